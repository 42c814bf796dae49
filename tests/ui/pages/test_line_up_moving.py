"""Channels moved on their page: by keyboard, by dropping them elsewhere, and back to the provider's place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.pages.line_up_moving import ROWS
from tests.services.merging import Ground
from tests.ui.pages.line_up_screen import LineUpScreen, Scenario, play

Play = Callable[[Scenario], None]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shown(qapp: QApplication, database: Database, tmp_path: Path, settings: Settings) -> Play:
    """Play a scenario on the page with five channels."""
    Ground(database, tmp_path).names("P", "One A", "Two B", "Three C", "Four D", "Five E")
    return lambda scenario: play(qapp, settings, database, scenario)


def initials(screen: LineUpScreen) -> str:
    """The channels in the table's order."""
    return "".join(name[-1] for name in screen.names())


def select(screen: LineUpScreen, *letters: str) -> None:
    """Select these channels, the last one being current."""
    table, flag = screen.page.table, QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for letter in letters:
        index = table.model().index(initials(screen).index(letter), 0)
        table.selectionModel().setCurrentIndex(index, flag.Select | flag.Rows)


async def shows(screen: LineUpScreen, order: str) -> None:
    """Wait until the channels stand in this order, and all is quiet."""
    await screen.until(lambda: initials(screen) == order)
    await screen.settled()


def drop(screen: LineUpScreen, row: int, below: bool) -> None:
    """Drop what is selected on the upper or the lower half of a row."""
    table = screen.page.table
    box = table.visualRect(table.model().index(row, 0))
    place = QPointF(box.center().x(), box.bottom() - 2 if below else box.top() + 2)
    carried = QMimeData()
    carried.setData(ROWS, b"selected")
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(place, Qt.DropAction.MoveAction, carried, buttons, none)
    table.dropEvent(event)
    assert event.isAccepted()


def test_the_keyboard_moves_channels_and_undo_brings_them_back(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        table = screen.page.table
        select(screen, "B", "C")
        for key, order in (
            (Qt.Key.Key_Up, "BCADE"), (Qt.Key.Key_Down, "ABCDE"), (Qt.Key.Key_Down, "ADBCE"),
            (Qt.Key.Key_End, "ADEBC"), (Qt.Key.Key_Home, "BCADE"),
        ):  # fmt: skip
            QTest.keyClick(table, key, ALT)
            await shows(screen, order)
        screen.toast.button.click()
        await screen.until(lambda: initials(screen) == "ADEBC")

    shown(scenario)


def test_what_is_dropped_goes_where_it_was_dropped(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        select(screen, "A", "D")
        drop(screen, 1, below=True)
        await shows(screen, "BADCE")
        select(screen, "B")
        drop(screen, 4, below=True)
        await screen.until(lambda: initials(screen) == "ADCEB")

    shown(scenario)


def test_a_moved_channel_goes_back_to_the_providers_place(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        fields = screen.page.details.fields
        await screen.choose("Five E")
        assert not fields.own_place.isVisible()
        QTest.keyClick(screen.page.table, Qt.Key.Key_Home, ALT)
        await screen.until(lambda: initials(screen) == "EABCD")
        await screen.until(fields.own_place.isVisible)
        fields.place_again.click()
        await screen.until(lambda: initials(screen) == "ABCDE")

    shown(scenario)


def test_rows_sorted_otherwise_stay(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        screen.page.narrow(descending=True)
        await screen.settled()
        select(screen, "A")
        assert not screen.page.table.can_move()
        QTest.keyClick(screen.page.table, Qt.Key.Key_Up, ALT)
        await screen.settled()
        assert not screen.toast.isVisible()

    shown(scenario)
