"""Schedules: the next time is right over both DST changes, whatever the rule, and is told in plain words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.schedule import (
    At,
    Conditions,
    Cron,
    Every,
    Rule,
    Schedule,
    at,
    cron,
    every,
    next_due,
    next_slot,
    rule_from,
    rule_text,
    sentence,
)

BERLIN = ZoneInfo("Europe/Berlin")
ANCHOR = datetime(2026, 1, 1, 8, 5, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
MOMENTS = st.integers(1_704_000_000, 1_893_000_000).map(lambda stamp: datetime.fromtimestamp(stamp, UTC))
RULES: st.SearchStrategy[Rule] = st.one_of(
    st.integers(1, 10**6).map(lambda seconds: Every(float(seconds))),
    st.builds(At, st.integers(0, 23), st.integers(0, 59), st.frozensets(st.integers(0, 6))),
    st.sampled_from(["*/15 * * * *", "30 2 * * *", "0 4 1,15 * *", "5 0 * 2 mon-fri", "@weekly"]).map(Cron),
)


def schedule(rule: Rule, zone: str = "Europe/Berlin", jitter: int = 0) -> Schedule:
    """A schedule of that rule."""
    return Schedule(7, "sync", None, None, rule, zone, jitter, Conditions(), False, ANCHOR, None)


def local_times(rule: Rule, after: datetime, count: int, zone: str = "Europe/Berlin") -> list[str]:
    """The next times as the wall clock shows them, with their distance from UTC."""
    found = []
    for _ in range(count):
        slot = next_slot(schedule(rule, zone), after)
        assert slot is not None
        found.append(f"{slot.astimezone(ZoneInfo(zone)):%d %H:%M %z}")
        after = slot
    return found


def test_a_time_that_spring_skips_comes_as_much_later() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    assert local_times(at("02:30"), before, 3) == ["29 03:30 +0200", "30 02:30 +0200", "31 02:30 +0200"]


def test_a_time_that_autumn_shows_twice_comes_once() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    assert local_times(at("02:30"), before, 2) == ["25 02:30 +0200", "26 02:30 +0100"]


def test_what_comes_every_quarter_of_an_hour_counts_the_time_that_passes_over_both_changes() -> None:
    rule = cron("*/15 * * * *")
    for change in (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)):
        moment = change
        for step in range(1, 13):
            found = next_slot(schedule(rule), moment)
            assert found == change + timedelta(minutes=15 * step)
            moment = found


def test_an_interval_is_counted_from_its_beginning_however_much_was_missed() -> None:
    rule = every("6h")
    asleep = ANCHOR + timedelta(days=3, hours=1)
    assert next_slot(schedule(rule), asleep) == ANCHOR + timedelta(days=3, hours=6)
    assert next_slot(schedule(rule), ANCHOR) == ANCHOR + timedelta(hours=6)


def test_weekdays_are_those_of_the_persons_zone() -> None:
    monday_in_auckland = next_slot(schedule(at("00:30", "mon"), "Pacific/Auckland"), ANCHOR)
    assert monday_in_auckland == datetime(2026, 1, 4, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 * * 0", "04 00:00"),  # 0 is Sunday
        ("0 0 * * 7", "04 00:00"),
        ("0 0 13 * 5", "02 00:00"),  # the 13th or a Friday
        ("0 12 * * mon-fri", "01 12:00"),
        ("0 12 */10 * *", "01 12:00"),
        ("@monthly", "01 00:00"),
    ],
)
def test_cron_is_read_as_cron_reads_it(text: str, expected: str) -> None:
    found = next_slot(schedule(cron(text), "UTC"), ANCHOR)
    assert found is not None
    assert f"{found:%d %H:%M}" == expected


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "60 * * * *", "* * 0 * *", "a * * * *", "5-1 * * * *", "*/0 * * * *", "0 0 31 2 *"],
)
def test_a_cron_text_that_can_not_be_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputRefused, match=r"\.$"):
        cron(text)


@pytest.mark.parametrize("text", ["", "6", "0s", "-1h", "6x", "999w", "1e3s", "٣h"])
def test_a_span_that_can_not_be_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="30m, 6h"):
        every(text)


@pytest.mark.parametrize("text", ["24:00", "4", "04:60", "4.30", ""])
def test_a_time_of_day_that_can_not_be_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="04:30"):
        at(text)


@given(RULES, MOMENTS, st.sampled_from(ZONES), st.integers(0, 4000))
def test_the_next_time_is_later_and_nothing_is_between(
    rule: Rule, after: datetime, zone: str, jitter: int
) -> None:
    one = schedule(rule, zone, jitter)
    due = next_due(one, after)
    assert due is not None
    assert due > after
    assert next_due(one, due - timedelta(microseconds=1)) == due
    middle = after + (due - after) / 2
    assert next_due(one, middle) == due


@given(RULES, MOMENTS, st.sampled_from(ZONES))
def test_a_daily_time_comes_every_day_and_never_twice(rule: Rule, after: datetime, zone: str) -> None:
    rule = replace(rule, days=frozenset()) if isinstance(rule, At) else At(4, 30)
    first = next_slot(schedule(rule, zone), after)
    assert first is not None
    second = next_slot(schedule(rule, zone), first)
    assert second is not None
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)


@given(st.integers(0, 59), st.integers(0, 23), st.integers(1, 28), st.integers(1, 12), MOMENTS)
def test_without_clock_changes_a_date_in_cron_is_what_apscheduler_finds(
    minute: int, hour: int, day: int, month: int, after: datetime
) -> None:
    text = f"{minute} {hour} {day} {month} *"
    theirs = CronTrigger.from_crontab(text, timezone="UTC").get_next_fire_time(
        None, after + timedelta(microseconds=1)
    )
    assert next_slot(schedule(Cron(text), "UTC"), after) == theirs


@given(RULES)
def test_a_rule_survives_its_text(rule: Rule) -> None:
    assert rule_from(rule_text(rule)) == rule


def test_jitter_is_the_same_on_every_desktop_and_within_its_bound() -> None:
    one = schedule(every("6h"), jitter=600)
    shares = set()
    for days in range(20):
        after = ANCHOR + timedelta(days=days, seconds=601)
        due = next_due(one, after)
        assert due == next_due(one, after)
        assert due is not None
        shares.add((due - ANCHOR) % timedelta(hours=6))
    assert max(shares) <= timedelta(seconds=600)
    assert len(shares) > 10


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (every("6h"), "every 6 hours, next 14:05"),
        (every("10s"), "every 10 seconds, next 14:05:00"),
        (every("60m"), "every hour, next 14:05"),
        (every("90m"), "every 90 minutes, next 14:05"),
        (at("14:05"), "every day at 14:05, next 14:05"),
        (at("14:05", "mon,thu"), "every Monday and Thursday at 14:05, next 14:05"),
        (at("14:05", "mon,tue,wed,thu,fri"), "on weekdays at 14:05, next 14:05"),
        (cron("5 14 * * *"), "as cron says “5 14 * * *”, next 14:05"),
    ],
)
def test_a_schedule_is_told_in_a_plain_sentence(rule: Rule, words: str) -> None:
    now = datetime(2026, 1, 1, 9, tzinfo=BERLIN)
    due = datetime(2026, 1, 1, 14, 5, tzinfo=BERLIN).astimezone(UTC)
    assert sentence(schedule(rule)._replace(next_due=due), now) == words


def test_a_later_day_is_named() -> None:
    now = datetime(2026, 1, 1, 9, tzinfo=BERLIN)
    one = schedule(every("6h"))
    tomorrow = one._replace(next_due=now + timedelta(days=1))
    later = one._replace(next_due=now + timedelta(days=4))
    assert sentence(tomorrow, now).endswith("next tomorrow 09:00")
    assert sentence(later, now).endswith("next Mon 05 Jan 09:00")
    assert sentence(one._replace(paused=True), now) == "every 6 hours, paused"
    assert sentence(one._replace(next_due=now - timedelta(minutes=1)), now) == "every 6 hours, due now"
