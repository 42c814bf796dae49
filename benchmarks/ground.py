"""What the benchmarks stand on: a PostgreSQL of their own, big lists, a clock, a table of results."""

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import psutil

from iptv_manager.app import Program, build
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from iptv_manager.store.server import EmbeddedServer

# Between two looks at memory; at 0.05 looking took a fifth of a core from what is measured.
LOOK_EVERY = 0.2  # seconds

Measured = TypeVar("Measured")


class Figure(NamedTuple):
    """One promise: what was measured, its floor, and what it must keep to."""

    work: str
    floor: str
    ours: str
    promise: str
    kept: bool


@contextmanager
def program_in(folder: Path) -> Iterator[Program]:
    """A program on an embedded PostgreSQL of its own, tuned as a person's is."""
    settings = Settings(home=folder, pool_size=6)
    server = EmbeddedServer(settings.postgres_folder)
    database = Database(server.start(), settings.pool_size)
    try:
        upgrade(database.engine)
        yield build(settings, database)
    finally:
        database.close()
        server.stop()


def by_itself(measure: Callable[[Path, int], Measured], usual: int) -> tuple[int, Measured]:
    """Run a benchmark of the size that the command line names, else of the usual one; gives that and what it told."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else usual
    with tempfile.TemporaryDirectory() as folder:
        return size, measure(Path(folder), size)


def apart(module: str, *options: str) -> list[Any]:
    """What a benchmark of that module tells as JSON in a process of its own: what other benchmarks left in memory
    is neither counted for its own nor looked through for garbage while it is measured."""
    command = (sys.executable, "-m", module, *options, "--json")
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    told: list[Any] = json.loads(said.splitlines()[-1])
    return told


def timed(work: Callable[[], Any]) -> float:
    """Seconds that `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Memory:
    """The most memory that this process and its children took, PostgreSQL's left out, in bytes.

    Pages that processes share are counted once (proportional set size)."""

    def __init__(self) -> None:
        self.most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            self.most = max(self.most, taken())


def taken() -> int:
    """Bytes taken just now by this process and its children, without PostgreSQL's."""
    me = psutil.Process()
    return sum(_size(process) for process in (me, *me.children(recursive=True)))


def _size(process: psutil.Process) -> int:
    try:
        return 0 if process.name().startswith("postgres") else int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def run(coroutine: Any) -> Any:
    """Run a coroutine on a plain loop."""
    return asyncio.run(coroutine)
