"""The database is restarted under desktops: they come back by themselves, and nothing is lost or done twice."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from iptv_manager.model.job import JobOutcome
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from iptv_manager.store.server import EmbeddedServer
from tests.conftest import CARELESS
from tests.drills.fleet import Fleet, until

LEASE = 3.0  # seconds


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedServer]:
    """A PostgreSQL of this test alone, so that it may be restarted."""
    made = EmbeddedServer(home / "postgres", extra=CARELESS)
    yield made
    made.stop()


def test_a_restart_is_over_within_five_seconds_and_nothing_is_lost(server: EmbeddedServer) -> None:
    url = server.start()
    database = Database(url, 2)
    upgrade(database.engine)
    fleet = Fleet(database, url)
    try:
        fleet.schedule(0.5)
        fleet.start(2, LEASE, work=0.3)
        until(lambda: len(fleet.jobs()) >= 3)
        server.stop()
        server.start()
        back = monotonic()
        known = newest(fleet)
        until(lambda: newest(fleet) > known + 1)
        assert monotonic() - back < 5
        fleet.unschedule()
        until(lambda: all(job.finished_at for job in fleet.jobs()))
        assert {job.outcome for job in fleet.jobs()} <= {JobOutcome.OK, JobOutcome.INTERRUPTED}
        done = Counter(job for job, _, stage in fleet.notes() if stage == "done")
        assert set(done.values()) == {1}
        assert {job.id for job in fleet.jobs() if job.outcome is JobOutcome.OK} <= set(done)
    finally:
        fleet.stop()
        database.close()


def newest(fleet: Fleet) -> int:
    """The latest job that ended well."""
    return max((job.id for job in fleet.jobs() if job.outcome is JobOutcome.OK), default=0)
