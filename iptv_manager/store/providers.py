"""Queries on `provider`: add, list, change, remove and bring back."""

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from iptv_manager.model.account import Account, account_from, account_values, credential_key
from iptv_manager.model.errors import NameTaken, NotFound
from iptv_manager.model.meanwhile import merged
from iptv_manager.model.provider import Provider, ProviderKind, ProviderStatus, SourceState
from iptv_manager.model.provider_options import NewCategories, ProviderOptions, options_from, options_values
from iptv_manager.store.tables import provider, stream

SOME_ADDRESSES = 2000  # looked at to learn whether streams need an account
NAMES_TOLD = 10  # of providers, to somebody who mistyped one


class ProviderDraft(NamedTuple):
    """What a person states of a provider. No secret: those are placeholders in `source` and `options`."""

    name: str
    source: str
    kind: ProviderKind = ProviderKind.M3U
    username: str = ""
    user_agent: str = ""
    max_connections: int | None = None
    options: ProviderOptions = ProviderOptions()


def add_provider(
    connection: Connection, name: str, source: str, user_agent: str, max_connections: int | None
) -> Provider:
    """Add an M3U provider without an account. Raises NameTaken (names differ by more than case)."""
    draft = ProviderDraft(name, source, user_agent=user_agent, max_connections=max_connections)
    return insert_provider(connection, draft)


def insert_provider(connection: Connection, draft: ProviderDraft, secret_id: UUID | None = None) -> Provider:
    """Add a provider, whose secrets stand under `secret_id`. Raises NameTaken."""
    values = _values(draft) | ({"secret_id": secret_id} if secret_id else {})
    try:
        key = connection.execute(insert(provider).values(values).returning(provider.c.id)).scalar_one()
    except IntegrityError as error:
        raise _taken(draft.name) from error
    return provider_by_id(connection, key)


def change_provider(
    connection: Connection, provider_id: int, seen: ProviderDraft, draft: ProviderDraft
) -> Provider:
    """Write what `draft` changes of `seen`; its streams, and all a person made of them, stay.

    Raises StatedMeanwhile, NameTaken, NotFound."""
    stated = merged(seen, draft_of(_locked(connection, provider_id)), draft)
    try:
        connection.execute(update(provider).where(provider.c.id == provider_id).values(_values(stated)))
    except IntegrityError as error:
        raise _taken(stated.name) from error
    return provider_by_id(connection, provider_id)


def draft_of(known: Provider) -> ProviderDraft:
    """What was stated of a provider."""
    return ProviderDraft(
        known.name,
        known.source,
        ProviderKind(known.kind),
        known.username,
        known.user_agent,
        known.max_connections,
        known.options,
    )


def set_account(connection: Connection, provider_id: int, account: Account) -> None:
    """Keep what the panel said of the account."""
    values = {"account": account_values(account)}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def set_new_categories(connection: Connection, provider_id: int, new: NewCategories) -> None:
    """Keep what becomes of a panel's new categories, and all other options as they are. Raises NotFound."""
    options = replace(_locked(connection, provider_id).options, new_categories=new)
    values = {"options": options_values(options)}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def forget_source_state(connection: Connection, provider_id: int) -> None:
    """Let the next sync read everything, whatever the source says of having changed."""
    values = {"digest": None, "etag": "", "last_modified": ""}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def sources_to_move(connection: Connection) -> list[Provider]:
    """Providers, removed ones too, in whose source a secret may still stand: those without a user name."""
    columns = provider.c
    wanted = _providers().where(columns.username == "", columns.source.contains("://"))
    return [_provider(row) for row in connection.execute(wanted.order_by(columns.id))]


def all_providers(connection: Connection) -> list[Provider]:
    """Every provider that is not removed, by name."""
    wanted = _providers().where(provider.c.removed_at.is_(None))
    return [_provider(row) for row in connection.execute(wanted.order_by(func.lower(provider.c.name)))]


def had_any(connection: Connection) -> bool:
    """Is there a provider, or was there one that could be brought back?"""
    return connection.execute(select(provider.c.id).limit(1)).first() is not None


