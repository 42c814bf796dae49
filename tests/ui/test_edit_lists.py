"""Favourites lists, groups and line-up files in the window, on a real database."""

import json
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground
from tests.ui.screen import Screen, play
from tests.ui.test_edit_desk import EditedServices

CHANNELS = [("One", "UK"), ("Two", "UK News"), ("Drei", "DE"), ("Vier", "DE")]


@pytest.fixture
def ground(database: Database) -> Ground:
    found = Ground(database)
    found.add(CHANNELS)
    return found


@pytest.fixture
def services(ground: Ground, database: Database) -> EditedServices:
    made = EditedServices(database)
    made.stock("Nova", 3)
    return made


def test_channels_are_put_into_a_list_ordered_and_taken_out(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        assert screen.program.edits.lists is not None
        dialog = screen.program.edits.lists.open_favourites(ground.column("id")[:3], 3)
        QTest.keyClicks(dialog.name, "Evening")
        dialog.add.click()
        await screen.until(lambda: dialog.lists.list.count() == 1)
        dialog.put.click()
        await screen.until(lambda: dialog.channels.list.count() == 3)
        dialog.channels.list.item(2).setSelected(True)
        dialog.channels.up.click()
        await screen.until(lambda: dialog.channels.list.item(1).text() == "Drei")
        dialog.channels.remove.click()
        await screen.until(lambda: dialog.channels.list.count() == 2)
        QTest.keyClicks(dialog.name, "Night")
        dialog.rename.click()
        await screen.until(lambda: dialog.lists.list.item(0).text() == "Night · 2")
        QTest.keyClicks(dialog.name, "night")
        dialog.add.click()
        await screen.until(lambda: "already" in dialog.problem.text())
        dialog.lists.remove.click()
        await screen.until(lambda: dialog.lists.list.count() == 0)
        screen.window.commands.undo.trigger()
        await screen.until(lambda: ground.run("SELECT count(*) FROM favourite_entry").scalar() == 2)

    play(qapp, tmp_path, services, scenario)


def test_groups_are_merged_and_put_in_order(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        assert screen.program.edits.lists is not None
        dialog = screen.program.edits.lists.open_groups()
        rows = dialog.groups.list
        await screen.until(lambda: rows.count() == 3)
        assert [rows.item(place).text() for place in range(3)] == ["DE · 2", "UK · 1", "UK News · 1"]
        dialog.groups.choose("UK")
        dialog.groups.up.click()
        await screen.until(lambda: rows.item(0).text() == "UK · 1")
        rows.item(2).setSelected(True)
        dialog.name.setText("Britain")
        assert dialog.rename.text() == "Merge 2 groups"
        dialog.rename.click()
        await screen.until(lambda: rows.count() == 2)
        assert ground.column("group") == ["Britain", "Britain", "DE", "DE"]
        dialog.search.setText("brit")
        assert [rows.item(place).isHidden() for place in range(2)] == [False, True]

    play(qapp, tmp_path, services, scenario)


def test_the_line_up_is_saved_and_brought_in_from_the_menu(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        lists = screen.program.edits.lists
        assert lists is not None
        path = tmp_path / "lineup.json"
        lists.save_line_up().fileSelected.emit(str(path))
        await screen.until(path.exists)
        assert json.loads(path.read_text())["format"] == "iptv-manager line-up"
        path.write_text('{"format": "iptv-manager line-up", "version": 1, "favourites": ["Evening"]}')
        lists.bring_in_line_up().fileSelected.emit(str(path))
        await screen.until(lambda: ground.run("SELECT count(*) FROM favourite_list").scalar() == 1)
        path.write_text("{")
        lists.bring_in_line_up().fileSelected.emit(str(path))
        await screen.until(lambda: screen.window.banners.get("line-up file"))

    play(qapp, tmp_path, services, scenario)
