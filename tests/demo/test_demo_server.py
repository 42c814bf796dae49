"""The demo provider serves its list, its logos and every kind of stream it names."""

import asyncio
import re
import sys
from collections.abc import Callable, Coroutine
from io import BytesIO
from typing import Any

import aiohttp
import av
import pytest

from iptv_manager.demo import media
from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS, bulk_kind

Run = Callable[[Coroutine[Any, Any, None]], None]
PATIENCE = 20.0  # seconds a test waits for what should come at once


async def _got(url: str) -> bytes:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.read()


def test_the_list_shows_every_kind_of_stream_first(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider(size=100) as demo:
            text = (await _got(demo.list_url)).decode()
            addresses = [line for line in text.splitlines() if not line.startswith("#")]
            assert text.startswith("#EXTM3U url-tvg=")
            assert len(addresses) == 100
            assert addresses[: len(STREAMS)] == [demo.address(stream) for stream in STREAMS]

    run(scenario())


def test_a_list_of_any_size_can_be_asked_for_and_all_of_it_works(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            text = (await _got(demo.alive_list_url(1_500))).decode()
            addresses = [line for line in text.splitlines() if not line.startswith("#")]
            assert len(addresses) == 1_500
            for address in addresses[::300]:
                assert (await _got(address))[0] == 0x47

    run(scenario())


def test_every_kind_of_a_big_list_is_answered_for(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            numbers = {bulk_kind(number): number for number in range(2_000)}
            del numbers["silent"], numbers["slow"]
            async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
                for kind, number in numbers.items():
                    address = f"{demo.base_url}/live/demo/demo/{number}.ts"
                    answer = await session.get(address, allow_redirects=False)
                    assert answer.status, kind
                    answer.close()

    run(scenario())


def test_logos_and_posters_are_pictures(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider(2000) as demo:
            text = (await _got(demo.list_url)).decode()
            for kind, size in (("logos", (64, 64)), ("posters", (96, 144))):
                address = re.findall(rf'tvg-logo="([^"]+/{kind}/[^"]+)"', text)[0]
                with av.open(BytesIO(await _got(address)), "r") as picture:
                    frame = next(picture.decode(video=0))
                    assert (frame.width, frame.height) == size

    run(scenario())


@pytest.mark.parametrize("container", ["mpegts", "mp4", "fmp4", "matroska"])
def test_clips_can_be_played_and_have_sound(container: str) -> None:
    with av.open(BytesIO(media.clip(container)), "r") as clip:
        assert len(list(clip.decode(video=0))) == int(media.SECONDS * media.RATE)
        assert clip.streams.audio


def test_a_big_list_holds_every_kind_of_the_mixture_and_mostly_works() -> None:
    kinds = [bulk_kind(number) for number in range(10_000)]
    assert len(set(kinds)) > 15
    assert 0.55 < kinds.count("short") / len(kinds) < 0.69


def test_the_gauge_counts_connections_and_leaving_closes_them(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo, aiohttp.ClientSession() as session:
            endless = next(stream for stream in STREAMS if stream.name == "endless")
            answers = [await session.get(demo.address(endless)) for _ in range(3)]
            assert (demo.gauge.open, demo.gauge.most, demo.gauge.requests) == (3, 3, 3)
            for answer in answers:
                answer.close()
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.all_closed()
            assert (demo.gauge.open, demo.gauge.ever) == (0, 3)

    run(scenario())


def test_it_runs_as_a_process_of_its_own(run: Run) -> None:
    async def scenario() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "iptv_manager.demo.server", "--size", "60", stdout=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(PATIENCE):
                assert process.stdout is not None
                address = (await process.stdout.readline()).decode().strip()
            assert (await _got(address)).count(b"#EXTINF") == 60
        finally:
            process.terminate()
            await process.wait()

    run(scenario())
