"""The window as a person uses it: real key presses, clicks, drops and menus, on services in memory."""

import asyncio
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from iptv_manager.model.health import Outcome
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.dialogs.save_csv import SaveCsvDialog
from iptv_manager.ui.menus import channel_menu
from iptv_manager.ui.pictures import take_pictures
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices, stocked

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Kind = TypeVar("Kind", bound=QWidget)


def drop(window: QWidget, mime: QMimeData) -> None:
    """Drag over the window and drop, as a file manager would that rather moves what it gives."""
    buttons, actions = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(QPoint(300, 300), actions, mime, buttons, SHIFT)
    dropped = QDropEvent(QPointF(300, 300), actions, mime, buttons, SHIFT)
    for event in (enter, dropped):
        assert event.proposedAction() is Qt.DropAction.MoveAction
        QApplication.sendEvent(window, event)
        assert event.isAccepted()
        assert event.dropAction() is Qt.DropAction.CopyAction


def dialog_of(screen: Screen, kind: type[Kind]) -> Kind:
    return next(each for each in screen.window.findChildren(kind) if each.isVisible())


# Adding


def test_the_first_run_offers_ways_to_add_a_list(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        page = screen.window.page
        await screen.until(page.first_run.isVisible)
        texts = [button.text() for button in page.first_run.findChildren(QPushButton)]
        assert len(texts) == 3
        assert "demo" in texts[-1]
        assert not screen.window.sidebar.isVisible()

    play(qapp, tmp_path, MemoryServices(), scenario)


def test_ctrl_n_adds_a_provider_that_is_synced_at_once(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(screen.window.page.first_run.isVisible)
        screen.press(Qt.Key.Key_N, CTRL)
        dialog = dialog_of(screen, AddProviderDialog)
        QTest.keyClicks(dialog.source, "http://tv.example/family.m3u")
        assert dialog.name.text() == "Family"
        screen.press(Qt.Key.Key_Return, NONE, dialog.source)
        await screen.rows(40)
        assert screen.services.syncs.asked == [("Family", False)]
        assert not screen.window.page.first_run.isVisible()
        await screen.until(lambda: "40 new" in screen.window.toast.text)

    play(qapp, tmp_path, MemoryServices(), scenario)


def test_a_taken_name_keeps_the_dialog_open_with_the_reason(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        dialog = screen.program.providers.open_add_dialog("http://other.example/nova.m3u")
        dialog.add.click()
        await screen.until(lambda: "exists already" in dialog.problem)
        assert dialog.isVisible()
        dialog.name.setText("Nova two")
        dialog.add.click()
        await screen.until(lambda: len(screen.services.providers.known) == 2)

    play(qapp, tmp_path, stocked(), scenario)


def test_a_dropped_file_is_added_and_synced(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "sports.m3u"))])
        drop(screen.window, mime)
        await screen.rows(40)
        assert [each.name for each in screen.services.providers.known] == ["Sports"]

    play(qapp, tmp_path, MemoryServices(), scenario)


