"""The table's view: selection by range, place kept over a reload, the keyboard, columns, what is painted."""

import asyncio
from array import array
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.lazy_model import Index, LazyTableModel
from iptv_manager.ui.tables.selection import Selection
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import DARK, LIGHT, Colours
from tests.ui.tables.memory_rows import MemoryRows, Thing, columns, ids

MakeView = Callable[[MemoryRows, str], LazyTableView]


def select(view: LazyTableView, first: int, last: int) -> None:
    flags = view.selectionModel().SelectionFlag
    view.setCurrentIndex(view.lazy_model.index(first, 0))
    for row in range(first, last + 1):
        view.selectionModel().select(view.lazy_model.index(row, 0), flags.Select | flags.Rows)


def looked_at(qtbot: QtBot, view: LazyTableView, row: int) -> None:
    """Scroll there and wait until it is read."""
    view.scroll_to_row(row)
    qtbot.waitUntil(lambda: view.lazy_model.row_at(row) is not None)


# Selection


def test_selected_rows_are_ids_in_the_table_s_order(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=array("q", [30, 10, 20, 50, 40])), "all")
    select(view, 3, 4)
    flags = view.selectionModel().SelectionFlag
    view.selectionModel().select(view.lazy_model.index(0, 0), flags.Select | flags.Rows)
    assert view.selection() == Selection(array("q", [30, 50, 40]), False, 3)
    assert view.loaded_selected_rows() == [
        Thing(30, "Thing 30"),
        Thing(50, "Thing 50"),
        Thing(40, "Thing 40"),
    ]


def test_ctrl_a_is_everything_in_one_range(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(5_000)), "all")
    view.setFocus()
    with qtbot.waitSignal(view.all_selected) as told:
        QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [5_000]
    assert view.selection() == Selection(array("q"), True, 5_000)
    assert view.selectionModel().selection().count() == 1


def test_one_row_taken_out_of_everything_leaves_ids(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(1_000)), "all")
    view.selectAll()
    flags = view.selectionModel().SelectionFlag
    view.selectionModel().select(view.lazy_model.index(500, 0), flags.Deselect | flags.Rows)
    chosen = view.selection()
    assert not chosen.everything
    assert chosen.count == 999
    assert 501 not in chosen.ids


def test_everything_grows_with_the_extent(qtbot: QtBot, make_view: MakeView) -> None:
    source = MemoryRows(few=ids(3), all=ids(1_000))
    view = make_view(source, "few")
    source.gates["ids"] = asyncio.Event()
    view.lazy_model.show_query("all")
    qtbot.waitUntil(lambda: view.lazy_model.rowCount() == 200)
    view.selectAll()
    source.gates["ids"].set()
    qtbot.waitUntil(lambda: view.lazy_model.is_complete)
    assert view.selection() == Selection(array("q"), True, 1_000)
    assert view.selectionModel().isRowSelected(999)


def test_another_query_begins_at_the_top_with_nothing_selected(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(1_000), other=ids(1_000, 7)), "all")
    looked_at(qtbot, view, 500)
    view.selectAll()
    with qtbot.waitSignal(view.lazy_model.counted):
        view.lazy_model.show_query("other")
    assert view.first_row_in_sight() == 0
    assert not view.has_selection()
    assert view.current_row() is None


def test_everything_is_selected_and_dropped_as_one_range(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(5_000)), "all")
    changes: list[int] = []
    view.selectionModel().selectionChanged.connect(lambda now, before: changes.append(now.count()))
    view.selectAll()
    view.clearSelection()
    assert changes == [1, 0]  # ranges, not rows


def test_painting_a_selected_table_asks_nothing_row_by_row(qtbot: QtBot, window_loop: WindowLoop) -> None:
    class Counting(LazyTableModel):
        asked = 0

        def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name
            self.asked += 1
            return super().rowCount(parent)

    model = Counting(columns(), MemoryRows(all=ids(50_000)))
    view = LazyTableView(model)
    qtbot.addWidget(view)
    view.show()
    model.show_query("all")
    qtbot.waitUntil(lambda: model.is_complete)
    view.selectAll()
    model.asked = 0
    view.grab()
    assert model.asked < 1_000
    model.stop()


# The place kept over a reload


