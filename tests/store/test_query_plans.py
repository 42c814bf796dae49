"""Every query of the window, at 100,000 rows, goes through an index: none reads a big table from end to end."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from iptv_manager.demo.lists import write_list
from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind
from iptv_manager.services.import_job import ImportJob
from iptv_manager.services.import_worker import run_import
from iptv_manager.services.line_up import LineUpService
from iptv_manager.store import address_halves, checks, facets, providers, streams, sync_runs
from iptv_manager.store.database import Database
from iptv_manager.store.provider_counts import provider_counts

ENTRIES = 50_000  # in each of two providers
BIG = re.compile(r"stream(_health)?_p\d+$|stream_check|sync_change|programme|viewing|stream$|stream_health$")
HEALTH = """
INSERT INTO stream_health (provider_id, stream_id, outcome, checked_at, first_byte_ms, next_check_at)
SELECT
  provider_id, id, (enum_range(NULL::outcome))[1 + id % 18], now() - id * interval '1 s', id % 900,
  now() + (id % 100 - 5) * interval '1 h'
FROM stream WHERE id % 5 > 0
"""

# As if "Germany | News" were written "News;…": a part of some thousand streams, and one of all.
PARTS = """
INSERT INTO group_part (whole, part, title)
SELECT DISTINCT key, part, part FROM category, unnest(ARRAY[regexp_replace(key, '^.*[|] ', ''), 'everything']) AS part
"""


@pytest.fixture(scope="module")
def full_database(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """100,000 streams of two providers, four of five checked. Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    for name in ("One", "Two"):
        _fill(database, name, tmp_path_factory.mktemp(name) / "list.m3u")
    with database.engine.begin() as connection:
        connection.execute(text(HEALTH))
        connection.execute(text(PARTS))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


def _fill(database: Database, name: str, path: Path) -> None:
    write_list(path, ENTRIES, seed=len(name))
    provider = database.run_here(providers.add_provider, name, str(path), "", None)
    run_id = database.run_here(sync_runs.start_run, provider.id)
    job = ImportJob(database.dsn, provider.id, run_id, str(path), "00", "", "", False, 1 << 30)
    assert run_import(job, lambda _report: None).kind == "done"


