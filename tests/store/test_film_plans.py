"""Every query over films and series, at 60,000 films and 40,000 episodes, goes through an index."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from iptv_manager.model.films import TitleFlag, TitleKind, TitleQuery, TitleSort, sorts_of
from iptv_manager.store import episodes, film_sources, films
from iptv_manager.store.database import Database
from tests.store.plans import scans_of, sorts_in

BIG = frozenset({"film", "show", "movie", "episode", "stream_p1", "stream_p2"})
FILLED = """
INSERT INTO provider (name, source) VALUES ('One', 'x'), ('Two', 'y');
CREATE TABLE stream_p1 PARTITION OF stream FOR VALUES IN (1);
CREATE TABLE stream_p2 PARTITION OF stream FOR VALUES IN (2);
INSERT INTO stream (id, provider_id, identity, fingerprint, position, kind, name, sort_key, search_key, group_title,
  group_key, number, guide_id, guide_name, logo, url, user_agent, referrer)
SELECT n, 1 + n % 2, gen_random_uuid(), n, n, CASE WHEN n <= 60000 THEN 'movie' ELSE 'episode' END::stream_kind,
  'Name ' || n, 'name ' || n, 'name ' || n, 'Group ' || n % 200, 'group ' || n % 200, '', '', '', '',
  'http://h/' || n, '', ''
FROM generate_series(1, 100000) AS n;
INSERT INTO film (id, match_key, title, sort_key, search_key, year, rating, added_at, provider_id, group_title, lives,
  favourite)
SELECT n, 'film ' || n || '|1', 'Film ' || n, 'film ' || n, 'film ' || md5(n::text), 1950 + n % 70,
  CASE WHEN n % 3 > 0 THEN n % 100 / 10.0 END, now() - n * interval '1 min', 1 + n % 2, 'Group', true, n % 1000 = 0
FROM generate_series(1, 60000) AS n;
INSERT INTO movie (provider_id, stream_id, title, sort_key, year, film_id, base_key, twin, search_key, quality,
  language, added_at, group_title, group_key, said)
SELECT 1 + n % 2, n, 'Film ' || n, 'film ' || n, 2000, n, 'film ' || n, 1, 'film ' || n, '', '', now(),
  'Group ' || n % 200, 'group ' || n % 200, n
FROM generate_series(1, 60000) AS n;
UPDATE film SET group_key = 'group ' || id % 200, sources = 1 + id % 3, quality = nullif(id % 5, 0);
INSERT INTO group_part (whole, part, title)
SELECT DISTINCT group_key, 'part ' || id % 10, 'Part' FROM film;
INSERT INTO show (id, match_key, title, sort_key, search_key, added_at, provider_id, group_title, group_key, lives,
  sources, quality, seasons, episodes)
SELECT n, 'show ' || n || '|1', 'Show ' || n, 'show ' || n, 'show ' || n, now(), 1, 'Group', 'group ' || n % 20, true,
  1, nullif(n % 5, 0), n % 7, n % 50
FROM generate_series(1, 20000) AS n;
INSERT INTO series (id, provider_id, key, title, sort_key, show_id, base_key, twin, search_key, quality,
  language, added_at, group_title, group_key, said)
OVERRIDING SYSTEM VALUE
SELECT n, 1, 'title:show ' || n, 'Show ' || n, 'show ' || n, n, 'show ' || n, 1, 'show ' || n, '', '', now(),
  'Group', 'group', n
FROM generate_series(1, 2000) AS n;
INSERT INTO episode (series_id, stream_id, season, number, last, quality, language, added_at, said)
SELECT 1 + n % 2000, n, 1, n / 2000, n / 2000, '', '', now(), n FROM generate_series(60001, 100000) AS n;
"""


@pytest.fixture(scope="module")
def full_database(module_database_url: str) -> Iterator[Database]:
    """Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    with psycopg.connect(database.dsn) as driver:
        driver.execute(FILLED)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "search": {"search": "film 7777"},
    "favourites": {"flag": TitleFlag.FAVOURITE},
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize(
    ("kind", "sort"), [(kind, sort) for kind in TitleKind for sort in sorts_of(kind)], ids=str
)
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS.keys())
def test_first_rows_come_from_an_index(
    full_database: Database, filters: dict[str, Any], kind: TitleKind, sort: TitleSort, descending: bool
) -> None:
    query = TitleQuery(kind, sort=sort, descending=descending, **filters)
    assert scans_of(full_database, lambda c: films.first_rows(c, query, 200), BIG) == []


ORDERS = [
    (kind, sort)
    for kind in TitleKind
    for sort in sorts_of(kind)
    if sort is not TitleSort.PROVIDER  # what came from elsewhere first is sorted behind, and is little
]


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize(("kind", "sort"), ORDERS, ids=str)
def test_each_order_is_that_of_an_index(
    full_database: Database, kind: TitleKind, sort: TitleSort, descending: bool
) -> None:
    query = TitleQuery(kind, sort=sort, descending=descending)
    parts = full_database.run_here(films.segments, query)
    assert sorts_in(full_database, lambda c: [c.execute(part.limit(200)) for part in parts]) == []


PARTS: list[dict[str, Any]] = [
    {"providers": frozenset({1})},
    {"groups": frozenset({"group 7"})},
    {"groups": frozenset({"part 7"})},
]


@pytest.mark.parametrize("filters", PARTS)
def test_first_rows_of_a_provider_or_group_come_from_an_index(
    full_database: Database, filters: dict[str, Any]
) -> None:
    query = TitleQuery(**filters)
    assert scans_of(full_database, lambda c: films.first_rows(c, query, 200), BIG) == []


def test_rows_sources_and_episodes_are_fetched_by_keys(full_database: Database) -> None:
    ids = list(range(30_000, 30_200))

    def ask(connection: Connection) -> None:
        films.rows_by_ids(connection, TitleKind.FILM, ids)
        film_sources.sources(connection, TitleKind.FILM, ids)
        film_sources.sources(connection, TitleKind.SERIES, [7])
        episodes.seasons(connection, 7)

    assert scans_of(full_database, ask, BIG) == []
    assert [len(one.episodes) for one in full_database.run_here(episodes.seasons, 7)] == [20]


def test_a_mark_is_set_by_key(full_database: Database) -> None:
    with full_database.engine.connect() as connection:
        film_sources.mark(connection, TitleKind.FILM, [5], TitleFlag.HIDDEN, True)
        connection.rollback()
    asked = lambda c: film_sources.mark(c, TitleKind.FILM, [5], TitleFlag.HIDDEN, False)  # noqa: E731
    assert scans_of(full_database, asked, BIG) == []


def test_the_detector_sees_a_scan(full_database: Database) -> None:
    assert scans_of(
        full_database, lambda c: c.execute(text("SELECT count(*) FROM film WHERE title = 'x'")), BIG
    )
