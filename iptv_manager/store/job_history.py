"""Queries on the history of jobs, newest first: those that wait or run are part of it."""

from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    any_,
    bindparam,
    case,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.model.job import HistoryQuery, Job, JobOutcome, JobSort
from iptv_manager.store.schedule_tables import desktop, job, schedule
from iptv_manager.store.tables import provider

_STANDING = case(
    (job.c.finished_at.is_not(None), job.c.outcome),
    (job.c.started_at.is_not(None), JobOutcome.RUNNING.value),
    else_=JobOutcome.WAITING.value,
)
_IDS = any_(bindparam("ids", type_=ARRAY(BigInteger)))
# There are some thousand jobs at most: no index is needed to sort them.
_ORDERS: dict[JobSort, ColumnElement[Any]] = {
    JobSort.DUE: job.c.due_at,
    JobSort.KIND: job.c.kind,
    JobSort.PROVIDER: func.lower(provider.c.name),
    JobSort.OUTCOME: _STANDING,
    JobSort.SECONDS: job.c.finished_at - job.c.started_at,
    JobSort.DESKTOP: func.nullif(
        func.lower(func.coalesce(func.nullif(desktop.c.host, ""), job.c.instance)), ""
    ),
    JobSort.MESSAGE: func.nullif(func.lower(job.c.message), ""),
    JobSort.MANUAL: job.c.manual,
    JobSort.STARTED: job.c.started_at,
}
_NEWEST_FIRST = (job.c.due_at.desc(), job.c.id.desc())


def history(connection: Connection, limit: int, query: HistoryQuery = HistoryQuery()) -> list[Job]:  # noqa: B008
    """The first jobs that match, newest first unless sorted otherwise."""
    rows = connection.execute(_jobs().where(*_matching(query)).order_by(*_order(query)).limit(limit))
    return [_job(row) for row in rows]


def history_ids(connection: Connection, query: HistoryQuery) -> "array[int]":
    """The ids of all jobs that match, in order."""
    found = select(job.c.id) if query.sort is None else _jobs().with_only_columns(job.c.id)
    wanted = found.where(*_matching(query)).order_by(*_order(query))
    return array("q", connection.execute(wanted).scalars())


def history_rows(connection: Connection, ids: Sequence[int]) -> list[Job]:
    """Jobs in the order of `ids`; those that are gone are left out."""
    rows = connection.execute(_jobs().where(job.c.id == _IDS), {"ids": list(ids)})
    found = {row.id: _job(row) for row in rows}
    return [found[key] for key in ids if key in found]


def last_jobs(connection: Connection) -> list[Job]:
    """The latest job of each schedule."""
    latest = (
        select(job.c.id)
        .where(job.c.schedule_id == schedule.c.id)
        .order_by(job.c.due_at.desc())
        .limit(1)
        .correlate(schedule)
        .lateral()
    )
    wanted = select(latest.c.id).select_from(schedule).join(latest, true())
    return [_job(row) for row in connection.execute(_jobs().where(job.c.id.in_(wanted)))]


def _order(query: HistoryQuery) -> Sequence[ColumnElement[Any]]:
    if query.sort is None:
        return _NEWEST_FIRST
    value = _ORDERS[query.sort]
    return ((value.desc() if query.descending else value.asc()).nulls_last(), *_NEWEST_FIRST)


def _matching(query: HistoryQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if query.kind:
        wanted.append(job.c.kind == query.kind)
    if query.outcomes:
        wanted.append(_STANDING.in_([outcome.value for outcome in query.outcomes]))
    if query.provider_id is not None:
        wanted.append(job.c.provider_id == query.provider_id)
    return wanted


def _jobs() -> Select[Any]:
    joined = job.outerjoin(provider, provider.c.id == job.c.provider_id)
    columns = job.c
    return select(
        columns.id, columns.kind, columns.provider_id, provider.c.name.label("provider"), columns.due_at,
        columns.started_at, columns.finished_at, columns.instance,
        func.coalesce(desktop.c.host, "").label("host"), _STANDING.label("standing"), columns.message,
        columns.manual, columns.log, columns.schedule_id,
    ).select_from(joined.outerjoin(desktop, desktop.c.id == columns.instance))  # fmt: skip


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.kind,
        row.provider_id,
        row.provider,
        row.due_at,
        row.started_at,
        row.finished_at,
        row.instance,
        row.host,
        JobOutcome(row.standing),
        row.message,
        row.manual,
        row.log,
        row.schedule_id,
    )
