"""What checks come to over time: shares of checks that went well, times to the first byte, who is down."""

from collections.abc import Mapping
from datetime import datetime
from math import exp, floor, log
from typing import NamedTuple

from iptv_manager.model.account import Account

FLAPPING = 4  # turns between well and ill in 24 hours: two falls and two returns
BUCKET_STEP = 1.2  # bucket n holds times under 1.2 ** n milliseconds: a percentile is right to 10 %


class Share(NamedTuple):
    """So many of so many checks that said anything went well."""

    good: int
    told: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None when nothing was checked."""
        return self.good / self.told if self.told else None


class Uptime(NamedTuple):
    """Shares over the last 24 hours, 7 days and 30 days."""

    day: Share
    week: Share
    month: Share


class ProviderHealth(NamedTuple):
    """One provider's streams as they are now, and their checks over time. Milliseconds; UTC."""

    id: int
    name: str
    status: str  # of its last sync
    message: str
    streams: int
    checked: int  # streams that were ever checked
    alive: int
    outcomes: dict[str, int]
    checked_at: datetime | None
    good_at: datetime | None
    uptime: Uptime
    by_hour: dict[int, float]  # hour of the day in the person's zone → share over 7 days
    first_byte_p50: int | None
    first_byte_p95: int | None
    down_since: datetime | None  # nothing of it has worked since
    last_sync: datetime | None
    account: Account | None  # what its panel said last
    max_connections: int | None  # as the person states it


class StreamHealth(NamedTuple):
    """One stream over thirty days. Milliseconds, seconds, UTC."""

    uptime: Uptime
    turns: int  # between well and ill, in the last 24 hours
    first_byte_p50: int | None
    first_byte_p95: int | None
    good_at: datetime | None
    repair_seconds: float | None  # mean time from the first bad check to the next good one

    @property
    def is_flapping(self) -> bool:
        """Does it come and go?"""
        return self.turns >= FLAPPING


class Steadiness(NamedTuple):
    """How a provider's streams came and went in a week: those flapping today, mean seconds that one was ill."""

    flapping: int
    repair_seconds: float | None


class PastCheck(NamedTuple):
    """One check of the past, for a strip of them."""

    checked_at: datetime
    outcome: str
    first_byte_ms: int | None


def bucket_of(first_byte_ms: int | None) -> int:
    """The bucket of a time to the first byte; 0 for none."""
    return 0 if first_byte_ms is None else 1 + floor(log(max(first_byte_ms, 1)) / log(BUCKET_STEP))


def percentile(buckets: Mapping[int, int], share: float) -> int | None:
    """The time in milliseconds that `share` of the counted checks stayed under; None when there are none."""
    total = sum(buckets.values())
    seen = 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= share * total:
            return round(exp((bucket - 0.5) * log(BUCKET_STEP)))  # the bucket's middle
    return None
