"""Lists of a panel for tests of imports: spooled, imported in this process, read back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from iptv_manager.demo import panel_content
from iptv_manager.demo.panel_content import Record
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.provider import ProviderKind
from iptv_manager.services.import_job import ImportJob, ImportReport
from iptv_manager.services.import_worker import run_import
from iptv_manager.services.panel_ahead import PanelAhead
from iptv_manager.services.panel_manifest import SUFFIX, PanelManifest
from iptv_manager.store import panel_categories, providers, sync_runs
from iptv_manager.store.database import Database

LIVE, VOD, SERIES = PanelKind.LIVE, PanelKind.VOD, PanelKind.SERIES
_TITLES = {
    LIVE: panel_content.LIVE_TITLES,
    VOD: panel_content.FILM_TITLES,
    SERIES: panel_content.SERIES_TITLES,
}
_FIRST_IDS = {LIVE: 1, VOD: 101, SERIES: 201}


class PanelLists:
    """One provider at a panel, its lists, and what an import makes of them."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        channels: int = 6,
        films: int = 5,
        series: int = 4,
        name: str = "Panel",
    ) -> None:
        self.database = database
        self.lists: dict[PanelKind, list[Record]] = {
            LIVE: list(panel_content.channels(channels)),
            VOD: list(panel_content.films(films)),
            SERIES: list(panel_content.series(series)),
        }
        draft = providers.ProviderDraft(name, "http://panel", ProviderKind.XTREAM, "joe")
        self.provider_id = database.run_here(providers.insert_provider, draft).id
        self._folder = folder
        found = [
            PanelCategory(kind, str(one["category_id"]), str(one["category_name"]))
            for kind, titles in _TITLES.items()
            for one in panel_content.categories(titles, _FIRST_IDS[kind])
        ]
        database.run_here(panel_categories.note_categories, self.provider_id, found, list(PanelKind))

    def take(
        self,
        answers: Mapping[PanelKind, bytes] | None = None,
        *,
        kept: Mapping[PanelKind, str] | None = None,
        same: frozenset[PanelKind] = frozenset(),
        accept_shrink: bool = False,
        ahead: PanelAhead | None = None,
    ) -> ImportReport:
        """Import the lists as they are now, some answered otherwise, some made `ahead`. Raises InputRefused."""
        job = self.job(answers, kept=kept, same=same, accept_shrink=accept_shrink)
        return run_import(job, lambda _report: None, ahead)

    def job(
        self,
        answers: Mapping[PanelKind, bytes] | None = None,
        *,
        kept: Mapping[PanelKind, str] | None = None,
        same: frozenset[PanelKind] = frozenset(),
        accept_shrink: bool = False,
    ) -> ImportJob:
        """The job of importing the lists as they are now."""
        left = kept or {}
        paths = {
            kind: self.spooled(kind, (answers or {}).get(kind)) for kind in PanelKind if kind not in left
        }
        manifest = self._folder / f"lists{SUFFIX}"
        PanelManifest(paths, left, self._categories(), same).save(manifest)
        run_id = self.database.run_here(sync_runs.start_run, self.provider_id)
        return ImportJob(
            self.database.dsn,
            self.provider_id,
            run_id,
            str(manifest),
            "00",
            "live=1",
            "",
            accept_shrink,
            1 << 30,
        )

    def told_of(self, kind: PanelKind, answer: bytes | None = None) -> Path:
        """The manifest of one list, as the worker is told of it before its job."""
        manifest = self._folder / f"{kind.value}{SUFFIX}"
        PanelManifest({kind: self.spooled(kind, answer)}, {}, self._categories()).save(manifest)
        return manifest

    def choose(self, *taken: tuple[PanelKind, str]) -> None:
        """Take these categories and no other."""
        self.database.run_here(panel_categories.choose_categories, self.provider_id, taken)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query; `{p}` stands for the provider's id."""
        wanted = text(query.replace("{p}", str(self.provider_id)))
        return self.database.run_here(lambda connection: [tuple(row) for row in connection.execute(wanted)])

    def mark(self) -> int:
        """A moment, for `written_since`."""
        return int(self.ask("SELECT pg_current_xact_id()::text")[0][0])

    def written_since(self, mark: int) -> int:
        """Rows of streams, series and categories that were written after that moment."""
        return int(self.ask(written_query(mark))[0][0])

    def spooled(self, kind: PanelKind, answer: bytes | None = None) -> str:
        """A list as it is now, or such an answer, in its spool file."""
        path = self._folder / f"{kind.value}.json"
        path.unlink(missing_ok=True)  # who reads the one there was goes on with it
        path.write_bytes(json.dumps(self.lists[kind]).encode() if answer is None else answer)
        return str(path)

    def _categories(self) -> tuple[PanelCategory, ...]:
        return tuple(self.database.run_here(panel_categories.known_categories, self.provider_id))


def written_query(mark: int) -> str:
    """How many rows were written after that transaction; `{p}` stands for the provider's id."""
    tables = ("stream_p{p}", "panel_series", "panel_category")
    counts = (f"(SELECT count(*) FROM {table} WHERE xmin::text::bigint > {mark})" for table in tables)
    return f"SELECT {' + '.join(counts)}"