def test_a_reload_keeps_selection_current_row_and_sight_by_id(qtbot: QtBot, make_view: MakeView) -> None:
    source = MemoryRows(all=ids(1_000))
    view = make_view(source, "all")
    looked_at(qtbot, view, 500)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 5)
    select(view, 502, 504)
    looked_at(qtbot, view, 500)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 5)
    told: list[object] = []
    view.current_changed.connect(told.append)
    source.tables["all"] = array("q", [*range(2_000, 2_300), *range(1, 504), *range(505, 1_001)])
    view.lazy_model.reload()
    qtbot.waitUntil(lambda: view.lazy_model.rowCount() == 1_299)
    assert view.selection().ids == array("q", [503, 505])
    assert view.current_row() == Thing(503, "Thing 503")
    assert view.lazy_model.id_at(view.first_row_in_sight()) == 501
    assert view.rowViewportPosition(view.first_row_in_sight()) == -5
    assert told == []  # the same row: nobody need look again


def test_a_reload_keeps_everything_selected(qtbot: QtBot, make_view: MakeView) -> None:
    source = MemoryRows(all=ids(500))
    view = make_view(source, "all")
    view.selectAll()
    source.tables["all"] = ids(700)
    view.lazy_model.reload()
    qtbot.waitUntil(lambda: view.lazy_model.rowCount() == 700)
    assert view.selection() == Selection(array("q"), True, 700)


def test_a_current_row_that_vanished_is_told(qtbot: QtBot, make_view: MakeView) -> None:
    source = MemoryRows(all=ids(500))
    view = make_view(source, "all")
    view.selectRow(3)
    source.tables["all"] = array("q", [1, 2, 3, *range(5, 501)])
    with qtbot.waitSignal(view.current_changed) as told:
        view.lazy_model.reload()
    assert told.args == [None]


def test_the_current_row_is_told_once_it_is_read_and_when_it_changes(
    qtbot: QtBot, make_view: MakeView
) -> None:
    view = make_view(MemoryRows(all=ids(1_000)), "all")
    told: list[object] = []
    view.current_changed.connect(told.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: told[-1:] == [Thing(1_000, "Thing 1000")])
    view.lazy_model.update_rows({1_000: {"state": "alive"}})
    qtbot.waitUntil(lambda: told[-1] == Thing(1_000, "Thing 1000", "alive"))


# Keyboard and mouse


def test_the_keyboard_goes_everywhere(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(1_000)), "all")
    view.setFocus()
    view.selectRow(10)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 999
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert 5 < view.currentIndex().row() < 30
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection().ids[0] == 1
    assert view.selection().count > 5
    QTest.keyClick(view, Qt.Key.Key_T)  # no search by typing
    assert view.currentIndex().row() == 0


