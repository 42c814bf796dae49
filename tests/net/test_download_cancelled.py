"""A download may be cancelled at any moment: it ends soon and leaves nothing behind."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

import pytest

from iptv_manager.net.spool import Spool
from iptv_manager.net.spooling import Spooling
from iptv_manager.net.threads import in_thread
from tests.net.fetches import LIMITS, Fetching
from tests.net.loopback import page, saying, serving
from tests.net.test_download import LIST, zipped
from tests.waiting import until

Waiting = Callable[[Callable[[], bool]], Awaitable[None]]


def test_cancel_while_it_downloads_leaves_nothing(fetching: Fetching) -> None:
    async def endless(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(bytes(100_000))
            await writer.drain()

    async def work() -> None:
        async with serving(endless) as address:
            task = asyncio.create_task(fetching(address))
            await until(lambda: bool(fetching.left))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert fetching.left == []

    asyncio.run(work())


@pytest.mark.parametrize("turns", [*range(1, 30), 40, 60, 90, 130])
def test_cancel_at_any_turn_of_the_loop_leaves_nothing_or_all(turns: int, fetching: Fetching) -> None:
    packed = gzip.compress(LIST[:100_000])

    async def work() -> None:
        async with serving(saying(page(packed))) as address:
            task = asyncio.create_task(fetching(address))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                assert fetching.left == []
            else:
                assert fetching.left == ["list"]

    asyncio.run(work())


def test_cancel_ends_the_unpacking_of_a_zip(
    fetching: Fetching, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.net.spool.MOST_RATIO", 1_000_000)
    file = tmp_path / "big.zip"
    file.write_bytes(zipped(("list.m3u", bytes(1 << 30))))

    async def work() -> float:
        task = asyncio.create_task(fetching(file))
        await until(lambda: any(path.stat().st_size > 0 for path in fetching.folder.iterdir()))
        task.cancel()
        cancelled = monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        return monotonic() - cancelled

    assert asyncio.run(work()) < 1
    assert fetching.left == []


def test_cancel_that_comes_while_completing_takes_the_finished_file_away(tmp_path: Path) -> None:
    async def work() -> None:
        async with Spooling(tmp_path / "list", 1 << 20, "It") as spooling:
            await spooling.take(b"#EXTM3U")
            await spooling.complete()
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())
    assert list(tmp_path.iterdir()) == []


def test_a_spool_that_was_stopped_writes_no_more(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "list", 1 << 20, "It")
    spool.take(b"#EXTM3U\n")
    spool.stop()
    spool.take(b"more than that")
    assert spool.size == 8
    spool.discard()


def test_work_in_a_thread_is_over_when_its_cancel_is() -> None:
    state: list[str] = []

    def work() -> None:
        state.append("began")
        while "stopped" not in state:
            pass
        state.append("ended")
        raise ValueError("nobody wants to know")

    async def run() -> None:
        task = asyncio.create_task(in_thread(work, stop=lambda: state.append("stopped")))
        await until(lambda: bool(state))
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert state == ["began", "stopped", "ended"]

    asyncio.run(run())


def test_the_loop_turns_on_while_a_file_is_read(fetching: Fetching, tmp_path: Path) -> None:
    file = tmp_path / "list.m3u"
    with file.open("wb") as big:
        big.truncate(100 << 20)
    late: list[float] = []

    async def clock() -> None:
        while True:
            due = monotonic() + 0.016
            await asyncio.sleep(0.016)  # a clock: how late it wakes is what is tested
            late.append(monotonic() - due)

    async def work() -> None:
        ticking = asyncio.create_task(clock())
        await fetching(file, LIMITS)
        ticking.cancel()

    asyncio.run(work())
    assert sorted(late)[len(late) // 2] < 0.02
