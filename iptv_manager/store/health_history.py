"""Queries over past checks: totals as they come, health of providers and of one stream, old totals removed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from iptv_manager.model.health import ProbeResult
from iptv_manager.model.health_history import (
    PastCheck,
    ProviderHealth,
    Share,
    StreamHealth,
    Uptime,
    bucket_of,
    percentile,
)
from iptv_manager.store.checks import GOOD, UNTOLD, record
from iptv_manager.store.statements import statement

HOURS_KEPT = timedelta(days=8)
DAYS_KEPT = timedelta(days=400)
_CLASSES = {"good": [outcome.value for outcome in GOOD], "untold": [outcome.value for outcome in UNTOLD]}
_PAST = """
  SELECT checked_at, outcome::text, first_byte_ms FROM stream_check
  WHERE provider_id = :provider AND stream_id = :stream AND checked_at > :since
  ORDER BY checked_at DESC LIMIT :most
"""
_OLD_TOTALS = "DELETE FROM check_total WHERE span = :span AND starts_at < :before"


def record_checks(connection: Connection, results: Collection[ProbeResult]) -> None:
    """Write down what checks found, and count it: two statements, whatever the number of results."""
    record(connection, results)
    add_totals(connection, results)


def add_totals(connection: Connection, results: Collection[ProbeResult]) -> None:
    """Add a batch of checks to the totals, in one statement."""
    if not results:
        return
    values = {
        "providers": [one.provider_id for one in results],
        "times": [one.checked_at for one in results],
        "outcomes": [one.outcome.value for one in results],
        "buckets": [bucket_of(one.first_byte_ms) for one in results],
    }
    connection.exec_driver_sql(statement("check_totals").decode(), values)


def provider_health(
    connection: Connection, now: datetime, zone: str, provider_id: int | None = None
) -> list[ProviderHealth]:
    """Every provider (or one) that is not removed, by name, with hours of the day in `zone`."""
    values = {**_CLASSES, "now": now, "zone": zone, "provider": provider_id}
    rows = connection.exec_driver_sql(statement("health_providers").decode(), values)
    return [_provider(row) for row in rows]


def stream_health_of(connection: Connection, provider_id: int, stream_id: int, now: datetime) -> StreamHealth:
    """One stream over thirty days."""
    values = {**_CLASSES, "provider": provider_id, "stream": stream_id, "now": now}
    row = connection.exec_driver_sql(statement("health_stream").decode(), values).one()
    day_good, day, week_good, week, month_good, month, turns, p50, p95, good_at, repair = row
    return StreamHealth(
        uptime=Uptime(Share(day_good, day), Share(week_good, week), Share(month_good, month)),
        turns=turns,
        first_byte_p50=None if p50 is None else round(p50),
        first_byte_p95=None if p95 is None else round(p95),
        good_at=good_at,
        repair_seconds=None if repair is None else float(repair),
    )


def past_checks(
    connection: Connection, provider_id: int, stream_id: int, since: datetime, most: int
) -> list[PastCheck]:
    """Checks of one stream, the latest first."""
    values = {"provider": provider_id, "stream": stream_id, "since": since, "most": most}
    return [PastCheck._make(row) for row in connection.execute(text(_PAST), values)]


def remove_old_totals(connection: Connection, now: datetime) -> int:
    """Remove totals that no view asks for any more; gives how many."""
    removed = 0
    for span, kept in (("hour", HOURS_KEPT), ("day", DAYS_KEPT)):
        removed += connection.execute(text(_OLD_TOTALS), {"span": span, "before": now - kept}).rowcount
    return removed


def _provider(row: Row[Any]) -> ProviderHealth:
    (
        key, name, status, streams, checked, alive, outcomes, checked_at, good_at,
        day_good, day, week_good, week, month_good, month, by_hour, first_bytes, down_since,
    ) = row  # fmt: skip
    buckets = {int(bucket): int(count) for bucket, count in first_bytes.items()}
    return ProviderHealth(
        id=key,
        name=name,
        status=status,
        streams=streams,
        checked=int(checked),
        alive=int(alive),
        outcomes={outcome: int(count) for outcome, count in outcomes.items()},
        checked_at=checked_at,
        good_at=good_at,
        uptime=Uptime(_share(day_good, day), _share(week_good, week), _share(month_good, month)),
        by_hour={int(hour): float(share or 0) for hour, share in by_hour.items()},
        first_byte_p50=percentile(buckets, 0.5),
        first_byte_p95=percentile(buckets, 0.95),
        down_since=down_since,
    )


def _share(good: Any, told: Any) -> Share:
    return Share(int(good or 0), int(told or 0))
