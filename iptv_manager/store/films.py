"""Queries over `film` and `show` for tables on screen and the command line: ordered ids, rows by ids, groups.

As with streams, a sorted view is a list of segments, each in the order of one index. Nothing here writes.
"""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    any_,
    bindparam,
    distinct,
    exists,
    func,
    not_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, aggregate_order_by

from iptv_manager.model.films import QUALITIES, TitleKind, TitleQuery, TitleRow, TitleSort
from iptv_manager.model.line_up import Facet, GroupCounts
from iptv_manager.model.names import search_key
from iptv_manager.store.film_tables import film, movie, series, show
from iptv_manager.store.group_facets import InGroups, way_to_all
from iptv_manager.store.packed_ids import ordered_ids
from iptv_manager.store.tables import group_part, provider

Conditions = list[ColumnElement[bool]]
Order = Sequence[ColumnElement[Any]]


_COLUMNS = {TitleSort.GROUP: "group_key"}
_NOTHING: dict[TitleSort, Any] = {TitleSort.GROUP: "", TitleSort.SEASONS: 0, TitleSort.EPISODES: 0}
"""What a row has that shows nothing in that column."""


class Tables(NamedTuple):
    """What a person sees, and what providers have of it."""

    whole: Table
    entry: Table

    @property
    def link(self) -> ColumnElement[Any]:
        """The column of `entry` that leads to `whole`."""
        return self.entry.c[f"{self.whole.name}_id"]


TABLES = {TitleKind.FILM: Tables(film, movie), TitleKind.SERIES: Tables(show, series)}


class Scope(NamedTuple):
    """Providers that a view shows, by name. `whole`: there are no others. `in_groups`: as with streams."""

    ids: list[int]
    whole: bool
    in_groups: InGroups


def first_rows(connection: Connection, query: TitleQuery, limit: int) -> list[TitleRow]:
    """The first `limit` rows of the view, in order."""
    ids: list[int] = []
    for segment in segments(connection, query):
        ids.extend(connection.scalars(segment.limit(limit - len(ids))))
        if len(ids) >= limit:
            break
    return rows_by_ids(connection, query.kind, ids)


def id_vector(connection: Connection, query: TitleQuery) -> "array[int]":
    """All ids of the view, in order, packed by PostgreSQL."""
    return ordered_ids(connection, segments(connection, query))


def rows_by_ids(connection: Connection, kind: TitleKind, ids: Sequence[int]) -> list[TitleRow]:
    """The rows of these ids in the order asked; those without a living source are left out."""
    rows = connection.execute(_rows(TABLES[kind]), {"ids": list(ids)})
    found = {row[0]: _title_row(row) for row in rows}
    return [found[key] for key in ids if key in found]


def groups(connection: Connection, query: TitleQuery) -> GroupCounts:
    """The groups of the view, with the number of titles in each; its own filter of groups is left aside."""
    query = replace(query, groups=frozenset())
    tables, scope = TABLES[query.kind], scope_of(connection, query)
    entry, whole = tables.entry, tables.whole
    key = func.coalesce(group_part.c.part, entry.c.group_key)
    title = func.min(func.coalesce(group_part.c.title, entry.c.group_title))
    counted = (
        select(key, title, func.count(distinct(tables.link)))
        .select_from(entry)
        .join(whole, whole.c.id == tables.link)
        .outerjoin(group_part, group_part.c.whole == entry.c.group_key)
        .where(entry.c.gone_at.is_(None), entry.c.provider_id.in_(scope.ids), *_own_conditions(query, whole))
        .group_by(key)
        .order_by(key)
    )
    total = connection.scalar(select(func.count()).select_from(_base(query, scope).subquery())) or 0
    return GroupCounts([Facet(*row) for row in connection.execute(counted)], total)


def scope_of(connection: Connection, query: TitleQuery) -> Scope:
    """The providers that the query shows; removed ones never."""
    known = connection.execute(
        select(provider.c.id, provider.c.removed_at).order_by(func.lower(provider.c.name), provider.c.id)
    ).all()
    ids = [
        key for key, removed in known if removed is None and (not query.providers or key in query.providers)
    ]
    return Scope(ids, len(ids) == len(known), way_to_all(connection, query.groups))


