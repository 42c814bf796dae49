"""The window, opened from the command line: Qt is loaded here and nowhere else in this room."""

import asyncio
import os
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from iptv_manager.app import open_program
from iptv_manager.cli.arguments import MINIMISED
from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError
from iptv_manager.net.masking import mask
from iptv_manager.net.session import load_client
from iptv_manager.services.autostart import system_autostart
from iptv_manager.settings import Settings
from iptv_manager.ui.application import Application
from iptv_manager.ui.desks.schedule import ScheduleParts
from iptv_manager.ui.dialogs.no_database import ask_about_database
from iptv_manager.ui.loop import run_window
from iptv_manager.ui.one_instance import first_or_none
from iptv_manager.ui.pages.registry import PAGES
from iptv_manager.ui.start import Opening, show_window, tell_refusal

if TYPE_CHECKING:
    from iptv_manager.demo.server import DemoProvider

LOAD_AFTER = 1.0  # seconds: by then the first rows are there
DEMO_SIZE = 2000  # entries of the list that "Try the demo list" brings


def has_display() -> bool:
    """Is there a screen to show a window on?"""
    given = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform in ("win32", "darwin") or bool(given)


def open_window(settings: Settings, sources: Sequence[str]) -> int:
    """Open the window, add `sources`, and stay until it is closed; gives the exit code."""
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise IptvManagerError(
            "There is no display to open a window on. The commands work without one: iptv-manager --help"
        )
    wanted = [absolute(source) for source in sources if source != MINIMISED]
    app = application()
    calls = first_or_none(settings.home, wanted, app)
    if calls is None:
        return 0
    try:
        opening = Opening(wanted, PAGES, calls, system_autostart(), MINIMISED in sources)
        return run_with_window(_window(settings, opening)) or 0
    finally:
        calls.close()


def absolute(source: str) -> str:
    """A file by its whole path: the window that takes it may stand in another folder."""
    return source if "://" in source else str(Path(source).expanduser().absolute())


def run_with_window(work: Coroutine[Any, Any, int]) -> int | None:
    """Run a coroutine that uses Qt, on the window's loop."""
    application()
    return run_window(work)


async def _window(settings: Settings, opening: Opening) -> int:
    while True:
        try:
            return await _opened(settings, opening)
        except DatabaseUnavailable as error:
            address = await ask_about_database(mask(str(error)), settings.database_url or "")
            if address is None:
                raise
            settings = replace(settings, database_url=address or None)
        except IptvManagerError as error:
            await tell_refusal(mask(str(error)))  # a person may have started us without a terminal
            raise


async def _opened(settings: Settings, opening: Opening) -> int:
    """Open the window and stay until it is closed. Raises IptvManagerError where that can't be done."""
    async with open_program(settings) as program, _Demo() as demo:
        parts = ScheduleParts(program.schedules, program.scheduler, program.changes, program.line_up)
        loading = asyncio.create_task(_load_the_rest())
        try:
            await show_window(application(), program, opening._replace(schedule=parts), demo.address)
        finally:
            loading.cancel()
    return 0


async def _load_the_rest() -> None:
    """Load what the first sync or check needs, once nobody waits for the window any more."""
    await asyncio.sleep(LOAD_AFTER)
    await asyncio.to_thread(load_client)


class _Demo:
    """The demo provider, started when it is first asked for."""

    def __init__(self) -> None:
        self._provider: DemoProvider | None = None

    async def __aenter__(self) -> "_Demo":
        return self

    async def __aexit__(self, *error: Any) -> None:
        if self._provider is not None:
            await self._provider.__aexit__(*error)

    async def address(self) -> str:
        """Where its list is."""
        if self._provider is None:
            from iptv_manager.demo.panel import DemoPanel  # late: few ask for it
            from iptv_manager.demo.server import DemoProvider

            self._provider = await DemoProvider(DEMO_SIZE, panel=DemoPanel()).__aenter__()
        return self._provider.list_url


def application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = Application(sys.argv[:1])
    app.setApplicationName("iptv-manager")
    app.setApplicationDisplayName("IPTV Manager")
    app.setDesktopFileName("iptv-manager")
    return app
