"""The pages of films and series over a real database: what a person sees, narrows, marks and asks for."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from iptv_manager.model.films import TitleFlag, TitleSort
from iptv_manager.store.database import Database
from iptv_manager.ui.pages.films import FilmsPage
from iptv_manager.ui.pages.panel_asking import Asking
from iptv_manager.ui.pages.series import SeriesPage
from iptv_manager.ui.pages.titles import TitlePage
from tests.services.film_ground import Shelf
from tests.ui.pages.title_stock import TitledServices, list_on_panel, stocked_shelf
from tests.ui.screen import Screen, play

PAGES = (FilmsPage, SeriesPage)


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    """Two providers with films and series."""
    return stocked_shelf(database, tmp_path)


async def shown(screen: Screen, kind: type[TitlePage]) -> TitlePage:
    """The page, with its rows."""
    screen.program.pages.show(kind.key)
    await screen.until(lambda: screen.window.findChild(kind) is not None)
    page = screen.window.findChild(kind)
    assert isinstance(page, kind)
    await screen.until(lambda: page.matching)
    return page


def titles(page: TitlePage) -> list[str]:
    """What the table shows."""
    model = page.table.lazy_model
    rows = [model.row_at(number) for number in range(model.rowCount())]
    return [row.title for row in rows if row is not None]


async def choose(screen: Screen, page: TitlePage, title: str) -> None:
    """Click the row of that title."""
    page.table.selectRow(titles(page).index(title))
    await screen.until(lambda: page.shown is not None and page.shown.title == title)


@pytest.mark.parametrize("kind", PAGES)
def test_every_column_is_in_sight_in_a_window_as_it_opens(
    qapp: QApplication, home: Path, shelf: Shelf, kind: type[TitlePage]
) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, kind)
        header = page.table.columns_header
        await screen.until(lambda: 0 < header.length() <= page.table.viewport().width())

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_films_are_shown_with_their_sources(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        assert isinstance(page, FilmsPage)
        assert page.frame.count.text() == "20 films"
        await choose(screen, page, "The Long Winter")
        await screen.until(page.cards.cards)
        facts = [(card.words.provider, card.words.facts) for card in page.cards.cards()]
        assert facts == [("Aurora TV", "4K · MKV · EN"), ("Nova", "FHD · MP4")]
        await screen.until(page.head.plot.isVisible)
        assert "watchmaker" in page.head.plot.text()
        assert page.head.facts.text().startswith("2019")

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_the_poster_takes_the_place_of_the_drawn_card(
    qapp: QApplication, home: Path, shelf: Shelf, tmp_path: Path
) -> None:
    services = TitledServices(shelf)
    shelf.one(
        "UPDATE stream SET logo = 'http://pictures.example/heat.png' WHERE name LIKE 'Heat%' RETURNING id"
    )
    services.logos.files["http://pictures.example/heat.png"] = tmp_path / "heat.png"
    red = QImage(300, 450, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    red.save(str(tmp_path / "heat.png"))

    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        await choose(screen, page, "Heat")
        poster = page.head.poster
        await screen.until(lambda: poster.grab().toImage().pixelColor(48, 72) == QColor("red"))
        await choose(screen, page, "Up")
        await screen.until(lambda: poster.grab().toImage().pixelColor(48, 10) != QColor("red"))

    play(qapp, home, services, scenario, PAGES)


def test_words_groups_and_providers_narrow_the_table(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        QTest.keyClicks(page.filters.search, "thing 2011")
        await screen.until(lambda: titles(page) == ["The Thing"])
        QTest.keyClick(page.filters.search, Qt.Key.Key_Escape)
        await screen.until(lambda: page.matching == 20)
        await screen.until(lambda: page.filters.groups.list.facets.rowCount() > 5)
        page.filters.groups.list.setCurrentIndex(
            page.filters.groups.list.facets.index(
                page.filters.groups.list.facets.rows_of(frozenset({"classics"}))[0]
            )
        )
        await screen.until(lambda: titles(page) == ["Metropolis", "Nosferatu"])
        page.filters.clear()
        await screen.until(lambda: page.matching == 20)
        QTest.keyClicks(page.filters.search, "zzz")
        await screen.until(page.frame.empty.isVisible)
        page.frame.empty.button.click()
        await screen.until(lambda: page.matching == 20)

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_a_click_on_a_title_sorts(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        page.table.lazy_model.sort(1, Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: page.matching == 20)
        assert (page.filters.query.sort, page.filters.query.descending) == (TitleSort.YEAR, True)
        assert titles(page)[0] == "The Harbour Light"
        assert titles(page)[-2:] == ["Solaris", "Solaris"]

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_marks_stay_and_hidden_films_leave(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        await choose(screen, page, "Heat")
        page.head.flags[TitleFlag.FAVOURITE].click()
        await screen.until(lambda: shelf.titles(flag=TitleFlag.FAVOURITE) == [("Heat", 1995)])
        page.head.flags[TitleFlag.HIDDEN].click()
        await screen.until(lambda: page.matching == 19)
        page.filters.narrow(flag=TitleFlag.HIDDEN)
        await screen.until(lambda: titles(page) == ["Heat"])

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_all_selected_films_are_marked_together(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, FilmsPage)
        await choose(screen, page, "Heat")
        page.table.selectAll()
        page.head.flags[TitleFlag.WATCH_LATER].click()
        await screen.until(lambda: len(shelf.rows(flag=TitleFlag.WATCH_LATER)) == 20)

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_series_show_seasons_and_episodes(qapp: QApplication, home: Path, shelf: Shelf) -> None:
    async def scenario(screen: Screen) -> None:
        page = await shown(screen, SeriesPage)
        assert isinstance(page, SeriesPage)
        await choose(screen, page, "The Lighthouse")
        episodes = page.episodes
        await screen.until(lambda: episodes.table.lazy_model.rowCount() == 10)
        assert episodes.menu.text() == "Season 1"
        assert [action.text() for action in episodes.menu.menu().actions()] == [
            "Season 1", "Season 2", "Season 3", "Specials",
        ]  # fmt: skip
        episodes.menu.menu().actions()[3].trigger()
        await screen.until(lambda: episodes.table.lazy_model.rowCount() == 1)
        episodes.menu.menu().actions()[0].trigger()
        await screen.until(lambda: episodes.table.lazy_model.rowCount() == 10)
        episodes.table.selectRow(7)
        await screen.until(
            lambda: [card.words.provider for card in episodes.cards.cards()] == ["Aurora TV", "Nova"]
        )
        assert page.asking.state is Asking.HIDDEN

    play(qapp, home, TitledServices(shelf), scenario, PAGES)


def test_a_panel_is_asked_for_episodes_when_its_series_is_looked_at(
    qapp: QApplication, home: Path, shelf: Shelf
) -> None:
    list_on_panel(shelf)
    services = TitledServices(shelf)
    services.series_details.message = "Panel: the episodes of “Panel Show” could not be had: nobody answers."

    async def scenario(screen: Screen) -> None:
        page = await shown(screen, SeriesPage)
        assert isinstance(page, SeriesPage)
        await choose(screen, page, "Panel Show")
        await screen.until(lambda: page.asking.state is Asking.FAILED)
        assert "nobody answers" in page.asking.text.text()
        services.series_details.message = ""
        page.asking.button.click()
        await screen.until(lambda: page.episodes.table.lazy_model.rowCount() == 2)
        assert services.series_details.asked == [["77"], ["77"]]
        assert page.asking.state is Asking.POSSIBLE

    play(qapp, home, services, scenario, PAGES)
