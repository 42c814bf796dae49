"""Queries over past checks: health of providers and of one stream, old totals removed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from iptv_manager.model.account import account_from
from iptv_manager.model.health_history import (
    FLAPPING,
    PastCheck,
    ProviderHealth,
    Share,
    Steadiness,
    StreamHealth,
    Uptime,
    percentile,
)
from iptv_manager.store.checks import GOOD, UNTOLD
from iptv_manager.store.statements import statement

HOURS_KEPT = timedelta(days=8)
DAYS_KEPT = timedelta(days=400)
CLASSES = {"good": [outcome.value for outcome in GOOD], "untold": [outcome.value for outcome in UNTOLD]}
_PAST = """
  SELECT checked_at, outcome::text, first_byte_ms FROM stream_check
  WHERE provider_id = :provider AND stream_id = :stream AND checked_at > :since
  ORDER BY checked_at DESC LIMIT :most
"""
_OLD_LATENCIES = "DELETE FROM check_latency WHERE starts_at < :before"
_OLD_TOTALS = "DELETE FROM check_total WHERE span = :span AND starts_at < :before"


def recount_states(connection: Connection, provider_id: int) -> None:
    """Count one provider's living streams by outcome anew: a sync has buried some or brought some back."""
    connection.exec_driver_sql(statement("health_recount").decode(), {"provider": provider_id})


def provider_health(
    connection: Connection, now: datetime, zone: str, provider_id: int | None = None
) -> list[ProviderHealth]:
    """Every provider (or one) that is not removed, by name, with hours of the day in `zone`."""
    values = {**CLASSES, "now": now, "zone": zone, "provider": provider_id}
    asked = statement("health_providers_json", providers=statement("health_providers").decode())
    return [provider_from(row[0]) for row in connection.exec_driver_sql(asked.decode(), values)]


def stream_health_of(connection: Connection, provider_id: int, stream_id: int, now: datetime) -> StreamHealth:
    """One stream over thirty days."""
    values = {**CLASSES, "provider": provider_id, "stream": stream_id, "now": now}
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


def steadiness(connection: Connection, provider_id: int, now: datetime) -> Steadiness:
    """How one provider's streams came and went; reads a week of its checks."""
    values = {**CLASSES, "provider": provider_id, "now": now, "flapping": FLAPPING}
    flapping, repair = connection.exec_driver_sql(statement("health_turns").decode(), values).one()
    return Steadiness(flapping, None if repair is None else round(float(repair), 1))


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
    connection.execute(text(_OLD_LATENCIES), {"before": now - HOURS_KEPT})
    return removed


def provider_from(values: dict[str, Any]) -> ProviderHealth:
    """A provider's health as `health_providers.sql` tells it in JSON."""
    buckets = {int(bucket): int(count) for bucket, count in values["first_bytes"].items()}
    shares = [
        Share(int(values[f"{span}_good"] or 0), int(values[f"{span}_all"] or 0))
        for span in ("day", "week", "month")
    ]
    return ProviderHealth(
        id=values["id"],
        name=values["name"],
        status=values["status"],
        message=values["message"],
        streams=values["stream_count"],
        checked=int(values["checked"]),
        alive=int(values["alive"]),
        outcomes={outcome: int(count) for outcome, count in values["outcomes"].items()},
        checked_at=moment_from(values["checked_at"]),
        good_at=moment_from(values["good_at"]),
        uptime=Uptime(*shares),
        by_hour={int(hour): float(share or 0) for hour, share in values["by_hour"].items()},
        first_byte_p50=percentile(buckets, 0.5),
        first_byte_p95=percentile(buckets, 0.95),
        down_since=moment_from(values["down_since"]),
        last_sync=moment_from(values["last_sync"]),
        account=account_from(values["account"]),
        max_connections=values["max_connections"],
    )


def moment_from(text: str | None) -> datetime | None:
    """A moment as PostgreSQL writes it in JSON."""
    return datetime.fromisoformat(text) if text else None
