"""How fast streams are checked, results stored, beside bare asyncio and aiohttp doing the same GETs.

`python -m benchmarks.check_rate` checks 10,000 streams of the demo provider (a process of its own), 100 at
once, on plain asyncio and on the window's loop. Rounds alternate, medians count.
"""

import argparse
import asyncio
import gc
import statistics
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import aiohttp

from benchmarks.ground import program_in
from iptv_manager.app import Program
from iptv_manager.model.line_up import LineUpQuery

SERVER = (sys.executable, "-m", "iptv_manager.demo.server")
NewLoop = Callable[[], asyncio.AbstractEventLoop]


class CheckRate(NamedTuple):
    """Streams a second: ours with results stored, bare aiohttp's, and their ratio; all in one run.

    Beside them what one stream takes of this program's processor time: it wanders less on a busy computer."""

    loop: str
    ours: float
    bare: float
    ratio: float
    our_work: float  # microseconds a stream, the threads of the database among them
    bare_work: float


class _Round(NamedTuple):
    rate: float  # streams a second
    work: float  # microseconds of the processor, each


def measure(
    program: Program,
    streams: int = 10_000,
    at_once: int = 100,
    rounds: int = 7,
    new_loop: NewLoop | None = None,
) -> CheckRate:
    """Import a list of so many demo streams into `program`, then check and fetch them, round by round.

    `new_loop` makes the loop to measure on; plain asyncio's unless given."""
    make = new_loop or asyncio.SelectorEventLoop
    with (
        demo_server(streams) as list_url,
        asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as plain,
        asyncio.Runner(loop_factory=make) as own,
    ):
        ids, addresses = plain.run(imported(program, list_url, at_once))
        gc.freeze()  # as the window does: what was made before is not looked at
        ours, bare = [], []
        for _ in range(rounds):
            bare.append(_round(streams, lambda: plain.run(_fetch_all(addresses, at_once))))
            ours.append(_round(streams, lambda: own.run(_check_all(program, ids, at_once))))
        name = type(own.get_loop()).__name__
    rate, floor = statistics.median(one.rate for one in ours), statistics.median(one.rate for one in bare)
    works = (statistics.median(one.work for one in each) for each in (ours, bare))
    return CheckRate(name, rate, floor, rate / floor, *works)


def _round(streams: int, work: Callable[[], float]) -> _Round:
    begun = process_time()
    seconds = work()
    return _Round(streams / seconds, (process_time() - begun) / streams * 1e6)


async def imported(program: Program, list_url: str, at_once: int) -> tuple["array[int]", list[str]]:
    """Add the demo provider and sync it; gives its streams' ids and addresses."""
    provider = await program.providers.add_m3u(f"Demo {list_url}", list_url, max_connections=at_once)
    result = await program.syncs.sync(provider, lambda _: None)
    if result.message:
        raise RuntimeError(result.message)
    ids = await program.line_up.id_vector(LineUpQuery(providers=frozenset([provider.id])))
    rows = await program.line_up.rows(ids)
    return ids, [row.url for row in rows]


async def _check_all(program: Program, ids: "array[int]", at_once: int) -> float:
    started = perf_counter()
    summary = await program.health.check(ids, at_once, 10.0, lambda _: None, lambda _: None)
    seconds = perf_counter() - started
    if summary.outcomes != {"alive": len(ids)}:
        raise RuntimeError(f"not all streams were found alive: {summary.outcomes}")
    return seconds


async def _fetch_all(addresses: list[str], at_once: int) -> float:
    waiting = iter(addresses)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:
        started = perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(_fetch_some(session, waiting))
        return perf_counter() - started


async def _fetch_some(session: aiohttp.ClientSession, waiting: Iterator[str]) -> None:
    for address in waiting:
        async with session.get(address) as answer:
            await answer.read()


@contextmanager
def demo_server(streams: int) -> Iterator[str]:
    """The demo provider in a process of its own; gives the address of a list whose streams all work."""
    with subprocess.Popen(SERVER, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"{server.stdout.readline().strip()}?size={streams}&only=alive"
        finally:
            server.terminate()


def main() -> None:
    """Measure on both loops and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--streams", type=int, default=10_000)
    options.add_argument("--at-once", type=int, default=100)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, program_in(Path(folder)) as program:
        for new_loop in (None, window_loop()):
            found = measure(program, chosen.streams, chosen.at_once, chosen.rounds, new_loop)
            print(
                f"{found.loop:24} {found.ours:6.0f}/s  bare {found.bare:6.0f}/s  {found.ratio:.2f} x, "
                f"processor {found.our_work:.0f} µs each, bare {found.bare_work:.0f} µs",
                flush=True,
            )


def window_loop() -> NewLoop:
    """Makes the window's loop."""
    from PySide6.QtWidgets import QApplication

    from iptv_manager.ui.loop import WindowLoop

    app = QApplication.instance() or QApplication(sys.argv[:1])
    return lambda: WindowLoop(app)


if __name__ == "__main__":
    main()
