"""The dialog that adds a provider: a list or an account, known by whatever is pasted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.provider_options import NewCategories, ProviderOptions, Twins
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from tests.ui.account_fakes import active_account
from tests.ui.window_fakes import MemoryServices

PASTED = "http://tv.example:8080/get.php?username=anna&password=s3%20cret&type=m3u_plus"


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
    QTest.keyClicks(dialog.options.user_agent, "Player/1.0")
    QTest.keyClicks(dialog.options.connections, "2x")
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.add.click()
    wanted = ProviderDetails("One", "http://x.example/one.m3u", user_agent="Player/1.0", max_connections=2)
    assert told.args == [wanted]
    assert not dialog.add.isEnabled()


def test_a_pasted_address_of_a_panel_brings_its_account(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    dialog.source.setText(PASTED)
    assert dialog.kind is ProviderKind.XTREAM
    assert dialog.account.server.text() == "http://tv.example:8080"
    assert dialog.account.password.text() == "s3 cret"
    assert dialog.account.password.echoMode() is QLineEdit.EchoMode.Password
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.add.click()
    details = told.args[0]
    assert (details.kind, details.username, details.password) == (ProviderKind.XTREAM, "anna", "s3 cret")
    assert "s3 cret" not in repr(details)


def test_an_address_pasted_into_the_server_is_taken_apart(dialog: AddProviderDialog) -> None:
    dialog.show_kind(ProviderKind.XTREAM)
    dialog.account.server.setText(PASTED.replace("get.php", "player_api.php"))
    assert dialog.account.server.text() == "http://tv.example:8080"
    assert dialog.account.username.text() == "anna"


def test_every_option_reaches_the_service(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    dialog.source.setText(PASTED)
    options = dialog.options
    options.headers.setPlainText("X-Device: tv\n\nCookie: a=b")
    options.backup_hosts.setPlainText("http://b.example\nhttp://c.example")
    options.proxy.setText("http://p.example:1")
    options.referrer.setText("http://r.example")
    options.read_timeout.setText("9,5")
    options.rate.setText("30")
    options.volatile.setText("stamp, nonce2")
    options.days.setText("7")
    options.bad_certificate.setChecked(True)
    options.ask_first.setChecked(True)
    options.take_new.setChecked(False)
    options.collapse.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.add.click()
    assert told.args[0].options == ProviderOptions(
        "http://r.example", (("X-Device", "tv"), ("Cookie", "a=b")), "http://p.example:1", True, None, 9.5, 30,
        ("http://b.example", "http://c.example"), NewCategories.LEAVE, True, Twins.COLLAPSE,
        volatile_arguments=("stamp", "nonce2"), tombstone_days=7,
    )  # fmt: skip


def test_a_login_is_tried_and_what_the_panel_says_is_shown(dialog: AddProviderDialog, qtbot: QtBot) -> None:
    dialog.source.setText(PASTED)
    with qtbot.waitSignal(dialog.test_wanted):
        dialog.account.test.click()
    assert not dialog.account.test.isEnabled()
    dialog.show_account(active_account())
    assert "works" in dialog.account.verdict.text
    dialog.account.password.setText("other")
    assert dialog.account.verdict.text == ""
    dialog.show_refusal("Wrong password.")
    assert dialog.account.verdict.text == "Wrong password."
    assert dialog.account.test.isEnabled()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [(ProviderKind.M3U, "address of the list"), (ProviderKind.XTREAM, "address of the panel")],
)
def test_without_an_address_it_says_what_is_missing(
    dialog: AddProviderDialog, qtbot: QtBot, kind: ProviderKind, missing: str
) -> None:
    dialog.show_kind(kind)
    with qtbot.assertNotEmitted(dialog.submitted):
        dialog.add.click()
    assert missing in dialog.problem
    QTest.keyClicks(dialog.source if kind is ProviderKind.M3U else dialog.account.server, "h")
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