def scanned(database: Database, ask: Callable[[Connection], object]) -> list[str]:
    """Big tables that the statements of `ask` would read from end to end."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _m: bool) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.engine.connect() as connection:
            ask(connection)
            event.remove(database.engine, "before_cursor_execute", note)
            return [table for one in asked for table in _sequential(connection, *one)]
    finally:
        if event.contains(database.engine, "before_cursor_execute", note):
            event.remove(database.engine, "before_cursor_execute", note)


def _sequential(connection: Connection, statement: str, parameters: Any) -> list[str]:
    driver = connection.connection.driver_connection
    assert driver is not None
    plan = driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()[0]
    return [
        table for table in _scans(json.loads(plan) if isinstance(plan, str) else plan) if BIG.match(table)
    ]


def _scans(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for part in plan:
            yield from _scans(part)
    elif isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        for value in plan.values():
            if isinstance(value, list | dict):
                yield from _scans(value)


FILTERS = {
    "all": {},
    "provider": {"providers": frozenset({1})},
    "group": {"groups": frozenset({"uk | news"})},
    "part": {"groups": frozenset({"news"})},
    "part of all": {"groups": frozenset({"everything"})},
    "search": {"search": "sky sports 1"},
    "kind": {"kinds": frozenset({StreamKind.EPISODE})},
    "outcome": {"outcomes": frozenset({Outcome.TIMEOUT})},
    "unchecked": {"unchecked": True},
    "several": {"search": "sport", "providers": frozenset({2}), "kinds": frozenset({StreamKind.LIVE})},
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("column", list(SortColumn))
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS.keys())
def test_first_rows_come_from_an_index(
    full_database: Database, filters: dict[str, Any], column: SortColumn, descending: bool
) -> None:
    query = LineUpQuery(sort=column, descending=descending, **filters)
    assert scanned(full_database, lambda c: streams.first_rows(c, query, 200)) == []


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("column", [c for c in SortColumn if c not in streams.HEALTH_COLUMNS])
def test_hits_of_a_search_are_looked_up_and_the_first_of_them_given(
    full_database: Database, column: SortColumn, descending: bool
) -> None:
    query = LineUpQuery(search="sport", sort=column, descending=descending)
    assert scanned(full_database, lambda c: streams.first_hits(c, query, 200)) == []
    ids = full_database.run_here(streams.id_vector, query)
    assert len(ids) > 200
    hits = full_database.run_here(streams.first_hits, query, 200)
    assert [row.id for row in hits] == list(ids[:200])


@pytest.mark.parametrize("column", [c for c in SortColumn if c not in streams.HEALTH_COLUMNS])
def test_the_whole_order_comes_from_an_index_alone(full_database: Database, column: SortColumn) -> None:
    assert scanned(full_database, lambda c: streams.id_vector(c, LineUpQuery(sort=column))) == []


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_all_addresses_are_read_in_two_halves_each_from_the_index(
    full_database: Database, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    monkeypatch.setattr(address_halves, "WORTH_IT", 10_000)
    query = LineUpQuery(sort=SortColumn.ADDRESS, descending=descending)
    whole = full_database.run_here(streams.id_vector, query)
    halves = full_database.run_here(address_halves.address_halves, query)
    parts = [full_database.run_here(streams.id_vector, query, half) for half in halves]
    assert len(parts) == 2
    assert parts[0] + parts[1] == whole
    assert min(map(len, parts)) > len(whole) / 4
    assert asyncio.run(LineUpService(full_database).id_vector(query)) == whole
    read = [scanned(full_database, partial(streams.id_vector, query=query, half=half)) for half in halves]
    assert read == [[], []]


def test_addresses_of_short_lists_and_of_a_search_are_read_in_one_go(full_database: Database) -> None:
    for query in (LineUpQuery(sort=SortColumn.ADDRESS), LineUpQuery(sort=SortColumn.ADDRESS, search="sky")):
        assert full_database.run_here(address_halves.address_halves, query) == []


def test_a_part_of_hundreds_of_groups_is_gathered_by_their_index(full_database: Database) -> None:
    query = LineUpQuery(groups=frozenset({"news"}), sort=SortColumn.NAME)
    assert scanned(full_database, lambda c: streams.id_vector(c, query)) == []


def test_a_search_is_answered_by_the_trigrams(full_database: Database) -> None:
    query = LineUpQuery(search="sky sports 77")
    assert scanned(full_database, lambda c: streams.id_vector(c, query)) == []


def test_a_page_of_rows_is_fetched_by_keys(full_database: Database) -> None:
    ids = full_database.run_here(streams.id_vector, LineUpQuery(sort=SortColumn.NAME))[40_000:40_200]
    assert scanned(full_database, lambda c: streams.rows_by_ids(c, ids)) == []


def test_counts_of_groups_need_no_stream_at_all(full_database: Database) -> None:
    counted: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    with full_database.engine.connect() as connection:
        event.listen(full_database.engine, "before_cursor_execute", note)
        found = facets.group_counts(connection, LineUpQuery())
        event.remove(full_database.engine, "before_cursor_execute", note)
    assert found.total == 2 * ENTRIES
    assert not any("FROM stream" in one for one in counted)


def test_counts_of_a_search_come_from_indexes(full_database: Database) -> None:
    assert scanned(full_database, lambda c: facets.facets(c, LineUpQuery(search="sky sports 77"))) == []


def test_targets_of_a_check_are_fetched_by_keys(full_database: Database) -> None:
    ids = full_database.run_here(streams.id_vector, LineUpQuery(providers=frozenset({1})))[:1000]
    assert scanned(full_database, lambda c: checks.owners(c, ids)) == []
    assert scanned(full_database, lambda c: checks.targets(c, 1, ids)) == []


def test_what_is_due_is_chosen_by_indexes(full_database: Database) -> None:
    now = datetime.now(UTC)
    start = checks.LastDue(datetime(2000, 1, 1, tzinfo=UTC), 0)
    ids = full_database.run_here(streams.id_vector, LineUpQuery(providers=frozenset({1})))[:1000]
    assert scanned(full_database, lambda c: checks.overdue(c, 1, now, start, 1000)) == []
    assert scanned(full_database, lambda c: checks.never_checked(c, 1, 0, 1000)) == []
    assert scanned(full_database, lambda c: checks.due_among(c, ids, now)) == []
    assert scanned(full_database, lambda c: checks.owners(c, ids, now)) == []


def test_the_detector_sees_a_scan(full_database: Database) -> None:
    assert scanned(full_database, lambda c: c.execute(text("SELECT count(*) FROM stream WHERE url = 'x'")))


def test_what_providers_hold_is_counted_from_indexes(full_database: Database) -> None:
    assert scanned(full_database, lambda connection: provider_counts(connection, [1, 2])) == []
