"""Against `xtreamcodeserver`, a panel that nobody here wrote, bound to this computer alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

pytest.importorskip("xtreamcodeserver")

from xtreamcodeserver.credentials.credentials import XTreamCodeCredentials
from xtreamcodeserver.entry.category import XTreamCodeCategory
from xtreamcodeserver.entry.entry import XTreamCodeType
from xtreamcodeserver.entry.live import XTreamCodeLive
from xtreamcodeserver.entry.serie import XTreamCodeSerie
from xtreamcodeserver.entry.serie_episode import XTreamCodeEpisode
from xtreamcodeserver.entry.serie_season import XTreamCodeSeason
from xtreamcodeserver.entry.vod import XTreamCodeVod
from xtreamcodeserver.providers.inmemory.credentials_provider import XTreamCodeCredentialsMemoryProvider
from xtreamcodeserver.providers.inmemory.entry_provider import XTreamCodeEntryMemoryProvider
from xtreamcodeserver.server import XTreamCodeServer
from xtreamcodeserver.stream.memorystream import XTreamCodeMemoryStream

from iptv_manager.model.errors import AccountRefused, DownloadFailed
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import ProviderKind, SyncStatus
from iptv_manager.model.secret import Secret
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.panel import Panel, PanelAccess
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database
from tests.waiting import await_here

Run = Callable[[Any], Any]
SPECIAL = "p ä&%#/=+ß"


def ignore(_progress: Progress) -> None:
    """Nobody watches."""


class RealPanel:
    """The server with a channel, a film and a series of two episodes."""

    def __init__(self) -> None:
        self.credentials = XTreamCodeCredentialsMemoryProvider()
        self.credentials.add_or_update_credentials(XTreamCodeCredentials("joe", "secret", max_connections=3))
        self.credentials.add_or_update_credentials(XTreamCodeCredentials("joe ü", SPECIAL))
        past = datetime.now(UTC) - timedelta(days=1)
        self.credentials.add_or_update_credentials(
            XTreamCodeCredentials("late", "secret", expiration_date=past)
        )
        entries = XTreamCodeEntryMemoryProvider()
        for category in _categories():
            entries.add_category(category)
        self._server = XTreamCodeServer(entries, None, self.credentials)
        self._server.setup(bind_addr="127.0.0.1", bind_port=0)
        self._server.start()
        await_here(lambda: self._server.m_http_server)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.m_http_server.server_port}"

    def stop(self) -> None:
        self._server.stop()
        self._server.m_http_server.server_close()


def _media() -> XTreamCodeMemoryStream:
    """One of each entry's own: the server keeps in it how far it was sent, whoever asks."""
    return XTreamCodeMemoryStream(b"media", "video/mp2t")


def _categories() -> Iterator[XTreamCodeCategory]:
    live = XTreamCodeCategory(name="News & more", category_type=XTreamCodeType.LIVE, category_id=1)
    live.add_entry(XTreamCodeLive(name="Channel Été", stream=_media(), epg_channel_id="ete.fr", live_id=11))
    yield live
    films = XTreamCodeCategory(name="Films", category_type=XTreamCodeType.VOD, category_id=2)
    film = XTreamCodeVod(name="A Film", extension="mkv", stream=_media(), vod_id=21, description="About much")
    film.set_rate(7.5)
    film.set_release_date(datetime(2001, 5, 17))  # noqa: DTZ001 (the server wants it so)
    films.add_entry(film)
    yield films
    all_series = XTreamCodeCategory(name="Series", category_type=XTreamCodeType.SERIE, category_id=3)
    series = XTreamCodeSerie(name="A Series", serie_id=31)
    series.set_lastmodified_timestamp(1_700_000_000)
    season = XTreamCodeSeason(season_number=1, name="Season", season_id=32)
    for number in (1, 2):
        season.add_episode(
            XTreamCodeEpisode(episode_number=number, name=f"Part {number}", extension="mp4", stream=_media(),
                              episode_id=40 + number)
        )  # fmt: skip
    series.add_season(season)
    all_series.add_entry(series)
    yield all_series


@pytest.fixture(scope="module")
def real_panel() -> Iterator[RealPanel]:
    panel = RealPanel()
    yield panel
    panel.stop()


@pytest.mark.parametrize(("user", "password"), [("joe", "secret"), ("joe ü", SPECIAL)])
def test_login_lists_details_and_a_sync(
    real_panel: RealPanel, database: Database, settings: Settings, run: Run, user: str, password: str
) -> None:
    async def story() -> None:
        secrets = Secrets(settings.home)
        addresses = AddressBook(database, secrets)
        secret_id = uuid4()
        await secrets.put(secret_id, Secret(password))
        draft = providers.ProviderDraft("Real", real_panel.address, ProviderKind.XTREAM, user)
        provider = await database.run(providers.insert_provider, draft, secret_id)
        result = await SyncService(database, settings, addresses=addresses).sync(provider, ignore)
        assert (result.status, result.message) == (SyncStatus.OK, "")
        assert (result.live, result.movies, result.series) == (1, 1, 1)
        details = await SeriesDetailsService(database, settings, addresses).details_of(
            provider.id, ["31"], ignore
        )
        assert (details.added, details.message) == (2, "")
        rows = await database.run(
            lambda c: c.exec_driver_sql(
                "SELECT name, group_title, guide_id, url FROM stream ORDER BY position"
            ).all()
        )
        assert [tuple(row)[:3] for row in rows] == [
            ("Channel Été", "News & more", "ete.fr"),
            ("A Film", "Films", ""),
            ("A Series S01E01 - Part 1", "Series", ""),
            ("A Series S01E02 - Part 2", "Series", ""),
        ]
        # That server compares the words of a path as they were sent, so only plain ones open its streams.
        playable = [row[3] for row in rows] if password.isalnum() else []
        for address in await addresses.full(provider.id, playable):
            async with open_session(at_once=1) as session, session.get(address) as answer:
                assert (answer.status, await answer.read()) == (200, b"media")
        account = (await database.run(providers.provider_by_id, provider.id)).account
        assert account is not None
        assert (account.status, account.is_trial) == ("Active", False)

    run(story())


@pytest.mark.parametrize(("user", "password"), [("joe", "wrong"), ("nobody", "secret"), ("late", "secret")])
def test_who_may_not_in_is_told(
    real_panel: RealPanel, tmp_path: Path, run: Run, user: str, password: str
) -> None:
    async def story() -> None:
        async with open_session(at_once=1) as session:
            panel = Panel(PanelAccess(real_panel.address, user, password), session, tmp_path)
            with pytest.raises(
                (AccountRefused, DownloadFailed), match="password is wrong, or the account has ended"
            ):
                await panel.account()

    run(story())


def test_details_of_a_film(real_panel: RealPanel, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with open_session(at_once=1) as session:
            panel = Panel(PanelAccess(real_panel.address, "joe", "secret"), session, tmp_path)
            film = await panel.film_info("21")
            assert (film.title, film.year, film.rating, film.container) == ("A Film", 2001, 7.5, "mkv")
            assert (await panel.account()).max_connections == 3

    run(story())
