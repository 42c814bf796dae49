"""What the program costs in the tray with nothing due: its share of one core, and how often it wakes the computer.

`python -m benchmarks.idle` measures it alone. Where Xvfb and trayer are installed the window is hidden in a real
tray, elsewhere it is minimised without a display. PostgreSQL's own wake-ups stand beside ours: its background
writer and WAL writer look around five times a second until two minutes after the last write, then every ten seconds.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.ground import Figure

SETTLE = 120.0  # seconds after which all that a start brings is over, whatever else the computer does
CALM = 10.0  # seconds of rest after which it is over sooner
_LOOK_EVERY = 2.0  # seconds
SPAN = 60.0  # seconds that are measured: one heartbeat of the schedule is among them
MOST_PROCESSOR = 0.005  # of one core
MOST_WAKES = 2.0  # a second


class Idle(NamedTuple):
    """What a second of rest costs: a share of one core, voluntary context switches of all threads."""

    processor: float
    wakes: float
    server_wakes: float  # of the PostgreSQL that comes with the program
    in_tray: bool


Switches = dict[str, int]  # of each thread, by its folder in /proc


def measure(folder: Path, span: float = SPAN) -> Idle:
    """Start the program hidden, let it settle, and count."""
    with ExitStack() as stack:
        has_tray = shutil.which("Xvfb") is not None and shutil.which("trayer") is not None
        environment = {**os.environ, "IPTV_MANAGER_HOME": str(folder), "IPTV_MANAGER_SECRETS": "file"}
        if has_tray:
            environment |= {"DISPLAY": stack.enter_context(_tray()), "QT_QPA_PLATFORM": "xcb"}
        words = [sys.executable, "-m", "iptv_manager", "--minimised"]
        program = stack.enter_context(_ended(subprocess.Popen(words, env=environment)))
        _settle(psutil.Process(program.pid))
        return _counted(psutil.Process(program.pid), span, has_tray)


def _settle(program: psutil.Process) -> None:
    """Wait until the program is connected to its database and rests."""
    end = time.monotonic() + SETTLE
    while time.monotonic() < end:
        calm = _counted(program, CALM, in_tray=False).wakes <= MOST_WAKES
        if calm and any("idle" in " ".join(_words(child)) for child in program.children(recursive=True)):
            return


def _words(process: psutil.Process) -> list[str]:
    """Its command line; PostgreSQL's processes write there what they are at."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _counted(program: psutil.Process, span: float, in_tray: bool) -> Idle:
    """Count for `span` seconds, often enough that the switches of threads that end meanwhile are not lost."""
    server = program.children(recursive=True)
    end, began = time.monotonic() + span, _processor(program)
    wakes = server_wakes = 0
    ours, theirs = _switches([program]), _switches(server)
    while time.monotonic() < end:
        time.sleep(_LOOK_EVERY)
        ours_now, theirs_now = _switches([program]), _switches(server)
        wakes += _more(ours, ours_now)
        server_wakes += _more(theirs, theirs_now)
        ours, theirs = ours_now, theirs_now
    return Idle((_processor(program) - began) / span, wakes / span, server_wakes / span, in_tray)


def figures(idle: Idle) -> Iterator[Figure]:
    """The promises about rest, and beside them what PostgreSQL does."""
    where = "in the tray" if idle.in_tray else "minimised"
    beside = f"its server {idle.server_wakes:.1f}/s"
    yield Figure(
        f"nothing due, {where}: processor",
        "–",
        f"{idle.processor:.2%}",
        f"≤ {MOST_PROCESSOR:.1%}",
        idle.processor <= MOST_PROCESSOR,
    )
    yield Figure(
        f"nothing due, {where}: wake-ups",
        beside,
        f"{idle.wakes:.1f}/s",
        f"≤ {MOST_WAKES:.0f}/s",
        idle.wakes <= MOST_WAKES,
    )


@contextmanager
def _tray() -> Iterator[str]:
    """A display with a tray; gives its name."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"]
    with _ended(subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)):
        os.close(writing)
        with os.fdopen(reading) as told:
            name = f":{told.readline().strip()}"
        quiet = subprocess.DEVNULL
        with _ended(
            subprocess.Popen(["trayer"], env={**os.environ, "DISPLAY": name}, stderr=quiet, stdout=quiet)
        ):
            yield name


@contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended afterwards."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _processor(program: psutil.Process) -> float:
    times = program.cpu_times()
    return float(times.user + times.system)


def _switches(processes: list[psutil.Process]) -> Switches:
    """Voluntary context switches of all threads so far: each is a wait that something ended."""
    found = {}
    for process in processes:
        for status in Path(f"/proc/{process.pid}/task").glob("*/status"):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                said = status.read_text().split("\nvoluntary_ctxt_switches:")[1]
                found[str(status)] = int(said.split()[0])
    return found


def _more(before: Switches, after: Switches) -> int:
    return sum(count - before.get(thread, 0) for thread, count in after.items())


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="iptv-idle-") as folder:
        for figure in figures(measure(Path(folder))):
            print(*figure, sep="   ")


if __name__ == "__main__":
    main()
