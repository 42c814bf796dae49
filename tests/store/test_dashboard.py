"""The overview's one query, and that it stays quick over many streams and checks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.dashboard import dashboard
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    """A provider with three streams, two of them checked."""
    made = Lists(database, tmp_path, "Nova")
    made.bring([("News", "UK", "http://h/1"), ("Sport", "UK", "http://h/2"), ("Kids", "UK", "http://h/3")])
    first, second, _ = made.rows()
    found = [
        ProbeResult(made.provider.id, first.id, Outcome.ALIVE, NOW - timedelta(hours=2), 80, 200, ""),
        ProbeResult(made.provider.id, second.id, Outcome.TIMEOUT, NOW - timedelta(hours=1), None, None, ""),
    ]
    database.run_here(record_checks, found)
    return made


def test_it_tells_of_everything_in_one_round_trip(lists: Lists) -> None:
    statements: list[str] = []
    event.listen(lists.database.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    seen = lists.database.run_here(dashboard, NOW, "UTC")
    assert len(statements) == 1
    assert (seen.streams, seen.outcomes) == (3, {"alive": 1, "timeout": 1})
    assert [(hour.good, hour.told) for hour in seen.hours] == [(1, 1), (0, 1)]
    assert seen.hours[0].first_byte_p50 == pytest.approx(80, rel=0.15)
    assert seen.hours[1].first_byte_p50 is None
    assert seen.database_bytes > seen.history_bytes > 0


def test_it_tells_what_runs_and_what_comes(lists: Lists) -> None:
    with lists.database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO job (kind, provider_id, due_at, started_at, instance) VALUES "
                 "('sync', :provider, now(), now(), 'desk')"), {"provider": lists.provider.id}
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO schedule (kind, rule, next_due) VALUES ('check', 'every 6h', now() + '1 hour')")
        )
    seen = lists.database.run_here(dashboard, NOW, "UTC")
    assert [(job.kind, job.provider, job.desktop) for job in seen.running] == [("sync", "Nova", "desk")]
    assert [(job.kind, job.provider) for job in seen.next] == [("check", None)]


def test_an_empty_database_has_an_overview_too(database: Database) -> None:
    seen = database.run_here(dashboard, NOW, "UTC")
    assert (seen.providers, seen.hours, seen.outcomes, seen.changes.syncs) == ([], [], {}, 0)
