"""Queries on `provider`: add, list, change, remove and bring back."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from iptv_manager.model.errors import NameTaken, NotFound
from iptv_manager.model.provider import Provider, ProviderStatus, SourceState
from iptv_manager.store.tables import provider


def add_provider(
    connection: Connection, name: str, source: str, user_agent: str, max_connections: int | None
) -> Provider:
    """Add an M3U provider. Raises NameTaken (names differ by more than case)."""
    values = {"name": name, "source": source, "user_agent": user_agent, "max_connections": max_connections}
    try:
        key = connection.execute(insert(provider).values(values).returning(provider.c.id)).scalar_one()
    except IntegrityError as error:
        raise NameTaken(f"There is a provider named “{name}” already; choose another name.") from error
    return provider_by_id(connection, key)


def all_providers(connection: Connection) -> list[Provider]:
    """Every provider that is not removed, by name."""
    wanted = _providers().where(provider.c.removed_at.is_(None))
    return [_provider(row) for row in connection.execute(wanted.order_by(func.lower(provider.c.name)))]


def provider_by_id(connection: Connection, provider_id: int) -> Provider:
    """One provider, removed or not. Raises NotFound."""
    row = connection.execute(_providers().where(provider.c.id == provider_id)).first()
    if row is None:
        raise NotFound("That provider is gone; somebody removed it for good.")
    return _provider(row)


def provider_by_name(connection: Connection, name: str) -> Provider:
    """One provider by its name in any case. Raises NotFound, naming those that there are."""
    wanted = _providers().where(
        func.lower(provider.c.name) == func.lower(name), provider.c.removed_at.is_(None)
    )
    row = connection.execute(wanted).first()
    if row is None:
        known = ", ".join(f"“{one.name}”" for one in all_providers(connection)) or "none yet"
        raise NotFound(f"There is no provider named “{name}”. Known: {known}.")
    return _provider(row)


def remove_provider(connection: Connection, provider_id: int) -> None:
    """Hide a provider and its streams; nothing is deleted, so `restore_provider` brings all back."""
    connection.execute(update(provider).where(provider.c.id == provider_id).values(removed_at=func.now()))


def restore_provider(connection: Connection, provider_id: int) -> Provider:
    """Bring a removed provider back as it was. Raises NameTaken when its name has been given away since."""
    back = update(provider).where(provider.c.id == provider_id).values(removed_at=None)
    try:
        connection.execute(back)
    except IntegrityError as error:
        raise NameTaken("Its name has been given to another provider; rename that one first.") from error
    return provider_by_id(connection, provider_id)


def restore_by_name(connection: Connection, name: str) -> Provider:
    """Bring back the provider of that name that was removed last. Raises NotFound, NameTaken."""
    columns = provider.c
    wanted = select(columns.id).where(
        func.lower(columns.name) == func.lower(name), columns.removed_at.is_not(None)
    )
    key = connection.scalar(wanted.order_by(columns.removed_at.desc()).limit(1))
    if key is None:
        raise NotFound(f"No provider named “{name}” was removed.")
    return restore_provider(connection, key)


def set_status(connection: Connection, provider_id: int, status: ProviderStatus, message: str) -> None:
    """Mark how the last sync left the provider."""
    values = {"status": status.value, "message": message}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def source_state(connection: Connection, provider_id: int) -> SourceState:
    """What the last good sync saw of the source."""
    wanted = select(provider.c.digest, provider.c.etag, provider.c.last_modified)
    row = connection.execute(wanted.where(provider.c.id == provider_id)).one()
    return SourceState(*row)


def mark_unchanged(connection: Connection, provider_id: int) -> None:
    """The source is as it was: note the time, and that all is well."""
    values = {"status": ProviderStatus.OK.value, "message": "", "last_sync": func.now()}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def _providers() -> Select[Any]:
    columns = provider.c
    return select(
        columns.id,
        columns.name,
        columns.kind,
        columns.source,
        columns.user_agent,
        columns.max_connections,
        columns.status,
        columns.message,
        columns.stream_count,
        columns.last_sync,
        columns.guide_urls,
    )


def _provider(row: Row[Any]) -> Provider:
    found = Provider._make(row)
    return found._replace(status=ProviderStatus(found.status), guide_urls=tuple(found.guide_urls))
