"""The dialog that adds a provider."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iptv_manager.ui.dialogs.add_provider import AddProviderDialog, NewProvider
from tests.ui.window_fakes import MemoryServices


@pytest.fixture
def dialog(qtbot: QtBot) -> AddProviderDialog:
    made = AddProviderDialog(MemoryServices().providers)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_name_follows_the_address_until_one_is_typed(dialog: AddProviderDialog) -> None:
    QTest.keyClicks(dialog.source, "http://x.example/one.m3u")
    assert dialog.name.text() == "One"
    dialog.name.clear()
    QTest.keyClicks(dialog.name, "Mine")
    QTest.keyClicks(dialog.source, "8")
    assert dialog.name.text() == "Mine"


def test_what_was_typed_is_told(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    dialog.source.setText("  http://x.example/one.m3u ")
    QTest.keyClicks(dialog.user_agent, "Player/1.0")
    QTest.keyClicks(dialog.max_connections, "2x")
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.add.click()
    assert told.args == [NewProvider("One", "http://x.example/one.m3u", "Player/1.0", 2)]
    assert not dialog.add.isEnabled()


def test_without_an_address_it_says_what_is_missing(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.submitted):
        dialog.add.click()
    assert "address" in dialog.problem
    QTest.keyClicks(dialog.source, "h")
    assert dialog.problem == ""


def test_a_problem_lets_the_person_try_again(dialog: AddProviderDialog) -> None:
    dialog.source.setText("http://x.example/one.m3u")
    dialog.add.click()
    dialog.show_problem("A provider named “One” exists already; choose another name.")
    assert dialog.add.isEnabled()
    assert "exists already" in dialog.problem


def test_escape_gives_up(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
