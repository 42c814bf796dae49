"""Values as panels write them: numbers as text, text as numbers, null, "None", "", "0", booleans, lists.

Every reader takes anything that JSON can hold and never raises; all text that leaves is clean.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from iptv_manager.formats.text import clean

TITLE_CAP = 512  # characters
PLOT_CAP = 4000  # characters
ID_CAP = 64  # characters
_BEYOND_IDS = 10**ID_CAP
NOTHING = frozenset(["", "none", "null", "undefined", "nan", "n/a"])
LONGEST_NOTHING = max(map(len, NOTHING))
_TRUE = frozenset(["1", "true", "yes", "on"])
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_YEAR = re.compile(r"(?<!\d)(18[89]\d|19\d\d|20\d\d)(?!\d)")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})")
_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_EARLIEST, _LATEST = 0, 32_503_680_000  # seconds: 1970 to 3000
_MILLISECONDS = 100_000_000_000  # from here on a stamp counts milliseconds
MOST_ITEMS = 100


def text_of(value: object, cap: int = TITLE_CAP) -> str:
    """The value as clean text; "" for what says nothing (null, "None", booleans, objects). Lists are joined."""
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.isprintable() and len(text) <= cap):
            text = clean(text, cap).strip()
        return "" if len(text) <= LONGEST_NOTHING and text.lower() in NOTHING else text
    if value is None:
        return ""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value)[:cap] if abs(value) < _BEYOND_IDS else ""
    if isinstance(value, float):
        return _float_text(value)
    return joined(value, cap) if isinstance(value, list) else ""


def joined(values: Iterable[object], cap: int = TITLE_CAP) -> str:
    """The texts of a list, with commas; what says nothing, and what is a list again, is left out."""
    kept = [text_of(value, cap) for value in list(values)[:MOST_ITEMS] if not isinstance(value, list)]
    return ", ".join(filter(None, kept))[:cap]


def integer_of(value: object) -> int | None:
    """A whole number, written as one, as text, or as a float without a part; None for all else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() and abs(value) < 1e18 else None
    if isinstance(value, str):
        text = value.strip()
        if _INTEGER.fullmatch(text):
            return int(text)
        number = number_of(text)
        return integer_of(number)
    return None


def number_of(value: object) -> float | None:
    """A number, written as one or as text, with point or comma; None for all else."""
    if value is None or isinstance(value, bool) or (isinstance(value, str) and len(value) > ID_CAP):
        return None
    try:
        number = float(value.strip().replace(",", ".", 1) if isinstance(value, str) else value)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def truth_of(value: object) -> bool:
    """True for true, 1, "1", "true", "yes"; False for all else."""
    if isinstance(value, str):
        return value.strip().lower() in _TRUE
    return isinstance(value, bool | int | float) and value == 1


def rating_of(value: object) -> float | None:
    """A rating of ten; None where there is none, or where it is 0, as panels write for "not rated"."""
    number = number_of(value)
    return round(number, 2) if number is not None and 0 < number <= 10 else None


def time_of(value: object) -> datetime | None:
    """A moment: seconds or milliseconds since 1970, or a date in one of the usual spellings, read as UTC.

    0 and what is out of the years 1970 to 3000 is None: panels write it for "never" or "not known"."""
    number = number_of(value)
    if number is not None:
        seconds = number / 1000 if number >= _MILLISECONDS else number
        return datetime.fromtimestamp(int(seconds), UTC) if _EARLIEST < seconds < _LATEST else None
    text = text_of(value, ID_CAP)
    for form in _DATES if text else ():
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def stamp_of(value: object) -> int | None:
    """The same as whole seconds since 1970; the usual spelling is read at once."""
    if isinstance(value, str) and len(value) == 10 and value.isdecimal() and value.isascii():
        return int(value)
    moment = time_of(value)
    return int(moment.timestamp()) if moment else None


def year_of(*values: object) -> int | None:
    """The first year, 1880 to 2099, that one of the values names."""
    for value in values:
        if value is None:
            continue
        if found := _YEAR.search(text_of(value, ID_CAP)):
            return int(found[1])
    return None


def seconds_of(*values: object) -> int | None:
    """The first length that one of the values names: seconds, or "01:42:10"."""
    for value in values:
        number = integer_of(value)
        if number is None and (clock := _CLOCK.search(text_of(value, ID_CAP))):
            number = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
        if number is not None and 0 < number < 10**7:
            return number
    return None


def base64_text_of(value: object, cap: int = PLOT_CAP) -> str:
    """Text that panels send in base64, as titles of their short guides; plain text stays as it is."""
    text = text_of(value, 4 * cap)
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text[:cap]
    return clean(decoded, cap).strip() if decoded.isprintable() or "\n" in decoded else text[:cap]


def id_of(value: object) -> str:
    """An id as a part of an address: letters, digits, `_` and `-`; "" for none, and for 0, which is none."""
    if type(value) is int and 0 < value < 10**18:
        return str(value)
    text = text_of(value, ID_CAP)
    return text if text != "0" and text.replace("_", "").replace("-", "").isalnum() and text.isascii() else ""


def container_of(value: object) -> str:
    """The ending of a file: "mkv". Nothing that could change an address is believed."""
    ending = text_of(value, ID_CAP).lower().lstrip(".")
    return ending if ending.isalnum() and ending.isascii() and len(ending) <= 8 else ""


def record_of(value: object) -> dict[str, object]:
    """An object: the value itself, the first object of a list, or an empty one."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return value if isinstance(value, dict) else {}


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
