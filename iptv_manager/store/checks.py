"""Queries of checks: which streams to ask for, how many at once, and what was found.

The number of statements depends on the number of chunks, never on that of streams.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Integer, and_, any_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.model.account import Account, account_from
from iptv_manager.model.health import Outcome, ProbeTarget
from iptv_manager.model.playlist import licence_in
from iptv_manager.model.provider_options import ProviderOptions, options_from
from iptv_manager.store.planning import PLANNED_ANEW
from iptv_manager.store.tables import provider, stream, stream_health

GOOD = (Outcome.ALIVE, Outcome.SLOW)
UNTOLD = (Outcome.INDETERMINATE, Outcome.OFFLINE, Outcome.CONNECTION_LIMIT)
"""What says nothing of a stream: it counts neither as a failure nor as a success."""

FAILED = [outcome for outcome in Outcome if outcome not in (*GOOD, *UNTOLD)]
_IDS = any_(bindparam("ids", type_=ARRAY(BigInteger)))
_PRESENT = stream.c.gone_at.is_(None)
_OWNERS = (
    select(stream.c.id, stream.c.provider_id)
    .join(provider, provider.c.id == stream.c.provider_id)
    .where(stream.c.id == _IDS, _PRESENT, provider.c.removed_at.is_(None))
)
# Looked up by id and kept in a table of hashes, whatever the server knows of a new provider's states so far: joined
# with them it may look for each id among all that the provider has.
_CHECKED_SINCE = select(stream_health.c.stream_id).where(
    stream_health.c.stream_id == _IDS, stream_health.c.checked_at >= bindparam("after")
)
_TARGET = (
    stream.c.provider_id,
    stream.c.id,
    stream.c.url,
    func.coalesce(func.nullif(stream.c.user_agent, ""), provider.c.user_agent),
    func.coalesce(func.nullif(stream.c.referrer, ""), provider.c.options["referrer"].astext, ""),
    stream.c.extra["options"],
)
_OF_ONE = (
    select(*_TARGET)
    .join(provider, provider.c.id == stream.c.provider_id)
    .where(stream.c.provider_id == bindparam("provider"), _PRESENT)
)
_TARGETS = _OF_ONE.where(stream.c.id == _IDS)
_OVERDUE = (
    _OF_ONE.add_columns(stream_health.c.next_check_at)
    .join(
        stream_health,
        and_(stream_health.c.stream_id == stream.c.id, stream_health.c.provider_id == stream.c.provider_id),
    )
    .where(
        stream_health.c.provider_id == bindparam("provider"),
        stream_health.c.next_check_at <= bindparam("now"),
        tuple_(stream_health.c.next_check_at, stream_health.c.stream_id)
        > tuple_(bindparam("last_time"), bindparam("last_id")),
    )
    .order_by(stream_health.c.next_check_at, stream_health.c.stream_id)
    .limit(bindparam("count"))
)
_KNOWN = (
    select(stream_health.c.stream_id)
    .where(stream_health.c.stream_id == stream.c.id)
    .where(stream_health.c.provider_id == bindparam("provider"), stream_health.c.next_check_at.is_not(None))
    .exists()
)
_NEVER = (
    _OF_ONE.where(stream.c.id > bindparam("last_id"), ~_KNOWN).order_by(stream.c.id).limit(bindparam("count"))
)


_DUE_CHECKED = (
    select(func.count())
    .select_from(stream_health)
    .where(
        stream_health.c.provider_id == any_(bindparam("providers", type_=ARRAY(Integer))),
        stream_health.c.next_check_at <= bindparam("now"),
    )
)
_DUE_NEW = (
    select(func.count())
    .select_from(stream)
    .where(stream.c.provider_id == any_(bindparam("providers", type_=ARRAY(Integer))), _PRESENT)
    .where(
        ~select(stream_health.c.stream_id)
        .where(stream_health.c.stream_id == stream.c.id, stream_health.c.provider_id == stream.c.provider_id)
        .where(stream_health.c.next_check_at.is_not(None))
        .exists()
    )
)
_NOT_DUE = select(stream_health.c.stream_id).where(
    stream_health.c.stream_id == _IDS, stream_health.c.next_check_at > bindparam("now")
)
_DUE_AMONG = select(stream.c.id).where(stream.c.id == _IDS, _PRESENT, stream.c.id.not_in(_NOT_DUE))


NO_OPTIONS = ProviderOptions()


class CheckedProvider(NamedTuple):
    """What a check must know of a provider. `source` may hold credentials; `account` is what the panel said."""

    id: int
    source: str
    credential: str = ""
    max_connections: int | None = None
    account: Account | None = None
    options: ProviderOptions = NO_OPTIONS  # secrets in it are placeholders


class LastDue(NamedTuple):
    """The place of a stream among those that are due."""

    time: datetime
    stream_id: int


class DueStream(NamedTuple):
    """A stream that is due, and its place."""

    target: ProbeTarget
    place: LastDue


def checked_providers(connection: Connection) -> list[CheckedProvider]:
    """All providers that are not removed."""
    columns = select(
        provider.c.id,
        provider.c.source,
        provider.c.credential,
        provider.c.max_connections,
        provider.c.account,
        provider.c.options,
    )
    rows = connection.execute(columns.where(provider.c.removed_at.is_(None)))
    return [CheckedProvider(*row[:4], account_from(row[4]), options_from(row[5])) for row in rows]


def owners(
    connection: Connection, ids: Sequence[int], after: datetime | None = None
) -> list[tuple[int, int]]:
    """(provider, stream) of each of these ids, in the order given; those that are gone are left out.

    `after`: and those that were checked since."""
    asked = _OWNERS if after is None else _OWNERS.where(stream.c.id.not_in(_CHECKED_SINCE))
    values = {"ids": list(ids)} if after is None else {"ids": list(ids), "after": after}
    found = {
        row.id: row.provider_id for row in connection.execute(asked, values, execution_options=PLANNED_ANEW)
    }
    return [(found[key], key) for key in ids if key in found]


def targets(connection: Connection, provider_id: int, ids: Sequence[int]) -> list[ProbeTarget]:
    """The streams of one provider to ask for, in the order given; those that are gone are left out."""
    rows = connection.execute(
        _TARGETS, {"ids": list(ids), "provider": provider_id}, execution_options=PLANNED_ANEW
    )
    found = {row[1]: _target(row) for row in rows}
    return [found[key] for key in ids if key in found]


def overdue(
    connection: Connection, provider_id: int, now: datetime, last: LastDue, count: int
) -> list[DueStream]:
    """Streams of one provider that are due by then, most overdue first, after that place; `count` at most."""
    values = {
        "provider": provider_id,
        "now": now,
        "last_time": last.time,
        "last_id": last.stream_id,
        "count": count,
    }
    rows = connection.execute(_OVERDUE, values, execution_options=PLANNED_ANEW)
    return [DueStream(_target(row), LastDue(row[6], row[1])) for row in rows]


def never_checked(connection: Connection, provider_id: int, last_id: int, count: int) -> list[ProbeTarget]:
    """Streams of one provider without a check so far, by id, after that one; `count` at most."""
    values = {"provider": provider_id, "last_id": last_id, "count": count}
    return [_target(row) for row in connection.execute(_NEVER, values, execution_options=PLANNED_ANEW)]


def count_due(connection: Connection, provider_ids: Sequence[int], now: datetime) -> int:
    """About how many streams of these providers are due by then, those never checked among them."""
    values = {"providers": list(provider_ids), "now": now}
    return sum(int(connection.execute(query, values).scalar_one()) for query in (_DUE_CHECKED, _DUE_NEW))


def due_among(connection: Connection, ids: Sequence[int], now: datetime) -> list[int]:
    """Those of these streams that are due by then, in the order given."""
    values = {"ids": list(ids), "now": now}
    due = set(connection.execute(_DUE_AMONG, values, execution_options=PLANNED_ANEW).scalars())
    return [key for key in ids if key in due]


def _target(row: Sequence[Any]) -> ProbeTarget:
    plain = ProbeTarget(*row[:5])
    return plain._replace(licence=licence_in(row[5])) if row[5] else plain
