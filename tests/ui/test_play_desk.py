"""Playing from the window: by key, double click and menu; what plays is said, stopped, and left alone at the end."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.model.errors import NoFreeConnection, NoPlayer
from iptv_manager.store.database import Database
from iptv_manager.ui.desks.playing import PLAY
from iptv_manager.ui.menus import channel_menu
from iptv_manager.ui.pages.films import FilmsPage
from iptv_manager.ui.pages.providers import ProvidersPage
from iptv_manager.ui.pages.series import SeriesPage
from tests.ui.pages.test_title_pages import choose, shown
from tests.ui.pages.title_stock import TitledServices, stocked_shelf
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def stocked() -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", 20)
    return services


def test_a_stream_is_played_and_stopped_by_keys_and_the_status_bar_says_so(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        window, playing = screen.window, screen.services.playing
        window.table.selectRow(2)
        assert not window.commands.stop_playing.isEnabled()
        screen.press(Qt.Key.Key_P, CTRL)
        await screen.until(lambda: window.now_playing.text.startswith("Playing"))
        assert playing.asked == [([1_000_002], "Kino 3", False)]
        assert window.now_playing.text == "Playing Kino 3 · Nova · mpv"
        assert window.now_playing.isVisible()
        screen.press(Qt.Key.Key_P, BOTH)
        await screen.until(lambda: not window.now_playing.text)
        assert not window.commands.stop_playing.isEnabled()
        assert window.toast.text == ""  # who stops it knows it

    play(qapp, tmp_path, stocked(), scenario)


def test_enter_and_a_double_click_play_and_the_next_one_takes_its_place(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        table, playing = screen.window.table, screen.services.playing
        table.selectRow(0)
        screen.press(Qt.Key.Key_Return, NONE, table)
        await screen.until(lambda: len(playing.asked) == 1)
        place = table.visualRect(table.model().index(4, 2)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NONE, place)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, NONE, place)
        await screen.until(lambda: screen.window.now_playing.text.startswith("Playing Doku 5"))
        assert [ids for ids, _, _ in playing.asked] == [[1_000_000], [1_000_004]]
        screen.window.now_playing.stop.click()
        await screen.until(lambda: not screen.window.now_playing.text)

    play(qapp, tmp_path, stocked(), scenario)


def test_the_menu_of_a_row_begins_with_play(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        menu = channel_menu(screen.window.commands, screen.window)
        assert menu.actions()[0] is screen.window.commands.play

    play(qapp, tmp_path, stocked(), scenario)


def test_without_a_player_a_banner_says_what_to_install(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    services.playing.error = NoPlayer("No player was found. Install mpv or VLC.")

    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        screen.window.table.setCurrentIndex(QModelIndex())
        screen.window.commands.play.trigger()
        await screen.until(lambda: screen.window.toast.text == "Choose something to play first.")
        screen.window.table.selectRow(0)
        screen.window.commands.play.trigger()
        await screen.until(lambda: screen.window.banners.get(PLAY))
        banner = screen.window.banners.get(PLAY)
        assert banner is not None
        assert (banner.mood, banner.text) == ("bad", "No player was found. Install mpv or VLC.")

    play(qapp, tmp_path, services, scenario)


def test_who_has_no_connection_free_may_play_anyway(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()
    services.playing.error = NoFreeConnection("All connections of “Nova” are in use elsewhere.")

    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        screen.window.table.selectRow(0)
        screen.window.commands.play.trigger()
        await screen.until(lambda: screen.window.banners.get(PLAY))
        banner = screen.window.banners.get(PLAY)
        assert banner is not None
        banner.buttons[0].click()
        await screen.until(lambda: screen.window.now_playing.text.startswith("Playing"))
        assert [anyway for _, _, anyway in services.playing.asked] == [False, True]
        assert screen.window.banners.get(PLAY) is None

    play(qapp, tmp_path, services, scenario)


def test_the_end_of_the_program_leaves_the_player_alone(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        screen.window.table.selectRow(0)
        screen.window.commands.play.trigger()
        await screen.until(lambda: screen.window.now_playing.text.startswith("Playing"))
        await screen.close()
        assert screen.services.playing.is_left

    play(qapp, tmp_path, stocked(), scenario)


def test_films_and_episodes_are_played_from_all_their_sources(
    qapp: QApplication, home: Path, database: Database, tmp_path: Path
) -> None:
    services = TitledServices(stocked_shelf(database, tmp_path))

    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        await choose(screen, page, "The Long Winter")
        screen.press(Qt.Key.Key_Return, NONE, page.table)
        await screen.until(lambda: services.playing.asked)
        ids, title, _ = services.playing.asked[0]
        assert (len(ids), title) == (2, "The Long Winter")
        page = await shown(screen, SeriesPage)
        assert isinstance(page, SeriesPage)
        page.table.selectRow(0)
        await screen.until(lambda: page.episodes.current() is not None)
        screen.press(Qt.Key.Key_P, CTRL)
        await screen.until(lambda: len(services.playing.asked) == 2)
        assert page.shown is not None
        assert services.playing.asked[1][1].startswith(f"{page.shown.title} · ")

    play(qapp, home, services, scenario, (FilmsPage, SeriesPage))


def test_a_page_that_has_nothing_to_play_says_so_in_the_menu(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(20)
        assert screen.window.commands.play.isEnabled()
        screen.program.pages.show(ProvidersPage.key)
        assert not screen.window.commands.play.isEnabled()

    play(qapp, tmp_path, stocked(), scenario, (ProvidersPage,))