def test_enter_and_double_click_activate_the_row(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(5)), "all")
    view.setFocus()
    view.selectRow(2)
    activated: list[object] = []
    view.row_activated.connect(activated.append)
    QTest.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(view.lazy_model.index(1, 1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated == [Thing(3, "Thing 3"), Thing(2, "Thing 2")]


def test_the_menu_key_asks_at_the_current_row(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(50)), "all")
    view.selectRow(4)
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        QApplication.sendEvent(
            view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
        )
    assert view.rowAt(view.viewport().mapFromGlobal(wanted.args[0]).y()) == 4


def test_a_screen_reader_hears_the_table_s_name(qtbot: QtBot, make_view: MakeView) -> None:
    assert make_view(MemoryRows(all=ids(1)), "all").accessibleName() == "things"


# Columns


def click_header(qtbot: QtBot, view: LazyTableView, column: int) -> None:
    header = view.columns_header
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_clicks_sort_up_then_down_then_not(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    asked: list[tuple[object, bool]] = []
    view.lazy_model.sort_wanted.connect(lambda key, descending: asked.append((key, descending)))
    for _ in range(3):
        click_header(qtbot, view, 1)
    assert asked == [("name", False), ("name", True), (None, False)]


def test_a_column_that_cannot_be_sorted_by_leaves_the_arrow(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    asked: list[object] = []
    view.lazy_model.sort_wanted.connect(lambda key, descending: asked.append(key))
    view.show_sort("name", True)
    click_header(qtbot, view, 2)
    assert asked == []
    assert view.columns_header.sortIndicatorSection() == 1


def test_columns_come_back_as_they_were(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    view.columns_header.moveSection(0, 2)
    view.columns_header.resizeSection(1, 333)
    view.show_column(2, False)
    kept = view.save_columns()
    other = make_view(MemoryRows(all=ids(3)), "all")
    other.restore_columns(kept)
    assert [other.columns_header.logicalIndex(place) for place in range(3)] == [1, 2, 0]
    assert other.columns_header.sectionSize(1) == 333
    assert other.columns_shown() == [True, True, False]
    other.reset_columns()
    assert [other.columns_header.logicalIndex(place) for place in range(3)] == [0, 1, 2]
    assert other.columns_shown() == [True, True, True]


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"filling": 1, "columns": [["name"]]}',
        '{"filling": 0, "columns": [["no", 9, 1]]}',
    ],
)
def test_nonsense_for_columns_does_no_harm(qtbot: QtBot, make_view: MakeView, nonsense: str) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    view.restore_columns(nonsense)
    assert view.columns_shown() == [True, True, True]


def test_the_last_column_stays(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    for place in range(3):
        view.show_column(place, False)
    assert view.columns_shown() == [False, False, True]


def test_the_chooser_shows_and_hides(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    menu = view.columns_header.open_chooser(QPoint(5, 5))
    choices = {action.text(): action for action in menu.actions()}
    choices["State"].trigger()
    assert view.columns_shown() == [True, True, False]
    choices["Reset columns"].trigger()
    assert view.columns_shown() == [True, True, True]
    menu.close()


def test_growing_columns_fill_the_width_until_the_person_sets_one(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(3)), "all")
    view.resize(900, 400)
    assert view.columns_header.length() == view.viewport().width()
    view.resize(390, 400)
    assert view.viewport().width() - 1 <= view.columns_header.length() <= view.viewport().width() < 400
    view.resize(200, 400)
    assert view.columns_header.sectionSize(1) == 133  # two thirds of its own
    view.columns_header.resizeSection(1, 150)
    view.resize(700, 400)
    assert view.columns_header.sectionSize(1) == 150


# What is painted


def colours_in(view: LazyTableView, row: int, column: int) -> set[str]:
    area = view.visualRect(view.lazy_model.index(row, column))
    picture = view.viewport().grab(area).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return {QColor(picture.pixel(x, y)).name() for x, y in places}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_state_is_painted_in_the_colours_of_the_theme(
    qtbot: QtBot, make_view: MakeView, colours: Colours
) -> None:
    source = MemoryRows(all=ids(3))
    source.states = {2: "alive"}
    view = make_view(source, "all")
    view.set_colours(CellColours.of(colours))
    assert {colours.good, colours.good_soft} <= colours_in(view, 1, 2)
    assert colours.good_soft not in colours_in(view, 0, 2)


def test_markup_that_is_cut_is_tipped_as_text(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(2)), "all")
    state = "<b>bold</b><img src='/etc/x'>" * 5  # cut: its tip is the whole
    view.lazy_model.update_rows({1: {"state": state}})
    qtbot.waitUntil(lambda: view.lazy_model.index(0, 2).data() == state)
    place = view.visualRect(view.lazy_model.index(0, 2)).center()
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), help_event)
    tip = QToolTip.text()
    assert "<img" not in tip
    assert "&lt;b&gt;bold" in tip


def test_a_name_of_4096_characters_is_painted(qtbot: QtBot, make_view: MakeView) -> None:
    view = make_view(MemoryRows(all=ids(2)), "all")
    view.lazy_model.update_rows({1: {"name": "W" * 4096}})
    qtbot.waitUntil(lambda: view.lazy_model.index(0, 1).data() == "W" * 4096)
    assert not view.grab(QRect(0, 0, 300, 100)).isNull()


def test_a_slow_query_shows_a_line_a_quick_one_none(qtbot: QtBot, make_view: MakeView) -> None:
    source = MemoryRows(all=ids(2))
    view = make_view(source, "all")
    source.gates["first"] = asyncio.Event()
    view.lazy_model.show_query("all")
    qtbot.waitUntil(lambda: view.loading_line.isVisible())
    source.gates["first"].set()
    qtbot.waitUntil(lambda: not view.loading_line.isVisible())
