"""Bringing `movie`, `series`, `episode` and what a person sees of them up to a provider's streams.

All in the caller's one transaction on one plain psycopg connection (it runs in a worker process, without
SQLAlchemy). What names mean is told by `services/title_rows.py`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.films import QUALITIES
from iptv_manager.store.copy_rows import NULL
from iptv_manager.store.group_parts import take_apart
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

LOCK_CLASS = 0x49505449  # "IPTI": the first half of the advisory lock's key; there is one for all providers
BATCH = 5000  # rows read at a time

ENTRY_COLUMNS = (
    "key", "said", "title", "sort_key", "search_key", "year", "base_key", "quality", "language", "container",
    "rating", "added_at", "group_title", "group_key",
)  # fmt: skip
"""The columns of a film or series of one provider, in the order in which its values are handed over."""

EPISODE_COLUMNS = (
    "stream_id", "said", "series_key", "season", "number", "last", "title", "container", "quality", "language",
    "added_at",
)  # fmt: skip

# What is read of a stream; while it is as it was, its name is not looked at again.
_SAID = (
    "hashtextextended(concat_ws(chr(31), stream.name, stream.group_title, "
    "substring(stream.url FROM '[.]([A-Za-z0-9]+)(?:[?#|]|$)'), stream.extra ->> 'year', "
    "stream.extra ->> 'released', stream.extra ->> 'rating', stream.extra ->> 'added', "
    "stream.extra ->> 'series_id', stream.extra ->> 'season', stream.extra ->> 'episode'), {rules})"
)
_PANEL_SAID = (
    "hashtextextended(concat_ws(chr(31), listed.title, listed.year, listed.category, listed.rating, "
    "listed.last_modified), {rules})"
)
_QUALITIES = f"ARRAY{list(QUALITIES)}::text[]"
_FILMS = {"entry": "movie", "whole": "film", "added": "min", "qualities": _QUALITIES}
_SHOWS = {"entry": "series", "whole": "show", "added": "max", "qualities": _QUALITIES}


class StreamWords(NamedTuple):
    """What a stream says of a film or an episode."""

    id: int
    said: int
    name: str
    url: str
    group_title: str
    group_key: str
    added_at: Any  # datetime
    extra: dict[str, Any] | None


class SeriesWords(NamedTuple):
    """What a panel's list says of a series."""

    panel_id: str
    said: int
    title: str
    year: int | None
    category: str
    rating: float | None
    added_at: Any  # datetime


def recounting(provider_id: int) -> list[bytes]:
    """SQL that counts the sources of a provider's films and series anew: it was removed, or has come back."""
    return [statement("films_recount", provider=provider_id, **names) for names in (_FILMS, _SHOWS)]


