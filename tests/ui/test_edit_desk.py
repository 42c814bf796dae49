"""Editing from the window: previews in dialogs, Undo and Redo in the menu, on a real database."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from iptv_manager.model.edits import Field, Seen
from iptv_manager.services.editing import editing
from iptv_manager.services.edits import EditService
from iptv_manager.store.database import Database
from iptv_manager.ui.dialogs.edit_channels import BulkEditDialog
from iptv_manager.ui.dialogs.edit_conflict import EditConflictDialog
from tests.services.channel_ground import Ground
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

CHANNELS = [("UK: One", "UK"), ("UK: Two", "UK"), ("Drei", "DE")]


class EditedServices(MemoryServices):
    """The services in memory, with real ones of editing."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.editing = editing(database)


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


def test_undo_and_redo_say_what_they_do_and_do_it(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        desk, commands = screen.program.edits, screen.window.commands
        assert not commands.undo.isEnabled()
        desk.change(ground.column("id"), {Field.HIDDEN: True})
        await screen.until(commands.undo.isEnabled)
        assert commands.undo.text() == "&Undo: hide 3 channels"
        assert ground.column("hidden") == [True] * 3
        commands.undo.trigger()
        await screen.until(commands.redo.isEnabled)
        assert ground.column("hidden") == [False] * 3
        assert commands.redo.text() == "&Redo: hide 3 channels"
        assert not commands.undo.isEnabled()
        commands.redo.trigger()
        await screen.until(commands.undo.isEnabled)
        assert ground.column("hidden") == [True] * 3

    play(qapp, tmp_path, services, scenario)


def test_what_an_earlier_start_did_can_be_taken_back(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices, database: Database
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(screen.window.commands.undo.isEnabled)
        assert screen.window.commands.undo.text() == "&Undo: rename 1 channel"

    import asyncio

    asyncio.run(EditService(database).change(ground.column("id")[:1], {Field.NAME: "X"}))
    play(qapp, tmp_path, services, scenario)


def test_the_removal_of_a_provider_and_edits_are_taken_back_newest_first(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        desk, undo = screen.program.edits, screen.window.commands.undo
        desk.change(ground.column("id"), {Field.NOTE: "first"})
        await screen.until(lambda: "note" in undo.text())
        screen.program.providers.remove(services.providers.known[0])
        await screen.until(lambda: "remove Nova" in undo.text())
        desk.change(ground.column("id"), {Field.FAVOURITE: True})
        await screen.until(lambda: "favourite" in undo.text())
        undo.trigger()
        await screen.until(lambda: "remove Nova" in undo.text())
        undo.trigger()
        await screen.until(lambda: "note" in undo.text())
        await screen.until(lambda: [one.name for one in services.providers.known] == ["Nova"])
        undo.trigger()
        await screen.until(lambda: not undo.isEnabled())
        assert ground.column("note") == [""] * 3

    play(qapp, tmp_path, services, scenario)


def test_the_bulk_dialog_shows_what_would_change_and_then_changes_it(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_bulk_dialog(ground.column("id"), 3)
        assert not dialog.apply.isEnabled()
        _set(dialog, Field.GROUP, "DE")
        await screen.until(dialog.apply.isEnabled)
        assert dialog.preview.sentence.text() == "3 of 3 channels would change"
        assert _cell(dialog, 1, 1) == "UK → DE"
        _set(dialog, Field.NUMBER, "seven")
        await screen.until(lambda: "number" in dialog.preview.problem.text())
        assert not dialog.apply.isEnabled()
        _set(dialog, Field.NUMBER, "7")
        await screen.until(dialog.apply.isEnabled)
        dialog.apply.click()
        await screen.until(lambda: ground.column("group") == ["DE"] * 3)
        assert ground.column("number") == ["7"] * 3
        await screen.until(lambda: not isValid(dialog))

    play(qapp, tmp_path, services, scenario)


def test_a_preview_that_others_overtook_is_shown_again_before_anything_changes(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices, database: Database
) -> None:
    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_bulk_dialog(ground.column("id"), 3)
        _set(dialog, Field.GROUP, "DE")
        await screen.until(dialog.apply.isEnabled)
        await EditService(database, "her").change(ground.column("id")[:1], {Field.GROUP: "FR"})
        dialog.apply.click()
        await screen.until(
            lambda: "One of these channels has been edited by her" in dialog.preview.problem.text()
        )
        await screen.until(dialog.apply.isEnabled)
        assert ground.column("group") == ["FR", "UK", "DE"]
        assert "FR → DE" in {_cell(dialog, number, 1) for number in range(3)}
        dialog.apply.click()
        await screen.until(lambda: ground.column("group") == ["DE"] * 3)

    play(qapp, tmp_path, services, scenario)


@pytest.mark.parametrize("mine", [True, False])
def test_who_edits_a_field_later_is_told_and_chooses(
    qapp: QApplication,
    tmp_path: Path,
    ground: Ground,
    services: EditedServices,
    database: Database,
    mine: bool,
) -> None:
    async def scenario(screen: Screen) -> None:
        [one, *_] = ground.column("id")
        await EditService(database, "her").change([one], {Field.NAME: "Hers"})
        screen.program.edits.change([one], {Field.NAME: "Mine"}, Seen({Field.NAME: "UK: One"}))
        await screen.until(lambda: asked(screen))
        [dialog] = asked(screen)
        assert "by her" in dialog.sentence.text()
        values = [one.accessibleName() for one in dialog.findChildren(QLabel) if one.accessibleName()]
        assert values == ["Name, It was: UK: One", "Name, It is now: Hers", "Name, You want: Mine"]
        await EditService(database, "him").change([one], {Field.NAME: "His"})
        dialog.mine.click()
        await screen.until(lambda: asked(screen) not in ([], [dialog]))
        [dialog] = (again for again in asked(screen) if again is not dialog)
        assert "by him" in dialog.sentence.text()
        (dialog.mine if mine else dialog.theirs).click()
        await screen.until(lambda: not asked(screen))
        await screen.until(lambda: not screen.program.acts.shown())
        assert ground.column("name")[0] == ("Mine" if mine else "His")

    play(qapp, tmp_path, services, scenario)


def test_two_edits_in_quick_succession_are_both_kept(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        [one, *_] = ground.column("id")
        for field, value in (
            (Field.NAME, "First"),
            (Field.NUMBER, "7"),
            (Field.NOTE, "n"),
            (Field.NAME, "Last"),
        ):
            screen.program.edits.change([one], {field: value})
        await screen.until(lambda: not screen.program.acts.shown())
        found = [ground.column(column)[0] for column in ("name", "number", "note")]
        assert found == ["Last", "7", "n"]

    play(qapp, tmp_path, services, scenario)


def asked(screen: Screen) -> list[EditConflictDialog]:
    return [one for one in screen.window.findChildren(EditConflictDialog) if one.isVisible()]


def test_the_numbering_dialog_shows_the_numbers_first(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    from iptv_manager.model.numbering import NumberWay

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_numbering_dialog(ground.column("id"), 3)
        dialog.ways[NumberWay.RANGE].setChecked(True)
        dialog.first.setValue(100)
        dialog.last.setValue(101)
        await screen.until(lambda: "do not fit" in dialog.preview.problem.text())
        dialog.last.setValue(200)
        await screen.until(dialog.apply.isEnabled)
        dialog.apply.click()
        await screen.until(lambda: ground.column("number") == ["100", "101", "102"])

    play(qapp, tmp_path, services, scenario)


def test_rules_are_previewed_while_one_types_and_kept_by_their_button(
    qapp: QApplication, tmp_path: Path, ground: Ground, services: EditedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_rules_dialog()
        QTest.keyClicks(dialog.fields.pattern, "^UK: ?")
        await screen.until(lambda: dialog.preview.sentence.text() == "Hits 2 channels")
        dialog.keep.click()
        await screen.until(lambda: dialog.list.count() == 1)
        assert ground.column("name") == ["One", "Two", "Drei"]
        QTest.keyClicks(dialog.fields.pattern, "(")
        await screen.until(lambda: "can't be read" in dialog.preview.problem.text())
        assert not dialog.keep.isEnabled()
        dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        await screen.until(lambda: ground.column("name")[0] == "UK: One")
        dialog.list.setCurrentRow(0)
        dialog.remove.click()
        await screen.until(lambda: dialog.list.count() == 0)
        screen.window.commands.undo.trigger()
        await screen.until(lambda: "switch" in screen.window.commands.undo.text())

    play(qapp, tmp_path, services, scenario)


def _set(dialog: BulkEditDialog, field: Field, text: str) -> None:
    choice = dialog.choices[field]
    choice.how.setCurrentIndex(1)
    assert choice.value is not None
    choice.value.clear()
    QTest.keyClicks(choice.value, text)


def _cell(dialog: BulkEditDialog, row: int, column: int) -> Any:
    model = dialog.preview.model
    return model.data(model.index(row, column))
