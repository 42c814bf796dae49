"""Queries on `job` and `desktop`: what is due, who takes it, how it ends. All times are the server's.

Claims are made one after another under an advisory lock of the transaction, so it makes no difference how
many desktops there are, and a pooler may hand each transaction another connection.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, literal, select, text, update

from iptv_manager.model.job import DesktopKind, DueJob, JobEnd, JobOutcome, Lease, Outlook
from iptv_manager.model.schedule import next_due
from iptv_manager.store.changes import tell_change
from iptv_manager.store.schedule_tables import desktop, job, job_part, schedule
from iptv_manager.store.schedules import due_schedules, server_time
from iptv_manager.store.statements import statement

SUBJECT = "jobs"
CLAIM_LOCK = 0x4950544A  # "IPTJ"
SILENT_FOR = timedelta(seconds=150)  # a desktop that was not heard of for so long is gone
_LOCK = text(
    "SELECT set_config('idle_in_transaction_session_timeout', '5s', true), pg_advisory_xact_lock(:lock)"
)
_LIVES = desktop.c.ended_at.is_(None) & (desktop.c.seen_at > func.now() - literal(SILENT_FOR))


class Taker(NamedTuple):
    """Who takes jobs, and which: the kinds it can run and the conditions that hold at it."""

    instance: str
    kinds: tuple[str, ...]
    lease: float  # seconds
    idle: bool = True
    mains: bool = True
    unmetered: bool = True
    only_asked: bool = False  # only what a person asked for: a service on this computer does the rest


def claim_alone(connection: Connection) -> None:
    """Until this transaction ends, nobody else takes a job or a share of one."""
    connection.execute(_LOCK, {"lock": CLAIM_LOCK})


def outlook(connection: Connection) -> Outlook:
    """When to look again. One cheap statement, no lock."""
    return Outlook._make(_ask(connection, "job_outlook", {})[0])


def take_job(connection: Connection, taker: Taker) -> DueJob | None:
    """Make jobs of what is due and take one of those that wait, with a lease; None if there is none for us.

    Jobs whose lease has passed are closed first, and their schedules made due again."""
    claim_alone(connection)
    connection.exec_driver_sql(statement("job_interrupt").decode())
    if not taker.only_asked:
        _open_due(connection)
    values = taker._asdict() | {"kinds": list(taker.kinds)}
    taken = _ask(connection, "job_take", values)
    if not taken:
        return None
    tell_change(connection, SUBJECT)
    return DueJob._make(taken[0])


def _open_due(connection: Connection) -> None:
    due = due_schedules(connection)
    if not due:
        return
    now = server_time(connection)
    values = {
        "ids": [one.id for one in due],
        "dues": [one.next_due for one in due],
        "nexts": [next_due(one, now) for one in due],
    }
    connection.exec_driver_sql(statement("job_open").decode(), values)


def renew_lease(connection: Connection, lease: Lease, seconds: float) -> bool:
    """Hold the job for so many seconds from now; False when it is not ours any more."""
    held = (job.c.id == lease.job_id) & (job.c.instance == lease.instance) & job.c.finished_at.is_(None)
    alive = job.c.lease_until > func.clock_timestamp()
    until = func.clock_timestamp() + literal(timedelta(seconds=seconds))
    renewed = connection.execute(update(job).where(held, alive).values(lease_until=until))
    return renewed.rowcount == 1


def finish_job(connection: Connection, lease: Lease, end: JobEnd) -> bool:
    """Write down how our job ended; False when it is not ours any more.

    One that this desktop broke off is due again at once, for whoever is left."""
    held = (job.c.id == lease.job_id) & (job.c.instance == lease.instance) & job.c.finished_at.is_(None)
    values = {
        "finished_at": func.clock_timestamp(),
        "lease_until": None,
        "outcome": end.outcome.value,
        "message": end.message,
        "log": end.log,
    }
    ended = connection.execute(update(job).where(held).values(values).returning(job.c.schedule_id)).first()
    if ended is None:
        return False
    if end.outcome is JobOutcome.INTERRUPTED:
        again = (schedule.c.id == ended.schedule_id) & (schedule.c.next_due > func.now())
        connection.execute(update(schedule).where(again).values(next_due=func.now()))
    tell_change(connection, SUBJECT)
    return True


def end_crashed(connection: Connection, instances: Sequence[str]) -> None:
    """End the leases of desktops that are known to be dead: their jobs are interrupted at the next look."""
    names = list(instances)
    over = func.now() - literal(timedelta(milliseconds=1))
    for table in (job, job_part):
        mine = table.c.instance.in_(names) & table.c.finished_at.is_(None) & table.c.lease_until.is_not(None)
        connection.execute(update(table).where(mine).values(lease_until=over))
    gone = desktop.c.id.in_(names) & desktop.c.ended_at.is_(None)
    connection.execute(update(desktop).where(gone).values(ended_at=func.now()))
    tell_change(connection, SUBJECT)


def ask_for_job(
    connection: Connection, kind: str, provider_id: int | None, schedule_id: int | None = None
) -> int:
    """Have a job done now, by whichever desktop takes it; gives its id."""
    values = {
        "kind": kind,
        "provider_id": provider_id,
        "schedule_id": schedule_id,
        "due_at": func.clock_timestamp(),
        "manual": True,
    }
    key: int = connection.execute(insert(job).values(values).returning(job.c.id)).scalar_one()
    tell_change(connection, SUBJECT)
    return key


def forget_waiting(connection: Connection, key: int) -> bool:
    """Take back a job that nobody has begun; False if it has begun or is gone."""
    gone = connection.execute(delete(job).where(job.c.id == key, job.c.started_at.is_(None)))
    tell_change(connection, SUBJECT)
    return gone.rowcount == 1


def forget_old(connection: Connection, days: int) -> int:
    """Remove ended jobs older than so many days, and desktops that ended before them; how many jobs."""
    old = func.now() - literal(timedelta(days=days))
    gone = connection.execute(delete(job).where(job.c.due_at < old, job.c.finished_at.is_not(None)))
    unnamed = ~select(job.c.id).where(job.c.instance == desktop.c.id).exists()
    connection.execute(delete(desktop).where(desktop.c.seen_at < old, unnamed))
    return gone.rowcount


# Desktops


def heartbeat(connection: Connection, instance: str, host: str, kind: DesktopKind, version: str) -> None:
    """Say that this desktop lives."""
    values = {"id": instance, "host": host, "kind": kind.value, "version": version}
    connection.exec_driver_sql(statement("job_heartbeat").decode(), values)


def leave(connection: Connection, instance: str) -> None:
    """Say that this desktop has ended."""
    connection.execute(update(desktop).where(desktop.c.id == instance).values(ended_at=func.now()))


def has_service(connection: Connection, host: str) -> bool:
    """Does a service live on this computer?"""
    found = select(desktop.c.id).where(desktop.c.host == host, desktop.c.kind == "service", _LIVES)
    return connection.execute(found.limit(1)).first() is not None


def living_desktops(connection: Connection) -> list[tuple[str, str]]:
    """(host, kind) of the desktops that share this database just now."""
    rows = connection.execute(select(desktop.c.host, desktop.c.kind).where(_LIVES).order_by(desktop.c.host))
    return [(row.host, row.kind) for row in rows]


def _ask(connection: Connection, name: str, values: dict[str, Any]) -> Sequence[Any]:
    return connection.exec_driver_sql(statement(name).decode(), values).fetchall()
