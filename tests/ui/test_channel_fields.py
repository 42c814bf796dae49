"""The fields of a channel, edited in place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iptv_manager.model.edits import Field, FieldValues
from iptv_manager.ui.channel_fields import FieldsEditor
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.theme.colours import LIGHT

VALUES = {
    Field.NAME: FieldValues("Mine", "Mine", "UK: One"),
    Field.NUMBER: FieldValues("1", None, "1"),
    Field.HIDDEN: FieldValues(True, None, True),
}


@pytest.fixture
def editor(qtbot: QtBot) -> FieldsEditor:
    made = FieldsEditor(Icons(LIGHT))
    qtbot.addWidget(made)
    made.show()
    made.show_channel(3, VALUES)
    return made


def typed(editor: FieldsEditor, field: Field, text: str) -> None:
    edit = editor.lines[field].edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_what_is_typed_is_told_once_with_its_channel(editor: FieldsEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.changed) as told:
        typed(editor, Field.NUMBER, "2.1")
    assert told.args == [3, {Field.NUMBER: "2.1"}, {Field.NUMBER: "1"}]
    editor.show_channel(3, VALUES | {Field.NUMBER: FieldValues("2.1", "2.1", "1")})
    with qtbot.assertNotEmitted(editor.changed):
        editor.lines[Field.NUMBER].edit.clearFocus()


def test_the_way_back_shows_only_where_there_is_one(editor: FieldsEditor, qtbot: QtBot) -> None:
    assert editor.lines[Field.NAME].back.isVisible()
    assert "UK: One" in editor.lines[Field.NAME].back.toolTip()
    assert not editor.lines[Field.NUMBER].back.isVisible()
    assert not editor.shown_again.isVisible()
    with qtbot.waitSignal(editor.changed) as told:
        editor.lines[Field.NAME].back.click()
    assert told.args == [3, {Field.NAME: None}, {Field.NAME: "Mine"}]


@pytest.mark.parametrize("text", ["", "UK: One"])
def test_an_empty_name_or_the_providers_own_means_back(editor: FieldsEditor, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(editor.changed) as told:
        typed(editor, Field.NAME, text)
    assert told.args == [3, {Field.NAME: None}, {Field.NAME: "Mine"}]


def test_what_can_not_be_is_told_and_nothing_changes(editor: FieldsEditor, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(editor.changed):
        typed(editor, Field.GUIDE_SHIFT, "99")
    assert editor.lines[Field.GUIDE_SHIFT].edit.property("invalid") == "true"


def test_marks_are_told_at_once(editor: FieldsEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.changed) as told:
        editor.marks[Field.HIDDEN].click()
    assert told.args == [3, {Field.HIDDEN: False}, {Field.HIDDEN: True}]


def test_without_a_channel_nothing_can_be_typed(editor: FieldsEditor) -> None:
    editor.show_channel(None, {})
    assert not editor.isEnabled()
    assert editor.lines[Field.NAME].edit.text() == ""


def test_what_is_being_typed_is_not_overwritten_by_what_is_read(editor: FieldsEditor) -> None:
    edit = editor.lines[Field.NOTE].edit
    edit.setFocus()
    QTest.keyClicks(edit, "half a")
    if not edit.hasFocus():
        pytest.skip("this screen gives no window the focus")
    editor.show_channel(3, VALUES)
    assert edit.text() == "half a"
    editor.show_channel(4, VALUES)
    assert edit.text() == ""


def test_what_was_seen_is_what_stood_there_when_typing_began(editor: FieldsEditor, qtbot: QtBot) -> None:
    edit = editor.lines[Field.NUMBER].edit
    edit.setFocus()
    edit.end(False)
    QTest.keyClicks(edit, "5")
    editor.show_channel(3, VALUES | {Field.NUMBER: FieldValues("9", "9", "1")})  # another desktop's
    assert edit.text() == "15"
    with qtbot.waitSignal(editor.changed) as told:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert told.args == [3, {Field.NUMBER: "15"}, {Field.NUMBER: "1"}]
    QTest.keyClicks(edit, "0")
    with qtbot.waitSignal(editor.changed) as again:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert again.args == [3, {Field.NUMBER: "150"}, {Field.NUMBER: "15"}]  # our own edit is no other's
