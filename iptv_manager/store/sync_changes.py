"""Queries over what syncs did: runs, the streams that one touched by kind, its rejected lines. Nothing is written."""

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
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, JSONB

from iptv_manager.model.errors import NotFound
from iptv_manager.model.syncs import (
    ChangeKind,
    ChangeSort,
    Reject,
    RunFilter,
    RunQuery,
    RunSort,
    RunStatus,
    SeriesChange,
    StreamChange,
    SyncRun,
    series_words,
)
from iptv_manager.store.packed_ids import ordered_ids
from iptv_manager.store.sync_tables import sync_change, sync_reject
from iptv_manager.store.tables import provider, sync_run

_RUN = sync_run.c
_NOTED = sync_change.c
_SHOWN_CHANGES = ("added", "changed", "gone", "returned", "moved")  # the others only make room

_DID_SOMETHING = or_(
    _RUN.added + _RUN.changed + _RUN.gone + _RUN.returned + _RUN.moved > 0, _RUN.before.has_key("series")
)
_later = sync_run.alias("later")
_STANDS = and_(_RUN.status == "ok", _RUN.undone_at.is_(None), _RUN.before.is_not(None), _DID_SOMETHING)
_LATER_STANDS = (
    select(literal(1))
    .where(
        _later.c.provider_id == _RUN.provider_id,
        _later.c.id > _RUN.id,
        _later.c.status == "ok",
        _later.c.undone_at.is_(None),
        or_(
            _later.c.added + _later.c.changed + _later.c.gone + _later.c.returned + _later.c.moved > 0,
            _later.c.before.has_key("series"),
        ),
    )
    .exists()
)
_RUNS = select(
    _RUN.id, _RUN.provider_id, provider.c.name, _RUN.started_at, _RUN.finished_at, _RUN.status,
    _RUN.entries, _RUN.added, _RUN.changed, _RUN.unchanged, _RUN.gone, _RUN.returned, _RUN.renamed,
    _RUN.moved, _RUN.url_changed, _RUN.rejected, _RUN.message, _RUN.undone_at, _RUN.undoes,
    and_(_STANDS, ~_LATER_STANDS), _RUN.before["series_counts"],
).join(provider, provider.c.id == _RUN.provider_id)  # fmt: skip

_NEWEST = (_RUN.started_at.desc(), _RUN.id.desc())
# There are some thousand syncs at most: no index is needed to sort them.
_RUN_ORDERS: dict[RunSort, ColumnElement[Any]] = {
    RunSort.WHEN: _RUN.started_at,
    RunSort.PROVIDER: func.lower(provider.c.name),
    RunSort.STATUS: case((_RUN.undone_at.is_not(None), "taken back"), else_=_RUN.status),
    RunSort.MESSAGE: func.nullif(func.lower(_RUN.message), ""),
    RunSort.ENTRIES: _RUN.entries,
} | {
    sort: func.nullif(_RUN[sort.value], 0)
    for sort in (
        RunSort.ADDED,
        RunSort.GONE,
        RunSort.RETURNED,
        RunSort.RENAMED,
        RunSort.URL_CHANGED,
        RunSort.MOVED,
        RunSort.REJECTED,
    )
}
_FILTERS: dict[RunFilter, ColumnElement[bool]] = {
    RunFilter.CHANGED: and_(_RUN.status.in_(("ok", "asked", "undone")), _DID_SOMETHING),
    RunFilter.WRONG: _RUN.status.in_(("failed", "held", "cancelled", "interrupted")),
    RunFilter.WAITING: _RUN.status == "asked",
}
_KINDS: dict[ChangeKind, ColumnElement[bool]] = {
    ChangeKind.ADDED: _NOTED.change == "added",
    ChangeKind.GONE: _NOTED.change == "gone",
    ChangeKind.RETURNED: _NOTED.change == "returned",
    ChangeKind.RENAMED: _NOTED.renamed,
    ChangeKind.URL_CHANGED: _NOTED.url_changed,
    ChangeKind.CHANGED: and_(_NOTED.change == "changed", ~_NOTED.renamed, ~_NOTED.url_changed),
    ChangeKind.MOVED: _NOTED.moved,
}