class TitleImport:
    """One provider's turn. The steps are called in the order in which they stand here."""

    def __init__(self, connection: Connection, provider_id: int, rules: int) -> None:
        self._connection = connection
        self.provider_id = provider_id
        self._rules = rules

    def begin(self, run_id: int | None) -> int:
        """Take the lock, find out which streams are to be looked at; gives their number.

        `run_id`: the sync that has just ended; None looks at everything."""
        self._connection.execute("SELECT pg_advisory_xact_lock(%s, 0)", (LOCK_CLASS,))
        since = self._since(run_id) if run_id is not None else None
        if since is None:
            self._run("films_asked_all")
        else:
            self._run("films_asked_changed", since=since)
        self._connection.execute("ANALYZE title_asked")
        self._run("films_stage")
        for names in (_FILMS, _SHOWS):
            self._run("title_marks_arrive", **names)
        self._run("films_gone_movies")
        self._run("films_gone_episodes")
        return self._number("SELECT count(*) FROM title_asked")

    def wanted_movies(self) -> Iterator[list[StreamWords]]:
        """Films whose names are to be read, in batches."""
        return self._streams("movie", "movie")

    def wanted_episodes(self) -> Iterator[list[StreamWords]]:
        """Episodes whose names are to be read, in batches."""
        return self._streams("episode", "episode")

    def wanted_series(self) -> list[SeriesWords]:
        """Series of a panel's list that are new or have new words."""
        said = _PANEL_SAID.format(rules=self._rules)
        query = statement("films_wanted_panel", provider=self.provider_id, said=said)
        return [SeriesWords._make(row) for row in self._connection.execute(query)]

    def take_movies(self, text: bytes) -> None:
        """Take rows of ENTRY_COLUMNS of films, as COPY text."""
        self._copy("title_movie", ENTRY_COLUMNS, text)

    def take_series(self, text: bytes) -> None:
        """Take rows of ENTRY_COLUMNS of series."""
        self._copy("title_series", ENTRY_COLUMNS, text)

    def take_episodes(self, text: bytes) -> None:
        """Take rows of EPISODE_COLUMNS."""
        self._copy("title_episode", EPISODE_COLUMNS, text)

    def known_series(self, keys: Iterable[str]) -> set[str]:
        """Those of these keys of series that are there already."""
        query = "SELECT key FROM series WHERE provider_id = %s AND key = ANY(%s)"
        return {row[0] for row in self._connection.execute(query, (self.provider_id, list(keys)))}

    def write(self) -> int:
        """Write what was taken, summaries last; gives the number of films and episodes read."""
        self._run("films_known_movie")
        self._place(_FILMS)
        self._run("films_write_movies")
        self._run("films_known_series")
        self._place(_SHOWS)
        self._run("films_write_series")
        self._run("films_write_episodes")
        self._connection.execute("ANALYZE movie, series, episode, film, show, title_touched")
        self._run("films_gone_series")
        for names in (_FILMS, _SHOWS):
            self._run("films_refresh", **names)
        self._run("films_count_episodes")
        take_apart(
            self._connection, "SELECT group_key, group_title FROM title_series"
        )  # a panel's: no stream has it
        return self._number(
            "SELECT (SELECT count(*) FROM title_movie) + (SELECT count(*) FROM title_episode)"
        )

    def finish(self, run_id: int) -> None:
        """Note how far the provider has been brought."""
        self._run("films_done", run=run_id, rules=self._rules)

    def _place(self, names: dict[str, str]) -> None:
        """Join what was taken with what there is."""
        self._connection.execute(f"ANALYZE title_{names['entry']}".encode())
        for step in ("films_taken", "films_twins", "films_rename", "films_match", "films_new_wholes"):
            self._run(step, **names)

    def _since(self, run_id: int) -> int | None:
        """The sync from which on changes are to be looked at; None where that is everything.

        Everything: at first, by other rules, and when a sync has noted no change (it was the first one, or
        took another back). A sync that was overtaken by a later one is looked at all the same."""
        query = (
            "SELECT least(run_id, %(run)s - 1) FROM title_state WHERE provider_id = %(provider)s "
            "AND rules = %(rules)s AND EXISTS (SELECT FROM sync_change WHERE sync_change.run_id = %(run)s)"
        )
        values = {"run": run_id, "provider": self.provider_id, "rules": self._rules}
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    def _streams(self, kind: str, known: str) -> Iterator[list[StreamWords]]:
        said = _SAID.format(rules=self._rules)
        query = statement("films_wanted", provider=self.provider_id, said=said, kind=kind, known=known)
        with self._connection.cursor(name=f"wanted_{kind}") as cursor:
            cursor.itersize = BATCH
            cursor.execute(query)
            while rows := cursor.fetchmany(BATCH):
                yield [StreamWords._make(row) for row in rows]

    def _copy(self, table: str, columns: tuple[str, ...], text: bytes) -> None:
        target = f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (NULL '{NULL}')"
        with self._connection.cursor() as cursor, cursor.copy(target.encode()) as copy:
            copy.write(text)

    def _run(self, name: str, **names: object) -> None:
        self._connection.execute(statement(name, provider=self.provider_id, **names))

    def _number(self, query: str) -> int:
        row = self._connection.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0
