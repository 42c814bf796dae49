"""Schedules: what is done when, as pure rules. Which moment is the next, and how to say it in a sentence.

Rules are stored as a short text (“every 6h”, “at 04:30 on mon,thu”, “cron 30 4 * * 1-5”). No clock is read here.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.schedule_cron import cron_pattern
from iptv_manager.model.schedule_times import Pattern, next_moment

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}  # seconds
LONGEST = 366 * UNITS["d"]
_SPAN = re.compile(r"(\d{1,8}(?:\.\d{1,3})?)\s*([smhdw])", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


class JobKind(StrEnum):
    """What can be scheduled."""

    SYNC = "sync"
    GUIDE = "guide"
    CHECK = "check"
    DETAILS = "details"
    REPORT = "report"
    BACKUP = "backup"
    CLEAN_UP = "clean_up"


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again after so many seconds, counted from the schedule's beginning."""

    seconds: float


@dataclass(frozen=True, slots=True)
class At:
    """At a time of day, each day or on some weekdays (0 is Monday)."""

    hour: int
    minute: int
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cron:
    """As cron's five fields say."""

    text: str


Rule = Every | At | Cron


class Conditions(NamedTuple):
    """When a due job may begin, where the system tells: it waits until all hold."""

    only_idle: bool = False
    on_mains: bool = False
    not_metered: bool = False


class Schedule(NamedTuple):
    """One kind of job, for one provider or all. Times are UTC, `jitter` is in seconds."""

    id: int
    kind: str
    provider_id: int | None  # None = all
    provider: str | None
    rule: Rule
    zone: str
    jitter: int
    conditions: Conditions
    paused: bool
    anchor: datetime
    next_due: datetime | None  # None = never, or paused


class Wanted(NamedTuple):
    """A schedule as a person states it: `provider_id` None is for all providers, `jitter` in seconds."""

    kind: str
    provider_id: int | None
    rule: Rule
    jitter: int = 0
    conditions: Conditions = Conditions()
    zone: str = ""  # "" = that of this computer


def wanted_of(schedule: Schedule) -> Wanted:
    """What was stated of a schedule."""
    return Wanted(
        schedule.kind,
        schedule.provider_id,
        schedule.rule,
        schedule.jitter,
        schedule.conditions,
        schedule.zone,
    )


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """When the schedule is due for the first time after a moment; None if never.

    Jitter puts each time off by a share of its own that every desktop works out alike."""
    spread = timedelta(seconds=_jitter(schedule))
    slot = next_slot(schedule, after - spread)
    while slot is not None:
        due = slot + spread * _share(schedule.id, slot)
        if due > after:
            return due
        slot = next_slot(schedule, slot)
    return None


