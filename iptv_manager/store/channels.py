"""Queries over `channel` for tables and commands: ordered ids, rows by ids, streams of channels. Nothing here writes.

A sorted view is a list of *segments*, each of which one index gives in order, as in `store/streams.py`. What is
read of a channel is a person's value where there is one (see `store/channel_tables.py`).
"""

from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    any_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT

from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelSort, ChannelStream
from iptv_manager.model.line_up import GroupCounts
from iptv_manager.model.names import search_key
from iptv_manager.store.channel_tables import (
    GROUP,
    GUIDE_ID,
    GUIDE_SHIFT,
    LOGO,
    NAME,
    NUMBER,
    PLACE,
    channel,
    channel_stream,
)
from iptv_manager.store.checks import GOOD
from iptv_manager.store.group_facets import (
    InGroups,
    gathered,
    in_parts,
    parts_of,
    sorted_apart,
    way_to_all,
    way_to_first,
)
from iptv_manager.store.groups import ordered as ordered_groups
from iptv_manager.store.packed_ids import ordered_ids
from iptv_manager.store.shared_settings import STREAM_ORDER, setting
from iptv_manager.store.streams import NOTHING
from iptv_manager.store.tables import provider, stream, stream_health

DEAD_AFTER = 2  # failures in a row
Conditions = list[ColumnElement[bool]]
Order = Sequence[ColumnElement[Any]]
Part = tuple[Conditions, Order]

OF_LINK = and_(
    stream.c.provider_id == channel_stream.c.provider_id, stream.c.id == channel_stream.c.stream_id
)
IS_LIVING = and_(stream.c.gone_at.is_(None), provider.c.removed_at.is_(None))


