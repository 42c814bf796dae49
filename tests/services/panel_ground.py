"""A provider that is our own panel on loopback, and what the program makes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from iptv_manager.demo.panel import DemoPanel
from iptv_manager.demo.server import DemoProvider
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import Provider, ProviderKind, SyncResult
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.secret import Secret
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database
from tests.services.panel_lists import written_query


class PanelDesk:
    """A person's program, with one provider at a panel."""

    def __init__(self, database: Database, settings: Settings, panel: DemoPanel) -> None:
        self.database = database
        self.panel = panel
        self.secrets = Secrets(settings.home)
        self.addresses = AddressBook(database, self.secrets)
        self.syncs = SyncService(database, settings, addresses=self.addresses)
        self.told: list[Progress] = []
        self.provider_id = 0

    async def add(self, server: str, options: ProviderOptions | None = None, password: str = "") -> Provider:
        """Add the provider."""
        secret_id = uuid4()
        await self.secrets.put(secret_id, Secret(password or self.panel.password))
        draft = providers.ProviderDraft(
            "Panel", server, ProviderKind.XTREAM, self.panel.username, options=options or ProviderOptions()
        )
        provider = await self.database.run(providers.insert_provider, draft, secret_id)
        self.provider_id = provider.id
        return provider

    async def provider(self) -> Provider:
        """The provider as it is known now."""
        return await self.database.run(providers.provider_by_id, self.provider_id)

    async def sync(self, accept_shrink: bool = False) -> SyncResult:
        """Sync it."""
        return await self.syncs.sync(await self.provider(), self.told.append, accept_shrink)

    async def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query; `{p}` stands for the provider's id."""
        wanted = text(query.replace("{p}", str(self.provider_id)))
        return await self.database.run(lambda connection: [tuple(row) for row in connection.execute(wanted)])

    async def count(self, query: str) -> int:
        """The one number of a query."""
        return int((await self.ask(query))[0][0])

    async def living(self, kind: str) -> int:
        """Living streams of a kind."""
        return await self.count(f"SELECT count(*) FROM stream WHERE kind = '{kind}' AND gone_at IS NULL")

    async def mark(self) -> int:
        """A moment, for `written_since`."""
        return await self.count("SELECT pg_current_xact_id()::text")

    async def written_since(self, mark: int) -> int:
        """Rows of streams, series and categories that were written after that moment."""
        return await self.count(written_query(mark))


@asynccontextmanager
async def panel_served(panel: DemoPanel, folder: str = "") -> AsyncIterator[DemoProvider]:
    """Serve a panel on loopback."""
    async with DemoProvider(0, routes=panel.routes(folder)) as served:
        yield served


@asynccontextmanager
async def desk_at(
    database: Database,
    settings: Settings,
    panel: DemoPanel | None = None,
    options: ProviderOptions | None = None,
) -> AsyncIterator[PanelDesk]:
    """A desk with a provider at a panel that is served."""
    shown = panel or DemoPanel()
    async with panel_served(shown) as served:
        desk = PanelDesk(database, settings, shown)
        await desk.add(served.base_url, options)
        yield desk
    assert not any(settings.spool_folder.glob("*"))
