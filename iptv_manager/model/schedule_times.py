"""Clock times that repeat: which moments a day's pattern means in a time zone, right over both DST changes.

Pure rules on hours, minutes and days. What a schedule is stands in `schedule`, cron's words in `schedule_cron`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FURTHEST = 366 * 9  # days looked ahead: 29 February is at most eight years away
_DAY = timedelta(days=1)
_ALL_HOURS = frozenset(range(24))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Clock times on some days, in a zone that is given when moments are asked for."""

    minutes: frozenset[int]
    hours: frozenset[int]
    is_on: Callable[[date], bool]  # does it come on that day?

    @property
    def goes_round_the_clock(self) -> bool:
        """Does it come every hour? Then it counts the hours that pass, not those on the dial."""
        return self.hours == _ALL_HOURS


def next_moment(pattern: Pattern, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment (UTC) of the pattern that is later than `after`; None if it never comes."""
    day = after.astimezone(zone).date() - _DAY  # a skipped time of yesterday may still be to come
    for _ in range(FURTHEST):
        if pattern.is_on(day):
            later = [moment for moment in _moments(pattern, day, zone) if moment > after]
            if later:
                return min(later)
        day += _DAY
    return None


def _moments(pattern: Pattern, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    for hour in pattern.hours:
        for minute in pattern.minutes:
            wall = datetime.combine(day, time(hour, minute))
            yield from moments_of(wall, zone, pattern.goes_round_the_clock)


def moments_of(wall: datetime, zone: ZoneInfo, round_the_clock: bool) -> tuple[datetime, ...]:
    """The moments (UTC) that a time on the wall means.

    Where the clock is put back it shows a time twice: the first counts, both where the pattern comes every
    hour anyway. Where it is put forward and skips a time, that comes as much later (02:30 is 03:30), and not
    at all where the pattern comes every hour."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    is_skipped = second < first
    if round_the_clock:
        return () if is_skipped else (first, second)
    return (first,)
