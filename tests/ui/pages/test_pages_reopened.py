"""Closing and opening again: pages come back with their filters, order, columns and place."""

from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from iptv_manager.app import build
from iptv_manager.model.channels import ChannelSort
from iptv_manager.model.films import TitleSort
from iptv_manager.model.syncs import RunFilter
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.pages.films import FilmsPage
from iptv_manager.ui.pages.jobs import JobsPage
from iptv_manager.ui.pages.line_up import LineUpPage
from iptv_manager.ui.pages.page_state import PageState, page_state
from iptv_manager.ui.pages.providers import ProvidersPage
from iptv_manager.ui.pages.syncs import SyncsPage
from tests.services.merging import Ground, entry
from tests.ui.pages.title_stock import TitledServices, stocked_shelf
from tests.ui.screen import Screen, play

PROGRAM = (LineUpPage, ProvidersPage, SyncsPage, JobsPage)


async def page_of(screen: Screen, kind: type[Any]) -> Any:
    """The page, shown."""
    screen.program.pages.show(kind.key)
    await screen.until(lambda: screen.window.findChild(kind) is not None)
    return screen.window.findChild(kind)


def current_name(page: Any) -> str:
    """The name or title in the current row."""
    row = page.table.current_row()
    return str(getattr(row, "name", None) or getattr(row, "title", "")) if row else ""


def test_films_come_back_as_they_were(
    qapp: QApplication, home: Path, database: Database, tmp_path: Path
) -> None:
    services = TitledServices(stocked_shelf(database, tmp_path))

    async def change(screen: Screen) -> None:
        page = await page_of(screen, FilmsPage)
        await screen.until(lambda: page.matching == 20)
        page.filters.narrow(search="the", sort=TitleSort.YEAR, descending=True)
        await screen.until(lambda: page.matching not in (None, 20))
        page.table.columns_header.resizeSection(1, 91)
        page.table.show_column(3, False)
        page.table.selectRow(1)

    async def look(screen: Screen) -> None:
        assert screen.program.pages.current == FilmsPage.key
        page = await page_of(screen, FilmsPage)
        await screen.until(lambda: page.matching not in (None, 0, 20))
        assert page.filters.query.sort is TitleSort.YEAR
        assert page.filters.query.descending
        assert page.filters.search.text() == "the"
        assert page.table.columns_header.sectionSize(1) == 91
        assert not page.table.columns_shown()[3]
        await screen.until(lambda: page.table.currentIndex().row() == 1)

    play(qapp, home, services, change, (FilmsPage,))
    play(qapp, home, services, look, (FilmsPage,))


def test_channels_providers_syncs_and_history_come_back_as_they_were(
    qapp: QApplication, settings: Settings, database: Database, tmp_path: Path
) -> None:
    ground = Ground(database, tmp_path)
    names = [f"Channel {number}" for number in range(1, 60)]
    ground.bring("Nova", [entry(name, f"http://n/{name}", "", "News") for name in names])
    ground.bring("Orbit", [entry("Gold", "http://o/gold", "", "News")])
    built = build(settings, database)
    program: Any = SimpleNamespace(**{part.name: getattr(built, part.name) for part in fields(built)})

    async def change(screen: Screen) -> None:
        page = await page_of(screen, LineUpPage)
        await screen.until(lambda: page.matching == 60)
        nova = screen.program.providers.providers[0].id
        page.parts.providers.choose(frozenset({str(nova)}))
        page.narrow(search="channel", sort=ChannelSort.NAME, descending=True, providers=frozenset({nova}))
        await screen.until(lambda: page.matching == 59 and not page.table.lazy_model.is_loading)
        page.table.selectRow(20)
        page.table.scroll_to_row(12)
        await screen.until(lambda: current_name(page) == "Channel 39")
        (await page_of(screen, ProvidersPage)).show_as_table(True)
        syncs = await page_of(screen, SyncsPage)
        await screen.until(lambda: syncs.providers.count() == 3)
        syncs.providers.setCurrentIndex(1)
        syncs.which.setCurrentIndex(1)
        (await page_of(screen, JobsPage)).outcomes.setCurrentIndex(1)

    async def look(screen: Screen) -> None:
        jobs = await page_of(screen, JobsPage)
        assert jobs.outcomes.currentIndex() == 1
        syncs = await page_of(screen, SyncsPage)
        assert syncs.query.which is RunFilter.CHANGED
        await screen.until(lambda: syncs.providers.currentText() == "Nova")
        assert (await page_of(screen, ProvidersPage)).views.checkedId() == 1
        page = await page_of(screen, LineUpPage)
        await screen.until(lambda: page.matching == 59)
        assert page.query.sort is ChannelSort.NAME
        assert page.query.descending
        assert page.parts.search.text() == "channel"
        await screen.until(lambda: len(page.parts.providers.keys) == 1)
        await screen.until(lambda: current_name(page) == "Channel 39")
        assert page.table.first_row_in_sight() == 12

    async def without_it(screen: Screen) -> None:
        page = await page_of(screen, LineUpPage)
        await screen.until(lambda: screen.program.providers.providers)
        screen.program.providers.remove(screen.program.providers.providers[0])
        await screen.until(lambda: not page.query.providers and page.matching == 0)

    play(qapp, settings.home, program, change, PROGRAM)
    play(qapp, settings.home, program, look, PROGRAM)
    play(qapp, settings.home, program, without_it, PROGRAM)


@pytest.mark.parametrize("kept", [None, 5, {"query": 7}, {"columns": []}, {"place": "x", "view": 3}])
def test_nonsense_means_a_page_as_at_first(kept: object) -> None:
    assert page_state(kept) in (PageState(), PageState(query=7))
