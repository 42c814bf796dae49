"""Queries on `schedule`: set, list, pause, remove. Which of them are due stands in `jobs`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from iptv_manager.model.errors import NotFound
from iptv_manager.model.meanwhile import merged
from iptv_manager.model.schedule import (
    Conditions,
    Schedule,
    Wanted,
    next_due,
    rule_from,
    rule_text,
    wanted_of,
)
from iptv_manager.store.changes import tell_change
from iptv_manager.store.providers import provider_by_id
from iptv_manager.store.schedule_tables import job, schedule
from iptv_manager.store.tables import provider

SUBJECT = "schedule"
_PROVIDER_OR_ALL = func.coalesce(schedule.c.provider_id, literal_column("0"))
"""As the index has it: a parameter in place of its 0 would find the index no more once the plan is kept."""


def add_schedule(connection: Connection, wanted: Wanted) -> Schedule:
    """Set the one schedule of a kind for a provider (None: all).

    Raises NotFound without that provider, StatedMeanwhile where there is another schedule of that kind."""
    now = _locked(connection, wanted)
    return _set(connection, wanted if now is None else merged(None, wanted_of(now), wanted))


def set_schedule(connection: Connection, wanted: Wanted, seen: Wanted | None = None) -> Schedule:
    """Write what `wanted` changes of the schedule as it was `seen`; None: in place of whatever there is.

    Raises NotFound where the schedule that was seen is gone, or its provider; StatedMeanwhile."""
    now = _locked(connection, wanted)
    if seen is None:
        return _set(connection, wanted)
    if now is None:
        raise NotFound("Somebody has removed this schedule meanwhile. To set it anew, save again.")
    return _set(connection, merged(seen, wanted_of(now), wanted))


def _set(connection: Connection, wanted: Wanted) -> Schedule:
    """Whether it is paused stays as it is."""
    kind, provider_id, rule, jitter, conditions, zone = wanted
    values = {"rule": rule_text(rule), "zone": zone, "jitter": jitter, **conditions._asdict()}
    given = insert(schedule).values(kind=kind, provider_id=provider_id, **values)
    changed = given.on_conflict_do_update(
        index_elements=[schedule.c.kind, _PROVIDER_OR_ALL], set_={**values, "anchor": func.now()}
    )
    key = connection.execute(changed.returning(schedule.c.id)).scalar_one()
    _plan_anew(connection, [schedule_by_id(connection, key)])
    tell_change(connection, SUBJECT, provider_id)
    return schedule_by_id(connection, key)


def _locked(connection: Connection, wanted: Wanted) -> Schedule | None:
    """The schedule of that kind for that provider, which nobody else sets until this transaction ends.

    The table is locked, since a row that is not there yet can't be."""
    connection.exec_driver_sql("LOCK TABLE schedule IN SHARE ROW EXCLUSIVE MODE")
    if wanted.provider_id is not None and provider_by_id(connection, wanted.provider_id).removed_at:
        raise NotFound("Somebody has removed that provider meanwhile; nothing is scheduled for it.")
    is_for = schedule.c.provider_id.is_not_distinct_from(wanted.provider_id)
    found = _found(connection, _schedules().where(schedule.c.kind == wanted.kind, is_for))
    return found[0] if found else None


def all_schedules(connection: Connection) -> list[Schedule]:
    """Every schedule whose provider is not removed, by kind and provider."""
    order = (schedule.c.kind, provider.c.name.nulls_first())
    return _found(connection, _schedules().order_by(*order))


def schedule_by_id(connection: Connection, key: int) -> Schedule:
    """One schedule that is known to be there."""
    return _schedule(connection.execute(_schedules().where(schedule.c.id == key)).one())


def matching(connection: Connection, kind: str | None, provider_id: int | None) -> list[Schedule]:
    """The schedules of a kind (None: of each) for a provider (None: for whichever)."""
    wanted = _schedules()
    if kind is not None:
        wanted = wanted.where(schedule.c.kind == kind)
    if provider_id is not None:
        wanted = wanted.where(schedule.c.provider_id == provider_id)
    return _found(connection, wanted)


def due_schedules(connection: Connection) -> list[Schedule]:
    """Those whose time has come, by the server's clock."""
    is_due = (~schedule.c.paused) & (schedule.c.next_due <= func.now())
    return _found(connection, _schedules().where(is_due))


def remove_schedules(connection: Connection, keys: Sequence[int]) -> None:
    """Remove schedules and what waits because of them; what runs may end, the history stays."""
    connection.execute(delete(job).where(job.c.schedule_id.in_(keys), job.c.started_at.is_(None)))
    connection.execute(delete(schedule).where(schedule.c.id.in_(keys)))
    tell_change(connection, SUBJECT)


def pause_schedules(connection: Connection, keys: Sequence[int], *, paused: bool) -> None:
    """Pause schedules, or let them go on from their next time after now."""
    connection.execute(update(schedule).where(_among(keys)).values(paused=paused))
    if not paused:
        _plan_anew(connection, _found(connection, _schedules().where(_among(keys))))
    tell_change(connection, SUBJECT)


def _plan_anew(connection: Connection, chosen: Sequence[Schedule]) -> None:
    """Work out the next times after now; a person does this for a handful of schedules."""
    now = server_time(connection)
    for one in chosen:
        planned = {"next_due": next_due(one, now)}
        connection.execute(update(schedule).where(schedule.c.id == one.id).values(planned))


def server_time(connection: Connection) -> datetime:
    """The time by the server's clock, at the beginning of this transaction."""
    return connection.execute(select(func.now())).scalar_one()


def _among(keys: Sequence[int]) -> ColumnElement[bool]:
    return schedule.c.id.in_(keys)


def _schedules() -> Select[Any]:
    columns = schedule.c
    joined = schedule.outerjoin(provider, provider.c.id == columns.provider_id)
    return (
        select(
            columns.id, columns.kind, columns.provider_id, provider.c.name.label("provider"), columns.rule,
            columns.zone, columns.jitter, columns.only_idle, columns.on_mains, columns.not_metered, columns.paused,
            columns.anchor, columns.next_due,
        )
        .select_from(joined)
        .where(provider.c.removed_at.is_(None))
    )  # fmt: skip


def _found(connection: Connection, wanted: Select[Any]) -> list[Schedule]:
    return [_schedule(row) for row in connection.execute(wanted)]


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        row.id,
        row.kind,
        row.provider_id,
        row.provider,
        rule_from(row.rule),
        row.zone,
        row.jitter,
        Conditions(row.only_idle, row.on_mains, row.not_metered),
        row.paused,
        row.anchor,
        row.next_due,
    )
