"""How many connections an account has free for checks, as fresh as can be had without standing in anybody's way."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol

from iptv_manager.formats.panel_address import PanelAddress, panel_address
from iptv_manager.model.account import Account
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.health import ProbeTarget
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.model.secret import lacks_login
from iptv_manager.net.addresses import public_only
from iptv_manager.net.inside import is_inside
from iptv_manager.net.masking import mask
from iptv_manager.services.budgets import Allowance, Budgets, credential_in
from iptv_manager.store import providers
from iptv_manager.store.checks import CheckedProvider
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
PATIENCE = 8.0  # seconds for a panel to say how many connections are in use
ASK_AGAIN = 600.0  # seconds until an account that only addresses name is asked about again
MOST_NAMED = 12  # such accounts asked about for one chunk of streams; public lists hold hundreds of dead ones


class Accounts(Protocol):
    """Asks panels about accounts."""

    async def refresh(self, provider: Provider) -> Account:
        """What the panel says now. Raises IptvManagerError."""

    async def look(self, address: PanelAddress, user_agent: str = "") -> Account:
        """What a panel says of an account that an address names. Raises IptvManagerError."""


class Allowances:
    """Tells what a provider's account allows."""

    def __init__(self, database: Database, budgets: Budgets, accounts: Accounts | None) -> None:
        self._database = database
        self._budgets = budgets
        self._accounts = accounts
        self._asked_at: dict[str, float] = {}  # by account that only addresses name

    async def of(self, known: CheckedProvider) -> Allowance:
        """What this provider's account allows. Its panel is asked, unless the person stated a number, the panel
        was asked just now, or connections of ours would be counted as somebody else's."""
        account = known.account
        if known.credential and not known.max_connections and not _is_fresh(account):
            account = await self._asked(known) or account
        return allowance_of(known, account)

    async def told_now(self, known: CheckedProvider) -> Allowance | None:
        """What the panel says this very moment; None where it does not tell, or connections of ours would count."""
        account = await self._asked(known)
        return None if account is None else allowance_of(known, account)

    async def learn_from(self, targets: Sequence[ProbeTarget], named_by: str) -> None:
        """Of accounts that only these streams' addresses name, ask their panels how many connections they allow.

        Until a panel tells, such an account has one: a second can block it for hours. `named_by`: the host of
        the list; what that names may not reach into this network."""
        if self._accounts is None:
            return
        now, found = monotonic(), dict[str, ProbeTarget]()
        for target in targets:
            credential = credential_in(target.url)
            if (
                credential
                and not lacks_login(target.url)
                and now - self._asked_at.get(credential, -ASK_AGAIN) >= ASK_AGAIN
            ):
                found.setdefault(credential, target)
        chosen = list(found.items())[:MOST_NAMED]
        self._asked_at.update((credential, now) for credential, _ in chosen)
        await asyncio.gather(*(self._look(credential, one, named_by) for credential, one in chosen))

    async def _look(self, credential: str, target: ProbeTarget, named_by: str) -> None:
        address = panel_address(target.url)
        if self._accounts is None or address is None or not self._budgets.is_idle(credential):
            return
        try:
            async with asyncio.timeout(PATIENCE), self._budgets.use(credential, target.url):
                if not named_by or is_inside(named_by):
                    account = await self._accounts.look(address, target.user_agent)
                else:
                    with public_only():
                        account = await self._accounts.look(address, target.user_agent)
        except (IptvManagerError, TimeoutError) as error:
            log.info("no panel told of an account that streams name: %s", mask(str(error)))
            return
        told, active = account.max_connections or 0, account.active_connections or 0
        self._budgets.account(Allowance(credential, None, told, active))

    async def _asked(self, known: CheckedProvider) -> Account | None:
        if self._accounts is None or not self._budgets.is_idle(known.credential):
            return None
        try:
            provider = _as_panel(await self._database.run(providers.provider_by_id, known.id))
            if provider is None:
                return None
            async with asyncio.timeout(PATIENCE), self._budgets.use(known.credential, known.source):
                return await self._accounts.refresh(provider)
        except (IptvManagerError, TimeoutError) as error:
            log.warning("a panel did not say how many connections are in use: %s", mask(str(error)))
            return None


def allowance_of(known: CheckedProvider, account: Account | None) -> Allowance:
    """What a provider's account allows, as its panel has told."""
    if account is None:
        return Allowance(known.credential, known.max_connections)
    told, active = account.max_connections or 0, account.active_connections or 0
    return Allowance(known.credential, known.max_connections, told, active)


def _as_panel(provider: Provider) -> Provider | None:
    """The panel behind a provider: itself, or where a panel's list is fetched; None for any other list."""
    if provider.kind == ProviderKind.XTREAM:
        return provider
    found = panel_address(provider.source)
    return provider._replace(source=found.server) if found and found.is_list else None


def _is_fresh(account: Account | None) -> bool:
    if account is None or account.checked_at is None:
        return False
    return account.checked_at > datetime.now(UTC) - FRESH
