"""How fast the window's loop serves sockets, beside plain asyncio and stock qasync, and how late timers are.

`python -m benchmarks.loop_rate` prints each loop's GETs a second (100 at once, from a loopback server in a
process of its own) and the lateness of a 16 ms Qt timer meanwhile. The speed of a shared machine wanders by
half within a run, so each round's rate is compared with plain asyncio's in the same round; the median counts.
"""

import argparse
import asyncio
import multiprocessing
import multiprocessing.connection
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import aiohttp
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QSelectorEventLoop

from iptv_manager.ui.garbage import spare_garbage_pauses
from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.sockets import NotifierWatch

TICK = 16  # milliseconds
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nContent-Length: 188\r\n\r\n" + b"G" * 188


class LoopRate(NamedTuple):
    """One loop's figures: GETs a second, the timer's lateness in milliseconds (None without Qt)."""

    name: str
    rate: float
    ratio: float  # to plain asyncio's rate: the median of the rounds
    ratios: tuple[float, float]  # the lowest and the highest of a round
    ticks: int  # of the timer; a p99 of fewer than some hundred says little
    late_p99: float | None
    late_worst: float | None


class _Round(NamedTuple):
    rate: float
    late: list[float]


class _Answerer(asyncio.Protocol):
    """Gives the same answer to every request of a kept-alive connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """One answer for each request; aiohttp never sends half of one."""
        assert isinstance(self._transport, asyncio.WriteTransport)
        self._transport.write(ANSWER * data.count(b"\r\n\r\n"))


class Lateness(QObject):
    """A 16 ms Qt timer that notes how late it is."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._note)
        self._last = time.perf_counter()
        self._timer.start()

    def take(self) -> list[float]:
        """The lateness of every tick since the last time, in milliseconds."""
        taken, self.late = self.late, []
        return taken

    def stop(self) -> None:
        """No further tick."""
        self._timer.stop()

    def _note(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - TICK))
        self._last = now


def measure(requests: int = 10_000, at_once: int = 100, rounds: int = 7) -> list[LoopRate]:
    """Rates of plain asyncio, the window's loop (both ways of watching sockets) and stock qasync."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    loops: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
        "plain asyncio": asyncio.SelectorEventLoop,
        "window loop": lambda: WindowLoop(app),
        "window loop, a notifier per socket": lambda: WindowLoop(app, watch=NotifierWatch),
        "stock qasync": lambda: QSelectorEventLoop(app),
    }
    found: dict[str, list[_Round]] = {name: [] for name in loops}
    spare_garbage_pauses()
    with _server() as address:
        for _ in range(rounds):
            for name, make in loops.items():
                found[name].append(_one_round(make(), address, requests, at_once, name != "plain asyncio"))
    return [_summary(name, of_loop, found["plain asyncio"]) for name, of_loop in found.items()]


def _summary(name: str, rounds: list[_Round], floor: list[_Round]) -> LoopRate:
    ratios = [each.rate / plain.rate for each, plain in zip(rounds, floor, strict=True)]
    rate = statistics.median(each.rate for each in rounds)
    late = sorted(lateness for each in rounds for lateness in each.late)
    if not late:
        return LoopRate(name, rate, 1.0, (1.0, 1.0), 0, None, None)
    spread = min(ratios), max(ratios)
    return LoopRate(
        name, rate, statistics.median(ratios), spread, len(late), late[int(len(late) * 0.99)], late[-1]
    )


def _one_round(
    loop: asyncio.AbstractEventLoop, address: str, requests: int, at_once: int, with_timer: bool
) -> _Round:
    asyncio.set_event_loop(loop)
    ticks = Lateness() if with_timer else None
    try:
        seconds = loop.run_until_complete(_get_all(address, requests, at_once))
    finally:
        if ticks:
            ticks.stop()
        asyncio.set_event_loop(None)
        loop.close()
    return _Round(requests / seconds, ticks.late[1:] if ticks else [])


async def _get_all(address: str, requests: int, at_once: int) -> float:
    numbers = iter(range(requests))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:
        started = time.perf_counter()
        await asyncio.gather(*(_worker(session, address, numbers) for _ in range(at_once)))
        return time.perf_counter() - started


async def _worker(session: aiohttp.ClientSession, address: str, numbers: "Iterator[int]") -> None:
    for _ in numbers:
        async with session.get(address) as answer:
            assert answer.status == 200
            assert len(await answer.read()) == 188


@contextmanager
def _server() -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/stream.ts"
    finally:
        process.terminate()
        process.join()


def _serve(pipe: "multiprocessing.connection.Connection[Any, Any]") -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Answerer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--requests", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    for each in measure(chosen.requests, rounds=chosen.rounds):
        print(f"{each.name:36} {each.rate:7.0f}/s  {each.ratio:.2f} x asyncio{_lateness_text(each)}")


def _lateness_text(each: LoopRate) -> str:
    if each.late_p99 is None:
        return ""
    late = f"late p99 {each.late_p99:.1f}, worst {each.late_worst:.1f} ms of {each.ticks} ticks"
    return f" ({each.ratios[0]:.2f} to {each.ratios[1]:.2f})  16 ms timer {late}"


if __name__ == "__main__":
    main()
