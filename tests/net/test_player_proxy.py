"""Visits through the person's proxy: plain requests carried by it, secure ones through a tunnel."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from yarl import URL

from iptv_manager.net.addresses import PrivateAddressRefused, public_only
from iptv_manager.net.player import Answer, Manner, Player, ProxyFailed
from iptv_manager.net.web_address import web_address
from tests.net.loopback import page, saying, serving

Run = Callable[[Coroutine[Any, Any, None]], None]


@asynccontextmanager
async def proxying(seen: list[str], refusal: bytes = b"") -> AsyncIterator[str]:
    """A proxy on loopback that notes what it is asked; `refusal` is all that it says, if given."""
    tasks: set[asyncio.Task[None]] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(4096):
                writer.write(piece)
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        seen.append(head)
        verb, target, _ = head.split(" ", 2)
        place = target if verb == "CONNECT" else URL(target).authority
        if refusal:
            writer.write(refusal)
            writer.close()
            return
        host, _, port = place.rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        if verb == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(head.replace(target, URL(target).raw_path_qs, 1).encode())
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield f"http://me:p%40ss@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def whole(answer: Answer) -> bytes:
    """All of an answer."""
    body = b""
    while piece := await answer.read():
        body += piece
    await answer.close()
    return body


@pytest.mark.parametrize("certificate", ["", "self_signed.pem"])
def test_a_proxy_carries_what_is_asked(run: Run, certificate: str) -> None:
    async def scenario() -> None:
        seen: list[str] = []
        async with (
            serving(saying(page(b"media")), certificate) as address,
            proxying(seen) as proxy,
            Player(1) as player,
        ):
            answer = await player.get(
                web_address(f"{address}/x.ts?a=1"), manner=Manner(bool(certificate), proxy)
            )
            assert (answer.status, await whole(answer)) == (200, b"media")
        place = address.partition("://")[2]
        wanted = f"CONNECT {place} HTTP/1.1" if certificate else f"GET {address}/x.ts?a=1 HTTP/1.1"
        assert seen[0].startswith(f"{wanted}\r\nHost: {place}\r\n")
        assert "Proxy-Authorization: Basic bWU6cEBzcw==\r\n" in seen[0]

    run(scenario())


def test_a_proxy_that_fails_says_nothing_of_what_is_behind_it(run: Run) -> None:
    async def scenario() -> None:
        seen: list[str] = []
        async with (
            proxying(seen, page(b"", "407 Proxy Authentication Required")) as proxy,
            Player(1) as player,
        ):
            with pytest.raises(ProxyFailed):
                await player.get(web_address("https://h.example/x.ts"), manner=Manner(proxy=proxy))
            with pytest.raises(ProxyFailed):
                await player.get(
                    web_address("http://h.example/x.ts"), manner=Manner(proxy="http://127.0.0.1:9")
                )

    run(scenario())


def test_the_persons_own_proxy_may_be_near_but_is_asked_for_no_private_address_by_others(run: Run) -> None:
    async def scenario() -> None:
        seen: list[str] = []
        async with proxying(seen, page(b"media")) as proxy, Player(1) as player:
            manner = Manner(proxy=proxy)
            with public_only():
                answer = await player.get(web_address("http://h.example/x.ts"), manner=manner)
                assert await whole(answer) == b"media"
                with pytest.raises(PrivateAddressRefused):
                    await player.get(web_address("http://127.0.0.1:1/x.ts"), manner=manner)
            assert len(seen) == 1

    run(scenario())
