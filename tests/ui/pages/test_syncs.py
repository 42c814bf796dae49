"""The page of syncs: what each did, by kind, and taking the last one back or answering one that asked."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from sqlalchemy import text

from iptv_manager.model.provider import SyncResult, SyncStatus
from iptv_manager.model.syncs import RunSort
from iptv_manager.services.sync import SyncService
from iptv_manager.services.sync_history import SyncHistoryService
from iptv_manager.settings import Settings
from iptv_manager.store import sync_runs
from iptv_manager.store.database import Database
from iptv_manager.ui.pages.sync_details import REFUSED, SERIES
from iptv_manager.ui.pages.syncs import SyncsPage
from iptv_manager.ui.theme.theme import ThemeMode
from tests.services.import_lists import Entry, Lists
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

PICTURES = os.environ.get("IPTV_TEST_PICTURES", "")
NAMES = ("Sky Sports", "BBC One", "Arte", "ZDF", "Canal+ Séries", "ESPN", "Discovery", "Eurosport")


class Ground:
    """A provider with some syncs behind it, in a real database."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        self.database = database
        self.services = MemoryServices()
        self.services.stock("Aurora TV", 40)
        syncs = SyncService(database, settings)
        self.history = SyncHistoryService(database, syncs)
        self.services.sync_history = self.history  # type: ignore[attr-defined]
        self.lists = Lists(database, folder, "Aurora TV")

    def bring(self, entries: list[Entry], status: SyncStatus = SyncStatus.OK) -> None:
        """Import the entries, as a sync does."""
        report = self.lists.bring(entries)
        newest = text("SELECT max(id) FROM sync_run")
        run_id = self.database.run_here(lambda c: c.execute(newest).scalar_one())
        result = SyncResult(
            "Aurora TV", status, report.entries, report.added, report.changed, report.unchanged, report.gone,
            report.returned, report.rejected,
        )  # fmt: skip
        self.database.run_here(sync_runs.end_run, run_id, result)

    def live(self) -> None:
        """A first import, a day with changes of every kind, a day on which nothing changed."""
        first = [
            (f"{NAMES[n % 8]} {n}", f"Group {n % 5}", f"http://one.example/live/u/p/{n}.ts")
            for n in range(60)
        ]
        self.bring(first)
        later = [
            (f"{name} HD" if n % 9 == 0 else name, group, url.replace("one", "two") if n % 4 == 0 else url)
            for n, (name, group, url) in enumerate(first)
            if n % 7
        ]
        later = [
            *later[30:35],
            *later[:30],
            *later[35:],
            *((f"New {n}", "Fresh", f"http://new/{n}") for n in range(12)),
        ]
        self.bring(later)
        self.bring(later)


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> Ground:
    """Services of a window with a history of syncs."""
    return Ground(database, settings, tmp_path)


def page_in(screen: Screen) -> SyncsPage:
    """The page, in sight."""
    screen.program.pages.show("syncs")
    found = screen.window.findChild(SyncsPage)
    assert isinstance(found, SyncsPage)
    return found


