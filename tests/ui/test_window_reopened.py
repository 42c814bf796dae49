"""Closing and opening again: everything is as it was, and closing never waits for what runs."""

import asyncio
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import SortColumn
from iptv_manager.ui.start import STATE_FILE
from iptv_manager.ui.theme.theme import ThemeMode
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices


def stocked(count: int = 3000) -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", count)
    return services


def test_everything_is_as_it_was(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    seen: dict[str, object] = {}

    def looks(screen: Screen) -> dict[str, object]:
        window = screen.window
        return {
            "size": window.size(),
            "query": window.filters.query,
            "side": window.parts.sizes(),
            "search": window.page.search.text(),
            "details": window.page.details.isVisible(),
            "theme": window.theme.mode,
            "columns": window.table.columns_shown(),
            "scroll": window.table.first_row_in_sight(),
        }

    async def change(screen: Screen) -> None:
        await screen.rows(3000)
        window = screen.window
        window.resize(780, 700)  # the offscreen display is 800 pixels wide
        window.parts.setSizes([200, 580])
        window.filters.search("o")
        window.filters.sort(SortColumn.NAME, True)
        window.filters.show_outcomes([Outcome.ALIVE], unchecked=True)
        window.table.show_column(2, False)
        screen.press(Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier)
        window.choose_theme(ThemeMode.DARK)
        await screen.until(lambda: screen.program.line_up.matching not in (None, 3000))
        window.table.scroll_to_row(200)
        await screen.until(lambda: window.table.first_row_in_sight() == 200)
        seen.update(looks(screen))

    async def look(screen: Screen) -> None:
        await screen.until(lambda: screen.program.line_up.matching not in (None, 0))
        await screen.until(lambda: screen.window.table.first_row_in_sight() == 200)
        assert looks(screen) == seen

    play(qapp, tmp_path, services, change)
    play(qapp, tmp_path, services, look)


@pytest.mark.parametrize("text", ["", "{broken", '{"header": "%%%", "geometry": "AAAA", "scroll": 99999999}'])
def test_a_broken_state_file_opens_a_usual_window(qapp: QApplication, tmp_path: Path, text: str) -> None:
    (tmp_path / STATE_FILE).write_text(text)

    async def scenario(screen: Screen) -> None:
        await screen.rows(3000)
        assert all(screen.window.table.columns_shown()[:2])

    play(qapp, tmp_path, stocked(), scenario)


def test_a_provider_that_is_gone_no_longer_filters(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / STATE_FILE).write_text('{"providers": [77]}')

    async def scenario(screen: Screen) -> None:
        await screen.rows(3000)
        assert not screen.window.filters.is_filtered

    play(qapp, tmp_path, stocked(), scenario)


def test_the_first_close_is_put_off_until_what_runs_has_ended(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()

    async def scenario(screen: Screen) -> None:
        await screen.rows(3000)
        services.syncs.gate = services.health.gate = asyncio.Event()
        screen.window.commands.sync_all.trigger()
        screen.window.commands.check_all.trigger()
        await screen.until(lambda: len(screen.program.acts.shown()) == 2)
        event = QCloseEvent()
        QApplication.sendEvent(screen.window, event)
        assert not event.isAccepted()
        begun = time.monotonic()
        await screen.until(screen.program.closed.is_set)
        assert time.monotonic() - begun < 5
        assert not screen.window.isVisible()
        assert not screen.program.acts.shown()
        assert (tmp_path / STATE_FILE).exists()

    play(qapp, tmp_path, services, scenario)
