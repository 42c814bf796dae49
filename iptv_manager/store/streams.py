"""Queries over `stream` for tables on screen and reports: ordered ids and rows by ids. Nothing here writes.

A sorted view is a list of *segments*, each of which one index gives in order: rows that have a value first,
rows without one after them. So the first rows come at once for every column, both ways, and no view sorts a
million rows.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT

from iptv_manager.model.line_up import LineUpQuery, SortColumn, StreamRow
from iptv_manager.model.names import search_key
from iptv_manager.model.playlist import StreamKind
from iptv_manager.store.address_halves import ADDRESS
from iptv_manager.store.group_facets import InGroups, gathered, sorted_apart, way_to_all, way_to_first
from iptv_manager.store.packed_ids import ordered_ids
from iptv_manager.store.tables import provider, stream, stream_health

Condition = ColumnElement[bool]
Conditions = list[Condition]
Order = Sequence[ColumnElement[Any]]
Ask = Callable[[Connection, LineUpQuery, int], list[StreamRow]]

HEALTH_COLUMNS: dict[SortColumn, ColumnElement[Any]] = {
    SortColumn.STATUS: stream_health.c.outcome,
    SortColumn.RESPONSE: stream_health.c.first_byte_ms,
    SortColumn.CHECKED: stream_health.c.checked_at,
}
NOTHING: ColumnElement[Any] = literal_column(
    "''"
)  # no parameter: a plan for any text would be a bad one for this
OF_STREAM = (stream_health.c.stream_id == stream.c.id) & (stream_health.c.provider_id == stream.c.provider_id)
_ROWS = (
    select(
        stream.c.id,
        stream.c.provider_id,
        provider.c.name,
        stream.c.position,
        stream.c.name,
        stream.c.group_title,
        stream.c.number,
        stream.c.kind,
        stream.c.guide_id,
        stream.c.logo,
        stream.c.url,
        stream.c.added_at,
        stream_health.c.outcome,
        stream_health.c.first_byte_ms,
        stream_health.c.checked_at,
        func.coalesce(stream_health.c.detail, ""),
    )
    .join(provider, provider.c.id == stream.c.provider_id)
    .outerjoin(stream_health, OF_STREAM)
    .where(stream.c.id == any_(bindparam("ids", type_=ARRAY(BIGINT))))
)


# The planner expects few rows without a state of health, and would read all states before giving the first.
_IN_INDEX_ORDER = text(
    "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
)


class Scope(NamedTuple):
    """Providers whose streams a view shows, by name. `whole`: no stream in the database is outside of it.

    `in_groups` is the way in which those of the query's groups are found."""

    ids: list[int]
    whole: bool
    in_groups: InGroups


def scope_of(connection: Connection, query: LineUpQuery) -> Scope:
    """The providers that the query shows; removed ones never."""
    known = connection.execute(
        select(provider.c.id, provider.c.removed_at).order_by(func.lower(provider.c.name), provider.c.id)
    ).all()
    present = [key for key, removed in known if removed is None]
    ids = [key for key in present if not query.providers or key in query.providers]
    return Scope(ids, len(ids) == len(known), way_to_all(connection, query.groups))


def first_rows(connection: Connection, query: LineUpQuery, limit: int) -> list[StreamRow]:
    """The first `limit` rows of the view, in order."""
    return rows_by_ids(connection, first_ids(connection, query, limit))


def first_hits(connection: Connection, query: LineUpQuery, limit: int) -> list[StreamRow]:
    """The same, by way of all that match."""
    if not query.search or asks_health(query) or query.sort in HEALTH_COLUMNS:
        return rows_by_ids(connection, id_vector(connection, query)[:limit])
    connection.execute(_walks("off"))
    ids = _first_of(connection, segments(connection, query), limit)
    connection.execute(_walks("on"))
    return rows_by_ids(connection, ids)


def first_ids(connection: Connection, query: LineUpQuery, limit: int) -> list[int]:
    """The first `limit` ids of the view, in order."""
    connection.execute(_IN_INDEX_ORDER)
    way = way_to_first(connection, stream.c.group_key, query.groups, stream.c.gone_at.is_(None))
    return _first_of(connection, segments(connection, query, in_groups=way), limit)


def _first_of(connection: Connection, found: Sequence[Select[Any]], limit: int) -> list[int]:
    ids: list[int] = []
    for segment in found:
        ids.extend(connection.scalars(segment.limit(limit - len(ids))))
        if len(ids) >= limit:
            break
    return ids


def _walks(allowed: str) -> TextClause:
    """Whether the planner may walk an index in its order ("on", "off"); it still may look up what an index finds.

    Who wants few would always be led on that walk, and of many that match it keeps the first without sorting all."""
    return text(
        f"SELECT set_config('enable_indexscan', '{allowed}', true), "
        f"set_config('enable_indexonlyscan', '{allowed}', true)"
    )


def id_vector(connection: Connection, query: LineUpQuery, half: Condition | None = None) -> "array[int]":
    """All ids of the view, in order. PostgreSQL packs them: a million are 8 MB, no object each.

    `half`: one of its `address_halves` alone."""
    found = segments(connection, query)
    return ordered_ids(connection, found if half is None else [one.where(half) for one in found])


def rows_by_ids(connection: Connection, ids: Sequence[int]) -> list[StreamRow]:
    """The rows of these ids in the order asked; ids that are no longer there are left out."""
    rows = connection.execute(_ROWS, {"ids": list(ids)})
    found = {row[0]: StreamRow._make(row) for row in rows}
    return [found[key] for key in ids if key in found]


