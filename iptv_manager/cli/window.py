"""The window, opened from the command line: Qt is loaded here, and what the window shows in `desktop`."""

import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import iptv_manager.app  # noqa: F401 - before Qt: PySide reads the source of whatever is loaded after it

# isort: split
from iptv_manager.cli import MINIMISED
from iptv_manager.cli.loading import window_loaded
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.settings import Settings
from iptv_manager.ui.application import application
from iptv_manager.ui.loop import run_window
from iptv_manager.ui.one_instance import OneInstance, first_or_none


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
        return run_with_window(_window(settings, wanted, calls, MINIMISED in sources)) or 0
    finally:
        calls.close()


def absolute(source: str) -> str:
    """A file by its whole path: the window that takes it may stand in another folder."""
    return source if "://" in source else str(Path(source).expanduser().absolute())


def run_with_window(work: Coroutine[Any, Any, int]) -> int | None:
    """Run a coroutine that uses Qt, on the window's loop."""
    application()
    return run_window(work)


async def _window(settings: Settings, sources: list[str], calls: OneInstance, minimised: bool) -> int:
    with window_loaded(settings) as server:
        from iptv_manager.cli import desktop  # it was loaded just now

        return await desktop.open_desktop(settings, desktop.opening(sources, calls, minimised), server)
