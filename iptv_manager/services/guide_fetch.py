"""Fetching a guide: its address filled in at the last moment, on a connection of its account, guarded and bounded."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.guide import GuideSource
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.secret import SERVER, Login, filled
from iptv_manager.net.addresses import PrivateAddressRefused, check_named, public_only
from iptv_manager.net.answers import fault_sentence
from iptv_manager.net.download import Download, DownloadLimits, Validators, fetch, is_address
from iptv_manager.net.inside import host_in, is_inside
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook, server_of
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database

Guard = Callable[[], AbstractContextManager[None]]


class Way(NamedTuple):
    """How a guide is asked for. Holds secrets: neither to be stored nor shown."""

    address: str
    logins: tuple[Login, ...]  # that must not come into the database with what the guide says
    credential: str = ""
    user_agent: str = ""
    options: ProviderOptions = ProviderOptions()
    guard: Guard = nullcontext


class GuideFetch:
    """Fetches guides."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        addresses: AddressBook,
        secrets: Secrets,
        budgets: Budgets,
    ) -> None:
        self._database = database
        self._settings = settings
        self._addresses = addresses
        self._secrets = secrets
        self._budgets = budgets

    async def way(self, source: GuideSource) -> Way:
        """The full address, and how it may be opened. Raises SecretsUnavailable, DownloadFailed."""
        if source.provider_id is None:
            password = (await self._secrets.get(source.secret_id)).password
            return Way(filled(source.address, source.username, password), ((source.username, password),))
        provider = await self._database.run(providers.provider_by_id, source.provider_id)
        (address,) = await self._addresses.full(provider.id, [source.address])
        options = await self._addresses.options(provider)
        logins = await self._addresses.logins(provider)
        if SERVER in source.address or _is_at(provider, address):
            return Way(address, logins, provider.credential, provider.user_agent, options)
        # Another host: what the person set for the provider is none of its business, but for the way there.
        options = replace(options, headers=(), referrer="", accept_bad_certificate=False)
        return Way(address, logins, "", provider.user_agent, options, _guard(provider, address, options))

    async def fetch(
        self, way: Way, spool: Path, validators: Validators | None, on_progress: ProgressCallback
    ) -> Download:
        """Fetch into `spool`, unpacked. Raises DownloadFailed."""
        if not is_address(way.address):
            return await self._fetched(way, spool, validators, on_progress)
        on_progress(Progress(0, None, "Waiting for a free connection", "bytes"))
        async with self._budgets.use(way.credential, way.address):
            return await self._fetched(way, spool, validators, on_progress)

    async def _fetched(
        self, way: Way, spool: Path, validators: Validators | None, on_progress: ProgressCallback
    ) -> Download:
        limits = DownloadLimits(self._settings.max_list_bytes, self._settings.download_deadline)
        async with open_session(at_once=1, per_host=1, options=way.options) as session:
            with way.guard():
                return await fetch(
                    session, way.address, spool, limits, validators, way.user_agent, on_progress, way.options
                )


def _is_at(provider: Provider, address: str) -> bool:
    """Is the guide where the person said that the provider is?"""
    return host_in(address) == host_in(server_of(provider)) != ""


def _guard(provider: Provider, address: str, options: ProviderOptions) -> Guard:
    """What a list names may lie in this network only if the list itself does."""
    is_ours = not is_address(provider.source) or is_inside(host_in(provider.source))
    if is_ours and is_inside(host_in(address)):
        return nullcontext
    if not options.proxy:
        return public_only
    try:
        check_named(host_in(address))
    except PrivateAddressRefused as error:
        raise DownloadFailed(fault_sentence(host_in(address), error)) from error
    return nullcontext
