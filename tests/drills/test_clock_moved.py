"""The clock of server and desktops is moved over both changes of daylight saving time: nothing is missed or doubled.

libfaketime (Debian's package faketime) moves it; processes that are preloaded with it look it up in one file."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from iptv_manager.model.job import JobOutcome
from iptv_manager.model.schedule import Rule, Wanted, at, cron
from iptv_manager.store import schedules
from iptv_manager.store.changes import tell_change
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from iptv_manager.store.server import EmbeddedServer
from tests.conftest import CARELESS
from tests.drills.fleet import Fleet, until

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
ZONE = "Europe/Berlin"
NIGHTLY, HOURLY = "drill_0", "drill_1"
SPRING = datetime(2027, 3, 27, 23, 5, tzinfo=UTC)  # 28 March, 02:00 is 03:00 there, at 01:00 UTC
AUTUMN = datetime(2027, 10, 30, 22, 5, tzinfo=UTC)  # 31 October, 03:00 is 02:00 there, at 01:00 UTC
HALF = timedelta(minutes=30)
_QUIET = text("""
SELECT NOT EXISTS (SELECT FROM schedule WHERE next_due <= now())
  AND NOT EXISTS (SELECT FROM job WHERE finished_at IS NULL)
""")

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed (Debian: faketime)")


class Clock:
    """The clock of everything that is started under it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._path.touch(0o644)
        self.environment = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }

    def move(self, moment: datetime) -> None:
        """Let it be that moment now, and go on from there."""
        half = self._path.with_suffix(".new")
        half.write_text(f"{moment.timestamp() - time.time():+.6f}\n")
        half.chmod(0o644)
        half.replace(self._path)


class Night:
    """Two desktops on a server of their own, under a clock that the test moves."""

    def __init__(self, fleet: Fleet, clock: Clock) -> None:
        self.fleet = fleet
        self._clock = clock

    def schedule(self, kind: str, rule: Rule) -> None:
        """Have a kind of job done in the zone whose clock changes."""
        self.fleet.database.run_here(schedules.set_schedule, Wanted(kind, None, rule, zone=ZONE))

    def go_to(self, moment: datetime) -> None:
        """Move the clock, and wait until all that is due then is done.

        The desktops are told to look, which they would do within a minute by themselves."""
        self._clock.move(moment)
        self.fleet.database.run_here(lambda connection: tell_change(connection, "schedule"))
        until(lambda: self.fleet.database.run_here(is_quiet))

    def pass_through(self, moment: datetime, halves: int) -> None:
        """Let so many half hours pass."""
        for number in range(halves):
            self.go_to(moment + HALF * number)

    def dues(self, kind: str) -> list[str]:
        """Day and time (UTC) of every job of that kind, oldest first; each must have ended well."""
        found = [job for job in self.fleet.jobs() if job.kind == kind]
        assert {job.outcome for job in found} == {JobOutcome.OK}
        return [f"{job.due_at.astimezone(UTC):%d %H:%M}" for job in reversed(found)]


def is_quiet(connection: Connection) -> bool:
    """Is nothing due and nothing under way?"""
    return bool(connection.execute(_QUIET).scalar_one())


@pytest.fixture
def night(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    """The evening before the clock is put forward."""
    home.chmod(0o755)
    clock = Clock(home / "clock")
    clock.move(SPRING)
    with monkeypatch.context() as moved:
        for name, value in clock.environment.items():
            moved.setenv(name, value)
        server = EmbeddedServer(home / "postgres", extra=CARELESS)
        url = server.start()
    database = Database(url, 2)
    upgrade(database.engine)
    fleet = Fleet(database, url)
    fleet.start(2, 30, 0, **clock.environment)
    yield Night(fleet, clock)
    fleet.stop()
    database.close()
    server.stop()


def test_both_changes_of_the_clock_and_jumps_of_it_miss_and_double_nothing(night: Night) -> None:
    night.schedule(NIGHTLY, at("02:30"))
    night.schedule(HOURLY, cron("30 * * * *"))
    night.pass_through(SPRING, 11)
    assert night.dues(NIGHTLY) == ["28 01:30"]  # 02:30 is skipped there: it is 03:30
    assert night.dues(HOURLY) == ["27 23:30", "28 00:30", "28 01:30", "28 02:30", "28 03:30"]
    night.go_to(AUTUMN)  # seven months asleep: what was missed is done once
    assert night.dues(NIGHTLY)[1:] == ["29 00:30"]
    assert night.dues(HOURLY)[5:] == ["28 04:30"]
    night.pass_through(AUTUMN, 11)
    assert night.dues(NIGHTLY)[2:] == ["31 00:30"]  # the first of the two 02:30
    autumn = ["30 22:30", "30 23:30", "31 00:30", "31 01:30", "31 02:30"]
    assert night.dues(HOURLY)[6:] == autumn
    night.pass_through(AUTUMN + 4 * HALF, 9)  # the clock is set back by hours, and comes here again
    assert night.dues(NIGHTLY)[2:] == ["31 00:30"]
    assert night.dues(HOURLY)[6:] == [*autumn, "31 03:30"]