def segments(connection: Connection, query: TitleQuery) -> list[Select[Any]]:
    """The view as selects of ids, to be read one after the other."""
    scope = scope_of(connection, query)
    if not scope.ids:
        return []
    base, whole = _base(query, scope), TABLES[query.kind].whole
    return [base.where(*conditions).order_by(*order) for conditions, order in _parts(query, whole, scope)]


def _base(query: TitleQuery, scope: Scope) -> Select[Any]:
    """The ids of the view, in any order."""
    tables = TABLES[query.kind]
    base = select(tables.whole.c.id).where(*_own_conditions(query, tables.whole))
    is_narrowed = query.groups or not scope.whole
    return base.where(_has_source(tables, query, scope)) if is_narrowed else base


def _own_conditions(query: TitleQuery, whole: Table) -> Conditions:
    words = search_key(query.search).split()
    searched = [whole.c.search_key.contains(word, autoescape=True) for word in words]
    flagged = not_(whole.c.hidden) if query.flag is None else whole.c[query.flag.value]
    return [whole.c.lives, flagged, *searched]


def _has_source(tables: Tables, query: TitleQuery, scope: Scope) -> ColumnElement[bool]:
    entry = tables.entry
    wanted = [tables.link == tables.whole.c.id, entry.c.gone_at.is_(None), entry.c.provider_id.in_(scope.ids)]
    if query.groups:
        wanted.append(scope.in_groups(entry.c.group_key, query.groups))
    return exists().where(and_(*wanted))


def _parts(query: TitleQuery, whole: Table, scope: Scope) -> list[tuple[Conditions, Order]]:
    """Conditions and order of each segment; each order is that of an index."""
    columns, descending = whole.c, query.descending
    by_title: Order = [columns.sort_key, columns.id]
    if query.sort is TitleSort.TITLE:
        return [([], _directed(by_title, descending))]
    if query.sort is TitleSort.ADDED:
        return [([], _directed([columns.added_at, columns.id], descending))]
    if query.sort is TitleSort.PROVIDER:
        ordered = list(reversed(scope.ids)) if descending else scope.ids
        mine: list[tuple[Conditions, Order]] = [([columns.provider_id == key], by_title) for key in ordered]
        return [*mine, ([columns.provider_id.not_in(scope.ids)], by_title)]  # first seen at another one
    value = columns[_COLUMNS.get(query.sort, query.sort.value)]
    order = _directed([value, *by_title], descending)
    if query.sort is TitleSort.SOURCES:
        return [([], order)]
    if query.sort in _NOTHING:
        nothing = _NOTHING[query.sort]
        return [([value > nothing], order), ([value == nothing], by_title)]
    return [([value.is_not(None)], order), ([value.is_(None)], [value, *by_title])]


def _directed(columns: Sequence[ColumnElement[Any]], descending: bool) -> Order:
    return [column.desc() if descending else column.asc() for column in columns]


def _rows(tables: Tables) -> Select[Any]:
    whole, entry = tables.whole, tables.entry
    names = func.array_agg(aggregate_order_by(distinct(provider.c.name), provider.c.name))
    mine = (
        select(
            func.count().label("sources"),
            names.label("providers"),
            func.array_agg(distinct(entry.c.quality)).label("qualities"),
        )
        .select_from(entry)
        .join(provider, provider.c.id == entry.c.provider_id)
        .where(tables.link == whole.c.id, entry.c.gone_at.is_(None), provider.c.removed_at.is_(None))
        .correlate(whole)
        .lateral("mine")
    )
    columns = whole.c
    return (
        select(
            columns.id, columns.title, columns.year, columns.rating, columns.added_at, mine.c.providers,
            columns.group_title, mine.c.sources, columns.seasons, columns.episodes, mine.c.qualities,
            columns.favourite, columns.watch_later, columns.hidden,
        )
        .select_from(whole)
        .join(mine, true())
        .where(columns.id == any_(bindparam("ids", type_=ARRAY(BIGINT))), mine.c.sources > 0)
    )  # fmt: skip


def _title_row(values: tuple[Any, ...]) -> TitleRow:
    row = TitleRow._make(values)
    known = [quality for quality in QUALITIES if quality in row.qualities]
    rating = round(row.rating, 1) if row.rating is not None else None  # a real has digits that nobody wrote
    return row._replace(providers=tuple(row.providers), qualities=tuple(known), rating=rating)
