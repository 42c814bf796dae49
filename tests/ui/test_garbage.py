"""Garbage in circles is taken away while the window is at rest, and not while it works."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication

from iptv_manager.ui import garbage
from iptv_manager.ui.loop import run_window

PATIENCE = 15.0  # seconds for what should come at once


class Circle:
    """What only looking at all objects takes away, once it has been looked at in vain."""

    def __init__(self) -> None:
        self.itself = self


def make_due() -> None:
    """Have as many looks at the middle-aged as make a look at all due."""
    for _ in range(garbage.DUE + 1):
        gc.collect(1)


@contextmanager
def full_looks() -> Iterator[list[str]]:
    """Grows by one with each look at all objects."""
    looks: list[str] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "stop" and told["generation"] == 2:
            looks.append(phase)

    gc.callbacks.append(note)
    try:
        yield looks
    finally:
        gc.callbacks.remove(note)


def test_a_window_at_rest_takes_garbage_away(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "QUIET", 20)

    async def main() -> None:
        circle = Circle()
        gone = asyncio.Event()
        weakref.finalize(circle, gone.set)
        make_due()
        del circle
        async with asyncio.timeout(PATIENCE):
            await gone.wait()

    run_window(main())


def test_a_window_at_work_is_not_held_up(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "QUIET", 20)

    async def main() -> int:
        loop = asyncio.get_running_loop()
        with full_looks() as looks:
            make_due()
            end = loop.time() + 0.2  # many times as long as it must be quiet
            while loop.time() < end:
                make_due()
                await asyncio.sleep(0.001)
            return len(looks)

    assert run_window(main()) == 0


def test_python_does_as_it_did_once_the_window_is_closed(qapp: QApplication) -> None:
    async def main() -> tuple[int, int, int]:
        return gc.get_threshold()

    before = gc.get_threshold()
    assert garbage.OVERDUE not in before
    assert run_window(main()) == (*before[:2], garbage.OVERDUE)
    assert gc.get_threshold() == before
