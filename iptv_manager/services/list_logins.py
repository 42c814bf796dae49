"""Accounts that a list's entries carry: found before it is imported, kept among the provider's secrets.

Each has its place for good, so what is stored of its entries stays the same when its password changes. A new
account is kept before any of its entries is stored; one that comes in another's place is kept once the import has
come to a good end, for until then the entries there are still the old one's.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from iptv_manager.formats.list_logins import FoundLogin
from iptv_manager.formats.secret_bytes import text_rules
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.provider import Provider, SourceState
from iptv_manager.model.secret import MOST_LOGINS, NO_LOGIN, Login, places_in
from iptv_manager.net.threads import in_thread
from iptv_manager.services.addresses import AddressBook, has_own_login
from iptv_manager.services.budgets import place_in
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.login_worker import COMMAND, LookJob, found_from, look_through
from iptv_manager.store import moved_secrets, providers
from iptv_manager.store.database import Database

SMALL = 256 << 10  # bytes of a list that is looked through in two milliseconds
LEFT = "It carries more accounts than can be kept apart: some stand as they are in {:,} addresses."


class Placed(NamedTuple):
    """The accounts of a list, each at its place."""

    logins: tuple[Login, ...]
    left: int = 0  # times that others stand in the list, for which there is no place
    renew: bool = False  # some were taken out of what is stored

    def __repr__(self) -> str:
        """Shows no login."""
        return f"Placed({len(self.logins)}, {self.left})"


class ListLogins:
    """Knows the accounts of lists, and keeps them."""

    def __init__(self, database: Database, addresses: AddressBook) -> None:
        self._database = database
        self._addresses = addresses

    async def of(self, provider: Provider, path: Path, state: SourceState) -> Placed:
        """The accounts of a list that was fetched to `path`. Those that are new are kept from now on, and taken out
        of what was stored before they were known. Raises SecretsUnavailable, ImportStopped.

        `state`: what the last good sync saw; without a digest everything is looked through."""
        found = await _found(path)
        secret = await self._addresses.secret(provider)
        own = (provider.username, secret.password) if has_own_login(provider) else None
        result = placed(secret.logins, found, own, await self._used(provider, secret.logins, found))
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

    async def _used(
        self, provider: Provider, known: Sequence[Login], found: Sequence[FoundLogin]
    ) -> dict[str, int]:
        """Which place is used at which host, as perhaps another computer gave it; asked for new accounts only."""
        if not provider.last_sync or {one.login for one in found} <= set(known):
            return {}
        urls = await self._database.run(providers.addresses_with_login, provider.id)
        return {place_in(url): place for url in urls for place in places_in(url)}

    async def are_lost(self, provider: Provider, state: SourceState) -> bool:
        """Are its accounts unknown here, or those of another list than was imported last? So it is where another
        computer with the same database imported it, and after a crash. Raises SecretsUnavailable."""
        if state.digest is None:
            return False
        secret = await self._addresses.secret(provider)
        if secret.logins:
            return secret.listed != state.digest.hex()
        if has_own_login(provider):
            return False
        return bool(await self._database.run(providers.addresses_with_login, provider.id))

    async def keep(self, provider: Provider, result: Placed, digest: str) -> None:
        """The list of that digest was imported: from now on its accounts are these. Raises SecretsUnavailable."""
        secret = await self._addresses.secret(provider)
        logins = (NO_LOGIN, *result.logins[1:]) if has_own_login(provider) else result.logins
        kept = replace(secret, logins=logins, listed=digest)
        if kept != secret and any(login != NO_LOGIN for login in logins):
            await self._addresses.keep(provider, kept)


def _new(known: Sequence[Login], logins: Sequence[Login]) -> tuple[Login, ...]:
    """Those that come in nobody's place, each at its own."""
    before = (*known, *(NO_LOGIN for _ in logins))
    return tuple(NO_LOGIN if was != NO_LOGIN else login for was, login in zip(before, logins, strict=False))


def _until_then(known: Sequence[Login], new: Sequence[Login]) -> tuple[Login, ...]:
    return tuple(
        login if login != NO_LOGIN else known[place] if place < len(known) else NO_LOGIN
        for place, login in enumerate(new)
    )


class _Places:
    """The places of accounts while they are given."""

    def __init__(
        self, known: Sequence[Login], first: int, still: set[Login], used: Mapping[str, int]
    ) -> None:
        """`first`: the first place that may be given; `still`: accounts that the list still carries."""
        self.logins = list(known)
        self._used = used
        self._free = [place for place in range(first, len(known)) if known[place] not in still]

    def give(self, login: Login, place: int) -> None:
        """Let the account stand there."""
        self._free += range(len(self.logins), place + 1)
        self.logins += [NO_LOGIN] * (place + 1 - len(self.logins))
        self._free.remove(place)
        self.logins[place] = login

    def of_user(self, one: FoundLogin) -> int | None:
        """The place of the same user, whose password is another now."""
        user = one.login[0]
        return next((place for place in self._free if self.logins[place][0] == user != ""), None)

    def of_host(self, one: FoundLogin) -> int | None:
        """The place that is used at its host."""
        there = [self._used[host] for host in sorted(one.hosts) if host in self._used]
        known = len(self.logins)
        return next((place for place in there if place in self._free or known <= place < MOST_LOGINS), None)

    def any(self, one: FoundLogin) -> int | None:
        """An empty place, else that of another account which is gone, else a new one; None where all are taken."""
        has_user, taken = bool(one.login[0]), set(self._used.values())
        empty = [place for place in self._free if self.logins[place] == NO_LOGIN and place not in taken]
        alike = [place for place in self._free if bool(self.logins[place][0]) == has_user]
        new = [len(self.logins)] if len(self.logins) < MOST_LOGINS else []
        return next(iter((*empty, *alike, *new, *self._free)), None)


def placed(
    known: Sequence[Login],
    found: Sequence[FoundLogin],
    own: Login | None = None,
    used: Mapping[str, int] = MappingProxyType({}),
) -> Placed:
    """Give each account the place that it has, or that of an account which the list no longer carries, or a new one.

    `own`: the provider's own account, whose place is the first. `used`: places by the hosts of stored addresses."""
    before = known if own is None or known else (NO_LOGIN,)
    wanted = [one for one in found if one.login != own and (own is None or one.login != ("", own[1]))]
    places = _Places(before, own is not None, {one.login for one in wanted}, used)
    waiting = [one for one in wanted if one.login not in before]
    for rule in (places.of_user, places.of_host, places.any):
        for one in list(waiting):
            if (place := rule(one)) is not None:
                places.give(one.login, place)
                waiting.remove(one)
    return Placed(tuple(places.logins), sum(one.times for one in waiting))


async def _found(path: Path) -> list[FoundLogin]:
    """Look through the list: a small one here, which takes a moment, any other in a process of its own."""
    if (await asyncio.to_thread(path.stat)).st_size <= SMALL:
        return await in_thread(look_through, path)
    report = await run_worker(LookJob(str(path)), lambda _report: None, COMMAND)
    if report.kind != "done":
        raise IptvManagerError(report.text)
    return found_from(report.text)
