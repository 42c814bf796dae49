"""The page of merged channels, on real services: what it shows, and what a person does there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.model.channels import Coverage
from iptv_manager.model.edits import Field
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.dialogs.edit_favourites import FavouritesDialog
from iptv_manager.ui.pages.line_up_columns import coverage_columns
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from tests.services.merging import Ground, entry
from tests.ui.pages.line_up_screen import LineUpScreen, Scenario, play

Play = Callable[[Scenario], None]


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """Two providers with two channels in common."""
    ground = Ground(database, tmp_path)
    ground.bring(
        "Nova", [entry(name, f"http://n/{name}", "", "News") for name in ("Dave HD", "ESPN", "ESPN 2")]
    )
    ground.bring(
        "Orbit", [entry(name, f"http://o/{name}", "", "Sport") for name in ("Dave FHD", "ESPN HD", "Gold")]
    )
    return ground


@pytest.fixture
def shown(qapp: QApplication, ground: Ground, settings: Settings) -> Play:
    """Play a scenario on the page."""
    return lambda scenario: play(qapp, settings, ground.database, scenario)


def select(screen: LineUpScreen, *names: str) -> None:
    """Select the channels of these names."""
    chosen, model = screen.page.table.selectionModel(), screen.page.table.model()
    screen.page.table.clearSelection()
    wanted = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for name in names:
        chosen.select(model.index(screen.names().index(name), 0), wanted)


def test_a_channel_is_one_row_and_its_streams_stand_beside_it_best_first(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        assert screen.names() == ["Dave FHD", "ESPN HD", "ESPN 2", "Gold"]
        await screen.choose("Dave FHD")
        assert screen.streams() == ["Dave FHD", "Dave HD"]
        await screen.until(lambda: screen.page.parts.groups.list.model().rowCount() == 3)
        await screen.until(lambda: screen.page.details.fields.lines[Field.NAME].edit.text() == "Dave FHD")
        assert screen.page.parts.count.text() == "4 channels"

    shown(scenario)


def test_a_channel_is_played_from_its_streams_and_one_stream_alone_where_the_person_is_there(
    shown: Play,
) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        page, played = screen.page, list[str]()
        page.ground.actions.play.triggered.connect(lambda: played.append("play"))
        await screen.choose("Dave FHD")
        page.table.setFocus()
        channel = page.to_play()
        assert channel is not None
        both = [stream.id for stream in page.details.streams.streams.streams]
        assert (channel.title, await channel.streams()) == ("Dave FHD", both)
        QTest.keyClick(page.table, Qt.Key.Key_Return)
        beside = page.details.streams
        beside.setFocus()
        beside.setCurrentIndex(beside.model().index(1, 0))
        stream = page.to_play()
        assert stream is not None
        assert await stream.streams() == both[1:]
        QTest.keyClick(beside, Qt.Key.Key_Return)
        assert played == ["play", "play"]

    shown(scenario)


def test_filters_narrow_and_an_empty_table_says_how_to_widen_again(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        page = screen.page
        page.parts.marks.picked.emit(frozenset({"no_backup"}))
        await screen.until(lambda: screen.names() == ["ESPN 2", "Gold"])
        QTest.keyClicks(page.parts.search, "zzz")
        await screen.until(page.parts.empty.isVisible)
        assert page.parts.empty.title == "No channel matches"
        page.parts.empty.button.click()
        await screen.until(lambda: len(screen.names()) == 4)
        assert page.parts.search.text() == ""

    shown(scenario)


def test_the_order_of_streams_is_changed_by_the_keyboard_and_taken_back(shown: Play, ground: Ground) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        await screen.choose("Dave FHD")
        streams = screen.page.details.streams
        streams.setCurrentIndex(streams.model().index(1, 0))
        QTest.keyClick(streams, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        await screen.until(lambda: "Dave HD" in screen.names())
        assert ground.merged()["Dave HD"] == ["Dave HD", "Dave FHD"]
        screen.toast.button.click()
        await screen.until(lambda: "Dave FHD" in screen.names())
        assert ground.merged()["Dave FHD"] == ["Dave FHD", "Dave HD"]

    shown(scenario)


def test_a_stream_that_is_dragged_is_tried_earlier(shown: Play, ground: Ground) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        await screen.choose("Dave FHD")
        model = screen.page.details.streams.streams
        assert model.moveRow(QModelIndex(), 1, QModelIndex(), 0)  # as the view asks for when a row is dropped
        await screen.until(lambda: "Dave HD" in screen.names())
        await screen.until(lambda: screen.streams() == ["Dave HD", "Dave FHD"])
        screen.page.details.by_quality.click()
        await screen.until(lambda: "Dave FHD" in screen.names())
        await screen.until(lambda: screen.streams() == ["Dave FHD", "Dave HD"])
        dragged = model.mimeData([model.index(1, 0)])  # the way of a drop that names no row: to the end
        assert not model.dropMimeData(dragged, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
        assert screen.streams() == ["Dave FHD", "Dave HD"]

    shown(scenario)


def test_selected_channels_become_one_and_come_apart_again(shown: Play, ground: Ground) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        bar = screen.page.parts.selection_bar
        assert not bar.isVisible()
        select(screen, "ESPN HD", "Gold")
        await screen.until(bar.isVisible)
        bar.merge.click()
        await screen.until(lambda: screen.names() == ["Dave FHD", "ESPN HD", "ESPN 2"])
        assert "2 channels are one now" in screen.toast.text
        assert ground.merged()["ESPN HD"] == ["ESPN HD", "ESPN", "Gold"]
        await screen.choose("ESPN HD")
        streams = screen.page.details.streams
        assert not screen.page.details.split.isEnabled()
        streams.setCurrentIndex(streams.model().index(2, 0))
        await screen.until(screen.page.details.split.isEnabled)
        screen.page.details.split.click()
        await screen.until(lambda: "Gold" in screen.names())
        assert ground.merged()["Gold"] == ["Gold"]

    shown(scenario)


def test_channels_that_shall_never_be_one_are_remembered(shown: Play, ground: Ground) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        select(screen, "ESPN HD")
        screen.page.never_merge_selected()
        assert "two" in screen.toast.text
        select(screen, "ESPN HD", "ESPN 2")
        screen.page.never_merge_selected()
        await screen.until(lambda: "never" in screen.toast.text)

    shown(scenario)


def test_a_field_is_edited_in_place_and_shows_in_the_table(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        await screen.choose("Gold")
        name = screen.page.details.fields.lines[Field.NAME].edit
        await screen.until(lambda: name.text() == "Gold")
        name.setFocus()
        name.selectAll()
        QTest.keyClicks(name, "My Gold")
        QTest.keyClick(name, Qt.Key.Key_Return)
        await screen.until(lambda: "My Gold" in screen.names())

    shown(scenario)


def test_coverage_shows_who_has_what(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        view = screen.page.parts.coverage
        screen.page.parts.views.pick(1)
        await screen.until(view.isVisible)
        await screen.until(lambda: view.table is not None and view.table.lazy_model.rowCount() == 4)
        assert view.table is not None
        model = view.table.lazy_model
        assert [column.title for column in model.columns] == ["Channel", "Group", "Backup", "Nova", "Orbit"]
        cells = [[model.index(row, place).data() for place in (0, 2, 3, 4)] for row in range(4)]
        assert cells == [
            ["Dave FHD", "Yes", "1", "1"],
            ["ESPN 2", "None", "1", "·"],
            ["ESPN HD", "Yes", "1", "1"],
            ["Gold", "None", "·", "1"],
        ]
        model.sort(2, Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: names_in(model) == ["ESPN HD", "Dave FHD", "Gold", "ESPN 2"])
        model.sort(-1)
        await screen.until(lambda: names_in(model) == ["Dave FHD", "ESPN 2", "ESPN HD", "Gold"])
        header = view.table.horizontalHeader()
        nova = QPoint(header.sectionViewportPosition(3) + 12, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=nova)
        await screen.until(lambda: header.sortIndicatorSection() == 3)
        model.sort(4)
        await screen.until(lambda: names_in(model) == ["Dave FHD", "ESPN HD", "Gold", "ESPN 2"])
        model.sort(3, Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: names_in(model) == ["Dave FHD", "ESPN 2", "ESPN HD", "Gold"])
        model.sort(4, Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: names_in(model) == ["Dave FHD", "ESPN HD", "Gold", "ESPN 2"])
        view.show_providers([])
        await screen.until(lambda: view.table is not None and view.table.lazy_model is not model)
        await screen.until(lambda: view.table is not None and view.table.lazy_model.rowCount() == 4)
        assert view.table.horizontalHeader().sortIndicatorSection() == 0

    shown(scenario)


def names_in(model: LazyTableModel) -> list[object]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_line_up_without_channels_says_where_they_come_from(
    qapp: QApplication, settings: Settings, database: Database
) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        await screen.until(screen.page.parts.empty.isVisible)
        assert screen.page.parts.empty.title == "No channels yet"

    play(qapp, settings, database, scenario)


def test_a_channel_without_a_backup_is_told_by_more_than_colour() -> None:
    column = coverage_columns(())[2]
    alone, covered = Coverage(1, "A", "", {1: 2}), Coverage(2, "B", "", {1: 1, 2: 1})
    assert (column.display(alone), column.display(covered)) == ("None", "Yes")
    assert column.pill is not None
    first, second = column.pill(alone), column.pill(covered)
    assert first is not None
    assert second is not None
    assert first.shape != second.shape


def test_selected_channels_are_put_into_a_favourites_list(shown: Play) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        edits = screen.page.ground.edits
        assert edits is not None
        select(screen, "Dave FHD", "Gold")
        screen.page.list_selected()
        dialog = screen.page.window().findChild(FavouritesDialog)
        assert dialog is not None
        dialog.created.emit("Evening")
        await screen.until(lambda: dialog.current() is not None)
        dialog.put.click()
        await screen.until(lambda: dialog.channels.list.count() == 2)
        dialog.accept()

    shown(scenario)
