"""Queries on guides: their sources, and what is on. How a guide gets in stands in `store/guide_import.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from iptv_manager.model.errors import NameTaken, NotFound
from iptv_manager.model.guide import (
    ChannelGuide,
    GuideSource,
    GuideStatus,
    MatchMethod,
    Programme,
    ProgrammeDetails,
)
from iptv_manager.store.changes import tell_change
from iptv_manager.store.guide_import import LOCK_CLASS
from iptv_manager.store.guide_tables import guide_source
from iptv_manager.store.statements import statement
from iptv_manager.store.tables import provider

SUBJECT = "guide"
MOST_NAMED = 100  # guides of one list's header


class _Place(NamedTuple):
    """Where a channel's guide is read; `seconds` is the channel's shift."""

    channel_id: int
    source: str
    guide_id: str
    method: str
    score: float
    source_id: int
    guide_channel_id: int
    seconds: float


def all_sources(connection: Connection) -> list[GuideSource]:
    """Every source, those of removed providers left out, by name."""
    rows = connection.execute(_sources().order_by(func.lower(guide_source.c.name), guide_source.c.id))
    return [_source(row) for row in rows]


def source_by_name(connection: Connection, name: str) -> GuideSource:
    """One source by its name in any case. Raises NotFound, naming those that there are."""
    row = connection.execute(_sources().where(func.lower(guide_source.c.name) == func.lower(name))).first()
    if row is None:
        known = ", ".join(f"“{one.name}”" for one in all_sources(connection)) or "none yet"
        raise NotFound(f"There is no guide named “{name}”. Known: {known}.")
    return _source(row)


def source_by_id(connection: Connection, source_id: int) -> GuideSource:
    """One source. Raises NotFound."""
    row = connection.execute(_sources().where(guide_source.c.id == source_id)).first()
    if row is None:
        raise NotFound("That guide is gone; somebody removed it.")
    return _source(row)


def add_source(
    connection: Connection, name: str, address: str, username: str, secret_id: UUID
) -> GuideSource:
    """Add a source that a person names. Raises NameTaken."""
    values = {"name": name, "address": address, "username": username, "secret_id": secret_id}
    try:
        made = connection.execute(insert(guide_source).values(values).returning(guide_source.c.id))
    except IntegrityError as error:
        raise NameTaken(f"There is a guide named “{name}” already; choose another name.") from error
    tell_change(connection, SUBJECT)
    return source_by_id(connection, made.scalar_one())


def follow_lists(connection: Connection) -> None:
    """Bring the sources up to what the lists and panels name: new ones come, those not named any more go.

    One desktop at a time, so that none comes twice."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock, 0)"), {"lock": LOCK_CLASS})
    for name in connection.scalars(text(statement("guide_orphans").decode())).all():
        connection.execute(text(f"DROP TABLE {name}"))
    gone = connection.scalars(text(statement("guide_named_no_more").decode())).all()
    for source_id in gone:
        _delete(connection, source_id)
    named = text(statement("guide_named_by_lists").decode())
    for provider_id, name, address in connection.execute(named, {"most": MOST_NAMED}).all():
        if address.lower().startswith(("http://", "https://", "{server}")):  # a list names no files of ours
            values = {"provider_id": provider_id, "name": _free_name(connection, name), "address": address}
            connection.execute(insert(guide_source).values(values))


def remove_source(connection: Connection, source: GuideSource) -> None:
    """Remove a source with its programmes. One that a list names is remembered, so that it stays away."""
    if source.provider_id is None:
        _delete(connection, source.id)
    else:
        _drop_programmes(connection, source.id)
        connection.execute(text("DELETE FROM guide_channel WHERE source_id = :id"), {"id": source.id})
        values = {"removed_at": func.now(), "digest": None, "etag": "", "last_modified": "", "status": "new"}
        connection.execute(update(guide_source).where(guide_source.c.id == source.id).values(values))
    tell_change(connection, SUBJECT)


def bring_back(connection: Connection, address: str) -> GuideSource | None:
    """Bring back a source that a list names and a person had removed; None where there is none of that address."""
    columns = guide_source.c
    wanted = select(columns.id, columns.name).where(
        columns.address == address, columns.removed_at.is_not(None)
    )
    row = connection.execute(wanted.order_by(columns.id).limit(1)).first()
    if row is None:
        return None
    values = {"removed_at": None, "name": _free_name(connection, row.name)}
    connection.execute(update(guide_source).where(columns.id == row.id).values(values))
    return source_by_id(connection, row.id)


def set_failed(connection: Connection, source_id: int, message: str) -> None:
    """Mark that a sync failed; the guide that there was stays."""
    values = {"status": GuideStatus.FAILED.value, "message": message}
    connection.execute(update(guide_source).where(guide_source.c.id == source_id).values(values))


def guides_of(
    connection: Connection, channel_ids: Sequence[int], since: datetime, until: datetime
) -> dict[int, ChannelGuide]:
    """What is on between two moments, by channel; channels without a guide are left out.

    A channel's own shift moves the guide's times later by so many hours."""
    hours = {"since": since, "until": until}
    asked = text(statement("guide_of_channels").decode())
    places = [_Place._make(row) for row in connection.execute(asked, hours | {"ids": list(channel_ids)})]
    given = {
        "channels": [place.channel_id for place in places],
        "sources": [place.source_id for place in places],
        "guides": [place.guide_channel_id for place in places],
        "shifts": [place.seconds for place in places],
    }
    found: dict[int, list[Programme]] = {place.channel_id: [] for place in places}
    for channel_id, starts, ends, title, details in connection.execute(
        text(statement("guide_programmes").decode()), hours | given
    ):
        found[channel_id].append(Programme(starts, ends, title, _details(details)))
    return {place.channel_id: _guide(place, found[place.channel_id]) for place in places}


def _guide(place: _Place, programmes: Sequence[Programme]) -> ChannelGuide:
    method = MatchMethod(place.method)
    return ChannelGuide(
        place.channel_id, place.source, place.guide_id, method, place.score, tuple(programmes)
    )


def _details(stored: dict[str, Any] | None) -> ProgrammeDetails:
    return msgspec.convert(stored, ProgrammeDetails) if stored else ProgrammeDetails()


def _delete(connection: Connection, source_id: int) -> None:
    _drop_programmes(connection, source_id)
    connection.execute(delete(guide_source).where(guide_source.c.id == source_id))


def _drop_programmes(connection: Connection, source_id: int) -> None:
    connection.execute(text(f"DROP TABLE IF EXISTS programme_s{source_id}"))


def _free_name(connection: Connection, wanted: str) -> str:
    """`wanted`, numbered if another source bears it."""
    columns = guide_source.c
    taken = {
        name.lower() for name in connection.scalars(select(columns.name).where(columns.removed_at.is_(None)))
    }
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name.lower() not in taken)


def _sources() -> Select[Any]:
    columns = guide_source.c
    return (
        select(
            columns.id,
            columns.name,
            columns.address,
            columns.provider_id,
            provider.c.name,
            columns.username,
            columns.secret_id,
            columns.status,
            columns.message,
            columns.channel_count,
            columns.matched_count,
            columns.programme_count,
            columns.last_sync,
            columns.etag,
            columns.last_modified,
            columns.digest,
        )
        .select_from(guide_source)
        .outerjoin(provider, provider.c.id == columns.provider_id)
        .where(
            columns.removed_at.is_(None), or_(columns.provider_id.is_(None), provider.c.removed_at.is_(None))
        )
    )


def _source(row: Row[Any]) -> GuideSource:
    found = GuideSource._make(row)
    return found._replace(status=GuideStatus(found.status))
