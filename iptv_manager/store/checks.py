"""Queries of checks: which streams to ask for, how many at once, and what was found.

The number of statements depends on the number of chunks, never on that of streams.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.model.health import Outcome, ProbeResult, ProbeTarget
from iptv_manager.store.statements import statement
from iptv_manager.store.tables import provider, stream

GOOD = (Outcome.ALIVE, Outcome.SLOW)
UNTOLD = (Outcome.INDETERMINATE, Outcome.OFFLINE, Outcome.CONNECTION_LIMIT)
"""What says nothing of a stream: it counts neither as a failure nor as a success."""

_FAILED = [outcome for outcome in Outcome if outcome not in (*GOOD, *UNTOLD)]
_IDS = any_(bindparam("ids", type_=ARRAY(BigInteger)))
_PRESENT = stream.c.gone_at.is_(None)
_OWNERS = (
    select(stream.c.id, stream.c.provider_id)
    .join(provider, provider.c.id == stream.c.provider_id)
    .where(stream.c.id == _IDS, _PRESENT, provider.c.removed_at.is_(None))
)
_TARGETS = (
    select(
        stream.c.provider_id,
        stream.c.id,
        stream.c.url,
        func.coalesce(func.nullif(stream.c.user_agent, ""), provider.c.user_agent),
        stream.c.referrer,
    )
    .join(provider, provider.c.id == stream.c.provider_id)
    .where(stream.c.id == _IDS, stream.c.provider_id == bindparam("provider"), _PRESENT)
)


class CheckedProvider(NamedTuple):
    """What a check must know of a provider. `source` may hold credentials."""

    id: int
    source: str
    max_connections: int | None


def checked_providers(connection: Connection) -> list[CheckedProvider]:
    """All providers that are not removed."""
    columns = select(provider.c.id, provider.c.source, provider.c.max_connections)
    rows = connection.execute(columns.where(provider.c.removed_at.is_(None)))
    return [CheckedProvider._make(row) for row in rows]


def owners(connection: Connection, ids: Sequence[int]) -> list[tuple[int, int]]:
    """(provider, stream) of each of these ids, in the order given; those that are gone are left out."""
    found = {row.id: row.provider_id for row in connection.execute(_OWNERS, {"ids": list(ids)})}
    return [(found[key], key) for key in ids if key in found]


def due_targets(connection: Connection, provider_id: int, ids: Sequence[int]) -> list[ProbeTarget]:
    """The streams of one provider to ask for, in the order given; those that are gone are left out."""
    rows = connection.execute(_TARGETS, {"ids": list(ids), "provider": provider_id})
    found = {row[1]: ProbeTarget._make(row) for row in rows}
    return [found[key] for key in ids if key in found]


def record(connection: Connection, results: Collection[ProbeResult]) -> None:
    """Write what was found, in one statement. A stream counts once, as found last."""
    latest = {(one.provider_id, one.stream_id): one for one in results}
    if not latest:
        return
    columns = zip(*latest.values(), strict=True)
    providers, streams, outcomes, times, first_bytes, statuses, details = columns
    values = {
        "providers": _array(map(str, providers)),
        "streams": _array(map(str, streams)),
        "outcomes": _array(outcomes),
        "times": _array(map(str, times)),
        "first_bytes": _array(map(_number, first_bytes)),
        "statuses": _array(map(_number, statuses)),
        "details": _array(map(_quoted, details)),
        "failed": _array(_FAILED),
        "good": _array(GOOD),
    }
    connection.exec_driver_sql(statement("check_record").decode(), values)


def _array(values: Iterable[str]) -> str:
    """PostgreSQL's way to write an array; joined like this it takes a tenth of the driver's time."""
    return f"{{{','.join(values)}}}"


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
