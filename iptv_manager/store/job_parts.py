"""Queries on `job_part`: one big check shared by several desktops, a provider each.

A provider is never cut in two, nor are providers of one account shared out at once: it allows so many connections,
whoever opens them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from iptv_manager.store.changes import tell_change
from iptv_manager.store.jobs import claim_alone
from iptv_manager.store.schedule_tables import job_part
from iptv_manager.store.statements import statement

_PART = job_part.c


class Part(NamedTuple):
    """A share of a job: one provider."""

    job_id: int
    provider_id: int


def open_parts(connection: Connection, job_id: int, provider_ids: Sequence[int]) -> None:
    """Offer a job's providers to all desktops."""
    rows = [{"job_id": job_id, "provider_id": key} for key in provider_ids]
    if rows:
        connection.execute(insert(job_part).values(rows).on_conflict_do_nothing())
        tell_change(connection, "jobs")


def take_part(connection: Connection, instance: str, seconds: float, job_id: int | None) -> Part | None:
    """Take a share, of that job or of any, for so many seconds; None if none is free."""
    claim_alone(connection)
    values = {"instance": instance, "lease": seconds, "job": job_id}
    row = connection.exec_driver_sql(statement("job_take_part").decode(), values).first()
    return None if row is None else Part._make(row)


def renew_part(connection: Connection, part: Part, instance: str, seconds: float) -> bool:
    """Hold a share for so many seconds from now; False when it is not ours any more."""
    until = func.clock_timestamp() + literal(timedelta(seconds=seconds))
    alive = _PART.lease_until > func.clock_timestamp()
    held = (
        (_PART.job_id == part.job_id) & (_PART.provider_id == part.provider_id) & (_PART.instance == instance)
    )
    open_ = _PART.finished_at.is_(None)
    return (
        connection.execute(update(job_part).where(held, alive, open_).values(lease_until=until)).rowcount == 1
    )


def finish_part(connection: Connection, part: Part, instance: str, checked: int) -> None:
    """Write down that a share is done, and of how many streams it was."""
    held = (
        (_PART.job_id == part.job_id) & (_PART.provider_id == part.provider_id) & (_PART.instance == instance)
    )
    done = {"finished_at": func.clock_timestamp(), "lease_until": None, "checked": checked}
    connection.execute(update(job_part).where(held, _PART.finished_at.is_(None)).values(done))
    tell_change(connection, "jobs")


def give_back_part(connection: Connection, part: Part, instance: str) -> None:
    """Let another take a share that we don't finish."""
    held = (
        (_PART.job_id == part.job_id) & (_PART.provider_id == part.provider_id) & (_PART.instance == instance)
    )
    free = {"instance": "", "lease_until": None}
    connection.execute(update(job_part).where(held, _PART.finished_at.is_(None)).values(free))
    tell_change(connection, "jobs")


def parts_left(connection: Connection, job_id: int) -> int:
    """How many shares of a job are not done."""
    left = select(func.count()).where(_PART.job_id == job_id, _PART.finished_at.is_(None))
    return connection.execute(left).scalar_one()


def parts_told(connection: Connection, job_id: int) -> tuple[int, int]:
    """(streams checked, desktops that took part) of a job."""
    asked = select(func.coalesce(func.sum(_PART.checked), 0), func.count(_PART.instance.distinct()))
    checked, desktops = connection.execute(asked.where(_PART.job_id == job_id)).one()
    return int(checked), int(desktops)
