"""What tests of guides stand on: a line-up, a server on loopback that gives a guide, and the service between them."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from iptv_manager.model.guide import ChannelGuide, GuideResult, GuideSource
from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.secret import Secret
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.guide import GuideService
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database
from tests.net.loopback import page, serving
from tests.services.merging import Ground

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Show = tuple[str, str, str, str]  # channel, start, stop ("" for none), title


def hour(hours: float) -> str:
    """So many hours after noon, as guides write it."""
    return f"{NOON + timedelta(hours=hours):%Y%m%d%H%M%S} +0000"


def shows(channel: str, count: int = 4, word: str = "Show") -> list[Show]:
    """An hour each, from noon on."""
    return [(channel, hour(number), hour(number + 1), f"{word} {number}") for number in range(count)]


def guide_text(
    channels: Mapping[str, Sequence[str]], programmes: Sequence[Show], last: bool = False
) -> bytes:
    """A guide; its channels stand first, or `last`."""
    named = "".join(
        f'<channel id="{key}">{"".join(f"<display-name>{name}</display-name>" for name in names)}</channel>'
        for key, names in channels.items()
    )
    listed = "".join(
        f'<programme channel="{channel}" start="{start}" stop="{stop}"><title>{title}</title></programme>'
        for channel, start, stop, title in programmes
    )
    return f"<tv>{listed + named if last else named + listed}</tv>".encode()


class GuideServer:
    """Gives one guide, with an ETag; notes what it was asked."""

    def __init__(self, base: str) -> None:
        self.url = f"{base}/guide.xml"
        self.body = b""
        self.with_etag = True
        self.packed = False
        self.asked: list[str] = []  # request lines
        self.sent = 0  # bodies
        self.open = 0
        self.gate: asyncio.Event | None = None  # answers wait for it

    async def answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        self.asked.append(request.split(b"\r\n")[0].decode())
        self.open += 1
        if self.gate is not None:
            await self.gate.wait()
        etag = f'"{sha256(self.body).hexdigest()[:16]}"'
        if self.with_etag and f"if-none-match: {etag}".encode() in request.lower():
            writer.write(page(b"", "304 Not Modified"))
        else:
            self.sent += 1
            body = gzip.compress(self.body) if self.packed else self.body
            writer.write(page(body, ETag=etag) if self.with_etag else page(body))
        await writer.drain()


class GuideGround(Ground):
    """A line-up with guides."""

    def __init__(self, database: Database, folder: Path, settings: Settings, server: GuideServer) -> None:
        super().__init__(database, folder)
        self.server = server
        self.settings = settings
        self.secrets = Secrets(settings.home)
        self.budgets = Budgets()
        self.guides = GuideService(database, settings, self.secrets, budgets=self.budgets)

    def name_guides(self, provider: str, *urls: str) -> None:
        """Let the header of the provider's list name these guides."""
        update = "UPDATE provider SET guide_urls = :urls WHERE id = :id"
        self.ask(update, urls=list(urls), id=self.provider_id(provider))

    async def panel(self, base: str, username: str, password: str) -> int:
        """A provider at a panel, which names its guide as every panel does."""
        secret_id = uuid4()
        await self.secrets.put(secret_id, Secret(password))
        draft = providers.ProviderDraft("Panel", base, ProviderKind.XTREAM, username)
        made = await self.database.run(providers.insert_provider, draft, secret_id)
        address = "{server}/xmltv.php?username={username}&password={password}"
        self.ask("UPDATE provider SET guide_urls = :urls WHERE id = :id", urls=[address], id=made.id)
        return made.id

    async def sync(self, name: str = "") -> GuideResult:
        """Sync the one guide there is, or that of this name."""
        (source,) = await self.guides.named([name] if name else [])
        return await self.guides.sync(source, lambda _progress: None)

    async def source(self) -> GuideSource:
        """The one source there is."""
        (source,) = await self.guides.all()
        return source

    async def guide(self, name: str, hours: float = 12) -> ChannelGuide | None:
        """What is on at a channel from noon on."""
        (key,) = [row.id for row in self.rows() if row.name == name]
        return await self.guides.between(key, NOON, NOON + timedelta(hours=hours))

    async def titles(self, name: str, hours: float = 12) -> list[str] | None:
        """The titles of what is on; None without a guide."""
        found = await self.guide(name, hours)
        return None if found is None else [one.title for one in found.programmes]

    def ask(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Any statement; its rows, if it gives some."""
        with self.database.engine.begin() as connection:
            found = connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []


@asynccontextmanager
async def guide_ground(database: Database, settings: Settings, folder: Path) -> AsyncIterator[GuideGround]:
    """A ground whose guide is served. Nothing may be left in the spool."""
    server = GuideServer("")
    async with serving(server.answer) as base:
        server.url = f"{base}/guide.xml"
        yield GuideGround(database, folder, settings, server)
    assert not list(settings.spool_folder.glob("*")) if settings.spool_folder.is_dir() else True