def _sortable(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.lower(func.left(text, literal_column("128")).collate("C"))


_IDS = bindparam("ids", type_=ARRAY(BIGINT))
_OF_FIRST = and_(
    stream_health.c.stream_id == channel.c.first_stream_id,
    stream_health.c.provider_id == channel.c.first_provider_id,
)
_ROWS = (
    select(
        channel.c.id,
        NUMBER,
        NAME,
        GROUP,
        LOGO,
        GUIDE_ID,
        GUIDE_SHIFT,
        channel.c.favourite,
        channel.c.hidden,
        channel.c.note,
        channel.c.stream_count,
        channel.c.provider_count,
        channel.c.first_provider_id,
        channel.c.first_stream_id,
        func.coalesce(provider.c.name, ""),
        func.coalesce(stream.c.url, ""),
        func.coalesce(channel_stream.c.quality, 0),
        stream_health.c.outcome,
        stream_health.c.first_byte_ms,
    )
    .select_from(channel)
    .outerjoin(provider, provider.c.id == channel.c.first_provider_id)
    .outerjoin(
        channel_stream,
        and_(
            channel_stream.c.provider_id == channel.c.first_provider_id,
            channel_stream.c.stream_id == channel.c.first_stream_id,
        ),
    )
    .outerjoin(
        stream,
        and_(stream.c.id == channel.c.first_stream_id, stream.c.provider_id == channel.c.first_provider_id),
    )
    .outerjoin(stream_health, _OF_FIRST)
    .where(channel.c.id == any_(_IDS))
)
# By health, where people wish for it and nobody has ordered the channel's streams by hand: what works, what is not
# known, what has failed twice. Among those of one class the quality decides, as it does without.
_BY_HEALTH = and_(
    exists().where(setting.c.name == STREAM_ORDER, setting.c.value == "health"),
    ~exists().where(channel.c.id == channel_stream.c.channel_id, channel.c.ordered_by_hand),
)
_CLASS = case(
    (and_(_BY_HEALTH, stream_health.c.failures >= DEAD_AFTER), 2),
    (and_(_BY_HEALTH, or_(stream_health.c.outcome.is_(None), stream_health.c.outcome.not_in(GOOD))), 1),
    else_=0,
)
_ORDER_OF_STREAMS = (
    _CLASS,
    channel_stream.c.position,
    channel_stream.c.provider_id,
    channel_stream.c.stream_id,
)
_STREAMS = (
    select(
        channel_stream.c.channel_id,
        stream.c.id,
        stream.c.provider_id,
        provider.c.name,
        stream.c.name,
        stream.c.group_title,
        stream.c.url,
        channel_stream.c.quality,
        channel_stream.c.method,
        channel_stream.c.score,
        channel_stream.c.by_hand,
        func.row_number().over(partition_by=channel_stream.c.channel_id, order_by=_ORDER_OF_STREAMS),
        stream_health.c.outcome,
        stream_health.c.first_byte_ms,
    )
    .select_from(channel_stream)
    .join(stream, OF_LINK)
    .join(provider, provider.c.id == channel_stream.c.provider_id)
    .outerjoin(
        stream_health,
        and_(
            stream_health.c.stream_id == channel_stream.c.stream_id,
            stream_health.c.provider_id == channel_stream.c.provider_id,
        ),
    )
    .where(channel_stream.c.channel_id == any_(_IDS), IS_LIVING)
    .order_by(channel_stream.c.channel_id, *_ORDER_OF_STREAMS)
)
# What few have, or only some: just those are in the index of that column, which costs a merge little. A text may
# exceed an index row, so its first part is what is sorted by.
_TEXTS: dict[ChannelSort, ColumnElement[Any]] = {
    ChannelSort.GROUP: channel.c.group_key,
    ChannelSort.GUIDE_ID: _sortable(GUIDE_ID),
}
_TOLD: dict[ChannelSort, tuple[ColumnElement[bool], ColumnElement[Any]]] = {
    ChannelSort.QUALITY: (channel.c.quality.is_not(None), channel.c.quality),
    ChannelSort.NOTE: (channel.c.note != NOTHING, _sortable(channel.c.note)),
}
# The planner expects few rows without a state of health, and would read all states before giving the first.
_IN_INDEX_ORDER = text(
    "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
)


def first_rows(connection: Connection, query: ChannelQuery, limit: int) -> list[ChannelRow]:
    """The first `limit` rows of the view, in order."""
    ids: list[int] = []
    if query.counted is None:
        connection.execute(_IN_INDEX_ORDER)
    way = way_to_first(connection, channel.c.group_key, query.groups, channel.c.stream_count > 0)
    for segment in segments(connection, query, way):
        ids.extend(connection.scalars(segment.limit(limit - len(ids))))
        if len(ids) >= limit:
            break
    return rows_by_ids(connection, ids)


def id_vector(connection: Connection, query: ChannelQuery) -> "array[int]":
    """All ids of the view, in order, packed by PostgreSQL: 8 bytes each."""
    return ordered_ids(connection, segments(connection, query))


def rows_by_ids(connection: Connection, ids: Sequence[int]) -> list[ChannelRow]:
    """The rows of these ids in the order asked; ids that are no longer there are left out."""
    found = {row[0]: ChannelRow._make(row) for row in connection.execute(_ROWS, {"ids": list(ids)})}
    return [found[key] for key in ids if key in found]


def streams_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[ChannelStream]]:
    """The living streams of these channels, by channel, each in the channel's order."""
    found: dict[int, list[ChannelStream]] = {key: [] for key in ids}
    for row in connection.execute(_STREAMS, {"ids": list(ids)}):
        found[row[0]].append(ChannelStream._make(row))
    return found


def groups(connection: Connection, query: ChannelQuery) -> GroupCounts:
    """The groups that the view can be narrowed to, with counts, in the person's order, then by name.

    The view's own filter of groups is left aside."""
    counted = select(channel.c.group_key, func.min(GROUP), func.count()).where(*conditions(query))
    written = [tuple(row) for row in connection.execute(counted.group_by(channel.c.group_key))]
    found, places = in_parts(connection, written), _places(connection)
    facets = sorted(found.facets, key=lambda facet: places.get(facet.key, len(places)))
    return found._replace(facets=facets)


def _places(connection: Connection) -> dict[str, int]:
    """Where the person has put the groups; one that only stands in others, where the first of these is."""
    own = {key: place for place, (key, _title) in enumerate(ordered_groups(connection))}
    places = dict(own)
    for whole, parts in parts_of(connection, own).items():
        for part, _title in parts:
            if part not in own:
                places[part] = min(places.get(part, places[whole]), places[whole])
    return places


def segments(
    connection: Connection, query: ChannelQuery, in_groups: InGroups | None = None
) -> list[Select[Any]]:
    """The view as selects of ids, to be read one after the other."""
    base = select(channel.c.id).where(*conditions(query))
    way = in_groups or way_to_all(connection, query.groups)
    if query.groups:
        base = base.where(way(channel.c.group_key, query.groups))
    if query.sort is ChannelSort.STATUS:
        base = base.outerjoin_from(channel, stream_health, _OF_FIRST)
    parts = [(base.where(*narrowed), order) for narrowed, order in _parts(connection, query)]
    if way is gathered:
        return [sorted_apart(rows, order) for rows, order in parts]
    return [rows.order_by(*order) for rows, order in parts]