def next_slot(schedule: Schedule, after: datetime) -> datetime | None:
    """The first moment of the rule itself after a moment."""
    if isinstance(schedule.rule, Every):
        step = timedelta(seconds=schedule.rule.seconds)
        return schedule.anchor + step * ((after - schedule.anchor) // step + 1)
    return next_moment(_pattern(schedule.rule), after, zone_named(schedule.zone))


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where this computer does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def checked_zone(name: str) -> str:
    """The name, if this computer knows a time zone of it; "" is its own. Raises InputRefused."""
    if name and zone_named(name).key != name:
        raise InputRefused(f"There is no time zone “{name}”; write it as Europe/Berlin or UTC.")
    return name


def _jitter(schedule: Schedule) -> float:
    """No more than half an interval, so that one time never passes the next."""
    rule = schedule.rule
    return min(schedule.jitter, rule.seconds / 2) if isinstance(rule, Every) else schedule.jitter


def _share(schedule_id: int, slot: datetime) -> float:
    """From 0 to 1, the same on every desktop."""
    digest = blake2b(f"{schedule_id} {slot.timestamp():.6f}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 0xFFFFFFFF


def _pattern(rule: At | Cron) -> Pattern:
    if isinstance(rule, Cron):
        return cron_pattern(rule.text)
    days = rule.days or frozenset(range(7))
    return Pattern(frozenset({rule.minute}), frozenset({rule.hour}), lambda day: day.weekday() in days)


# Rules as text


def every(text: str) -> Every:
    """The rule of a span such as 10s, 30m, 6h, 2d or 1w. Raises InputRefused."""
    found = _SPAN.fullmatch(text.strip().lower())
    seconds = float(found[1]) * UNITS[found[2]] if found else 0
    if not 0 < seconds <= LONGEST:
        raise InputRefused(f"“{text}” is no span of time; write it as 10s, 30m, 6h, 2d or 1w.")
    return Every(seconds)


def at(clock: str, days: str = "") -> At:
    """The rule of a time of day (04:30) and weekdays (mon,thu; none = each day). Raises InputRefused."""
    found = _CLOCK.fullmatch(clock.strip())
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise InputRefused(f"“{clock}” is no time of day; write it as 04:30.")
    return At(hour, minute, frozenset(_weekday(day) for day in days.split(",") if day.strip()))


def cron(text: str) -> Cron:
    """The rule of a cron text. Raises InputRefused, also for one that never comes."""
    rule = Cron(" ".join(text.split()))
    soon = datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC"))
    if next_moment(cron_pattern(rule.text), soon, ZoneInfo("UTC")) is None:
        raise InputRefused(f"“{text}” never comes: no month has that day. Choose another one.")
    return rule


def rule_text(rule: Rule) -> str:
    """The rule as it is stored."""
    if isinstance(rule, Every):
        return f"every {span_text(rule.seconds)}"
    if isinstance(rule, Cron):
        return f"cron {rule.text}"
    days = ",".join(WEEKDAYS[day] for day in sorted(rule.days))
    return f"at {rule.hour:02}:{rule.minute:02}" + (f" on {days}" if days else "")


def rule_from(text: str) -> Rule:
    """The rule of a stored text. Raises InputRefused."""
    word, _, rest = text.partition(" ")
    if word == "every":
        return every(rest)
    if word == "at":
        clock, _, days = rest.partition(" on ")
        return at(clock, days)
    if word == "cron":
        return cron(rest)
    raise InputRefused(f"“{text}” is no schedule; set it anew.")


def span_text(seconds: float) -> str:
    """A span as short as it can be written: 6h, 90m, 10s."""
    for unit in ("w", "d", "h", "m"):
        if seconds >= UNITS[unit] and seconds % UNITS[unit] == 0:
            return f"{seconds // UNITS[unit]:.0f}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _weekday(word: str) -> int:
    short = word.strip().lower()[:3]
    if short not in WEEKDAYS:
        raise InputRefused(f"“{word}” is no weekday; write mon, tue, wed, thu, fri, sat or sun.")
    return WEEKDAYS.index(short)


# Rules as sentences

_LONG_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def sentence(schedule: Schedule, now: datetime) -> str:
    """The schedule in words, with its next time as the reader's clock shows it: “every 6 hours, next 14:05”.

    `now` is in the reader's own zone."""
    words = rule_words(schedule.rule)
    if schedule.paused:
        return f"{words}, paused"
    if schedule.next_due is None:
        return f"{words}, never due"
    if schedule.next_due <= now:
        return f"{words}, due now"
    return f"{words}, next {moment_words(schedule.next_due, now, _shows_seconds(schedule.rule))}"


def rule_words(rule: Rule) -> str:
    """The rule in words: “every 6 hours”, “every Monday and Thursday at 04:30”."""
    if isinstance(rule, Every):
        return _every_words(rule)
    if isinstance(rule, Cron):
        return f"as cron says “{rule.text}”"
    clock = f"{rule.hour:02}:{rule.minute:02}"
    if not rule.days or len(rule.days) == len(WEEKDAYS):
        return f"every day at {clock}"
    if rule.days == frozenset(range(5)):
        return f"on weekdays at {clock}"
    return f"every {_listed([_LONG_DAYS[day] for day in sorted(rule.days)])} at {clock}"


def moment_words(moment: datetime, now: datetime, seconds: bool = False) -> str:
    """A moment as the clock of `now`'s zone shows it: “14:05”, “tomorrow 04:30”, “Thu 26 Nov 04:30”."""
    local = moment.astimezone(now.tzinfo)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    days = (local.date() - now.date()).days
    if days == 0:
        return clock
    return f"tomorrow {clock}" if days == 1 else f"{local:%a %d %b} {clock}"


def _every_words(rule: Every) -> str:
    text = span_text(rule.seconds)
    number, unit = text[:-1], _LONG_UNITS[text[-1]]
    return f"every {unit}" if number == "1" else f"every {number} {unit}s"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _shows_seconds(rule: Rule) -> bool:
    return isinstance(rule, Every) and rule.seconds % 60 != 0
