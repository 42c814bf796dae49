"""Ground for tests of films and series: lists brought in this process, and what a person sees of them."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

from iptv_manager.model.films import Season, Source, TitleKind, TitleQuery, TitleRow
from iptv_manager.services.title_worker import TitleJob, follow
from iptv_manager.store import episodes, film_sources, films
from iptv_manager.store.database import Database
from tests.services.import_lists import Entry, Lists


def film(name: str, number: int, ending: str = "mkv", group: str = "Films") -> Entry:
    """An entry that its address tells to be a film."""
    return (name, group, f"http://h.example/movie/u/p/{number}.{ending}")


def episode(name: str, number: int, group: str = "Series") -> Entry:
    """An entry that its address tells to be an episode."""
    return (name, group, f"http://h.example/series/u/p/{number}.mp4")


def live(name: str, number: int) -> Entry:
    """A live channel."""
    return (name, "TV", f"http://h.example/live/u/p/{number}.ts")


class Shelf:
    """Providers whose lists are brought in, one after the other, each followed by its titles."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._lists: dict[str, Lists] = {}

    def lists(self, name: str) -> Lists:
        """The lists of a provider, which is added when first named."""
        if name not in self._lists:
            self._lists[name] = Lists(self.database, self._folder, name)
        return self._lists[name]

    def bring(self, entries: list[Entry], provider: str = "One") -> None:
        """Sync the provider with this list, titles included."""
        self.bring_streams(entries, provider)
        self.follow(provider)

    def bring_streams(self, entries: list[Entry], provider: str = "One") -> None:
        """Sync the provider with this list, but leave its titles alone."""
        assert self.lists(provider).bring(entries).kind == "done"

    def follow(self, provider: str = "One", whole: bool = False) -> int:
        """Bring titles up to the provider's last sync; gives how many names were read."""
        provider_id = self.lists(provider).provider.id
        run_id = self.one("SELECT max(id) FROM sync_run WHERE provider_id = :id", id=provider_id)
        report = follow(TitleJob(self.database.dsn, provider_id, run_id, whole), lambda _report: None)
        assert report.kind == "done"
        return report.entries

    def rows(self, **query: Any) -> list[TitleRow]:
        """What a table of films shows."""
        asked = TitleQuery(**query)
        ids = self.database.run_here(films.id_vector, asked)
        rows = self.database.run_here(films.rows_by_ids, asked.kind, ids)
        assert [row.id for row in rows] == list(ids)  # no row is counted and then not there
        return rows

    def series(self, **query: Any) -> list[TitleRow]:
        """What a table of series shows."""
        return self.rows(kind=TitleKind.SERIES, **query)

    def titles(self, **query: Any) -> list[tuple[str, int | None]]:
        """Titles and years of films."""
        return [(row.title, row.year) for row in self.rows(**query)]

    def sources(self, kind: TitleKind, *ids: int) -> list[Source]:
        """The entries behind titles."""
        return self.database.run_here(film_sources.sources, kind, list(ids))

    def seasons(self, show_id: int) -> list[Season]:
        """Seasons of a series."""
        return self.database.run_here(episodes.seasons, show_id)

    def numbers(self, show_id: int) -> dict[int, list[int]]:
        """Numbers of the episodes by season."""
        return {one.number: [each.number for each in one.episodes] for one in self.seasons(show_id)}

    def one(self, query: str, **values: Any) -> Any:
        """One value out of the database."""
        with self.database.engine.begin() as connection:
            return connection.scalar(text(query), values)
