"""How a person wants a provider to be asked: proxy, headers, referrer, certificate, time-outs; told to it alone."""

import asyncio
from base64 import b64encode
from pathlib import Path

import pytest

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.addresses import PrivateAddressRefused, check_named
from iptv_manager.net.download import fetch
from iptv_manager.net.session import open_session
from tests.net.fetches import LIMITS
from tests.net.loopback import Answer, page, saying, serving

OWN = ProviderOptions(
    referrer="http://r.example/", headers=(("X-Device", "tv\r\nEvil: 1"), ("Cookie", "a=b"))
)
GOOD = page(b"#EXTM3U\n")


def noting(heads: list[bytes], raw: bytes) -> Answer:
    """Notes what it is asked."""

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(request)
        writer.write(raw)
        await writer.drain()

    return answer


async def fetched(source: str, target: Path, options: ProviderOptions) -> int:
    async with open_session(at_once=1, options=options) as session:
        return (await fetch(session, source, target, LIMITS, options=options)).size


def test_headers_and_referrer_go_to_the_host_that_was_named_and_to_no_other(tmp_path: Path) -> None:
    first: list[bytes] = []
    other: list[bytes] = []

    async def work() -> None:
        async with serving(noting(other, GOOD)) as far:
            moved = page(b"", "302 Found", Location=f"{far}/list")
            async with serving(noting(first, moved)) as near:
                await fetched(f"{near}/list", tmp_path / "list", OWN)

    asyncio.run(work())
    assert b"Referer: http://r.example/\r\n" in first[0]
    assert b"X-Device: tvEvil: 1\r\n" in first[0]
    assert b"Cookie: a=b\r\n" in first[0]
    assert b"Cookie" not in other[0]
    assert b"Referer" not in other[0]


def test_a_proxy_is_asked_with_its_login_and_no_name_is_looked_up_here(tmp_path: Path) -> None:
    heads: list[bytes] = []

    async def work() -> None:
        async with serving(noting(heads, GOOD)) as proxy:
            options = ProviderOptions(proxy=proxy.replace("://", "://me:pw@"))
            assert await fetched("http://nowhere.invalid/list", tmp_path / "list", options) == 8

    asyncio.run(work())
    assert heads[0].startswith(b"GET http://nowhere.invalid/list HTTP/1.1")
    assert b"Proxy-Authorization: Basic " + b64encode(b"me:pw") in heads[0]


def test_a_proxy_is_not_led_into_this_network_by_a_redirect(tmp_path: Path) -> None:
    moved = page(b"", "302 Found", Location="http://127.0.0.1:1/admin")

    async def work() -> None:
        async with serving(saying(moved)) as proxy:
            await fetched("http://nowhere.invalid/list", tmp_path / "list", ProviderOptions(proxy=proxy))

    with pytest.raises(DownloadFailed):
        asyncio.run(work())
    for host in ("127.0.0.1", "10.0.0.1", "[::1]", "localhost", "a.localhost."):
        with pytest.raises(PrivateAddressRefused):
            check_named(host)
    check_named("tv.example")
    check_named("93.184.216.34")


@pytest.mark.parametrize("proxy", ["socks5://h:1", "http://", "nonsense"])
def test_a_proxy_that_can_not_be_used_is_refused(tmp_path: Path, proxy: str) -> None:
    with pytest.raises(DownloadFailed, match="proxy must be"):
        asyncio.run(fetched("http://nowhere.invalid/list", tmp_path / "list", ProviderOptions(proxy=proxy)))


def test_a_bad_certificate_is_accepted_only_where_that_is_wanted(tmp_path: Path) -> None:
    certificate = next((Path(__file__).parent / "certificates").glob("*.pem")).name

    async def work(options: ProviderOptions) -> int:
        async with serving(saying(GOOD), certificate) as address:
            return await fetched(f"{address}/list", tmp_path / "list", options)

    assert asyncio.run(work(ProviderOptions(accept_bad_certificate=True))) == 8
    with pytest.raises(DownloadFailed):
        asyncio.run(work(ProviderOptions()))


def test_a_provider_may_be_silent_only_as_long_as_the_person_lets_it(tmp_path: Path) -> None:
    async def nothing(_request: bytes, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def work() -> None:
        async with serving(nothing) as address:
            await fetched(f"{address}/list", tmp_path / "list", ProviderOptions(read_timeout=0.2))

    with pytest.raises(DownloadFailed):
        asyncio.run(asyncio.wait_for(work(), 5))
