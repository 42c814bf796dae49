"""What is remembered of checks: totals, shares, turns, months. Times are made, so every figure is known."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.model.health_history import ProviderHealth, Share, bucket_of, percentile
from iptv_manager.store.check_months import drop_months_before, months, prepare_months
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from iptv_manager.store.health_history import (
    past_checks,
    provider_health,
    recount_states,
    remove_old_totals,
    steadiness,
    stream_health_of,
)
from tests.services.import_lists import Lists

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)
DOWN = [Outcome.TIMEOUT, Outcome.NOT_FOUND]


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    lists = Lists(database, tmp_path)
    lists.bring([("News", "UK", "http://h/1"), ("Sport", "UK", "http://h/2"), ("Kids", "UK", "http://h/3")])
    return lists


def ids(lists: Lists) -> list[int]:
    return list(lists.database.run_here(lambda c: c.scalars(text("SELECT id FROM stream ORDER BY id")).all()))


def checked(
    lists: Lists, stream: int, outcome: Outcome, ago: timedelta, first_byte: int | None = None
) -> None:
    result = ProbeResult(lists.provider.id, stream, outcome, NOW - ago, first_byte, 200, "")
    lists.database.run_here(lambda c: record_checks(c, [result]))


def health(database: Database) -> ProviderHealth:
    (found,) = database.run_here(lambda c: provider_health(c, NOW, "UTC"))
    return found


def test_shares_are_those_of_a_day_a_week_and_a_month(lists: Lists) -> None:
    one = ids(lists)[0]
    for days, outcome in ((20, Outcome.TIMEOUT), (5, Outcome.TIMEOUT), (3, Outcome.ALIVE)):
        checked(lists, one, outcome, timedelta(days=days))
    for hours in (5, 2, 1):
        checked(lists, one, Outcome.SLOW, timedelta(hours=hours), 900)
    checked(lists, one, Outcome.INDETERMINATE, timedelta(hours=1))
    uptime = health(lists.database).uptime
    assert (uptime.day, uptime.week, uptime.month) == (Share(3, 3), Share(4, 5), Share(4, 6))
    mine = lists.database.run_here(lambda c: stream_health_of(c, lists.provider.id, one, NOW)).uptime
    assert (mine.day, mine.week, mine.month) == (Share(3, 3), Share(4, 5), Share(4, 6))


def test_streams_are_counted_as_they_are_now(lists: Lists) -> None:
    first, second, _ = ids(lists)
    checked(lists, first, Outcome.TIMEOUT, timedelta(hours=3))
    checked(lists, first, Outcome.ALIVE, timedelta(hours=2), 100)
    checked(lists, second, Outcome.NOT_FOUND, timedelta(hours=2))
    found = health(lists.database)
    assert (found.streams, found.checked, found.alive) == (3, 2, 1)
    assert found.outcomes == {"alive": 1, "not_found": 1}


def test_streams_that_a_sync_buries_are_counted_no_more_and_what_was_good_stays_known(lists: Lists) -> None:
    first, second, _ = ids(lists)
    checked(lists, first, Outcome.ALIVE, timedelta(hours=2), 100)
    checked(lists, second, Outcome.TIMEOUT, timedelta(hours=1))
    lists.bring([("Sport", "UK", "http://h/2"), ("Kids", "UK", "http://h/3")])
    lists.database.run_here(recount_states, lists.provider.id)
    found = health(lists.database)
    assert found.outcomes == {"timeout": 1}
    assert found.good_at == NOW - timedelta(hours=2)


def test_an_older_result_that_comes_late_changes_no_count(lists: Lists) -> None:
    one = ids(lists)[0]
    checked(lists, one, Outcome.ALIVE, timedelta(hours=1), 100)
    checked(lists, one, Outcome.TIMEOUT, timedelta(hours=2))
    assert health(lists.database).outcomes == {"alive": 1}


def test_times_to_the_first_byte_are_right_to_a_few_percent(lists: Lists) -> None:
    one = ids(lists)[0]
    for _ in range(18):
        checked(lists, one, Outcome.ALIVE, timedelta(hours=1), 100)
    for _ in range(2):
        checked(lists, one, Outcome.ALIVE, timedelta(hours=1), 2000)
    found = health(lists.database)
    assert found.first_byte_p50 == pytest.approx(100, rel=0.15)
    assert found.first_byte_p95 == pytest.approx(2000, rel=0.15)


@pytest.mark.parametrize("value", [1, 2, 3, 10, 99, 100, 1234, 59_999])
def test_the_middle_of_a_bucket_is_near_every_time_in_it(value: int) -> None:
    assert percentile({bucket_of(value): 1}, 0.5) == pytest.approx(value, rel=0.15, abs=1)


def test_a_provider_of_which_nothing_works_any_more_is_down_since_then(lists: Lists) -> None:
    one, two, _ = ids(lists)
    checked(lists, one, Outcome.ALIVE, timedelta(hours=2), 50)
    for place in range(5):
        checked(lists, two, DOWN[place % 2], timedelta(minutes=60 - 10 * place))
    assert health(lists.database).down_since == NOW - timedelta(minutes=60)
    checked(lists, one, Outcome.ALIVE, timedelta(minutes=1), 50)
    assert health(lists.database).down_since is None


def test_a_few_failures_or_a_moment_of_them_are_no_outage(lists: Lists) -> None:
    one, two, _ = ids(lists)
    checked(lists, one, Outcome.ALIVE, timedelta(hours=2), 50)
    for place in range(4):
        checked(lists, two, Outcome.TIMEOUT, timedelta(minutes=60 - 10 * place))
    assert health(lists.database).down_since is None
    checked(lists, two, Outcome.OFFLINE, timedelta(minutes=5))
    assert health(lists.database).down_since is None


def test_a_provider_is_down_as_soon_as_each_of_its_streams_was_found_dead(lists: Lists) -> None:
    one, *others = ids(lists)
    checked(lists, one, Outcome.ALIVE, timedelta(hours=2), 50)
    for stream in others:
        checked(lists, stream, Outcome.REFUSED, timedelta(minutes=2))
    assert health(lists.database).down_since is None
    checked(lists, one, Outcome.REFUSED, timedelta(minutes=1))
    found = health(lists.database)
    assert (found.good_at, found.down_since) == (NOW - timedelta(hours=2), NOW - timedelta(minutes=2))


def test_turns_and_time_to_repair_of_a_stream_that_comes_and_goes(lists: Lists) -> None:
    one = ids(lists)[0]
    for hours, outcome in (
        (10, Outcome.ALIVE),
        (9, Outcome.TIMEOUT),
        (7, Outcome.ALIVE),
        (6, Outcome.TIMEOUT),
        (5, Outcome.TIMEOUT),
        (2, Outcome.ALIVE),
    ):
        checked(lists, one, outcome, timedelta(hours=hours))
    found = lists.database.run_here(lambda c: stream_health_of(c, lists.provider.id, one, NOW))
    assert (found.turns, found.is_flapping) == (4, True)
    assert found.repair_seconds == pytest.approx(3 * 3600)  # two hours and four
    assert found.good_at == NOW - timedelta(hours=2)
    checked(lists, ids(lists)[1], Outcome.TIMEOUT, timedelta(hours=2))
    steady = lists.database.run_here(lambda c: steadiness(c, lists.provider.id, NOW))
    assert steady.flapping == 1
    assert steady.repair_seconds == pytest.approx(3 * 3600)
    past = lists.database.run_here(
        lambda c: past_checks(c, lists.provider.id, one, NOW - timedelta(hours=6, minutes=1), 2)
    )
    assert [one.outcome for one in past] == ["alive", "timeout"]


def test_hours_of_the_day_are_those_of_the_persons_zone(lists: Lists) -> None:
    one = ids(lists)[0]
    checked(lists, one, Outcome.ALIVE, timedelta(hours=1), 50)
    (found,) = lists.database.run_here(lambda c: provider_health(c, NOW, "Asia/Tokyo"))
    assert found.by_hour == {(NOW.hour - 1 + 9) % 24: 1.0}


def test_totals_that_nobody_asks_for_are_removed(lists: Lists) -> None:
    one = ids(lists)[0]
    for days in (401, 20, 1):
        checked(lists, one, Outcome.ALIVE, timedelta(days=days))
    assert lists.database.run_here(lambda c: remove_old_totals(c, NOW)) == 3
    assert health(lists.database).uptime.month == Share(2, 2)


def test_months_are_made_ahead_and_take_what_came_before_them(lists: Lists) -> None:
    one = ids(lists)[0]
    checked(lists, one, Outcome.ALIVE, timedelta(days=800), 50)
    old = (NOW - timedelta(days=800)).date()
    made = lists.database.run_here(lambda c: prepare_months(c, old))
    assert made[0] == old.replace(day=1)
    count = "SELECT count(*) FROM stream_check_rest"
    assert lists.database.run_here(lambda c: c.scalar(text(count))) == 0
    assert lists.database.run_here(lambda c: prepare_months(c, old)) == []


def test_old_months_are_dropped_whole_and_this_one_stays(lists: Lists) -> None:
    one = ids(lists)[0]
    old = date(2024, 12, 31)
    lists.database.run_here(lambda c: prepare_months(c, old))
    checked(lists, one, Outcome.ALIVE, timedelta(hours=1), 50)
    gone = lists.database.run_here(lambda c: drop_months_before(c, date(2025, 2, 10)))
    assert gone == [date(2024, 12, 1), date(2025, 1, 1)]
    assert NOW.date().replace(day=1) in lists.database.run_here(months)
    counted = lists.database.run_here(lambda c: c.scalar(text("SELECT count(*) FROM stream_check")))
    assert counted == 1
