"""Counts to filter by: groups, providers, kinds and outcomes of a view. Nothing here writes."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import Facet, Facets, GroupCounts, LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind
from iptv_manager.store.group_facets import in_parts
from iptv_manager.store.streams import OF_STREAM, Scope, asks_health, beside_health, narrowed, scope_of
from iptv_manager.store.tables import category, provider, stream, stream_health

UNCHECKED = "unchecked"


def facets(connection: Connection, query: LineUpQuery) -> Facets:
    """Each list counts the view with its own filter left aside, so that a choice can be widened again."""
    query = replace(query, sort=SortColumn.ORDER)
    return Facets(
        groups=group_counts(connection, replace(query, groups=frozenset())),
        providers=_providers(connection, replace(query, providers=frozenset())),
        kinds=_kinds(connection, replace(query, kinds=frozenset())),
        outcomes=_outcomes(connection, replace(query, outcomes=frozenset(), unchecked=False)),
    )


def group_counts(connection: Connection, query: LineUpQuery) -> GroupCounts:
    """The groups of the view and how many of it are in each: kept by syncs, where nothing else narrows it."""
    scope = scope_of(connection, query)
    if _filters_streams(query):
        counted = _counted(query, scope, stream.c.group_key, func.min(stream.c.group_title))
    else:
        total = func.sum(category.c.stream_count)
        counted = (
            select(category.c.key, func.min(category.c.title), total)
            .where(category.c.provider_id.in_(scope.ids))
            .group_by(category.c.key)
        )
    return in_parts(
        connection, [(key, title, int(count)) for key, title, count in connection.execute(counted)]
    )


def _providers(connection: Connection, query: LineUpQuery) -> list[Facet]:
    known = connection.execute(
        select(provider.c.id, provider.c.name, provider.c.stream_count)
        .where(provider.c.removed_at.is_(None))
        .order_by(func.lower(provider.c.name), provider.c.id)
    ).all()
    if not (_filters_streams(query) or query.groups):
        return [Facet(str(key), name, count) for key, name, count in known]
    wanted = _counted(query, scope_of(connection, query), stream.c.provider_id)
    counts = _as_dict(connection, wanted)
    return [Facet(str(key), name, counts.get(key, 0)) for key, name, _ in known]


def _kinds(connection: Connection, query: LineUpQuery) -> list[Facet]:
    wanted = _counted(query, scope_of(connection, query), stream.c.kind)
    counts = _as_dict(connection, wanted)
    return [Facet(kind.value, kind.value, counts[kind]) for kind in StreamKind if kind in counts]


def _outcomes(connection: Connection, query: LineUpQuery) -> list[Facet]:
    counted = select(stream_health.c.outcome, func.count()).outerjoin_from(stream, stream_health, OF_STREAM)
    wanted = narrowed(counted, query, scope_of(connection, query)).group_by(stream_health.c.outcome)
    counts = _as_dict(connection, wanted)
    found = [Facet(outcome.value, outcome.value, counts[outcome]) for outcome in Outcome if outcome in counts]
    return [*found, Facet(UNCHECKED, UNCHECKED, counts[None])] if None in counts else found


def _counted(query: LineUpQuery, scope: Scope, *columns: ColumnElement[Any]) -> Select[Any]:
    counted = beside_health(select(*columns, func.count()), query)
    return narrowed(counted, query, scope).group_by(columns[0])


def _as_dict(connection: Connection, wanted: Select[Any]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(wanted)}


def _filters_streams(query: LineUpQuery) -> bool:
    return bool(query.search or query.kinds or asks_health(query))
