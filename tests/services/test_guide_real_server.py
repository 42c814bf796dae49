"""A panel's guide against `xtreamcodeserver`, which nobody here wrote, bound to this computer alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

pytest.importorskip("xtreamcodeserver")

from xtreamcodeserver.credentials.credentials import XTreamCodeCredentials
from xtreamcodeserver.entry.category import XTreamCodeCategory
from xtreamcodeserver.entry.entry import XTreamCodeType
from xtreamcodeserver.entry.live import XTreamCodeLive
from xtreamcodeserver.epg.epgchannel import XTreamCodeEPGChannel
from xtreamcodeserver.epg.epgprogram import XTreamCodeEPGProgram
from xtreamcodeserver.providers.inmemory.credentials_provider import XTreamCodeCredentialsMemoryProvider
from xtreamcodeserver.providers.inmemory.entry_provider import XTreamCodeEntryMemoryProvider
from xtreamcodeserver.providers.inmemory.epg_provider import XTreamCodeEPGMemoryProvider
from xtreamcodeserver.server import XTreamCodeServer
from xtreamcodeserver.stream.memorystream import XTreamCodeMemoryStream

from iptv_manager.app import build
from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.guide import GuideSyncStatus
from iptv_manager.model.provider import ProviderKind, SyncStatus
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.waiting import await_here

Run = Callable[[Any], Any]
USER, PASSWORD = "joe ü", "p ä&%#/=+ß"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def address() -> Iterator[str]:
    """A panel with one channel, whose guide says what is on now and next."""
    credentials = XTreamCodeCredentialsMemoryProvider()
    credentials.add_or_update_credentials(XTreamCodeCredentials(USER, PASSWORD))
    media = XTreamCodeMemoryStream(b"media", "video/mp2t")
    news = XTreamCodeCategory(name="News & more", category_type=XTreamCodeType.LIVE, category_id=1)
    news.add_entry(XTreamCodeLive(name="Channel Été", stream=media, epg_channel_id="ete.fr", live_id=11))
    entries = XTreamCodeEntryMemoryProvider()
    entries.add_category(news)
    channel = XTreamCodeEPGChannel("ete.fr", "Été & Co")
    hour = timedelta(hours=1)
    for number, title in enumerate(("Q&A <live>", "Later")):
        start = NOW + (number - 0.5) * hour
        channel.add_programme(XTreamCodeEPGProgram(start, start + hour, title, "What happens"))
    guide = XTreamCodeEPGMemoryProvider()
    guide.add_channel(channel)
    server = XTreamCodeServer(entries, guide, credentials)
    server.setup(bind_addr="127.0.0.1", bind_port=0)
    server.start()
    await_here(lambda: server.m_http_server)
    yield f"http://127.0.0.1:{server.m_http_server.server_port}"
    server.stop()
    server.m_http_server.server_close()


def test_a_panels_guide_is_read_with_its_account(
    address: str, database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        program = build(settings, database)
        details = ProviderDetails("Real", address, ProviderKind.XTREAM, USER, PASSWORD)
        provider = await program.providers.add(details)
        synced = await program.syncs.sync(provider, lambda _progress: None)
        assert synced.status is SyncStatus.OK, synced.message
        (source,) = await program.guides.all()
        result = await program.guides.sync(source, lambda _progress: None)
        assert result[:5] == ("Real", GuideSyncStatus.OK, 1, 1, 2), result.message
        (key,) = await program.channels.id_vector(ChannelQuery())
        on_air = (await program.guides.now_and_next([key], NOW))[key]
        now, following = on_air.now(NOW), on_air.next(NOW)
        assert now is not None
        assert following is not None
        assert (now.title, now.details.description, following.title) == (
            "Q&A <live>",
            "What happens",
            "Later",
        )

    run(story())
