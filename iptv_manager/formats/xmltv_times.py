"""Times as guides write them: XMLTV's own form, and what is written in its place. To seconds since 1970 (UTC).

A time without a zone is UTC, as the format says; so is one whose zone nobody knows.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

REMEMBERED = 1 << 16  # times; a guide repeats most of them
FIRST_YEAR, LAST_YEAR = 1970, 2200
WIDEST_OFFSET = 15 * 60  # minutes
_EPOCH = date(1970, 1, 1).toordinal()
_STAMP = re.compile(
    r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ]?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9}|\d{3})?)?)?)?"
    r"\s*(?![\d:.,])(.*)",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])(\d{1,2}):?(\d\d)?", re.ASCII | re.IGNORECASE)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-/]{1,40}", re.ASCII)
_HOURS = {
    "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1, "mest": 2,
    "eet": 2, "eest": 3, "msk": 3, "sast": 2, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5, "edt": -4,
    "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3,
    "art": -3, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "awst": 8, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13, "utc": 0, "gmt": 0, "ut": 0, "z": 0,
}  # fmt: skip
"""Hours east of UTC of the short names that guides write."""


@lru_cache(REMEMBERED)
def guide_time(text: str) -> int | None:
    """The moment that a guide's time means; None for what is none, or lies outside of 1970 to 2200."""
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if not FIRST_YEAR <= year <= LAST_YEAR or hour > 24 or minute > 59 or second > 60:
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    local = days * 86_400 + hour * 3600 + minute * 60 + second
    offset = _offset(found[7].strip(), local)
    return None if offset is None else local - offset


def _offset(zone: str, local: int) -> int | None:
    """Seconds east of UTC; None for an offset that can't be."""
    if not zone:
        return 0
    if found := _OFFSET.fullmatch(zone):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes > WIDEST_OFFSET or int(found[3] or 0) > 59:
            return None
        return minutes * 60 if found[1] == "+" else -minutes * 60
    if (hours := _HOURS.get(zone.lower())) is not None:
        return round(hours * 3600)
    return _offset_of_place(zone, local)


def _offset_of_place(zone: str, local: int) -> int:
    """The offset of a place such as Europe/Paris when its clocks show that time."""
    if not _ZONE.fullmatch(zone):
        return 0
    try:
        clock = datetime.fromtimestamp(local, UTC).replace(tzinfo=ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return 0
    offset = clock.utcoffset()
    return round(offset.total_seconds()) if offset else 0