def segments(
    connection: Connection,
    query: LineUpQuery,
    wanted: Select[Any] | None = None,
    in_groups: InGroups | None = None,
) -> list[Select[Any]]:
    """The view as selects of `wanted` (the ids, unless said otherwise), to be read one after the other."""
    scope = scope_of(connection, query)
    if not scope.ids:
        return []
    columns = beside_health(select(stream.c.id), query) if wanted is None else wanted
    scope = scope._replace(in_groups=in_groups or scope.in_groups)
    base = narrowed(columns, query, scope)
    parts = [(base.where(*conditions), order) for conditions, order in _parts(query, scope.ids)]
    if wanted is None and scope.in_groups is gathered:
        return [sorted_apart(rows, order) for rows, order in parts]
    return [rows.order_by(*order) for rows, order in parts]


def beside_health(wanted: Select[Any], query: LineUpQuery) -> Select[Any]:
    """`wanted` from `stream`, joined with the states of health where the query needs them."""
    if asks_health(query) or query.sort in HEALTH_COLUMNS:
        return wanted.outerjoin_from(stream, stream_health, OF_STREAM)
    return wanted.select_from(stream)


def narrowed(wanted: Select[Any], query: LineUpQuery, scope: Scope) -> Select[Any]:
    """`wanted`, of just the streams that the query's filters let through."""
    wanted = wanted.where(stream.c.gone_at.is_(None), *_search_conditions(query.search))
    if not scope.whole:
        wanted = wanted.where(stream.c.provider_id.in_(scope.ids))
    if query.groups:
        wanted = wanted.where(scope.in_groups(stream.c.group_key, query.groups))
    if query.kinds:
        wanted = wanted.where(stream.c.kind.in_(sorted(query.kinds)))
    if query.outcomes or query.unchecked:
        wanted = wanted.where(_outcome_condition(query))
    if query.unseen_days:
        age = func.now() - func.make_interval(0, 0, 0, query.unseen_days)
        checked = stream_health.c.checked_at
        wanted = wanted.where(or_(checked.is_(None), checked < age))
    return wanted


def asks_health(query: LineUpQuery) -> bool:
    """Does a filter of it need the states of health?"""
    return bool(query.outcomes or query.unchecked or query.unseen_days)


def _search_conditions(text: str) -> Conditions:
    """Every word of the search must occur in the name; `%` and `_` mean themselves."""
    words = search_key(text).split()
    return [stream.c.search_key.contains(word, autoescape=True) for word in words]


def _outcome_condition(query: LineUpQuery) -> ColumnElement[bool]:
    chosen: Conditions = []
    if query.outcomes:
        chosen.append(stream_health.c.outcome.in_(sorted(query.outcomes)))
    if query.unchecked:
        chosen.append(stream_health.c.stream_id.is_(None))
    return or_(*chosen)


def _parts(query: LineUpQuery, provider_ids: list[int]) -> list[tuple[Conditions, Order]]:
    """Conditions and order of each segment; each order is that of an index.

    `> ""` and not `!= ""`: an index finds where that begins, and need not pass over all that have none."""
    column, descending = query.sort, query.descending
    by_name = [stream.c.sort_key, stream.c.id]
    if column is SortColumn.ORDER:
        return _own_order(provider_ids, providers_reversed=descending, positions_reversed=descending)
    if column is SortColumn.PROVIDER:
        return _own_order(provider_ids, providers_reversed=descending, positions_reversed=False)
    if column is SortColumn.KIND:
        kinds = sorted(StreamKind, key=list(StreamKind).index, reverse=descending)
        return [([stream.c.kind == kind], _directed(by_name, descending)) for kind in kinds]
    if column is SortColumn.NAME:
        return [([], _directed(by_name, descending))]
    if column is SortColumn.ADDED:
        return [([], _directed([stream.c.added_at, stream.c.id], descending))]
    if column is SortColumn.ADDRESS:
        return [([], _directed([ADDRESS, stream.c.id], descending))]
    if column is SortColumn.GROUP:
        order = _directed([stream.c.group_key, *by_name], descending)
        return [([stream.c.group_key > NOTHING], order), ([stream.c.group_key == NOTHING], by_name)]
    if column is SortColumn.GUIDE_ID:
        order = _directed([stream.c.guide_id, stream.c.id], descending)
        return [([stream.c.guide_id > NOTHING], order), ([stream.c.guide_id == NOTHING], [stream.c.id])]
    if column is SortColumn.NUMBER:
        columns = [stream.c.number_key, *by_name]  # in full for both: the index knows no shorter order
        order = _directed(columns, descending)
        return [([stream.c.number_key.is_not(None)], order), ([stream.c.number_key.is_(None)], columns)]
    value = HEALTH_COLUMNS[column]
    return [
        ([value.is_not(None)], _directed([value, stream_health.c.stream_id], descending)),
        ([value.is_(None)], by_name),
    ]


def _own_order(
    provider_ids: list[int], *, providers_reversed: bool, positions_reversed: bool
) -> list[tuple[Conditions, Order]]:
    order = _directed([stream.c.position, stream.c.id], positions_reversed)
    ordered = reversed(provider_ids) if providers_reversed else provider_ids
    return [([stream.c.provider_id == key], order) for key in ordered]


def _directed(columns: Sequence[ColumnElement[Any]], descending: bool) -> Order:
    return [column.desc() if descending else column.asc() for column in columns]
