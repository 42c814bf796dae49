"""Providers: adding, listing, changing, removing, bringing back, and deleting for good."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from iptv_manager.formats.panel_address import panel_address, source_parts
from iptv_manager.model.errors import InputRefused, NameTaken, NotFound
from iptv_manager.model.meanwhile import StatedMeanwhile, merged
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.model.secret import Secret
from iptv_manager.services.cache import Cache
from iptv_manager.services.provider_details import (
    LONGEST_NAME,
    ProviderDetails,
    checked_source,
    details_of,
    sealed,
)
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import film_sources, merge_state, provider_counts, providers, purge
from iptv_manager.store.database import Database
from iptv_manager.store.provider_counts import ProviderCounts

__all__ = ["ProviderService", "checked_source", "name_from"]

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]+://")
_DULL_WORDS = {"playlist", "index", "get", "list", "channels", "live", "m3u", "tv"}


class ProviderService:
    """What a person does with providers; reading their lists is the work of `sync`."""

    def __init__(self, database: Database, secrets: Secrets, cache: Cache | None = None) -> None:
        self._cache = cache
        self._database = database
        self._secrets = secrets

    async def add_m3u(
        self, name: str, source: str, user_agent: str = "", max_connections: int | None = None
    ) -> Provider:
        """Add a provider whose list is at `source`, an address or a file. Raises InputRefused, NameTaken."""
        details = ProviderDetails(name, source, user_agent=user_agent, max_connections=max_connections)
        return await self.add(details)

    async def add(self, details: ProviderDetails) -> Provider:
        """Add a provider of any kind. Raises InputRefused, NameTaken, SecretsUnavailable."""
        draft, secret = sealed(details, Secret())
        key = uuid4()
        await self._secrets.put(key, secret)
        try:
            return await self._database.run(providers.insert_provider, draft, key)
        except BaseException:
            await self._secrets.forget(key)
            raise

    async def change(
        self, provider_id: int, details: ProviderDetails, seen: ProviderDetails | None = None
    ) -> Provider:
        """State a provider anew: host, password or anything else. Its streams, and all that a person made of
        them, stay. Only what `details` change of what was `seen` is written (None: as it is now).

        Raises InputRefused, NameTaken, NotFound, SecretsUnavailable, StatedMeanwhile."""
        provider = await self.by_id(provider_id)
        if provider.kind != details.kind:
            raise InputRefused(
                "A list can't become an account, nor an account a list; add it as a new provider."
            )
        if provider.secret_id is None:
            raise InputRefused("That provider has no place for secrets; add it as a new one.")
        now = details_of(provider)
        wanted = merged(seen or now, now, details)
        known = await self._secrets.get(provider.secret_id)
        draft, secret = sealed(wanted, known)
        if secret != known:  # it is kept before the row that needs it
            await self._secrets.put(provider.secret_id, secret)
        try:
            changed = await self._database.run(
                providers.change_provider, provider_id, providers.draft_of(provider), draft
            )
        except (StatedMeanwhile, NameTaken, NotFound) as refused:
            await self._secrets.put(provider.secret_id, known)
            if isinstance(refused, StatedMeanwhile):  # since our look, a moment ago
                return await self.change(provider_id, details, seen or now)
            raise
        if (changed.source, changed.username, secret) != (provider.source, provider.username, known):
            await self._database.run(providers.forget_source_state, provider_id)
        return changed

    async def all(self) -> list[Provider]:
        """Every provider, by name."""
        return await self._database.run(providers.all_providers)

    async def by_name(self, name: str) -> Provider:
        """The provider of that name, in any case. Raises NotFound."""
        return await self._database.run(providers.provider_by_name, name)

    async def by_id(self, provider_id: int) -> Provider:
        """The provider as it is now. Raises NotFound."""
        return await self._database.run(providers.provider_by_id, provider_id)

    async def counts(self, provider_ids: list[int]) -> dict[int, ProviderCounts]:
        """What each of these providers holds; known for a quarter of an hour, or until something changes."""

        async def ask() -> dict[int, ProviderCounts]:
            """Count now."""
            return await self._database.run(provider_counts.provider_counts, provider_ids)

        if self._cache is None:
            return await ask()
        return await self._cache.get("providers", tuple(provider_ids), ask)

    async def same_as(self, source: str) -> Provider | None:
        """The provider that has this source already, whatever its password was or is."""
        parts, panel = source_parts(source.strip()), panel_address(source)
        for one in await self.all():
            if (one.source, one.username) == (parts.template, parts.username):
                return one
            is_panel = panel and one.kind == ProviderKind.XTREAM and panel.username
            if panel and is_panel and (one.source, one.username) == (panel.server, panel.username):
                return one
        return None

    def _forget_counts(self) -> None:
        if self._cache is not None:
            self._cache.forget("providers")

    async def remove(self, provider_id: int) -> None:
        """Hide it with all its streams; `restore` brings everything back."""
        self._forget_counts()
        await self._database.run(providers.remove_provider, provider_id)
        await self._count_anew(provider_id)

    async def restore(self, provider_id: int) -> Provider:
        """Bring a removed provider back. Raises NameTaken."""
        self._forget_counts()
        restored = await self._database.run(providers.restore_provider, provider_id)
        await self._count_anew(provider_id)
        return restored

    async def restore_by_name(self, name: str) -> Provider:
        """Bring back the provider of that name that was removed last. Raises NotFound, NameTaken."""
        restored = await self._database.run(providers.restore_by_name, name)
        await self._count_anew(restored.id)
        return restored

    async def _count_anew(self, provider_id: int) -> None:
        """Its streams count in channels, films and series, or do so no more."""
        await self._database.run(merge_state.refresh_provider, provider_id)
        await self._database.run(film_sources.recount, provider_id)

    async def purge_by_name(self, name: str) -> int:
        """Delete every removed provider of that name for good, with its secrets; gives how many.

        Raises NotFound where none of that name was removed, SecretsUnavailable."""
        removed = await self._database.run(providers.removed_by_name, name)
        for provider in removed:
            await self._database.run(purge.purge_provider, provider.id)
            if provider.secret_id is not None:
                await self._secrets.forget(provider.secret_id)
        return len(removed)

    def suggest_name(self, source: str) -> str:
        """A name for a list, from its address or file name."""
        return name_from(source)

    async def free_name(self, wanted: str) -> str:
        """`wanted`, numbered if another provider bears it."""
        taken = {provider.name.lower() for provider in await self.all()}
        numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
        return next(name for name in (wanted, *numbered) if name.lower() not in taken)


def name_from(source: str) -> str:
    """A name for a person: the file's own, else the host's; never a part that may be a credential."""
    text = source.strip()
    if not _SCHEME.match(text) or text.lower().startswith("file:"):
        stem = Path(unquote(text)).name.split(".")[0]
        return _spaced(stem) or "My list"
    address = urlsplit(text)
    stem = unquote(Path(address.path).name).rsplit(".", 1)[0]
    host = (address.hostname or "").removeprefix("www.")
    is_telling = stem.lower() not in _DULL_WORDS and re.fullmatch(r"[A-Za-z][A-Za-z _-]{2,40}", stem)
    return (
        _spaced(stem)
        if is_telling and address.path.lower().endswith((".m3u", ".m3u8"))
        else host or "My list"
    )


def _spaced(stem: str) -> str:
    return " ".join(re.split(r"[\s_]+", stem)).strip()[:LONGEST_NAME]
