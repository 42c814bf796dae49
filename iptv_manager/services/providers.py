"""Providers: adding, listing, removing and bringing back."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider import Provider
from iptv_manager.store import providers
from iptv_manager.store.database import Database

LONGEST_NAME = 80
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]+://")
_DULL_WORDS = {"playlist", "index", "get", "list", "channels", "live", "m3u", "tv"}


class ProviderService:
    """What a person does with providers; reading their lists is the work of `sync`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_m3u(
        self, name: str, source: str, user_agent: str = "", max_connections: int | None = None
    ) -> Provider:
        """Add a provider whose list is at `source`, an address or a file. Raises InputRefused, NameTaken."""
        clean_name = " ".join(name.split())[:LONGEST_NAME]
        if not clean_name:
            raise InputRefused("A provider needs a name; give it one.")
        return await self._database.run(
            providers.add_provider, clean_name, checked_source(source), user_agent.strip(), max_connections
        )

    async def all(self) -> list[Provider]:
        """Every provider, by name."""
        return await self._database.run(providers.all_providers)

    async def by_name(self, name: str) -> Provider:
        """The provider of that name, in any case. Raises NotFound."""
        return await self._database.run(providers.provider_by_name, name)

    async def by_id(self, provider_id: int) -> Provider:
        """The provider as it is now. Raises NotFound."""
        return await self._database.run(providers.provider_by_id, provider_id)

    async def remove(self, provider_id: int) -> None:
        """Hide it with all its streams; `restore` brings everything back."""
        await self._database.run(providers.remove_provider, provider_id)

    async def restore(self, provider_id: int) -> Provider:
        """Bring a removed provider back. Raises NameTaken."""
        return await self._database.run(providers.restore_provider, provider_id)

    async def restore_by_name(self, name: str) -> Provider:
        """Bring back the provider of that name that was removed last. Raises NotFound, NameTaken."""
        return await self._database.run(providers.restore_by_name, name)

    def suggest_name(self, source: str) -> str:
        """A name for a list, from its address or file name."""
        return name_from(source)

    async def free_name(self, wanted: str) -> str:
        """`wanted`, numbered if another provider bears it."""
        taken = {provider.name.lower() for provider in await self.all()}
        numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
        return next(name for name in (wanted, *numbered) if name.lower() not in taken)


def checked_source(source: str) -> str:
    """The source as it is kept: an http(s) address, or the absolute path of a file. Raises InputRefused."""
    text = source.strip().strip('"')
    if not text:
        raise InputRefused("Give the address of a list, or a file.")
    if not _SCHEME.match(text):
        return os.path.abspath(Path(text).expanduser())
    address = urlsplit(text)
    if address.scheme.lower() == "file":
        return os.path.abspath(unquote(address.path))
    if address.scheme.lower() not in ("http", "https") or not address.hostname:
        raise InputRefused(
            f"A list can't be fetched over {address.scheme}://; give an address that begins with http:// or "
            "https://, or a file."
        )
    return text


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