def click(widget: QWidget) -> None:
    """As a person does."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def chips(page: SyncsPage) -> dict[str, QToolButton]:
    """The buttons of the kinds of changes, by kind."""
    return {
        str(one.property("kind")): one for one in page.details.kinds.buttons() if isinstance(one, QToolButton)
    }


async def picture(screen: Screen, name: str) -> None:
    """Both themes as files, when a developer wants to look."""
    if not PICTURES:
        return
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        page_in(screen).ground.theme.choose(mode)
        QApplication.processEvents()
        screen.window.grab().save(f"{PICTURES}/{name}-{mode.value}.png")


def test_each_sync_tells_what_it_did_by_kind(qapp: QApplication, home: Path, ground: Ground) -> None:
    ground.live()

    async def scenario(screen: Screen) -> None:
        screen.window.resize(1280, 860)
        page = page_in(screen)
        await screen.until(lambda: page.table.lazy_model.rowCount() == 3)
        await screen.until(lambda: page.details.nothing.isVisible())
        page.table.selectRow(1)
        await screen.until(lambda: "added" in chips(page))
        assert chips(page)["added"].text() == "Added  12"
        everything = page.details.changes.lazy_model
        await screen.until(lambda: everything.rowCount() > 30)
        await picture(screen, "syncs")
        click(chips(page)["renamed"])
        await screen.until(lambda: 0 < everything.rowCount() < 12 and everything.row_at(0) is not None)
        row = everything.row_at(0)
        assert row is not None
        assert row.name == f"{row.name_before} HD"
        await picture(screen, "renamed")
        page.table.selectRow(2)
        await screen.until(lambda: page.details.nothing.title == "The first import")
        await picture(screen, "first")

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_syncs_changes_and_jobs_are_sorted_by_a_click_and_stay_so(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    ground.live()

    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(lambda: page.table.lazy_model.rowCount() == 3)
        places = {column.key: place for place, column in enumerate(page.table.lazy_model.columns)}

        def added() -> list[int]:
            rows = [page.table.lazy_model.row_at(row) for row in range(3)]
            return [row.added for row in rows if row is not None]

        page.table.lazy_model.sort(places["added"], Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: added() == [60, 12, 0])
        page.table.lazy_model.sort(places["added"], Qt.SortOrder.AscendingOrder)
        await screen.until(lambda: added() == [12, 60, 0])
        kept = page.state()
        page.table.lazy_model.sort(-1)
        await screen.until(lambda: added() == [0, 12, 60])
        page.restore(kept)
        assert page.query.sort is RunSort.ADDED
        page.table.selectRow(1)
        changes = page.details.changes.lazy_model
        await screen.until(lambda: changes.rowCount() > 30)
        changes.sort(1, Qt.SortOrder.DescendingOrder)
        await screen.until(lambda: changes.row_at(0) is not None and changes.row_at(0).name.startswith("ZDF"))  # type: ignore[union-attr]

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_the_last_sync_is_taken_back_and_that_is_noted(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    ground.live()
    before = ground.lists.entries()

    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(lambda: page.table.lazy_model.rowCount() == 3)
        assert not page.details.undo.isVisible()
        page.table.selectRow(1)
        await screen.until(page.details.undo.isVisible)
        click(page.details.undo)
        await screen.until(lambda: page.table.lazy_model.rowCount() == 4)
        assert ground.lists.entries() != before
        await picture(screen, "undone")

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_refused_lines_are_told_with_their_reasons(qapp: QApplication, home: Path, ground: Ground) -> None:
    ground.bring([("One", "G", "http://h/1")])
    ground.lists.path.write_text("#EXTM3U\n#EXTINF:-1,Lost\n#EXTINF:-1,Two\nhttp://h/2\n")
    report = ground.lists.take(ground.lists.path, True)
    ground.database.run_here(lambda c: c.execute(text("UPDATE sync_run SET rejected = 1 WHERE id = 2")))
    assert report.rejected == 1

    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(lambda: REFUSED in chips(page))
        click(chips(page)[REFUSED])
        await screen.until(lambda: page.details.rejects.lazy_model.rowCount() == 1)

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_what_became_of_series_is_told_although_no_stream_changed(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    ground.live()
    before = json.dumps({
        "series": [
            {"change": "added", "title": "Newcomer", "category": "Drama", "was": None},
            {"change": "changed", "title": "Now So", "category": "Drama",
             "was": {"title": "Was So", "category": "Drama"}},
        ],
        "series_counts": {"added": 1, "changed": 1},
    })  # fmt: skip
    asked = text(
        "INSERT INTO sync_run (provider_id, status, entries, finished_at, before) "
        "SELECT id, 'asked', 70, now(), CAST(:before AS jsonb) FROM provider"
    )
    ground.database.run_here(lambda c: c.execute(asked, {"before": before}))

    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(lambda: list(chips(page)) == [SERIES])
        table = page.details.series
        await screen.until(lambda: table.lazy_model.rowCount() == 2 and table.isVisible())
        texts = [[table.lazy_model.index(row, column).data() for column in range(3)] for row in range(2)]
        assert texts == [["Added", "Newcomer", ""], ["Renamed", "Now So", "Was So"]]
        assert page.details.message.text() == "Series: 1 new, 1 changed."
        await picture(screen, "series")

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_a_sync_that_asks_can_be_dismissed(qapp: QApplication, home: Path, ground: Ground) -> None:
    ground.live()
    asked = text(
        "INSERT INTO sync_run (provider_id, status, entries, added, finished_at) "
        "SELECT id, 'asked', 70, 3, now() FROM provider"
    )
    ground.database.run_here(lambda c: c.execute(asked))

    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(page.details.accept.isVisible)
        await picture(screen, "asked")
        click(page.details.dismiss)
        await screen.until(lambda: not page.details.accept.isVisible())

    play(qapp, home, ground.services, scenario, (SyncsPage,))


def test_without_a_sync_the_page_says_what_will_be_here(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    async def scenario(screen: Screen) -> None:
        page = page_in(screen)
        await screen.until(page.empty.isVisible)
        assert page.empty.title == "Nothing was synced yet"
        await picture(screen, "empty")

    play(qapp, home, ground.services, scenario, (SyncsPage,))
