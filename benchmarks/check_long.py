"""Long runs of checks: what silent streams cost beside their time-outs, and what memory 300,000 streams take.

`python -m benchmarks.check_long` prints both. The memory is that by which a process of its own grows; its
streams are of a scheme that is not checked, so that nothing but the run itself is measured.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import threading
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.ground import Figure, program_in
from iptv_manager.app import Program
from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS
from iptv_manager.model.line_up import LineUpQuery

FEW, MANY = 3_000, 300_000  # streams
TIMEOUT = 5.0  # seconds
MB = 1e6


class LongRuns(NamedTuple):
    """Seconds of 1,000 streams of which 100 never answer; bytes that a short run and a long one take."""

    silent_seconds: float
    few_memory: int
    many_memory: int


def measure(program: Program, folder: Path, many: int = MANY) -> LongRuns:
    """Measure all three."""
    silent = asyncio.run(_silent_seconds(program, folder))
    return LongRuns(silent, _memory_of(FEW), _memory_of(many))


def figures(found: LongRuns) -> Iterator[Figure]:
    """The promises."""
    ratio = found.silent_seconds / TIMEOUT
    yield Figure(
        "check of 1,000, 100 never answer", f"{TIMEOUT:.0f} s", f"{ratio:.2f} ×", "≤ 1.5 ×", ratio <= 1.5
    )
    more = (found.many_memory - found.few_memory) / MB
    floor = f"{found.few_memory / MB:.0f} MB for {FEW:,}"
    yield Figure(f"memory of a check of {MANY:,}", floor, f"+{more:.0f} MB", "≤ +20 MB", more <= 20)


async def _silent_seconds(program: Program, folder: Path) -> float:
    silent = next(stream for stream in STREAMS if stream.name == "silent")
    async with DemoProvider() as demo:
        addresses = [
            demo.address(silent) if n % 10 == 0 else f"{demo.base_url}/alive/{n}.ts" for n in range(1_000)
        ]
        ids = await _imported(program, folder / "silent.m3u", addresses)
        summary = await program.health.check(ids, 100, TIMEOUT, lambda _: None, lambda _: None)
    if summary.outcomes != {"alive": 900, "timeout": 100}:
        raise RuntimeError(f"not the outcomes that were expected: {summary.outcomes}")
    return summary.seconds


async def _imported(program: Program, path: Path, addresses: Iterable[str]) -> "array[int]":
    await asyncio.to_thread(_written, path, addresses)
    provider = await program.providers.add_m3u(path.stem, str(path), max_connections=100)
    result = await program.syncs.sync(provider, lambda _: None)
    if result.message:
        raise RuntimeError(result.message)
    return await program.line_up.id_vector(LineUpQuery(providers=frozenset([provider.id])))


def _written(path: Path, addresses: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("#EXTM3U\n")
        file.writelines(f"#EXTINF:-1,Stream {number}\n{one}\n" for number, one in enumerate(addresses))


def _memory_of(streams: int) -> int:
    """Bytes by which a process grows at most while it checks so many."""
    command = (sys.executable, "-m", "benchmarks.check_long", "--own", str(streams))
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(said.splitlines()[-1])


async def _run_of(program: Program, folder: Path, streams: int) -> int:
    ids = await _imported(program, folder / "films.m3u", (f"rtmp://127.0.0.1/{n}" for n in range(streams)))
    over, process = threading.Event(), psutil.Process()
    most = [before := process.memory_info().rss]

    def sample() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], process.memory_info().rss)

    sampler = threading.Thread(target=sample)
    sampler.start()
    await program.health.check(ids, 50, TIMEOUT, lambda _: None, lambda _: None)
    over.set()
    sampler.join()
    return int(most[0] - before)


def main() -> None:
    """Print both, or the memory of one run."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--own", type=int, help=argparse.SUPPRESS)
    options.add_argument("--many", type=int, default=MANY)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, program_in(Path(name)) as program:
        folder = Path(name)
        if chosen.own:
            print(asyncio.run(_run_of(program, folder, chosen.own)))
            return
        for figure in figures(measure(program, folder, chosen.many)):
            print(f"{figure.work:40} {figure.floor:>24} {figure.ours:>10}  {figure.promise}", flush=True)


if __name__ == "__main__":
    main()
