"""What checks may do that nobody asked for just now, and how long their history is kept: a person's choice."""

import re
from typing import NamedTuple

from iptv_manager.model.errors import InputRefused

MONTHS_KEPT = 12
MOST_MONTHS = 120
_SIZE = re.compile(r"(\d{1,9})\s*([kKmMgG]?)(?:i?[bB](?:/s)?)?")
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


class CheckLimits(NamedTuple):
    """`quiet_hours` such as 19:00-23:30, "" for none; bytes a second over all checks, 0 for no cap."""

    quiet_hours: str = ""
    bytes_per_second: int = 0
    months_kept: int = MONTHS_KEPT


def bytes_in(text: str) -> int:
    """Bytes a second as people write them, such as 500k or 2 MB/s; 0 for "none". Raises InputRefused."""
    if text.strip().lower() in ("", "none", "off"):
        return 0
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise InputRefused(f"{text[:40]!r} is no rate; give bytes a second such as 500k or 2M, or none.")
    return int(found[1]) * _TIMES[found[2].lower()]
