"""Drills on a real display, skipped with a reason where what they need is not installed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gui.stage import Display, Started

NEEDED = ("Xvfb", "openbox", "trayer", "xdotool", "xprop")


@pytest.fixture
def display() -> Iterator[Display]:
    """A screen without a tray; `start_tray` brings one."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    made = Display()
    yield made
    made.close()


@pytest.fixture
def start(display: Display, home: Path, database_url: str) -> Iterator[Callable[..., Started]]:
    """`start(*arguments)` starts the program on `display`; `own_server=True` on its own PostgreSQL."""
    begun: list[Started] = []

    def begin(*arguments: str, own_server: bool = False) -> Started:
        begun.append(Started(display, home, None if own_server else database_url, *arguments))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()
