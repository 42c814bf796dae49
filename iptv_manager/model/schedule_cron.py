"""Cron's five fields, read as cron itself reads them (Sunday is 0 and 7; two kinds of days mean either).

APScheduler's own reading takes 0 for Monday and wants both kinds of days at once, so it is not used here.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.schedule_times import Pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_SHORT = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
EXAMPLE = "write minute, hour, day, month and weekday, as in “30 4 * * 1-5”"


class _Field(NamedTuple):
    name: str
    least: int
    most: int
    words: Mapping[str, int]


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day", 1, 31, {}),
    _Field("month", 1, 12, {word: number for number, word in enumerate(_MONTHS, 1)}),
    _Field("weekday", 0, 7, {word: number for number, word in enumerate(_DAYS)}),
)


def cron_pattern(text: str) -> Pattern:
    """The pattern of a cron text. Raises InputRefused with a sentence that names what is wrong."""
    fields = _SHORT.get(text.strip().lower(), text).split()
    if len(fields) != len(_FIELDS):
        raise InputRefused(f"“{text}” is no cron text: {EXAMPLE}.")
    minutes, hours, days, months, weekdays = (
        _numbers(given, field, text) for given, field in zip(fields, _FIELDS, strict=True)
    )
    sundays_first = frozenset(day % 7 for day in weekdays)
    either = not fields[2].startswith("*") and not fields[4].startswith("*")

    def is_on(day: date) -> bool:
        """Is this one of its days? Where the month's day and the weekday are both given, either will do."""
        if day.month not in months:
            return False
        fits = (day.day in days, day.isoweekday() % 7 in sundays_first)
        return any(fits) if either else all(fits)

    return Pattern(minutes, hours, is_on)


def _numbers(given: str, field: _Field, text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in given.lower().split(","):
        span, _, step = part.partition("/")
        first, last = _span(span, field, text, open_end=bool(step))
        if step and not (step.isdecimal() and int(step) > 0):
            raise _refused(text, field, part)
        found.update(range(first, last + 1, int(step or 1)))
    return frozenset(found)


def _span(span: str, field: _Field, text: str, open_end: bool) -> tuple[int, int]:
    if span == "*":
        return field.least, field.most
    low, dash, high = span.partition("-")
    first = _number(low, field, text)
    last = _number(high, field, text) if dash else field.most if open_end else first
    if first > last:
        raise _refused(text, field, span)
    return first, last


def _number(word: str, field: _Field, text: str) -> int:
    number = field.words.get(word, int(word) if word.isdecimal() and word.isascii() else -1)
    if not field.least <= number <= field.most:
        raise _refused(text, field, word)
    return number


def _refused(text: str, field: _Field, part: str) -> InputRefused:
    return InputRefused(
        f"“{text}” is no cron text: “{part}” can't be its {field.name} "
        f"({field.least} to {field.most}); {EXAMPLE}."
    )
