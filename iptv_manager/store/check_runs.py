"""Runs of checks, kept so that they survive a restart: begun, seen alive, ended, found again.

What is left of a run is not written anywhere: it is what was not checked since it began.
"""

import sys
import zlib
from array import array
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, or_, select, update

from iptv_manager.model.health import CheckPlan, RunEnd, UnfinishedRun
from iptv_manager.store.check_tables import check_run

SEEN_EVERY = timedelta(seconds=15)
LOST_AFTER = timedelta(seconds=45)
"""A run that was not seen for so long has lost its program."""

_OPEN = check_run.c.finished_at.is_(None)
_FREE = or_(check_run.c.status == RunEnd.LEFT, check_run.c.seen_at < func.now() - LOST_AFTER)
_ABOUT = (
    _FREE,
    check_run.c.seen_at,
    check_run.c.id,
    check_run.c.started_at,
    check_run.c.total,
    check_run.c.stream_ids.is_(None),
    check_run.c.level,
)


class OpenRun(NamedTuple):
    """A run that has not ended. `is_free`: no program works at it, as far as time tells."""

    is_free: bool
    seen_at: datetime
    run: UnfinishedRun


def begin(connection: Connection, plan: CheckPlan) -> int:
    """Note a run that begins; gives its id."""
    values = {
        "stream_ids": None if plan.ids is None else _packed(plan.ids),
        "providers": sorted(plan.providers),
        "level": plan.level,
        "at_once": plan.at_once,
        "timeout_seconds": plan.timeout,
        "total": plan.total,
        "started_at": plan.started_at,
        "seen_at": func.now(),
        "status": "running",
    }
    return int(connection.execute(insert(check_run).values(values).returning(check_run.c.id)).scalar_one())


def supersede(connection: Connection, providers: Collection[int], lost: Collection[int] = ()) -> None:
    """Runs of what was due of these providers, left by others, are part of the one that begins now.

    `lost`: runs that are known to be left, before time tells."""
    theirs = check_run.c.providers.contained_by(sorted(providers))
    left = or_(_FREE, check_run.c.id.in_(sorted(lost)))
    gone = update(check_run).where(_OPEN, left, check_run.c.stream_ids.is_(None), theirs)
    connection.execute(gone.values(status=RunEnd.STOPPED, finished_at=func.now()))


def see(connection: Connection, run_id: int) -> datetime | None:
    """It is still under way; gives the time of the database, None where the run has ended."""
    seen = update(check_run).where(check_run.c.id == run_id, _OPEN).values(seen_at=func.now())
    return connection.execute(seen.returning(check_run.c.seen_at)).scalar_one_or_none()


def end(connection: Connection, run_id: int, how: RunEnd) -> None:
    """It has ended, or is left for later."""
    ended = None if how is RunEnd.LEFT else func.now()
    values = {"status": how, "finished_at": ended, "seen_at": func.now()}
    connection.execute(update(check_run).where(check_run.c.id == run_id, _OPEN).values(values))


def open_runs(connection: Connection) -> list[OpenRun]:
    """Runs that have not ended, oldest first."""
    rows = connection.execute(select(*_ABOUT).where(_OPEN).order_by(check_run.c.started_at))
    return [OpenRun(row[0], row[1], UnfinishedRun._make(row[2:])) for row in rows]


def claim(connection: Connection, run_id: int, lost_at: datetime | None = None) -> CheckPlan | None:
    """Take a run over that no program works at; None when somebody else has it, or it has ended.

    `lost_at`: its program is known to be dead, if this is when it was seen last."""
    free = _FREE if lost_at is None else or_(_FREE, check_run.c.seen_at == lost_at)
    taken = (
        update(check_run)
        .where(check_run.c.id == run_id, _OPEN, free)
        .values(status="running", seen_at=func.now())
        .returning(
            check_run.c.stream_ids,
            check_run.c.providers,
            check_run.c.level,
            check_run.c.at_once,
            check_run.c.timeout_seconds,
            check_run.c.total,
            check_run.c.started_at,
        )
    )
    row = connection.execute(taken).one_or_none()
    if row is None:
        return None
    return CheckPlan(None if row[0] is None else _unpacked(row[0]), frozenset(row[1]), *row[2:])


def _packed(ids: "array[int]") -> bytes:
    """Neighbours have most of their bytes in common."""
    return zlib.compress(_little_endian(ids), 1)


def _unpacked(packed: bytes) -> "array[int]":
    return _little_endian(array("q", zlib.decompress(packed)))


def _little_endian(ids: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        ids = array("q", ids)
        ids.byteswap()
    return ids
