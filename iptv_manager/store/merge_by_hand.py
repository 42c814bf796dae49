"""What a person says of merging: make one, take apart, never, in which order; and taking it back.

Each act is one transaction of the caller's, in a fixed number of statements. It is remembered twice: links
`by_hand`, which no merge touches, and rules by key, which hold for streams that come later.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.store.merge import (
    LAST_PLACE,
    LAST_PROVIDER,
    LOCK_CLASS,
    MERGE_LOCK,
    MIDDLE,
    PLACE_BITS,
    QUALITY_SHIFT,
    refreshing,
)
from iptv_manager.store.statements import statement

_CHOSEN = "(SELECT unnest(%(channels)s::bigint[]) AS channel_id)"


class Done(NamedTuple):
    """An act. `before` is what `take_back` needs; `channels` are those it touched, the first the one to show."""

    channels: list[int]
    before: str


def merge_channels(connection: Connection, ids: Sequence[int]) -> Done:
    """Make channels one: all streams go to the first. Raises NotFound, InputRefused."""
    chosen = list(dict.fromkeys(ids))
    if len(chosen) < 2:
        raise InputRefused("Merging takes at least two channels; choose another one as well.")
    before = _begin(connection, chosen)
    target, others = chosen[0], chosen[1:]
    values = {"target": target, "others": others, "channels": chosen}
    for name in ("forget", "rules", "keys", "over", "favourite"):
        _run(connection, f"merge_hand_{name}", values)
    _refresh(connection, chosen)
    return Done(chosen, before)


def split_channel(connection: Connection, channel_id: int, stream_ids: Sequence[int]) -> Done:
    """Give streams of a channel one of their own. Raises NotFound, InputRefused where none would be left."""
    before = _begin(connection, [channel_id])
    values: dict[str, Any] = {"channel": channel_id, "streams": list(stream_ids)}
    if not _has_others(connection, values):
        raise InputRefused("Splitting takes some streams of a channel and leaves others; choose fewer.")
    made = connection.exec_driver_sql(statement("merge_split_channel").decode(), values).scalar()
    if made is None:
        raise NotFound("None of these streams is in that channel any more; look again.")
    values["made"] = made
    for name in ("links", "keys", "forget"):
        _run(connection, f"merge_split_{name}", values)
    _refresh(connection, [made, channel_id])
    never_merge(connection, [made, channel_id])
    return Done([made, channel_id], before)


def never_merge(connection: Connection, ids: Sequence[int]) -> Done:
    """Say of channels that they are never one."""
    before = _begin(connection, ids)
    _run(connection, "merge_never_rules", {"channels": list(ids)})
    return Done(list(ids), before)


def order_streams(connection: Connection, channel_id: int, stream_ids: Sequence[int]) -> Done:
    """Put a channel's streams in a person's order; those not named follow in theirs."""
    before = _begin(connection, [channel_id])
    _run(connection, "merge_hand_order", {"channel": channel_id, "streams": list(stream_ids)})
    _order_by_hand(connection, channel_id, ordered=True)
    _refresh(connection, [channel_id])
    return Done([channel_id], before)


def order_by_quality(connection: Connection, channel_id: int) -> Done:
    """Back to the order by quality."""
    before = _begin(connection, [channel_id])
    shape = {
        "quality_shift": QUALITY_SHIFT,
        "place_bits": PLACE_BITS,
        "last_provider": LAST_PROVIDER,
        "last_place": LAST_PLACE,
        "middle": MIDDLE,
    }
    connection.exec_driver_sql(statement("merge_own_order", channel=int(channel_id), **shape).decode())
    _order_by_hand(connection, channel_id, ordered=False)
    _refresh(connection, [channel_id])
    return Done([channel_id], before)


def take_back(connection: Connection, done: Done) -> None:
    """Undo an act: links, keys and rules as they were before it. A channel it made is empty from then on."""
    _lock(connection)
    for name in ("links", "keys", "rules", "rules_too", "channels"):
        _run(connection, f"merge_back_{name}", {"before": done.before})
    _refresh(connection, done.channels)


def _begin(connection: Connection, ids: Sequence[int]) -> str:
    """Wait for a running merge, and keep what there is. Raises NotFound."""
    _lock(connection)
    known = connection.exec_driver_sql(
        "SELECT count(*) FROM channel WHERE id = ANY(%(ids)s::bigint[])", {"ids": list(ids)}
    ).scalar()
    if known != len(set(ids)):
        raise NotFound("One of these channels does not exist; `channels --json` gives their ids.")
    kept = statement("merge_keep_links").decode()
    before: str = connection.exec_driver_sql(f"SELECT ({kept})::text", {"channels": list(ids)}).scalar_one()
    return before


def _lock(connection: Connection) -> None:
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(%(class)s, %(lock)s)", {"class": LOCK_CLASS, "lock": MERGE_LOCK}
    )


def _has_others(connection: Connection, values: dict[str, Any]) -> bool:
    asked = (
        "SELECT EXISTS (SELECT FROM channel_stream AS link "
        "JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id "
        "WHERE link.channel_id = %(channel)s AND stream.gone_at IS NULL "
        "AND link.stream_id <> ALL(%(streams)s::bigint[]))"
    )
    return bool(connection.exec_driver_sql(asked, values).scalar())


def _order_by_hand(connection: Connection, channel_id: int, *, ordered: bool) -> None:
    connection.exec_driver_sql(
        "UPDATE channel SET ordered_by_hand = %(ordered)s WHERE id = %(id)s AND ordered_by_hand <> %(ordered)s",
        {"id": channel_id, "ordered": ordered},
    )


def _refresh(connection: Connection, ids: Sequence[int]) -> None:
    connection.exec_driver_sql(refreshing(_CHOSEN).decode(), {"channels": list(ids)})


def _run(connection: Connection, name: str, values: dict[str, Any]) -> None:
    connection.exec_driver_sql(statement(name).decode(), values)
