"""The rail and its pages: made when first shown, told when they come, go and change, back at the next start."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from iptv_manager.ui.pages.page import Page, PageGround
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices


class Told(Page):
    """Notes what it is told."""

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self.told: list[str] = []
        QLabel(self.key, self)

    def arrive(self) -> None:
        self.told.append("arrive")

    def leave(self) -> None:
        self.told.append("leave")


class Films(Told):
    key, icon = "films", "movie"

    @classmethod
    def title(cls) -> str:
        return "Films"


class Series(Told):
    key, icon = "series", "episode"

    @classmethod
    def title(cls) -> str:
        return "Series"


PAGES = (Films, Series)


def stocked() -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", 300)
    return services


def page_of(screen: Screen, kind: type[Told]) -> Told | None:
    return screen.window.stack.findChild(kind)


def test_a_low_window_shows_icons_alone_and_a_high_one_the_names(qapp: QApplication, tmp_path: Path) -> None:
    styles = Qt.ToolButtonStyle

    async def scenario(screen: Screen) -> None:
        rail = screen.window.rail
        await screen.until(rail.isVisible)
        buttons = rail.findChildren(QToolButton)
        assert {button.toolButtonStyle() for button in buttons} == {styles.ToolButtonTextUnderIcon}
        rail.setFixedHeight(100)
        await screen.until(lambda: buttons[0].toolButtonStyle() == styles.ToolButtonIconOnly)
        assert all(button.toolTip() for button in buttons)
        rail.setFixedHeight(400)
        await screen.until(lambda: buttons[0].toolButtonStyle() == styles.ToolButtonTextUnderIcon)

    play(qapp, tmp_path, stocked(), scenario, PAGES)


def test_pages_are_made_when_first_shown_and_told_when_they_come_and_go(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(300)
        assert page_of(screen, Films) is None
        button = next(each for each in screen.window.rail.findChildren(QToolButton) if each.text() == "Films")
        button.click()
        films = page_of(screen, Films)
        assert films is not None
        assert films.isVisible()
        assert films.told == ["arrive"]
        screen.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        series = page_of(screen, Series)
        assert series is not None
        assert series.isVisible()
        assert films.told == ["arrive", "leave"]

    play(qapp, tmp_path, stocked(), scenario, PAGES)


def test_a_page_in_sight_is_read_anew_when_a_sync_ended(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(300)
        screen.program.pages.show("films")
        films = page_of(screen, Films)
        assert films is not None
        await screen.until(lambda: len(films.told) > 1)  # the providers were read
        before = len(films.told)
        screen.window.commands.sync_all.trigger()
        await screen.until(lambda: len(films.told) > before)

    play(qapp, tmp_path, stocked(), scenario, PAGES)


def test_what_only_streams_can_do_is_put_away_on_other_pages(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(300)
        commands = screen.window.commands
        screen.program.pages.show("films")
        assert not commands.find.isVisible()
        assert commands.sync_all.isVisible()
        screen.program.pages.show("streams")
        assert commands.find.isVisible()

    play(qapp, tmp_path, stocked(), scenario, PAGES)


def test_the_page_in_sight_comes_back_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    services = stocked()

    async def choose(screen: Screen) -> None:
        await screen.rows(300)
        screen.program.pages.show("series")

    async def look(screen: Screen) -> None:
        await screen.rows(300)
        assert screen.program.pages.current == "series"

    play(qapp, tmp_path, services, choose, PAGES)
    play(qapp, tmp_path, services, look, PAGES)


def test_without_a_provider_there_is_only_the_first_run(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(lambda: screen.window.page.first_run.isVisible())
        assert not screen.window.rail.isVisible()

    play(qapp, tmp_path, MemoryServices(), scenario, PAGES)
