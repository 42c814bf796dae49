"""What an exception of the network means, also deep inside another one."""

import asyncio
import errno
import socket
import ssl

import aiohttp
import pytest

from iptv_manager.net.addresses import PrivateAddressRefused
from iptv_manager.net.answers import fault_sentence, shown
from iptv_manager.net.fault_signs import classify_error
from iptv_manager.net.faults import NetFault
from iptv_manager.net.web_address import as_url
from tests.net.loopback import CERTIFICATES, page, saying, serving


def caused(outer: Exception, inner: Exception) -> Exception:
    """An error that came of another one."""
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimeoutError(), NetFault.TIMEOUT),
        (OSError(errno.ETIMEDOUT, "slow"), NetFault.TIMEOUT),
        (aiohttp.ServerTimeoutError(), NetFault.TIMEOUT),
        (ConnectionRefusedError(), NetFault.REFUSED),
        (OSError("Multiple exceptions: [Errno 111] no, [Errno 101] no"), NetFault.REFUSED),
        (socket.gaierror(socket.EAI_NONAME, "no"), NetFault.DNS),
        (ssl.SSLError("no"), NetFault.TLS),
        (caused(OSError("x"), ssl.SSLCertVerificationError("no")), NetFault.TLS),
        (ConnectionResetError(), NetFault.RESET),
        (aiohttp.ServerDisconnectedError(), NetFault.RESET),
        (aiohttp.ClientPayloadError(), NetFault.RESET),
        (BrokenPipeError(errno.EPIPE, "no"), NetFault.RESET),
        (OSError(errno.ENETUNREACH, "no"), NetFault.UNREACHABLE),
        (OSError(errno.EHOSTUNREACH, "no"), NetFault.UNREACHABLE),
        (aiohttp.http.HttpProcessingError(message="no"), NetFault.PROTOCOL),
        (aiohttp.InvalidURL("x"), NetFault.PROTOCOL),
        (PrivateAddressRefused(), NetFault.PRIVATE),
        (ExceptionGroup("x", [caused(OSError(), ConnectionRefusedError())]), NetFault.REFUSED),
        (OSError("who knows"), NetFault.OTHER),
    ],
)
def test_each_error_has_its_class(error: Exception, expected: NetFault) -> None:
    assert classify_error(error) is expected


def test_an_error_that_caused_itself_ends_the_search() -> None:
    first, second = OSError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert classify_error(first) is NetFault.OTHER
    assert "could not be read" in fault_sentence("h", first)


@pytest.mark.parametrize(
    ("certificate", "name", "expected"),
    [
        ("self_signed.pem", "other.example", "its certificate is for another host"),
        ("expired.pem", "localhost", "its certificate has expired"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told(certificate: str, name: str, expected: str) -> None:
    """As far as the issuer goes, these two are trusted here."""

    async def work() -> None:
        trusting = ssl.create_default_context(cafile=str(CERTIFICATES / certificate))
        async with serving(saying(page(b"")), certificate) as address:
            port = int(address.rpartition(":")[2])
            await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname=name)

    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        asyncio.run(work())
    assert expected in fault_sentence("h", caught.value)


@pytest.mark.parametrize("address", ["http://h:99999/", "http://h:0/", "http://[::1/", "http://a:b/c@h/"])
def test_an_address_that_can_not_be_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        as_url(address)


@pytest.mark.parametrize("host", ["bücher.example", "BÜCHER.example"])
def test_names_beyond_ascii_are_understood(host: str) -> None:
    assert as_url(f"http://{host}/ä b").raw_host == "xn--bcher-kva.example"


def test_what_is_shown_is_one_short_line() -> None:
    assert shown("a\nb\x1b\udcff\u202e") == "a b   "
    assert shown("x" * 1000) == "x" * 200 + "…"
