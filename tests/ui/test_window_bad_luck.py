"""What goes wrong, in the window: told in a sentence, with a way on, and taken back where that can be."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.model.provider import ProviderStatus, SyncResult, SyncStatus
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import stocked

CTRL = Qt.KeyboardModifier.ControlModifier
HELD = "Nova: the new list lost 63 % of the entries, so the old one was kept."


def test_a_held_list_asks_and_accept_takes_it(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    services.syncs.answers["Nova"] = SyncResult("Nova", SyncStatus.HELD, message=HELD)

    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.press(Qt.Key.Key_F5, CTRL)
        banners = screen.window.banners
        await screen.until(lambda: banners.get("sync 1"))
        banner = banners.get("sync 1")
        assert banner is not None
        assert banner.text == HELD
        banner.buttons[0].click()
        await screen.rows(40)
        assert services.syncs.asked == [("Nova", False), ("Nova", True)]
        assert banners.get("sync 1") is None

    play(qapp, tmp_path, services, scenario)


def test_a_list_held_before_asks_again_at_the_next_start_unless_the_old_one_was_kept(
    qapp: QApplication, tmp_path: Path
) -> None:
    services = stocked()
    services.providers.put(services.providers.known[0]._replace(status=ProviderStatus.HELD, message=HELD))

    async def keep(screen: Screen) -> None:
        await screen.until(lambda: screen.window.banners.get("sync 1"))
        banner = screen.window.banners.get("sync 1")
        assert banner is not None
        banner.buttons[1].click()
        assert screen.window.banners.get("sync 1") is None

    async def look(screen: Screen) -> None:
        await screen.rows(120)
        assert screen.window.banners.keys() == []

    play(qapp, tmp_path, services, keep)
    play(qapp, tmp_path, services, look)


def test_a_failed_sync_says_why_and_can_be_tried_again(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    services.syncs.answers["Nova"] = SyncResult("Nova", SyncStatus.FAILED, message="Nova: nobody answers.")

    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.press(Qt.Key.Key_F5, CTRL)
        await screen.until(lambda: screen.window.banners.get("sync 1"))
        banner = screen.window.banners.get("sync 1")
        assert banner is not None
        assert banner.text == "Nova: nobody answers."
        services.syncs.answers.clear()
        banner.buttons[0].click()
        await screen.rows(40)

    play(qapp, tmp_path, services, scenario)


def test_a_lost_database_is_told_and_the_window_lives_on(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()

    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        gone = DatabaseUnavailable("The database went away; start the program again.")
        services.line_up.error = services.providers.error = gone
        QTest.keyClicks(screen.window.page.search, "news")
        banners = screen.window.banners
        await screen.until(lambda: banners.get("database"))
        services.line_up.error = services.providers.error = None
        banner = banners.get("database")
        assert banner is not None
        banner.buttons[0].click()
        await screen.rows(15)
        await screen.until(lambda: banners.get("database") is None)

    play(qapp, tmp_path, services, scenario)


def test_a_removed_provider_comes_back_by_undo(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    services.stock("Rex", 30)

    async def scenario(screen: Screen) -> None:
        await screen.rows(150)
        screen.window.sidebar.provider_menu_wanted.emit(services.providers.known[1], QPoint(50, 200))
        menu = QApplication.activePopupWidget()
        assert menu is not None
        screen.window.commands.remove_provider.trigger()
        menu.close()
        await screen.rows(120)
        await screen.until(lambda: screen.window.toast.text == "Removed Rex.")
        screen.window.toast.button.click()
        await screen.rows(150)
        assert not screen.window.commands.undo.isEnabled()

    play(qapp, tmp_path, services, scenario)


def test_ctrl_z_brings_a_removed_provider_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(120)
        screen.program.providers.remove(screen.program.providers.providers[0])
        await screen.until(screen.window.page.first_run.isVisible)
        assert "Nova" in screen.window.commands.undo.text()
        screen.press(Qt.Key.Key_Z, CTRL)
        await screen.rows(120)

    play(qapp, tmp_path, stocked(), scenario)
