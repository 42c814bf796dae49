"""The window on services in memory; a scenario drives it as a coroutine in the window's own loop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.pages.page import Page
from iptv_manager.ui.start import Desktop
from tests.ui.window_fakes import MemoryServices
from tests.waiting import until

PATIENCE = 10.0  # seconds for a condition to come true


class Screen:
    """A program on show, its services, and how to wait for what it does."""

    def __init__(self, program: Desktop, services: MemoryServices) -> None:
        self.program = program
        self.services = services

    @property
    def window(self) -> MainWindow:
        return self.program.window

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the window go on until the condition holds."""
        await until(condition, PATIENCE)

    async def rows(self, count: int) -> None:
        """Until the table shows so many rows."""
        await self.until(lambda: self.program.line_up.matching == count)

    def outcome(self, number: int) -> object:
        """The state that a row of the table shows."""
        row = self.window.table.lazy_model.row_at(number)
        return getattr(row, "outcome", None)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, target: QWidget | None = None) -> None:
        """Press a key in the window, or in `target`."""
        QTest.keyClick(target or self.window, key, modifiers)
        QTest.keyRelease(target or self.window, Qt.Key.Key_Control, Qt.KeyboardModifier.NoModifier)  # let go

    async def close(self) -> None:
        """Quit as a person does, and wait until it is done."""
        self.window.commands.quit.trigger()
        async with asyncio.timeout(PATIENCE):
            await self.program.closed.wait()


Scenario = Callable[[Screen], Awaitable[None]]


async def demo_list() -> str:
    """A demo provider that is there already."""
    return "http://127.0.0.1:9/demo.m3u"


def play(
    app: QApplication,
    home: Path,
    services: MemoryServices,
    scenario: Scenario,
    pages: Sequence[type[Page]] = (),
) -> None:
    """Open the window, play the scenario, close the window."""
    app.setQuitOnLastWindowClosed(False)
    loop = WindowLoop(app)

    async def run() -> None:
        services.home = home
        program = Desktop(app, services, loop, demo_list, pages)
        screen = Screen(program, services)
        program.begin()
        await screen.until(screen.window.isActiveWindow)
        try:
            await scenario(screen)
        finally:
            if not program.closed.is_set():
                await screen.close()
            program.window.deleteLater()

    with loop:
        loop.run_until_complete(run())