def test_a_file_that_is_no_list_is_not_taken(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
        enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
        enter.ignore()
        QApplication.sendEvent(screen.window, enter)
        assert not enter.isAccepted()

    play(qapp, tmp_path, MemoryServices(), scenario)


def test_ctrl_v_adds_an_address_but_in_a_text_field_it_pastes(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        search = screen.window.page.search
        QApplication.clipboard().setText("http://tv.example/pasted.m3u")
        search.setFocus()
        screen.press(Qt.Key.Key_V, CTRL, search)
        assert search.text() == "http://tv.example/pasted.m3u"
        assert len(screen.services.providers.known) == 1
        search.clear()
        screen.window.table.take_focus()
        screen.press(Qt.Key.Key_V, CTRL)
        await screen.until(lambda: len(screen.services.providers.known) == 2)

    play(qapp, tmp_path, stocked(), scenario)


def test_two_lists_of_one_name_get_numbers(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        screen.program.providers.add_sources(["http://a.example/tv.m3u", "http://b.example/tv.m3u"])
        await screen.until(lambda: len(screen.services.providers.known) == 2)
        assert sorted(each.name for each in screen.services.providers.known) == ["Tv", "Tv (2)"]

    play(qapp, tmp_path, MemoryServices(), scenario)


def test_the_demo_list_is_one_click_away(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(screen.window.page.first_run.isVisible)
        screen.window.commands.try_demo.trigger()
        await screen.rows(40)
        assert screen.services.syncs.asked == [("Demo", False)]

    play(qapp, tmp_path, MemoryServices(), scenario)


# Progress


def test_a_sync_shows_progress_and_can_be_cancelled(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.services.syncs.gate = asyncio.Event()
        screen.press(Qt.Key.Key_F5, CTRL)
        slot = screen.window.status.slot_of("sync 1")
        assert slot is not None
        await screen.until(
            lambda: any("104,000 entries" in part.text() for part in slot.findChildren(QLabel))
        )
        slot.stop.click()
        await screen.until(lambda: screen.window.status.slot_of("sync 1") is None)
        assert screen.program.acts.running("sync 1") is None
        assert screen.window.toast.text == "Cancelled: Syncing Nova."

    play(qapp, tmp_path, stocked(), scenario)


def test_several_acts_have_a_slot_each(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.services.syncs.gate = asyncio.Event()
        screen.services.health.gate = asyncio.Event()
        screen.press(Qt.Key.Key_F5, CTRL)
        screen.press(Qt.Key.Key_F6, CTRL | SHIFT)
        await screen.until(lambda: len(screen.program.acts.shown()) == 2)
        assert screen.window.status.slot_of("sync 1")
        assert screen.window.status.slot_of("check 1")

    play(qapp, tmp_path, stocked(), scenario)


# Browsing


def test_typing_narrows_the_table_and_escape_widens_it(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.press(Qt.Key.Key_F, CTRL)
        search = screen.window.page.search
        await screen.until(search.hasFocus)
        QTest.keyClicks(search, "sport")
        await screen.rows(15)
        assert screen.window.page.count.text() == "15 of 120 streams"
        assert screen.window.page.chips.texts() == ["“sport”"]
        screen.press(Qt.Key.Key_Escape, NONE, search)
        await screen.rows(120)
        assert screen.window.page.count.text() == "120 streams"

    play(qapp, tmp_path, stocked(), scenario)


def test_fast_typing_asks_once(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        told: list[str] = []
        screen.window.page.search.searched.connect(told.append)
        QTest.keyClicks(screen.window.page.search, "sport")
        await screen.rows(15)
        assert told == ["sport"]

    play(qapp, tmp_path, stocked(), scenario)


def test_each_chip_takes_its_filter_away(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        filters = screen.window.filters
        filters.show_outcomes([Outcome.ALIVE], unchecked=True)
        await screen.until(lambda: screen.window.page.chips.texts() == ["Working", "Not checked"])
        screen.window.page.chips.buttons()[0].click()
        assert filters.query.outcomes == frozenset()
        assert filters.query.unchecked

    play(qapp, tmp_path, stocked(), scenario)


def test_no_match_offers_to_clear_the_filters(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        QTest.keyClicks(screen.window.page.search, "<b>zzz")
        page = screen.window.page.no_match
        await screen.until(page.isVisible)
        assert "<b>zzz" in page.title
        page.button.click()
        await screen.rows(120)
        assert screen.window.page.search.text() == ""

    play(qapp, tmp_path, stocked(), scenario)


def test_only_this_group_comes_from_the_current_row(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.window.table.selectRow(3)
        await screen.until(screen.window.commands.only_group.isEnabled)
        screen.press(Qt.Key.Key_G, CTRL)
        await screen.rows(15)
        await screen.until(lambda: screen.window.page.chips.texts() == ["France"])
        assert screen.window.sidebar.groups.keys == frozenset({"france"})

    play(qapp, tmp_path, stocked(), scenario)


def test_the_details_mask_the_address_until_asked(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.window.table.selectRow(3)
        details = screen.window.page.details
        await screen.until(lambda: details.value("group") == "France")
        assert "s3cret" not in details.value("address")
        details.reveal.click()
        assert "s3cret" in details.value("address")
        screen.window.table.selectRow(4)
        await screen.until(lambda: details.value("number") == "5")
        assert "s3cret" not in details.value("address")
        screen.press(Qt.Key.Key_F4, NONE)
        assert not details.isVisible()

    play(qapp, tmp_path, stocked(), scenario)


# Checking


def test_results_appear_in_the_rows_while_the_check_runs(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.services.health.gate = gate = asyncio.Event()
        screen.press(Qt.Key.Key_F6, SHIFT)
        await screen.until(lambda: screen.outcome(4) is Outcome.ALIVE)
        assert screen.window.commands.stop_checks.isEnabled()
        assert screen.outcome(118) is not Outcome.ALIVE
        gate.set()
        await screen.until(lambda: screen.window.toast.text.startswith("Checked 120 streams"))
        assert not screen.window.commands.stop_checks.isEnabled()

    play(qapp, tmp_path, stocked(), scenario)


def test_a_check_of_the_selected_rows_asks_for_no_others(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.window.table.selectRow(2)
        screen.press(Qt.Key.Key_F6, NONE)
        await screen.until(lambda: screen.services.health.asked)
        assert screen.services.health.asked == [[1_000_002]]

    play(qapp, tmp_path, stocked(), scenario)


def test_all_that_match_are_checked_without_being_loaded(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(5000)
        screen.window.table.take_focus()
        screen.press(Qt.Key.Key_A, CTRL)
        await screen.until(screen.window.commands.check_selected.isEnabled)
        screen.press(Qt.Key.Key_F6, NONE)
        await screen.until(lambda: screen.services.health.asked)
        assert len(screen.services.health.asked[0]) == 5000

    play(qapp, tmp_path, stocked(5000), scenario)


def test_stopping_ends_every_check(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.services.health.gate = asyncio.Event()
        screen.press(Qt.Key.Key_F6, SHIFT)
        screen.press(Qt.Key.Key_F6, CTRL | SHIFT)
        await screen.until(lambda: len(screen.services.health.asked) == 2)
        screen.window.commands.stop_checks.trigger()
        await screen.until(lambda: not screen.program.acts.shown())

    play(qapp, tmp_path, stocked(), scenario)


# Saving, copying, pictures


def test_the_table_is_saved_as_csv_safe_by_default(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.window.filters.search("news")
        await screen.rows(15)
        screen.press(Qt.Key.Key_S, CTRL)
        dialog = dialog_of(screen, SaveCsvDialog)
        dialog.path.setText(str(tmp_path / "out.csv"))
        dialog.save.click()
        await screen.until(lambda: screen.window.toast.text == "Saved 15 streams to out.csv.")
        query, path, exact = screen.services.reports.saved[0]
        assert (query.search, path, exact) == ("news", tmp_path / "out.csv", False)

    play(qapp, tmp_path, stocked(), scenario)


def test_the_address_of_the_selected_rows_is_copied_whole(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.window.table.selectRow(2)
        screen.press(Qt.Key.Key_C, CTRL)
        assert QApplication.clipboard().text() == "http://tv.example:8080/live/anna/s3cret/2.ts"
        screen.press(Qt.Key.Key_C, CTRL | SHIFT)
        assert QApplication.clipboard().text() == "Kino 3"

    play(qapp, tmp_path, stocked(), scenario)


def test_pictures_are_taken_light_and_dark(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        paths = take_pictures(screen.window, tmp_path / "pictures")
        assert [path.name for path in paths] == ["window-light.png", "window-dark.png"]
        assert paths[0].read_bytes() != paths[1].read_bytes()

    play(qapp, tmp_path, stocked(), scenario)


# One action in one place


def test_menus_toolbar_and_shortcuts_share_each_action(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        window = screen.window
        context = channel_menu(window.commands, window)
        assert window.commands.check_selected in context.actions()
        menus = [menu for top in window.menuBar().actions() if (menu := top.menu())]
        assert any(window.commands.check_selected in menu.actions() for menu in menus)  # type: ignore[attr-defined]
        context.close()
        keys = [key for action in window.actions() if (key := action.shortcut().toString())]
        assert len(keys) == len(set(keys))

    play(qapp, tmp_path, stocked(), scenario)


def test_every_control_has_a_name_and_every_label_is_plain_text(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        controls = [
            each
            for each in screen.window.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
        ]
        nameless = [each for each in controls if not (each.accessibleName() or getattr(each, "text", str)())]
        assert nameless == []
        labels = screen.window.findChildren(QLabel)
        assert {each.textFormat() for each in labels if each.text()} == {Qt.TextFormat.PlainText}

    play(qapp, tmp_path, stocked(), scenario)


def test_streams_not_checked_for_long_are_a_filter_with_a_chip(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        page = screen.window.page
        action = next(
            each for each in page.menus.states.menu().actions() if each.text() == "Not checked for 7 days"
        )
        action.trigger()
        assert screen.window.filters.query.unseen_days == 7
        assert page.chips.texts() == ["Not checked for 7 days"]
        page.chips.buttons()[0].click()
        assert screen.window.filters.query.unseen_days == 0
        assert not action.isChecked()

    play(qapp, tmp_path, stocked(120), scenario)
