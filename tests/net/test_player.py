"""A pool of connections for visits to streams: bounded, reused where that is safe, TLS and all."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.wire import Gauge, reply
from iptv_manager.net.addresses import PrivateAddressRefused, public_only
from iptv_manager.net.http_head import NotHttp
from iptv_manager.net.player import Player, system_trust
from iptv_manager.net.web_address import web_address
from tests.net.loopback import CERTIFICATES, serving

Run = Callable[[Coroutine[Any, Any, None]], None]
PATIENCE = 20.0  # seconds a test waits for what should come at once


async def got(player: Player, address: str) -> bytes:
    """The whole body at this address."""
    answer = await player.get(web_address(address))
    body = b""
    while piece := await answer.read():
        body += piece
    await answer.close()
    return body


def test_idle_connections_count_against_the_bound(run: Run) -> None:
    async def scenario() -> None:
        gauge = Gauge()
        async with (
            DemoProvider(shared_gauge=gauge) as one,
            DemoProvider(shared_gauge=gauge) as two,
            DemoProvider(shared_gauge=gauge) as three,
            Player(2) as player,
        ):
            for _ in range(5):
                for demo in (one, two, three):
                    await got(player, f"{demo.base_url}/alive/1.ts")
            assert gauge.most == 2
            assert gauge.requests == 15

    run(scenario())


def test_a_body_longer_than_what_may_wait_is_read_whole(run: Run) -> None:
    body = bytes(range(256)) * 8_000

    async def scenario() -> None:
        async with DemoProvider(routes={"/big": reply(body)}) as demo, Player(1) as player:
            async with asyncio.timeout(PATIENCE):
                assert await got(player, f"{demo.base_url}/big") == body
                assert await got(player, f"{demo.base_url}/big") == body
            assert demo.gauge.ever == 1

    run(scenario())


def test_under_the_guard_neither_new_nor_open_connections_reach_this_computer(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo, Player(4) as player:
            address = web_address(f"{demo.base_url}/alive/1.ts".replace("127.0.0.1", "localhost"))
            with public_only(), pytest.raises(PrivateAddressRefused):
                await player.get(address)
            answer = await player.get(address)
            while await answer.read():
                continue
            await answer.close()
            with public_only(), pytest.raises(PrivateAddressRefused):
                await player.get(address)
            assert demo.gauge.requests == 1

    run(scenario())


def test_a_head_without_end_is_no_http(run: Run) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000)
        await reader.read()
        writer.close()

    async def scenario() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, asyncio.timeout(PATIENCE), Player(1) as player:
            with pytest.raises(NotHttp):
                await player.get(web_address(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))

    run(scenario())


def test_interim_answers_are_passed_over(run: Run) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"

    async def scenario() -> None:
        async with DemoProvider(routes={"/x": early + reply(b"media")}) as demo, Player(1) as player:
            assert await got(player, f"{demo.base_url}/x") == b"media"

    run(scenario())


def test_the_systems_authorities_are_read_once_and_not_by_the_loop(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, readers = ssl.create_default_context, []

    def noted() -> ssl.SSLContext:
        readers.append(threading.current_thread())
        return made()

    async def refused(player: Player, address: str) -> None:
        with pytest.raises(ssl.SSLError):
            await player.get(web_address(address))

    async def scenario() -> None:
        async with DemoProvider() as demo, Player(3) as player:
            await got(player, f"{demo.base_url}/alive/1.ts")
            assert not readers  # what is not secure takes none
            secure = demo.base_url.replace("http:", "https:")
            await asyncio.gather(*(refused(player, secure) for _ in range(3)))
        assert len(readers) == 1
        assert readers[0] is not threading.main_thread()

    system_trust.cache_clear()
    monkeypatch.setattr(ssl, "create_default_context", noted)
    run(scenario())


def test_no_secure_connection_is_a_fault_of_tls(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo, Player(1) as player:
            with pytest.raises(ssl.SSLError):
                await player.get(web_address(demo.base_url.replace("http:", "https:")))

    run(scenario())


def test_secure_streams_are_read_when_their_certificate_is_trusted(run: Run) -> None:
    body = b"media" * 50_000

    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(body))
        await writer.drain()

    async def scenario() -> None:
        async with serving(answer, "self_signed.pem") as address, asyncio.timeout(PATIENCE):
            async with Player(1) as player:
                with pytest.raises(ssl.SSLCertVerificationError):
                    await player.get(web_address(address))
            trusting = ssl.create_default_context(cafile=CERTIFICATES / "self_signed.pem")
            async with Player(1, trusting) as player:
                assert await got(player, address) == body

    run(scenario())


def test_a_request_is_repeated_when_the_kept_connection_closes_instead_of_answering(run: Run) -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(b"media"))
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def scenario() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, asyncio.timeout(PATIENCE), Player(1) as player:
            address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            assert [await got(player, address) for _ in range(3)] == [b"media"] * 3
        assert connections == 3

    run(scenario())


def test_leaving_closes_every_connection(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            async with Player(8) as player:
                await asyncio.gather(*(got(player, f"{demo.base_url}/alive/{n}.ts") for n in range(8)))
                unread = await player.get(web_address(f"{demo.base_url}/streams/endless.ts"))
                assert unread.status == 200
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.all_closed()

    run(scenario())