def conditions(query: ChannelQuery) -> Conditions:
    """What the rows of a view have in common, whatever groups are asked for."""
    is_hidden: ColumnElement[bool] = channel.c.hidden if query.hidden else ~channel.c.hidden
    found: Conditions = [channel.c.stream_count > 0, is_hidden]
    found += [
        channel.c.search_key.contains(word, autoescape=True) for word in search_key(query.search).split()
    ]
    if query.favourites:
        found.append(channel.c.favourite)
    if query.no_backup:
        found.append(channel.c.provider_count == 1)
    if query.providers:
        found.append(_has_provider(query.providers))
    return found


def _has_provider(provider_ids: frozenset[int]) -> ColumnElement[bool]:
    return exists(
        select(channel_stream.c.stream_id)
        .join(stream, OF_LINK)
        .where(
            channel_stream.c.channel_id == channel.c.id,
            channel_stream.c.provider_id.in_(sorted(provider_ids)),
            stream.c.gone_at.is_(None),
        )
    )


def _parts(connection: Connection, query: ChannelQuery) -> list[Part]:
    """Conditions and order of each segment; each order is that of an index."""
    by_name: Order = [channel.c.sort_key, channel.c.id]
    sort, down = query.sort, query.descending
    if query.counted is not None:
        return _counted(query.counted, by_name, down)
    if sort is ChannelSort.ORDER:
        return [([], _directed([PLACE, channel.c.id], down))]
    if sort is ChannelSort.NAME:
        return [([], _directed(by_name, down))]
    if sort is ChannelSort.SOURCES:
        return [([], _directed([channel.c.provider_count, *by_name], down))]
    if sort is ChannelSort.STREAMS:  # those with more than one are in an index
        count: ColumnElement[Any] = channel.c.stream_count
        one: ColumnElement[Any] = literal_column("1")
        few: Part = ([count == one], _directed(by_name, down))
        more: Part = ([count > one], _directed([count, *by_name], down))
        return [more, few] if down else [few, more]
    if sort is ChannelSort.PROVIDER:
        by_id = select(provider.c.id).order_by(func.lower(provider.c.name), provider.c.id)
        keys = connection.scalars(by_id).all()
        return [([channel.c.first_provider_id == key], by_name) for key in (reversed(keys) if down else keys)]
    if sort in _TEXTS:
        text = _TEXTS[sort]
        return [([text > NOTHING], _directed([text, *by_name], down)), ([text == NOTHING], by_name)]
    if sort in _TOLD:
        is_told, shown = _TOLD[sort]
        return [([is_told], _directed([shown, *by_name], down)), ([not_(is_told)], by_name)]
    if sort is ChannelSort.STATUS:
        state = stream_health.c.outcome
        order = _directed([state, stream_health.c.stream_id, channel.c.id], down)
        return [([state.is_not(None)], order), ([state.is_(None)], by_name)]
    number = channel.c.number_key
    columns: Order = [number, *by_name]  # in full for both: the index knows no shorter order
    return [([number.is_not(None)], _directed(columns, down)), ([number.is_(None)], columns)]


def _counted(provider_id: int, by_name: Order, down: bool) -> list[Part]:
    """By how many streams a provider has of each channel, then those that it has not.

    No index has these counts: all its links are counted, without those of its few streams that are gone."""
    is_gone = exists().where(OF_LINK, stream.c.provider_id == provider_id, stream.c.gone_at.is_not(None))
    has = (
        select(channel_stream.c.channel_id, func.count().label("streams"))
        .where(channel_stream.c.provider_id == provider_id, ~is_gone)
        .group_by(channel_stream.c.channel_id)
        .subquery("has")
    )
    order = _directed([has.c.streams], down)
    return [
        ([channel.c.id == has.c.channel_id], [*order, *by_name]),
        ([not_(_has_provider(frozenset({provider_id})))], by_name),
    ]


def _directed(columns: Sequence[ColumnElement[Any]], descending: bool) -> Order:
    return [column.desc() if descending else column.asc() for column in columns]