def _natural(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """Numbers by their value (each as ten digits), case aside; NULL where there is nothing."""
    padded = func.regexp_replace(func.lower(text), r"(\d+)", r"0000000000\1", "g")
    return func.nullif(func.regexp_replace(padded, r"\d*(\d{10})", r"\1", "g"), "").collate("C")


def _other(before: str, after: ColumnElement[Any]) -> ColumnElement[Any]:
    """What it was, where that is not what it is."""
    return _natural(func.nullif(_NOTED.before[before].astext, after))


_CHANGE_ORDERS: dict[ChangeSort, ColumnElement[Any]] = {
    ChangeSort.CHANGE: case(*((condition, place) for place, condition in enumerate(_KINDS.values()))),
    ChangeSort.NAME: _natural(_NOTED.name),
    ChangeSort.NAME_BEFORE: _other("name", _NOTED.name),
    ChangeSort.GROUP: _natural(_NOTED.group_title),
    ChangeSort.GROUP_BEFORE: _other("group_title", _NOTED.group_title),
    ChangeSort.URL_BEFORE: case((_NOTED.url_changed, func.lower(_NOTED.before["url"].astext))),
}
_CHANGES = select(
    _NOTED.stream_id,
    _NOTED.change,
    _NOTED.renamed,
    _NOTED.moved,
    _NOTED.url_changed,
    _NOTED.name,
    func.coalesce(_NOTED.before["name"].astext, _NOTED.name),
    _NOTED.group_title,
    func.coalesce(_NOTED.before["group_title"].astext, _NOTED.group_title),
    func.coalesce(_NOTED.before["url"].astext, ""),
).where(_NOTED.change.in_(_SHOWN_CHANGES))


def recent_runs(connection: Connection, query: RunQuery, limit: int) -> list[SyncRun]:
    """The first syncs, newest first unless sorted otherwise; those of removed providers never."""
    ordered = _narrowed(_RUNS, query).order_by(*_run_order(query)).limit(limit)
    return [_run(tuple(row)) for row in connection.execute(ordered)]


def run_vector(connection: Connection, query: RunQuery) -> "array[int]":
    """Ids of all of them in the same order, packed by the server."""
    ids = select(_RUN.id).join(provider, provider.c.id == _RUN.provider_id)
    return ordered_ids(connection, [_narrowed(ids, query).order_by(*_run_order(query))])


def runs_by_ids(connection: Connection, ids: Sequence[int]) -> list[SyncRun]:
    """These syncs, in the order asked; those that are gone are left out."""
    wanted = _RUNS.where(_RUN.id == any_(bindparam("ids", type_=ARRAY(BIGINT))))
    found = {row[0]: _run(tuple(row)) for row in connection.execute(wanted, {"ids": list(ids)})}
    return [found[key] for key in ids if key in found]


def run_by_id(connection: Connection, run_id: int) -> SyncRun:
    """One sync. Raises NotFound."""
    row = connection.execute(_RUNS.where(_RUN.id == run_id)).first()
    if row is None:
        raise NotFound(f"There is no sync number {run_id}; `changes` without a number shows the last one.")
    return _run(tuple(row))


def waiting_run(connection: Connection, provider_id: int) -> SyncRun | None:
    """The sync of the provider that waits for an answer."""
    wanted = _RUNS.where(_RUN.provider_id == provider_id, _RUN.status == RunStatus.ASKED.value)
    row = connection.execute(wanted.order_by(_RUN.id.desc()).limit(1)).first()
    return _run(tuple(row)) if row else None


def kind_counts(connection: Connection, run_id: int) -> dict[ChangeKind, int]:
    """How many streams of each kind of change a sync has noted, in one reading."""
    counted = [func.count().filter(condition) for condition in _KINDS.values()]
    row = connection.execute(select(*counted).where(_of_run(run_id))).one()
    return dict(zip(_KINDS, row, strict=True))


def change_vector(
    connection: Connection,
    run_id: int,
    kinds: frozenset[ChangeKind] = frozenset(),
    sort: ChangeSort | None = None,
    descending: bool = False,
) -> "array[int]":
    """Ids of the streams that the sync changed in any of these ways (none: in any), packed by the server.

    Names before and after stand in no index: a million changes take seconds to sort, as few syncs have."""
    wanted = select(_NOTED.stream_id.label("id")).where(_of_run(run_id))
    if kinds:
        wanted = wanted.where(or_(*(_KINDS[kind] for kind in kinds)))
    by = [] if sort is None else [_directed(_CHANGE_ORDERS[sort], descending)]
    return ordered_ids(connection, [wanted.order_by(*by, _NOTED.change, _NOTED.stream_id)])


def changes_by_ids(connection: Connection, run_id: int, ids: Sequence[int]) -> list[StreamChange]:
    """What the sync did to these streams, in the order asked."""
    wanted = _CHANGES.where(
        _NOTED.run_id == run_id, _NOTED.stream_id == any_(bindparam("ids", type_=ARRAY(BIGINT)))
    )
    found = {row[0]: _change(tuple(row)) for row in connection.execute(wanted, {"ids": list(ids)})}
    return [found[key] for key in ids if key in found]


def series_changes(connection: Connection, run_id: int, limit: int | None) -> list[SeriesChange]:
    """What the sync did to the series of its panel's list, of all of them or the first."""
    noted = func.jsonb_array_elements(_RUN.before["series"]).table_valued("value")
    one = cast(noted.c.value, JSONB)
    title, group = one["title"].astext, one["category"].astext
    wanted = select(
        one["change"].astext,
        title,
        func.coalesce(one["was"]["title"].astext, title),
        group,
        func.coalesce(one["was"]["category"].astext, group),
    ).select_from(sync_run.join(noted, true()))
    found = connection.execute(wanted.where(_RUN.id == run_id).limit(limit))
    return [SeriesChange(number, *row) for number, row in enumerate(found, 1)]


def rejects(connection: Connection, run_id: int, limit: int) -> list[Reject]:
    """The first lines that the sync refused."""
    columns = sync_reject.c
    wanted = select(columns.line, columns.reason, columns.excerpt).where(columns.run_id == run_id)
    rows = connection.execute(wanted.order_by(columns.line).limit(limit))
    return [Reject(number, *row) for number, row in enumerate(rows, 1)]


def _run_order(query: RunQuery) -> Sequence[ColumnElement[Any]]:
    return _NEWEST if query.sort is None else (_directed(_RUN_ORDERS[query.sort], query.descending), *_NEWEST)


def _directed(value: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    return (value.desc() if descending else value.asc()).nulls_last()


def _narrowed(wanted: Select[Any], query: RunQuery) -> Select[Any]:
    wanted = wanted.where(provider.c.removed_at.is_(None))
    if query.provider_id is not None:
        wanted = wanted.where(_RUN.provider_id == query.provider_id)
    condition = _FILTERS.get(query.which)
    return wanted if condition is None else wanted.where(condition)


def _of_run(run_id: int) -> ColumnElement[bool]:
    return and_(_NOTED.run_id == run_id, _NOTED.change.in_(_SHOWN_CHANGES))


def _run(row: tuple[Any, ...]) -> SyncRun:
    run = SyncRun._make(row)
    return run._replace(status=RunStatus(run.status), series=series_words(row[-1] or {}))


def _change(row: tuple[Any, ...]) -> StreamChange:
    key, change, renamed, moved, url_changed, name, name_before, group, group_before, url_before = row
    flags = (
        (renamed, ChangeKind.RENAMED),
        (url_changed, ChangeKind.URL_CHANGED),
        (moved, ChangeKind.MOVED),
        (change == "changed" and not (renamed or url_changed), ChangeKind.CHANGED),
    )
    kinds = {kind for is_so, kind in flags if is_so}
    if change in ("added", "gone", "returned"):
        kinds.add(ChangeKind(change))
    return StreamChange(
        key,
        change,
        frozenset(kinds),
        name,
        name_before,
        group,
        group_before,
        url_before if url_changed else "",
    )
