"""The page of providers, its dialogs and the way of an account into the program."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from iptv_manager.model.errors import AccountRefused
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.provider import Provider, ProviderKind, ProviderStatus
from iptv_manager.model.provider_options import NewCategories, ProviderOptions
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.dialogs.categories import CategoriesDialog
from iptv_manager.ui.dialogs.edit_provider import EditProviderDialog
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.pages.providers import ProvidersPage
from iptv_manager.ui.theme.colours import LIGHT
from tests.ui.account_fakes import CATEGORIES, active_account
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

Dialog = TypeVar("Dialog", bound=QDialog)
PASTED = "http://tv.example:8080/get.php?username=anna&password=right&type=m3u_plus"


def stocked() -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", 30)
    return services


def account(services: MemoryServices, number: int, name: str) -> Provider:
    made = Provider(
        number, name, ProviderKind.XTREAM, "http://tv.example:8080", "", None, ProviderStatus.OK, "", 10, None, (),
        username="anna", account=active_account(),
    )  # fmt: skip
    services.providers.known.append(made)
    return made


def page_on(screen: Screen) -> ProvidersPage:
    program, window = screen.program, screen.window
    ground = PageGround(
        screen.services, program.acts, program.notices, window.commands, window.theme, window.icons,
        providers=program.providers,
    )  # fmt: skip
    page = ProvidersPage(ground)
    window.show_page(page)
    page.arrive()
    return page


def dialog_of(window: MainWindow, kind: type[Dialog]) -> Dialog:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[-1]


def texts_of(page: ProvidersPage) -> list[str]:
    return [shown.text() for card in page.cards for shown in card.findChildren(QLabel)]


def test_cards_and_table_say_the_same_of_each_provider(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    soon = replace(active_account(), expires_at=datetime.now(UTC) + timedelta(days=3, hours=1), is_trial=True)
    services.providers.known.append(
        account(services, 2, "Borealis")._replace(id=3, name="Comet", account=soon)
    )

    async def scenario(screen: Screen) -> None:
        page = page_on(screen)
        await screen.until(lambda: len(page.cards) == 3)
        said = texts_of(page)
        assert {"16,706", "8,000", "1,240", "Europe/London", "1 of 2 in use", "Ends in 3 days"} <= set(said)
        assert "Yes, a trial" in said
        page.show_as_table(True)
        model = page.table.model()
        cells = [str(model.index(2, column).data()) for column in range(model.columnCount())]
        assert cells[:3] == ["Comet", "Account", "Ends in 3 days"]
        assert page.table.isVisible()
        page.cards[1].sync.click()
        await screen.until(lambda: screen.services.syncs.asked == [("Borealis", False)])

    play(qapp, tmp_path, services, scenario)


def test_an_account_is_added_its_categories_chosen_and_then_read(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()

    async def scenario(screen: Screen) -> None:
        screen.program.providers.add_sources([PASTED])
        await screen.until(lambda: screen.window.findChildren(AddProviderDialog))
        dialog = dialog_of(screen.window, AddProviderDialog)
        assert dialog.kind is ProviderKind.XTREAM
        dialog.account.test.click()
        await screen.until(lambda: "works" in dialog.account.verdict.text)
        dialog.account.password.setText("wrong")
        dialog.account.test.click()
        await screen.until(lambda: "wrong" in dialog.account.verdict.text)
        dialog.add.click()
        await screen.until(lambda: screen.window.findChildren(CategoriesDialog))
        choice = dialog_of(screen.window, CategoriesDialog)
        await screen.until(choice.tree.isVisible)
        assert screen.services.syncs.asked == []
        assert choice.taken() == {(PanelKind.LIVE, "1"), (PanelKind.LIVE, "2"), (PanelKind.VOD, "7")}
        choice.search.setText("sport")
        choice.none.click()
        choice.take_new.setChecked(False)
        choice.take.click()
        await screen.until(lambda: screen.services.syncs.asked)
        chosen = {(PanelKind.LIVE, "1"), (PanelKind.VOD, "7")}
        assert screen.services.categories.chosen == [(chosen, NewCategories.LEAVE)]
        assert screen.services.categories.seen == CATEGORIES

    play(qapp, tmp_path, services, scenario)


def test_a_panel_that_refuses_is_told_in_the_dialog_of_categories(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    made = account(services, 2, "Borealis")
    services.categories.error = AccountRefused("The account has expired; renew it.")

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.accounts.open_categories(made)
        await screen.until(lambda: "expired" in dialog.waiting.text())
        assert not dialog.take.isEnabled()
        dialog.reject()

    play(qapp, tmp_path, services, scenario)


def test_ticking_a_list_ticks_all_its_categories(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    made = account(services, 2, "Borealis")

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.accounts.open_categories(made)
        await screen.until(dialog.tree.isVisible)
        model = dialog.tree.model()
        box = Qt.ItemDataRole.CheckStateRole
        model.setData(model.index(0, 0), Qt.CheckState.Unchecked, box)
        assert dialog.taken() == {(PanelKind.VOD, "7")}
        leaf = model.index(1, 0, model.index(0, 0))
        model.setData(leaf, Qt.CheckState.Checked, box)
        assert Qt.CheckState(model.index(0, 0).data(box)) is Qt.CheckState.PartiallyChecked
        dialog.none.click()
        assert not dialog.take.isEnabled()
        dialog.reject()

    play(qapp, tmp_path, services, scenario)


def test_an_edit_keeps_what_was_not_typed(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    made = account(services, 2, "Borealis")

    async def scenario(screen: Screen) -> None:
        page = page_on(screen)
        await screen.until(lambda: len(page.cards) == 2)
        page.cards[1].edit.click()
        dialog = dialog_of(screen.window, EditProviderDialog)
        assert dialog.stated().password is None
        assert dialog.stated().username == "anna"
        dialog.name.setText("Boreas")
        dialog.options.ask_first.setChecked(True)
        dialog.save.click()
        await screen.until(lambda: any(one.name == "Boreas" for one in screen.services.providers.known))
        changed = screen.services.providers.known[-1]
        assert (changed.id, changed.options.ask_first) == (made.id, True)

    play(qapp, tmp_path, services, scenario)


def test_what_a_dialog_shows_in_another_way_than_it_is_kept_stays_as_kept(qtbot: QtBot) -> None:
    options = ProviderOptions(connect_timeout=12.3456789, headers=(("X-A", "1"),), tombstone_days=0)
    known = ProviderDetails("Nova ", "http://h/l.m3u ", options=options)
    dialog = EditProviderDialog(known, Icons(LIGHT))
    qtbot.addWidget(dialog)
    assert dialog.stated() == known
    QTest.keyClicks(dialog.options.referrer, "r")
    assert dialog.stated() == replace(known, options=replace(options, referrer="r"))


def test_a_copied_address_is_whole_while_the_stored_one_has_no_secret(
    qapp: QApplication, tmp_path: Path
) -> None:
    services = stocked()
    stored = "http://h/live/{username}/{password}/1.ts"
    services.line_up.stored = [row._replace(url=stored) for row in services.line_up.stored]

    async def scenario(screen: Screen) -> None:
        await screen.rows(30)
        screen.window.table.selectRow(2)
        screen.window.commands.copy_address.trigger()
        await screen.until(lambda: QApplication.clipboard().text() == "http://h/live/anna/s3cret1/1.ts")

    play(qapp, tmp_path, services, scenario)


def test_an_account_that_ends_within_a_week_is_told_once(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    soon = replace(active_account(), expires_at=datetime.now(UTC) + timedelta(days=3, hours=1))
    made = account(services, 2, "Borealis")
    services.providers.put(made._replace(account=soon))

    async def scenario(screen: Screen) -> None:
        banners = screen.window.banners
        await screen.until(lambda: banners.get("expiry 2"))
        told = banners.get("expiry 2")
        assert told is not None
        assert "Borealis: Ends in 3 days" in told.text
        told.dismiss.click()
        screen.program.providers.refresh()
        await screen.until(lambda: not screen.program.acts.running("providers"))
        assert banners.get("expiry 2") is None

    play(qapp, tmp_path, services, scenario)
