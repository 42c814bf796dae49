"""What desktops ask of the schedule all the time is answered by indexes, however long the history is."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from iptv_manager.model.job import DesktopKind, HistoryQuery
from iptv_manager.model.schedule import Wanted, every
from iptv_manager.store import job_history, job_parts, jobs, schedules
from iptv_manager.store.database import Database

HISTORY = """
INSERT INTO job (kind, schedule_id, due_at, started_at, finished_at, instance, outcome)
SELECT 'sync', schedule.id, now() - number * interval '10 s', now(), now(), 'd' || number % 5, 'ok'
FROM schedule, generate_series(1, 50000) AS number
"""
WHOLE = re.compile(r'"Node Type": "Seq Scan"[^{}]*"Relation Name": "job"')
TAKER = jobs.Taker("me", ("sync", "check"), 30)


@pytest.fixture(scope="module")
def long_history(module_database_url: str) -> Iterator[Database]:
    """Two schedules with 100,000 jobs. Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    for kind in ("sync", "check"):
        database.run_here(schedules.set_schedule, Wanted(kind, None, every("6h"), zone="UTC"))
    with database.engine.begin() as connection:
        connection.execute(text(HISTORY))
        jobs.heartbeat(connection, "d0", "here", DesktopKind.SERVICE, "1")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


@pytest.mark.parametrize(
    "ask",
    [
        jobs.outlook,
        lambda connection: jobs.take_job(connection, TAKER),
        job_history.last_jobs,
        lambda connection: job_history.history(connection, 200),
        lambda connection: job_history.history_ids(connection, HistoryQuery()),
        lambda connection: job_history.history_rows(connection, [1, 2, 3]),
        lambda connection: job_parts.take_part(connection, "me", 30, None),
        schedules.all_schedules,
    ],
    ids=["outlook", "take", "last", "history", "ids", "rows", "part", "schedules"],
)
def test_no_question_reads_the_whole_history(
    long_history: Database, ask: Callable[[Connection], object]
) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _m: bool) -> None:
        asked.append((statement, parameters))

    with long_history.engine.connect() as connection:
        event.listen(long_history.engine, "before_cursor_execute", note)
        ask(connection)
        event.remove(long_history.engine, "before_cursor_execute", note)
        driver = connection.connection.driver_connection
        assert driver is not None
        for statement, parameters in asked:
            [plan] = driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()
            assert not WHOLE.search(json.dumps(plan)), statement
        connection.rollback()
