"""Full addresses from what is stored: placeholders are filled in here, just before somebody opens one.

Nothing else in the program puts a secret into an address. Reports and exports take addresses as they are stored.
"""

from collections.abc import Sequence
from dataclasses import replace

from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.secret import (
    NO_LOGIN,
    PASSWORD,
    PROXY_LOGIN,
    SERVER,
    Login,
    Secret,
    filled,
    filling,
    places_in,
)
from iptv_manager.net.inside import host_in
from iptv_manager.services.panel import PanelAccess
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import providers
from iptv_manager.store.database import Database

_UNKNOWN = "The password of “{}” is not known on this computer; type its user name and password anew."


class AddressBook:
    """Knows the secrets of providers. What it gives must neither be stored nor shown."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    async def full(self, provider_id: int, urls: Sequence[str]) -> list[str]:
        """The addresses of a provider's streams as they are opened. Raises SecretsUnavailable, NotFound."""
        if not any("{" in url for url in urls):
            return list(urls)
        provider = await self._database.run(providers.provider_by_id, provider_id)
        secret = await self._secrets.get(provider.secret_id)
        server, fill = server_of(provider), filling(*_logins(provider, secret))
        return [fill(url.replace(SERVER, server, 1)) if "{" in url else url for url in urls]

    async def full_of_list(self, source: str, url: str) -> str:
        """The address of a picture that the list at `source` names, as it is opened. As it is stored where that is
        not surely a list which opens streams of that host with the same account: none goes to anybody else.

        Raises SecretsUnavailable."""
        if "{" not in url:
            return url
        known = [one for one in await self._database.run(providers.all_providers) if one.source == source]
        if len(known) != 1:
            return url
        (provider,) = known
        streams = await self._database.run(providers.addresses_with_login, provider.id)
        is_theirs = any(
            host_in(one.replace(SERVER, server_of(provider), 1)) == host_in(url)
            and places_in(url) <= places_in(one)
            for one in streams
        )
        return (await self.full(provider.id, [url]))[0] if is_theirs else url

    async def wishes(self, provider_id: int) -> ProviderOptions:
        """How a provider is to be asked, secrets and all. Raises SecretsUnavailable, NotFound."""
        return await self.options(await self._database.run(providers.provider_by_id, provider_id))

    async def source(self, provider: Provider) -> str:
        """The address of a provider's list, to be fetched. Raises SecretsUnavailable."""
        if "{" not in provider.source:
            return provider.source
        secret = await self._secrets.get(provider.secret_id)
        if PASSWORD in provider.source and not secret.password:
            raise SecretsUnavailable(_UNKNOWN.format(provider.name))
        return filled(provider.source, provider.username, secret.password)

    async def login(self, provider: Provider) -> tuple[str, str]:
        """User and password, "" where there is none. Raises SecretsUnavailable."""
        return provider.username, (await self._secrets.get(provider.secret_id)).password

    async def logins(self, provider: Provider) -> tuple[Login, ...]:
        """The accounts whose placeholders stand in what is stored, each at its place. Raises SecretsUnavailable."""
        return _logins(provider, await self.secret(provider))

    async def secret(self, provider: Provider) -> Secret:
        """All that is kept of a provider. Raises SecretsUnavailable."""
        return await self._secrets.get(provider.secret_id)

    async def keep(self, provider: Provider, secret: Secret) -> None:
        """Keep this of a provider from now on. Raises SecretsUnavailable."""
        if provider.secret_id is None:
            raise SecretsUnavailable("That provider has no place for secrets; add it as a new one.")
        await self._secrets.put(provider.secret_id, secret)

    async def options(self, provider: Provider) -> ProviderOptions:
        """How the provider is to be asked, with its secrets. Raises SecretsUnavailable."""
        return full_options(provider.options, await self._secrets.get(provider.secret_id))

    async def access(self, provider: Provider) -> PanelAccess:
        """Where a panel is, and who asks. Raises SecretsUnavailable."""
        secret = await self._secrets.get(provider.secret_id)
        if not secret.password:
            raise SecretsUnavailable(_UNKNOWN.format(provider.name))
        options = full_options(provider.options, secret)
        return PanelAccess(provider.source, provider.username, secret.password, provider.user_agent, options)


def server_of(provider: Provider) -> str:
    """The base address that streams are opened at: that which answered last, if it is still one of ours."""
    if provider.kind != ProviderKind.XTREAM:
        return provider.source
    known = (provider.source, *provider.options.backup_hosts)
    answered = provider.account.server if provider.account else ""
    return answered if answered in known else provider.source


def has_own_login(provider: Provider) -> bool:
    """Has it an account of its own, beside those that its list carries?"""
    return provider.kind == ProviderKind.XTREAM or PASSWORD in provider.source


def _logins(provider: Provider, secret: Secret) -> tuple[Login, ...]:
    if has_own_login(provider):
        return ((provider.username, secret.password), *secret.logins[1:])
    return secret.logins or (NO_LOGIN,)


def full_options(options: ProviderOptions, secret: Secret) -> ProviderOptions:
    """The options with the secrets where their placeholders stand."""
    if not secret.headers and not secret.proxy_login:
        return options
    values = dict(secret.headers)
    headers = tuple((name, values.get(name, value)) for name, value in options.headers)
    return replace(options, headers=headers, proxy=options.proxy.replace(PROXY_LOGIN, secret.proxy_login))
