"""Accounts at panels: what a pasted address means, whether a login works, what the panel says of the account."""

from iptv_manager.formats.panel_address import PanelAddress, is_panel, panel_address
from iptv_manager.model.account import Account
from iptv_manager.model.provider import Provider
from iptv_manager.model.secret import Secret
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook, full_options
from iptv_manager.services.panel import Panel, PanelAccess
from iptv_manager.services.provider_details import ProviderDetails, sealed
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database


class AccountService:
    """Asks panels about accounts. Lists are read by `sync`."""

    def __init__(
        self, database: Database, settings: Settings, secrets: Secrets, addresses: AddressBook
    ) -> None:
        self._database = database
        self._settings = settings
        self._secrets = secrets
        self._addresses = addresses

    def recognise(self, text: str) -> PanelAddress | None:
        """The account that a pasted address names; None for anything else, a list's address too."""
        return panel_address(text) if is_panel(text) else None

    async def where_secrets_are(self) -> str:
        """A sentence for a person."""
        return await self._secrets.describe()

    async def try_login(self, details: ProviderDetails, provider: Provider | None = None) -> Account:
        """Ask the panel, as it is stated, about the account; nothing is kept. `provider` has what was not typed.

        Raises InputRefused, AccountRefused, DownloadFailed, SecretsUnavailable."""
        known = await self._secrets.get(provider.secret_id) if provider else Secret()
        draft, secret = sealed(details, known)
        options = full_options(draft.options, secret)
        access = PanelAccess(draft.source, draft.username, secret.password, draft.user_agent, options)
        return await self._asked(access)

    async def refresh(self, provider: Provider) -> Account:
        """Ask the panel about a provider's account, and keep what it says.

        Raises AccountRefused, DownloadFailed, InputRefused, SecretsUnavailable."""
        account = await self._asked(await self._addresses.access(provider))
        await self._database.run(providers.set_account, provider.id, account)
        return account

    async def look(self, address: PanelAddress, user_agent: str = "") -> Account:
        """Ask a panel about an account that an address names; nothing is kept.

        Raises AccountRefused, DownloadFailed, InputRefused."""
        return await self._asked(PanelAccess(address.server, address.username, address.password, user_agent))

    async def _asked(self, access: PanelAccess) -> Account:
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        async with open_session(at_once=1, per_host=1, options=access.options) as session:
            return await Panel(access, session, folder).account()
