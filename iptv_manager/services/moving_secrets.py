"""Once, after an older version of the program: secrets that still stand in the database move to where they belong.

A secret is kept in its new place before it is taken out of the old one, so none is lost however this ends.
"""

import asyncio
import logging
from urllib.parse import quote, quote_plus

from iptv_manager.formats.panel_address import SourceParts, source_parts
from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.model.provider import Provider
from iptv_manager.model.secret import PASSWORD, USERNAME, Secret
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import moved_secrets, providers
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)


async def move_secrets(database: Database, secrets: Secrets) -> int:
    """Move the secrets of all providers that have some in their source; gives how many were moved.

    Where secrets can't be kept, all stays as it is until the next start."""
    moved = 0
    for provider in await database.run(providers.sources_to_move):
        parts = source_parts(provider.source)
        if not parts.password or provider.secret_id is None:
            continue
        try:
            await secrets.put(provider.secret_id, Secret(parts.password))
        except SecretsUnavailable:
            log.exception("the password of provider %d stays where it is", provider.id)
            continue
        await asyncio.shield(_move(database, provider, parts))
        moved += 1
    return moved


async def _move(database: Database, provider: Provider, parts: SourceParts) -> None:
    replacements = _replacements(parts)
    await database.run(moved_secrets.take_out, provider.id, parts.template, parts.username, replacements)


def _replacements(parts: SourceParts) -> list[tuple[str, str]]:
    """What stands in stored addresses, and what comes in its place."""
    spellings = dict.fromkeys(
        (spell(parts.username), spell(parts.password))
        for spell in (str, lambda text: quote(text, safe=""), quote, quote_plus)
    )
    if not parts.username:
        return [(f"={password}", f"={PASSWORD}") for _, password in spellings]
    return [
        found
        for user, password in spellings
        for found in (
            (f"/{user}/{password}/", f"/{USERNAME}/{PASSWORD}/"),
            (f"username={user}&password={password}", f"username={USERNAME}&password={PASSWORD}"),
            (f"//{user}:{password}@", f"//{USERNAME}:{PASSWORD}@"),
        )
    ]
