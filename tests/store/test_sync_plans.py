"""What the page of syncs asks, at 100,000 changes and 20,000 syncs, goes through an index."""

import re
from array import array
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from iptv_manager.model.syncs import ChangeKind, RunFilter, RunQuery
from iptv_manager.store import sync_changes
from iptv_manager.store.database import Database
from tests.store import test_query_plans
from tests.store.test_query_plans import scanned

FILL = """
INSERT INTO provider (name, source) SELECT 'P' || n, '-' FROM generate_series(1, 20) AS n;
INSERT INTO sync_run (provider_id, status, started_at, added)
SELECT 1 + n % 20, (ARRAY['ok', 'unchanged', 'failed'])[1 + n % 3], now() - n * interval '1 h', n % 5
FROM generate_series(1, 20000) AS n;
INSERT INTO sync_change (run_id, stream_id, change, renamed, name)
SELECT 1 + n % 10, n, (ARRAY['added', 'changed', 'gone', 'moved'])[1 + n / 10 % 4], n % 7 = 0, 'Name ' || n
FROM generate_series(1, 100000) AS n;
INSERT INTO sync_reject SELECT 1 + n % 100, n, 'why', 'text' FROM generate_series(1, 50000) AS n;
"""


@pytest.fixture(scope="module")
def full_database(module_database_url: str) -> Iterator[Database]:
    """20,000 syncs of 20 providers, 100,000 changes. Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    with database.engine.begin() as connection:
        connection.execute(text(FILL))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


@pytest.fixture(autouse=True)
def every_table_of_syncs_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one of them may be read from end to end."""
    monkeypatch.setattr(test_query_plans, "BIG", re.compile("sync_"))


@pytest.mark.parametrize(
    "kinds", [frozenset(), frozenset({ChangeKind.GONE}), frozenset({ChangeKind.RENAMED})]
)
def test_changes_of_a_sync_are_found_by_its_number(
    full_database: Database, kinds: frozenset[ChangeKind]
) -> None:
    assert scanned(full_database, lambda c: sync_changes.change_vector(c, 3, kinds)) == []
    assert scanned(full_database, lambda c: sync_changes.kind_counts(c, 3)) == []
    ids = full_database.run_here(sync_changes.change_vector, 3, kinds)
    assert len(ids) > 1000
    assert scanned(full_database, lambda c: sync_changes.changes_by_ids(c, 3, ids[500:700])) == []
    assert len(full_database.run_here(sync_changes.changes_by_ids, 3, ids[500:700])) == 200


def test_refused_lines_and_the_question_that_waits_are_found_by_index(full_database: Database) -> None:
    assert scanned(full_database, lambda c: sync_changes.rejects(c, 3, 1000)) == []
    assert scanned(full_database, lambda c: sync_changes.waiting_run(c, 3)) == []


@pytest.mark.parametrize("which", list(RunFilter))
def test_a_page_of_syncs_is_read_by_keys(full_database: Database, which: RunFilter) -> None:
    ids = full_database.run_here(sync_changes.run_vector, RunQuery(3, which))
    page = array("q", ids[:200])
    assert scanned(full_database, lambda c: sync_changes.runs_by_ids(c, page)) == []
    assert scanned(full_database, lambda c: sync_changes.recent_runs(c, RunQuery(3, which), 200)) == []
