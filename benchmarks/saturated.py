"""How late a 16 ms timer is in the window while a million entries come in and streams are checked, 100 at once."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from benchmarks.check_rate import demo_server, imported
from benchmarks.ground import Figure, percentile
from benchmarks.loop_rate import Lateness
from iptv_manager.app import Program
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.ui.loop import run_window
from iptv_manager.ui.pages.channel_table import ChannelTable
from iptv_manager.ui.theme.theme import Theme

IDLE_SECONDS = 3.0
STREAMS = 10_000
AT_ONCE = 100


class Saturated(NamedTuple):
    """Milliseconds of lateness of each tick."""

    idle: list[float]
    busy: list[float]


def measure(program: Program, big_list: Path) -> Saturated:
    """First the idle window, then the same with everything at once."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("a benchmark of the window needs a QApplication")
    with demo_server(STREAMS) as demo_list:
        found = run_window(_measured(program, app, big_list, demo_list))
    if found is None:
        raise RuntimeError("the window was stopped before it had measured")
    return found


def figures(found: Saturated) -> list[Figure]:
    """The promise about the window's thread."""
    idle, p99, worst = percentile(found.idle, 0.99), percentile(found.busy, 0.99), max(found.busy)
    floor = f"idle p99 {idle:.1f}, worst {max(found.idle):.1f} ms"
    return [
        Figure("16 ms timer while importing and checking, p99", floor, f"{p99:.1f} ms", "≤ 8 ms", p99 <= 8),
        Figure("the same, worst", floor, f"{worst:.1f} ms", "≤ 33 ms", worst <= 33),
    ]


async def _measured(program: Program, app: QApplication, big_list: Path, demo_list: str) -> Saturated:
    table = ChannelTable(program.line_up, Theme(app))
    table.resize(1600, 900)
    table.show()
    table.show_query(LineUpQuery())
    ids, _ = await imported(program, demo_list, AT_ONCE)
    big = await program.providers.add_m3u("Big again", str(big_list))
    ticks = Lateness()
    await asyncio.sleep(IDLE_SECONDS)
    idle = ticks.take()
    syncing = asyncio.create_task(program.syncs.sync(big, lambda _progress: None))
    while not syncing.done():
        await program.health.check(ids, AT_ONCE, 10.0, lambda _progress: None, lambda _results: None)
    busy = ticks.take()
    ticks.stop()
    await syncing
    table.stop()
    table.close()
    return Saturated(idle, busy)
