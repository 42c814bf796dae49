"""The one query behind the overview."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from iptv_manager.model.dashboard import Dashboard, DayOfChanges, HourOfChecks, NextJob, RunningJob
from iptv_manager.model.health_history import percentile
from iptv_manager.store.health_history import CLASSES, moment_from, provider_from
from iptv_manager.store.statements import statement


def dashboard(connection: Connection, now: datetime, zone: str) -> Dashboard:
    """Everything that the overview shows, in one round trip."""
    asked = statement("dashboard", providers=statement("health_providers").decode()).decode()
    values = {**CLASSES, "now": now, "zone": zone, "provider": None}
    found: dict[str, Any] = connection.exec_driver_sql(asked, values).scalar_one()
    return Dashboard(
        asked_at=now,
        providers=[provider_from(one) for one in found["providers"]],
        channels=found["channels"],
        backed=found["backed"],
        changes=DayOfChanges(**{name: int(count) for name, count in found["changes"].items()}),
        running=[
            RunningJob(one["kind"], one["provider"], moment_from(one["since"]) or now, one["desktop"])
            for one in found["running"]
        ],
        next=[NextJob(one["kind"], one["provider"], moment_from(one["at"]) or now) for one in found["next"]],
        hours=[_hour(*one) for one in found["hours"]],
        database_bytes=found["database_bytes"],
        history_bytes=int(found["history_bytes"]),
    )


def _hour(starts_at: float, good: int, told: int, first_bytes: dict[str, int]) -> HourOfChecks:
    buckets = {int(bucket): int(count) for bucket, count in first_bytes.items()}
    return HourOfChecks(
        starts_at=datetime.fromtimestamp(starts_at, UTC),
        good=int(good),
        told=int(told),
        first_byte_p50=percentile(buckets, 0.5),
        first_byte_p95=percentile(buckets, 0.95),
    )
