"""The overview over a million streams and thirty times as many checks: one round trip, and none from the cache."""

from datetime import UTC, datetime
from time import perf_counter
from typing import NamedTuple

from sqlalchemy import text

from benchmarks.ground import Figure, percentile, run, timed
from iptv_manager.app import Program
from iptv_manager.store.dashboard import dashboard
from iptv_manager.store.health_history import recount_states

CHECKS_EACH = 30  # a stream, a day apart
_ROUNDS = 7
_STATES = """
INSERT INTO stream_health (provider_id, stream_id, outcome, checked_at, first_byte_ms, last_good_at)
SELECT provider_id, id, (ARRAY['alive', 'alive', 'alive', 'slow', 'not_found', 'timeout'])[1 + id % 6]::outcome,
  now() - random() * interval '1 day', 80 + id % 900, now() - random() * interval '1 day'
FROM stream
ON CONFLICT (stream_id, provider_id) DO NOTHING
"""
_CHECKS = """
INSERT INTO stream_check (provider_id, stream_id, checked_at, outcome, first_byte_ms)
SELECT provider_id, id, now() - make_interval(days => :day) - random() * interval '1 day',
  (ARRAY['alive', 'alive', 'alive', 'slow', 'not_found', 'timeout'])[1 + (id + :day) % 6]::outcome, 80 + id % 900
FROM stream
"""
_TOTALS = """
INSERT INTO check_total (provider_id, span, starts_at, good, told)
SELECT provider_id, span, date_trunc(span, checked_at), count(*) FILTER (WHERE outcome IN ('alive', 'slow')), count(*)
FROM stream_check
CROSS JOIN (VALUES ('hour'), ('day')) AS spans (span)
WHERE span = 'day' OR checked_at > now() - interval '8 days'
GROUP BY 1, 2, 3
ON CONFLICT DO NOTHING
"""
_LATENCIES = """
INSERT INTO check_latency (provider_id, starts_at, bucket, checks)
SELECT owner, date_trunc('hour', checked_at), 1 + floor(ln(greatest(first_byte_ms, 1)) / ln(1.2)), count(*)
FROM stream_check
CROSS JOIN LATERAL (VALUES (0), (provider_id)) AS owners (owner)
WHERE checked_at > now() - interval '8 days' AND outcome IN ('alive', 'slow')
GROUP BY 1, 2, 3
ON CONFLICT DO NOTHING
"""


class OverviewTimes(NamedTuple):
    """Milliseconds, and how much there was to look at."""

    asked: float
    cached: float
    streams: int
    checks: int


def measure(program: Program, checks_each: int = CHECKS_EACH) -> OverviewTimes:
    """Fill in states and checks for the streams that are there, then ask."""
    with program.database.engine.begin() as connection:
        streams = connection.execute(text(_STATES)).rowcount
        checks = sum(connection.execute(text(_CHECKS), {"day": day}).rowcount for day in range(checks_each))
        connection.execute(text(_TOTALS))
        connection.execute(text(_LATENCIES))
        for provider_id in connection.scalars(text("SELECT id FROM provider")).all():
            recount_states(connection, provider_id)
    with program.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) stream_health, stream_check, check_total, check_latency"))
    now = datetime.now(UTC)
    asked = [1000 * timed(lambda: program.database.run_here(dashboard, now, "UTC")) for _ in range(_ROUNDS)]

    async def ask_twice() -> float:
        await program.history.dashboard("UTC")
        start = perf_counter()
        await program.history.dashboard("UTC")
        return (perf_counter() - start) * 1000

    return OverviewTimes(percentile(asked, 0.5), run(ask_twice()), streams, checks)


def figures(times: OverviewTimes) -> list[Figure]:
    """The promises about the overview."""
    what = f"{times.streams:,} streams, {times.checks:,} checks"
    return [
        Figure("overview, one round trip", what, f"{times.asked:.0f} ms", "≤ 200 ms", times.asked <= 200),
        Figure("overview, cached", "–", f"{times.cached:.2f} ms", "≤ 5 ms", times.cached <= 5),
    ]
