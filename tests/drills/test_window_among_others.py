"""A real window on a shared database: what another process changes stands in its tables within a second, and a
database that goes away and comes back is told, waited for and read anew."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication

from iptv_manager.app import Program, open_program
from iptv_manager.demo.lists import write_list
from iptv_manager.model.channels import ChannelRow
from iptv_manager.settings import Settings
from iptv_manager.store.server import EmbeddedServer
from iptv_manager.ui.desks.notices import DATABASE
from iptv_manager.ui.desks.schedule import ScheduleParts
from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.pages.line_up import LineUpPage
from iptv_manager.ui.pages.registry import PAGES
from iptv_manager.ui.start import Desktop
from tests.conftest import CARELESS
from tests.waiting import until

PATIENCE = 30.0  # seconds
SIZE = 40  # entries of the list


class Ground:
    """A server that several share, and other processes on it."""

    def __init__(self, server: EmbeddedServer, home: Path) -> None:
        self.server = server
        self.settings = Settings(home=home / "window", database_url=server.start(), secrets="file")
        self._home = home / "other"

    async def command(self, *arguments: str) -> None:
        """Another person's process does something."""
        environment = os.environ | {
            "IPTV_MANAGER_HOME": str(self._home),
            "IPTV_MANAGER_DATABASE_URL": self.settings.database_url or "",
        }
        line = (sys.executable, "-m", "iptv_manager", *arguments)
        process = await asyncio.create_subprocess_exec(
            *line, env=environment, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
        )
        _, said = await process.communicate()
        assert process.returncode == 0, said.decode()


@pytest.fixture
def ground(home: Path) -> Iterator[Ground]:
    """A ground whose server may be restarted."""
    server = EmbeddedServer(home / "postgres", extra=CARELESS)
    yield Ground(server, home)
    server.stop()


def play(app: QApplication, ground: Ground, scenario: Callable[[Desktop, Program], Awaitable[None]]) -> None:
    """Open the program's window as it is opened every day, play, and close it."""
    app.setQuitOnLastWindowClosed(False)
    loop = WindowLoop(app)

    async def run() -> None:
        async with open_program(ground.settings) as program:
            desktop = Desktop(app, program, loop, None, PAGES)
            desktop.begin()
            parts = ScheduleParts(program.schedules, program.scheduler, program.changes, program.line_up)
            await desktop.keep_schedule(parts)
            try:
                await scenario(desktop, program)
            finally:
                await desktop.close()
                desktop.window.deleteLater()

    with loop:
        loop.run_until_complete(run())


async def seconds_until(holds: Callable[[], object]) -> float:
    """Let the window go on until it is so; the seconds that took."""
    began = monotonic()
    await until(holds, PATIENCE)
    return monotonic() - began


def names_of(desktop: Desktop) -> list[str]:
    """The names in the table of channels."""
    page = desktop.window.findChild(LineUpPage)
    assert page is not None
    model = page.table.lazy_model
    rows = [model.row_at(number) for number in range(model.rowCount())]
    return [row.name for row in rows if isinstance(row, ChannelRow)]


def test_what_another_process_does_stands_in_the_window_within_a_second(
    qapp: QApplication, ground: Ground, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.m3u", SIZE)

    async def scenario(desktop: Desktop, program: Program) -> None:
        await seconds_until(lambda: program.changes.hears)
        await ground.command("provider", "add", "Theirs", "--m3u", str(tmp_path / "list.m3u"))
        await ground.command("sync")
        assert await seconds_until(lambda: desktop.line_up.matching == SIZE) < 1
        desktop.pages.show("line_up")
        await seconds_until(lambda: names_of(desktop))
        name = names_of(desktop)[0]
        await ground.command("edit", "channels", "--search", name, "--set", "name=Renamed elsewhere")
        assert await seconds_until(lambda: "Renamed elsewhere" in names_of(desktop)) < 1

    play(qapp, ground, scenario)


def test_a_database_that_is_restarted_is_told_waited_for_and_read_anew(
    qapp: QApplication, ground: Ground, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.m3u", SIZE)

    async def scenario(desktop: Desktop, program: Program) -> None:
        await ground.command("provider", "add", "Mine", "--m3u", str(tmp_path / "list.m3u"))
        await seconds_until(lambda: program.changes.hears)
        await asyncio.to_thread(ground.server.stop)
        assert await seconds_until(lambda: desktop.window.banners.get(DATABASE)) < 5
        await asyncio.to_thread(ground.server.start)
        assert await seconds_until(lambda: desktop.window.banners.get(DATABASE) is None) < 5
        await seconds_until(lambda: program.changes.hears)
        await ground.command("sync")
        await seconds_until(lambda: desktop.line_up.matching == SIZE)

    play(qapp, ground, scenario)