def provider_by_id(connection: Connection, provider_id: int) -> Provider:
    """One provider, removed or not. Raises NotFound."""
    return _one(connection, _providers().where(provider.c.id == provider_id))


def provider_by_name(connection: Connection, name: str) -> Provider:
    """One provider by its name in any case. Raises NotFound, naming those that there are."""
    wanted = _providers().where(
        func.lower(provider.c.name) == func.lower(name), provider.c.removed_at.is_(None)
    )
    row = connection.execute(wanted).first()
    if row is None:
        raise NotFound(f"There is no provider named “{name}”. Known: {_known_names(connection)}.")
    return _provider(row)


def _known_names(connection: Connection) -> str:
    """Those that there are, as many as a person reads."""
    names = [f"“{one.name}”" for one in all_providers(connection)]
    more = len(names) - NAMES_TOLD
    return ", ".join(names[:NAMES_TOLD]) + (f" and {more:,} more" if more > 0 else "") or "none yet"


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


def removed_by_name(connection: Connection, name: str) -> list[Provider]:
    """All removed providers of that name. Raises NotFound where there is none."""
    columns = provider.c
    wanted = _providers().where(func.lower(columns.name) == func.lower(name), columns.removed_at.is_not(None))
    found = [_provider(row) for row in connection.execute(wanted)]
    if not found:
        raise NotFound(
            f"No provider named “{name}” was removed; remove it first, then it can be deleted for good."
        )
    return found


def set_status(connection: Connection, provider_id: int, status: ProviderStatus, message: str) -> None:
    """Mark how the last sync left the provider."""
    values = {"status": status.value, "message": message}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def addresses_with_login(connection: Connection, provider_id: int) -> list[str]:
    """Of some of a provider's living streams, the addresses that need an account."""
    living = select(stream.c.url).where(stream.c.provider_id == provider_id, stream.c.gone_at.is_(None))
    some = living.limit(SOME_ADDRESSES).subquery()
    return list(connection.scalars(select(some.c.url).where(some.c.url.contains("{password"))))


def source_state(connection: Connection, provider_id: int) -> SourceState:
    """What the last good sync saw of the source."""
    wanted = select(provider.c.digest, provider.c.etag, provider.c.last_modified)
    row = connection.execute(wanted.where(provider.c.id == provider_id)).one()
    return SourceState(*row)


def mark_unchanged(connection: Connection, provider_id: int) -> None:
    """The source is as it was: note the time, and that all is well."""
    values = {"status": ProviderStatus.OK.value, "message": "", "last_sync": func.now()}
    connection.execute(update(provider).where(provider.c.id == provider_id).values(values))


def _values(draft: ProviderDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "kind": draft.kind.value,
        "source": draft.source,
        "username": draft.username,
        "credential": credential_key(draft.source, draft.username),
        "user_agent": draft.user_agent,
        "max_connections": draft.max_connections,
        "options": options_values(draft.options),
    }


def _locked(connection: Connection, provider_id: int) -> Provider:
    """A provider that nobody else changes until this transaction ends. Raises NotFound for a removed one, too."""
    found = _one(connection, _providers().where(provider.c.id == provider_id).with_for_update())
    if found.removed_at is not None:
        raise NotFound(f"Somebody has removed “{found.name}” meanwhile. Bring it back, then save again.")
    return found


def _one(connection: Connection, wanted: Select[Any]) -> Provider:
    row = connection.execute(wanted).first()
    if row is None:
        raise NotFound("That provider is gone; somebody removed it for good.")
    return _provider(row)


def _taken(name: str) -> NameTaken:
    return NameTaken(f"There is a provider named “{name}” already; choose another name.")


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
        columns.username,
        columns.options,
        columns.account,
        columns.credential,
        columns.secret_id,
        columns.removed_at,
    )


def _provider(row: Row[Any]) -> Provider:
    found = Provider._make(row)
    return found._replace(
        status=ProviderStatus(found.status),
        guide_urls=tuple(found.guide_urls),
        options=options_from(row.options),
        account=account_from(row.account),
    )
