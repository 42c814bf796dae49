"""How many connections an account has free for checks, as fresh as can be had without standing in anybody's way."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Protocol

from iptv_manager.formats.panel_address import panel_address
from iptv_manager.model.account import Account
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.net.masking import mask
from iptv_manager.services.budgets import Allowance, Budgets
from iptv_manager.store import providers
from iptv_manager.store.checks import CheckedProvider
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
PATIENCE = 8.0  # seconds for a panel to say how many connections are in use


class Accounts(Protocol):
    """Asks panels about accounts."""

    async def refresh(self, provider: Provider) -> Account:
        """What the panel says now. Raises IptvManagerError."""


class Allowances:
    """Tells what a provider's account allows."""

    def __init__(self, database: Database, budgets: Budgets, accounts: Accounts | None) -> None:
        self._database = database
        self._budgets = budgets
        self._accounts = accounts

    async def of(self, known: CheckedProvider) -> Allowance:
        """What this provider's account allows. Its panel is asked, unless the person stated a number, the panel
        was asked just now, or connections of ours would be counted as somebody else's."""
        account = known.account
        if known.credential and not known.max_connections and not _is_fresh(account):
            account = await self._asked(known) or account
        if account is None:
            return Allowance(known.credential, known.max_connections)
        told, active = account.max_connections or 0, account.active_connections or 0
        return Allowance(known.credential, known.max_connections, told, active)

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
