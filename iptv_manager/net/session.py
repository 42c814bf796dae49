"""HTTP sessions as this program uses them, and what their errors mean."""

import asyncio
import errno
import socket
import ssl
from enum import StrEnum

import aiohttp
from yarl import URL

from iptv_manager.net.addresses import PrivateAddressRefused, guarded_socket

PLAYER = "VLC/3.0.21 LibVLC/3.0.21"
"""What we call ourselves unless a provider asks for something else: some panels answer only players."""

CONNECT_TIMEOUT = 15.0  # seconds
_LONGEST_HEADER = 32 << 10  # bytes
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_RESET = {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}


class NetFault(StrEnum):
    """What went wrong on the way."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    PROTOCOL = "protocol"
    UNREACHABLE = "unreachable"
    PRIVATE = "private"
    OTHER = "other"


def open_session(at_once: int, per_host: int = 0, user_agent: str = PLAYER) -> aiohttp.ClientSession:
    """A session with at most `at_once` connections (`per_host` of them to one host, 0 = no such limit).

    Bodies come as they are sent (their packing is checked by `download`), cookies are not kept, the system's
    proxy variables are not read, and `addresses.public_only` holds. To be closed, or used with `async with`."""
    connector = aiohttp.TCPConnector(
        limit=at_once, limit_per_host=per_host, ttl_dns_cache=300, socket_factory=guarded_socket
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": user_agent, "Accept": "*/*"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT),
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    )


def as_url(address: str) -> URL:
    """The address for a request, as it was written wherever that is possible. Raises ValueError."""
    text = address.strip()
    plain = text.isascii() and " " not in text
    return URL(text, encoded=True) if plain else URL(text)


def classify_error(error: BaseException) -> NetFault:
    """What an exception of aiohttp, asyncio, ssl or the system means; its causes are looked through."""
    chain = _chain(error)
    for kinds, fault in _BY_KIND:
        if any(isinstance(one, kinds) for one in chain):
            return fault
    numbers = {one.errno for one in chain if isinstance(one, OSError)}
    if numbers & _UNREACHABLE:
        return NetFault.UNREACHABLE
    if numbers & _RESET:
        return NetFault.RESET
    if any(isinstance(one, _PROTOCOL) for one in chain):
        return NetFault.PROTOCOL
    return NetFault.OTHER


_PROTOCOL = (aiohttp.http.HttpProcessingError, aiohttp.ClientResponseError, aiohttp.InvalidURL, ValueError)
_BY_KIND: tuple[tuple[tuple[type[BaseException], ...], NetFault], ...] = (
    ((PrivateAddressRefused,), NetFault.PRIVATE),
    ((TimeoutError, asyncio.TimeoutError), NetFault.TIMEOUT),
    ((ssl.SSLError, aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), NetFault.TLS),
    ((socket.gaierror, aiohttp.ClientConnectorDNSError, UnicodeError), NetFault.DNS),
    ((ConnectionRefusedError,), NetFault.REFUSED),
    ((ConnectionResetError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), NetFault.RESET),
)


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it wraps, and what caused it."""
    found: list[BaseException] = []
    ahead: list[BaseException | None] = [error]
    while ahead:
        one = ahead.pop()
        if one is None or one in found:
            continue
        found.append(one)
        if isinstance(one, BaseExceptionGroup):
            ahead.extend(one.exceptions)
        ahead += [one.__cause__, one.__context__, getattr(one, "os_error", None)]
    return found
