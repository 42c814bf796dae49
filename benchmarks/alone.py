"""The window alone, in a process of its own: how soon it can be used, and what memory it takes.

`python -m benchmarks.alone HOME` prints both as JSON, for a home that has data.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

if TYPE_CHECKING:
    from benchmarks.ground import Figure
    from iptv_manager.settings import Settings
    from iptv_manager.store.server import EmbeddedServer

MB = 1e6


class Alone(NamedTuple):
    """Seconds from the start of the process; bytes, shared pages divided among those who share them."""

    usable: float
    memory: int


def measure(home: Path, runs: int = 3) -> Alone:
    """The median start of several, and the most memory."""
    command = (sys.executable, "-m", "benchmarks.alone", str(home))
    found = []
    for _ in range(runs):
        started = time.time()
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        usable, memory = json.loads(said.splitlines()[-1])
        found.append(Alone(usable - started, memory))
    starts = sorted(one.usable for one in found)
    return Alone(starts[len(starts) // 2], max(one.memory for one in found))


def figures(alone: Alone) -> "list[Figure]":
    """The promises about the window alone."""
    from benchmarks.ground import Figure  # late: the window that is measured loads itself, as a person's does

    return [
        Figure("start to usable window, 1M", "–", f"{alone.usable:.2f} s", "≤ 1.5 s", alone.usable <= 1.5),
        Figure("window alone, 1M", "–", f"{alone.memory / MB:.0f} MB", "≤ 150 MB", alone.memory <= 150 * MB),
    ]


def main() -> None:
    """Open the window on a home, wait until rows are painted and all are known, print, close."""
    from iptv_manager.cli.loading import garbage_waits
    from iptv_manager.settings import Settings

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with garbage_waits():
        from iptv_manager.cli.window import run_with_window
    run_with_window(_open(Settings(home=Path(sys.argv[1]))))


async def _open(settings: "Settings") -> int:
    from iptv_manager.cli.loading import window_loaded

    with window_loaded(settings) as server:
        return await _opened(settings, server)


async def _opened(settings: "Settings", server: "EmbeddedServer | None") -> int:
    from iptv_manager.app import open_program
    from iptv_manager.ui.application import application
    from iptv_manager.ui.start import Desktop

    async with open_program(settings, server) as program:
        desktop = Desktop(application(), program, asyncio.get_running_loop())
        shown = asyncio.Event()
        desktop.window.table.lazy_model.modelReset.connect(shown.set)
        counted = asyncio.Event()
        desktop.window.table.counted.connect(counted.set)
        desktop.begin()
        await shown.wait()
        desktop.window.table.viewport().repaint()
        usable = time.time()
        await counted.wait()
        print(json.dumps([usable, psutil.Process().memory_full_info().pss]))
        await desktop.close()
    return 0


if __name__ == "__main__":
    main()
