"""Leases: whether a job's transaction may still be committed. Asked inside that very transaction.

A desktop that was suspended longer than its lease must not overwrite what another did meanwhile. The task of
a job carries its lease (`holding`); `Database.run` and the import's worker ask before each commit.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import psycopg

from iptv_manager.model.errors import LeaseLost
from iptv_manager.model.job import Lease
from iptv_manager.store.statements import statement

if TYPE_CHECKING:  # worker processes do without it
    from sqlalchemy import Connection

_HELD: ContextVar[Lease | None] = ContextVar("lease of the job that this task belongs to", default=None)
_VARIABLE = "IPTV_MANAGER_LEASE"  # tells a worker process whose job it works for
_LOST = "Another desktop has taken this job over meanwhile; nothing of this step was written."


@contextmanager
def holding(lease: Lease) -> Iterator[None]:
    """What this task and those it starts write belongs to a job and needs its lease."""
    token = _HELD.set(lease)
    try:
        yield
    finally:
        _HELD.reset(token)


def held_lease() -> Lease | None:
    """The lease of the job that the current task belongs to."""
    return _HELD.get()


def still_mine(connection: "Connection", lease: Lease) -> None:
    """Hold the lease until this transaction ends; a transaction that has written nothing passes.

    Raises LeaseLost when the server's clock has passed it or another instance has the job."""
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        still_mine_plain(driver, lease)


def still_mine_plain(connection: psycopg.Connection[Any], lease: Lease) -> None:
    """The same on plain psycopg, for worker processes."""
    row = connection.execute(statement("job_still_mine"), lease._asdict()).fetchone()
    if row is None or not row[0]:
        raise LeaseLost(_LOST)


def worker_environment() -> dict[str, str]:
    """The environment of a worker process that the current task starts: the lease goes along."""
    lease = held_lease()
    return dict(os.environ) | ({} if lease is None else {_VARIABLE: f"{lease.job_id} {lease.instance}"})


def confirm_in_worker(connection: psycopg.Connection[Any]) -> None:
    """In a worker process, just before its commit: hold the lease of its job, if it works for one.

    Raises LeaseLost."""
    job_id, _, instance = os.environ.get(_VARIABLE, "").partition(" ")
    if job_id:
        still_mine_plain(connection, Lease(int(job_id), instance))
