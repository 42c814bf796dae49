"""Writing down what checks found, a batch at a time: the counts by outcome, the states and the history, the totals.

The values of a batch go over as arrays in PostgreSQL's own spelling: handed to the driver as lists they take ten
times as long, in the thread that shares a processor with the checks.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from iptv_manager.model.health import ProbeResult
from iptv_manager.model.health_history import bucket_of
from iptv_manager.store.checks import FAILED, GOOD, UNTOLD
from iptv_manager.store.planning import PLANNED_ANEW
from iptv_manager.store.statements import statement

INTERVALS = {
    "alive_hours": 24.0,  # until a stream that works is checked again
    "untold_hours": 1.0,  # after a check that said nothing of the stream
    "failed_hours": 0.5,  # after the first failure; doubled with each further one
    "most_hours": 14 * 24.0,
    "jitter": 0.2,  # up to so much earlier or later: what was checked together is not due together
}
"""When a stream is due again."""

_HOUR = 3600  # seconds
_stream_of = attrgetter("provider_id", "stream_id")


def record_checks(connection: Connection, results: Collection[ProbeResult]) -> None:
    """Write down what checks found, and count it: three statements, whatever the number of results.

    Every check counts in the totals; of several of one stream in a batch the last one is written down."""
    if not results:
        return
    latest = dict(zip(map(_stream_of, results), results, strict=True))
    values = _columns(latest.values())
    connection.exec_driver_sql(statement("health_counts").decode(), values, PLANNED_ANEW)
    connection.exec_driver_sql(statement("check_record").decode(), values, PLANNED_ANEW)
    _add_totals(connection, results)


def _columns(results: Iterable[ProbeResult]) -> dict[str, object]:
    providers, streams, outcomes, times, first_bytes, statuses, details = zip(*results, strict=True)
    return {
        "providers": _array(map(str, providers)),
        "streams": _array(map(str, streams)),
        "outcomes": _array(outcomes),
        "times": _array([repr(time.timestamp()) for time in times]),
        "first_bytes": _array(map(_number, first_bytes)),
        "statuses": _array(map(_number, statuses)),
        "details": _array(map(_quoted, details)),
        "failed": _array(FAILED),
        "good": _array(GOOD),
        **INTERVALS,
    }


def _add_totals(connection: Connection, results: Iterable[ProbeResult]) -> None:
    """Add a batch of checks to the totals; what says nothing of a stream counts for none."""
    counts = Counter(
        (one.provider_id, int(one.checked_at.timestamp()) // _HOUR, one.outcome in GOOD, one.first_byte_ms)
        for one in results
        if one.outcome not in UNTOLD
    )
    if not counts:
        return
    providers, hours, goods, first_bytes = zip(*counts, strict=True)
    values: dict[str, Any] = {
        "providers": _array(map(str, providers)),
        "hours": _array(map(str, hours)),
        "goods": _array(map(str, goods)),
        "buckets": _array(str(bucket_of(first_byte)) for first_byte in first_bytes),
        "checks": _array(map(str, counts.values())),
    }
    connection.exec_driver_sql(statement("check_totals").decode(), values, PLANNED_ANEW)


def _array(values: Iterable[str]) -> str:
    return f"{{{','.join(values)}}}"


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _quoted(text: str) -> str:
    if not text:
        return '""'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
