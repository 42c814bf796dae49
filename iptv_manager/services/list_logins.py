"""Accounts that a list's entries carry: found before it is imported, kept among the provider's secrets.

Each has its place for good, so what is stored of its entries stays the same when its password changes. A new
account is kept before any of its entries is stored; one that comes in another's place is kept once the import has
come to a good end, for until then the entries there are still the old one's.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from iptv_manager.formats.list_logins import FoundLogin, logins_in
from iptv_manager.formats.secret_bytes import text_rules
from iptv_manager.model.provider import Provider, SourceState
from iptv_manager.model.secret import MOST_LOGINS, NO_LOGIN, Login
from iptv_manager.net.threads import in_thread
from iptv_manager.services.addresses import AddressBook, has_own_login
from iptv_manager.store import moved_secrets, providers
from iptv_manager.store.database import Database

LEFT = "It carries more accounts than can be kept apart: some stand as they are in {:,} addresses."


class Placed(NamedTuple):
    """The accounts of a list, each at its place."""

    logins: tuple[Login, ...]
    left: int = 0  # times that others stand in the list, for which there is no place
    renew: bool = False  # some were taken out of what is stored

    def __repr__(self) -> str:
        return f"Placed({len(self.logins)}, {self.left})"


class ListLogins:
    """Knows the accounts of lists, and keeps them."""

    def __init__(self, database: Database, addresses: AddressBook) -> None:
        self._database = database
        self._addresses = addresses

    async def of(self, provider: Provider, path: Path, state: SourceState) -> Placed:
        """The accounts of a list that was fetched to `path`. Those that are new are kept from now on, and taken out
        of what was stored before they were known. Raises SecretsUnavailable.

        `state`: what the last good sync saw; without a digest everything is looked through."""
        found = await in_thread(_found, path)
        secret = await self._addresses.secret(provider)
        own = (provider.username, secret.password) if has_own_login(provider) else None
        result = placed(secret.logins, found, own)
        new = _new(secret.logins, result.logins)
        if any(login != NO_LOGIN for login in new):
            await self._addresses.keep(provider, replace(secret, logins=_until_then(secret.logins, new)))
        if own is not None:
            result = result._replace(logins=(own, *result.logins[1:]))
        suspects = new if state.digest else result.logins
        if provider.last_sync and (rules := text_rules(*suspects)):
            await asyncio.shield(self._database.run(moved_secrets.take_out_logins, provider.id, rules))
            result = result._replace(renew=True)
        return result

    async def are_lost(self, provider: Provider) -> bool:
        """Do its streams need accounts of which none is known here, as on another computer with the same database?

        Raises SecretsUnavailable."""
        if has_own_login(provider) or not provider.last_sync:
            return False
        if (await self._addresses.secret(provider)).logins:
            return False
        return bool(await self._database.run(providers.addresses_with_login, provider.id))

    async def keep(self, provider: Provider, result: Placed) -> None:
        """The list was imported: from now on its accounts are these. Raises SecretsUnavailable."""
        secret = await self._addresses.secret(provider)
        logins = (NO_LOGIN, *result.logins[1:]) if has_own_login(provider) else result.logins
        if secret.logins != logins and any(login != NO_LOGIN for login in logins):
            await self._addresses.keep(provider, replace(secret, logins=logins))


def _new(known: Sequence[Login], logins: Sequence[Login]) -> tuple[Login, ...]:
    """Those that come in nobody's place, each at its own."""
    before = (*known, *(NO_LOGIN for _ in logins))
    return tuple(NO_LOGIN if was != NO_LOGIN else login for was, login in zip(before, logins, strict=False))


def _until_then(known: Sequence[Login], new: Sequence[Login]) -> tuple[Login, ...]:
    return tuple(
        login if login != NO_LOGIN else known[place] if place < len(known) else NO_LOGIN
        for place, login in enumerate(new)
    )


def placed(known: Sequence[Login], found: Sequence[FoundLogin], own: Login | None = None) -> Placed:
    """Give each account the place that it has, or that of an account which the list no longer carries, or a new one.

    `own`: the provider's own account, whose place is the first."""
    places = list(known) if own is None or known else [NO_LOGIN]
    wanted = [one for one in found if one.login != own and (own is None or one.login != ("", own[1]))]
    still = {one.login for one in wanted}
    free = [place for place in range(own is not None, len(places)) if places[place] not in still]
    left = 0
    for one in wanted:
        if one.login in places:
            continue
        place = _place_for(one.login, places, free)
        if place is None:
            left += one.times
        elif place == len(places):
            places.append(one.login)
        else:
            free.remove(place)
            places[place] = one.login
    return Placed(tuple(places), left)


def _place_for(login: Login, places: Sequence[Login], free: Sequence[int]) -> int | None:
    """The place of the same user, else an empty one, else of another one who is gone; a new place, or None where
    there is none left."""
    same = [place for place in free if places[place][0] == login[0] != ""]
    empty = [place for place in free if places[place] == NO_LOGIN]
    alike = [place for place in free if bool(places[place][0]) == bool(login[0])]
    for place in (*same, *empty, *alike):
        return place
    if len(places) < MOST_LOGINS:
        return len(places)
    return free[0] if free else None


def _found(path: Path) -> list[FoundLogin]:
    with path.open("rb") as file:
        return logins_in(file, path.stat().st_size)
