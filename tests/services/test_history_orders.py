"""Syncs, what each changed, and jobs, by every column of their tables: both ways, what shows nothing last."""

from pathlib import Path

import pytest
from sqlalchemy import text

from iptv_manager.model.job import HistoryQuery, JobSort
from iptv_manager.model.syncs import ChangeSort, RunQuery, RunSort
from iptv_manager.store import job_history, sync_changes
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

RUNS = """
INSERT INTO provider (name, source) VALUES ('beta', 'x'), ('Alpha', 'y');
INSERT INTO sync_run (provider_id, started_at, status, entries, added, gone, message)
VALUES
  (1, '2026-01-01', 'ok', 30, 0, 7, 'Late'),
  (2, '2026-01-02', 'failed', 4, 12, 0, ''),
  (1, '2026-01-03', 'unchanged', 100, 2, 0, 'early');
"""
JOBS = """
INSERT INTO provider (name, source) VALUES ('beta', 'x'), ('Alpha', 'y');
INSERT INTO job (kind, provider_id, due_at, started_at, finished_at, instance, outcome, message, manual)
VALUES
  ('sync', 1, '2026-01-01', '2026-01-01 00:00', '2026-01-01 00:01', 'two', 'ok', 'Late', true),
  ('check', NULL, '2026-01-02', NULL, NULL, '', '', '', false),
  ('guide', 2, '2026-01-03', '2026-01-03 00:00', '2026-01-03 00:00:07', 'One', 'failed', 'early', false);
"""


def filled(database: Database, statements: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statements)


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [
        (RunSort.WHEN, [1, 2, 3], []),
        (RunSort.PROVIDER, [2, 3, 1], []),
        (RunSort.STATUS, [2, 1, 3], []),
        (RunSort.ENTRIES, [2, 1, 3], []),
        (RunSort.ADDED, [3, 2], [1]),
        (RunSort.GONE, [1], [3, 2]),
        (RunSort.MESSAGE, [3, 1], [2]),
        (RunSort.MOVED, [], [3, 2, 1]),
    ],
)
def test_syncs_by_every_column(database: Database, sort: RunSort, told: list[int], silent: list[int]) -> None:
    filled(database, RUNS)
    up, down = (
        list(database.run_here(sync_changes.run_vector, RunQuery(sort=sort, descending=descending)))
        for descending in (False, True)
    )
    assert up == told + silent
    assert down[len(told) :] == silent
    if sort is not RunSort.PROVIDER:  # two of one provider: the newer one first, both ways
        assert down[: len(told)] == told[::-1]
    first = database.run_here(sync_changes.recent_runs, RunQuery(sort=sort), 2)
    assert [run.id for run in first] == up[:2]


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [
        (ChangeSort.NAME, "Channel 2, Channel 9 HD, Channel 10", ""),
        (ChangeSort.NAME_BEFORE, "Channel 9 HD", "Channel 2, Channel 10"),
        (ChangeSort.GROUP, "Channel 9 HD, Channel 10, Channel 2", ""),
        (ChangeSort.GROUP_BEFORE, "Channel 10", "Channel 2, Channel 9 HD"),
        (ChangeSort.URL_BEFORE, "", "Channel 2, Channel 9 HD, Channel 10"),
    ],
)
def test_changes_by_every_column(lists: Lists, sort: ChangeSort, told: str, silent: str) -> None:
    old = [("Channel 9", "Group 1", "http://h/9"), ("Channel 10", "Old", "http://h/10")]
    lists.bring([*old, *((f"Other {n}", "", f"http://h/o{n}") for n in range(9))])
    lists.bring(
        [
            ("Channel 9 HD", "Group 1", "http://h/9"),
            ("Channel 10", "Group 2", "http://h/10"),
            *((f"Other {n}", "", f"http://h/o{n}") for n in range(9)),
            ("Channel 2", "Group 10", "http://h/2"),
        ]
    )
    run_id = lists.database.run_here(lambda c: c.scalar(text("SELECT max(id) FROM sync_run")))

    def names(descending: bool) -> list[str]:
        ids = lists.database.run_here(sync_changes.change_vector, run_id, frozenset(), sort, descending)
        found = lists.database.run_here(sync_changes.changes_by_ids, run_id, ids)
        return [change.name for change in found]

    first = told.split(", ") if told else []
    for descending in (False, True):
        shown = names(descending)
        assert shown[: len(first)] == (first[::-1] if descending else first)
        assert sorted(shown[len(first) :]) == sorted(silent.split(", ") if silent else [])


@pytest.mark.parametrize("sort", list(ChangeSort))
def test_every_order_of_changes_has_them_all(lists: Lists, sort: ChangeSort) -> None:
    lists.bring([("A", "", "http://h/1"), ("B", "x", "http://h/2")])
    lists.bring([("A", "y", "http://h/3"), ("C", "", "http://h/4")])
    run_id = lists.database.run_here(lambda c: c.scalar(text("SELECT max(id) FROM sync_run")))
    whole = lists.database.run_here(sync_changes.change_vector, run_id)
    ordered = lists.database.run_here(sync_changes.change_vector, run_id, frozenset(), sort, True)
    assert sorted(ordered) == sorted(whole)


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [
        (JobSort.DUE, [1, 2, 3], []),
        (JobSort.KIND, [2, 3, 1], []),
        (JobSort.PROVIDER, [3, 1], [2]),
        (JobSort.OUTCOME, [3, 1, 2], []),
        (JobSort.SECONDS, [3, 1], [2]),
        (JobSort.DESKTOP, [3, 1], [2]),
        (JobSort.MESSAGE, [3, 1], [2]),
        (JobSort.STARTED, [1, 3], [2]),
    ],
)
def test_jobs_by_every_column(database: Database, sort: JobSort, told: list[int], silent: list[int]) -> None:
    filled(database, JOBS)
    for descending in (False, True):
        query = HistoryQuery(sort=sort, descending=descending)
        ids = list(database.run_here(job_history.history_ids, query))
        assert ids == (told[::-1] if descending else told) + silent
        assert [job.id for job in database.run_here(job_history.history, 9, query)] == ids


def test_what_a_person_began_stands_together(database: Database, tmp_path: Path) -> None:
    filled(database, JOBS)
    ids = database.run_here(job_history.history_ids, HistoryQuery(sort=JobSort.MANUAL, descending=True))
    assert list(ids) == [1, 3, 2]
