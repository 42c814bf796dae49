"""Details of a panel's series: its episodes, as streams. On demand, and slowly in the background.

One call a series, in the pace of its account; what was told is taken set by set, a batch of series at a time.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from iptv_manager.model.errors import AccountRefused, IptvManagerError
from iptv_manager.model.panel import SeriesDetails
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.net.masking import mask
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.episode_rows import episode_text
from iptv_manager.services.panel import Panel
from iptv_manager.services.panel_pace import PanelPace
from iptv_manager.services.sync import AfterSync
from iptv_manager.settings import Settings
from iptv_manager.store import panel_episodes, providers
from iptv_manager.store.database import Database
from iptv_manager.store.panel_episodes import EpisodeCounts, ListedSeries

log = logging.getLogger(__name__)

PER_MINUTE = 30  # calls in the background, where the person states no number
BATCH = 25  # series that are taken together in the background
MOST_FAILURES = 5  # in a row: then a panel is left alone for this time


class DetailsResult(NamedTuple):
    """What asking for details did. `message` is a sentence about what could not be had, "" as a rule."""

    series: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    message: str = ""


class SeriesDetailsService:
    """Asks for the details of series and keeps their episodes."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        addresses: AddressBook,
        after: Sequence[AfterSync] = (),
        budgets: Budgets | None = None,
    ) -> None:
        """`after` follows when episodes came or went, as after a sync: films and series are brought up.

        `budgets` are shared with whatever else opens connections."""
        self._database = database
        self._settings = settings
        self._addresses = addresses
        self._after = after
        self._budgets = budgets or Budgets()

    async def details_of(
        self, provider_id: int, panel_ids: Sequence[str], on_progress: ProgressCallback
    ) -> DetailsResult:
        """Ask for these series now, and take their episodes.

        What can't be had of one is told in the result. Raises NotFound, SecretsUnavailable, ImportStopped,
        AccountRefused."""
        provider = await self._database.run(providers.provider_by_id, provider_id)
        listed = await self._database.run(panel_episodes.listed_series, provider_id, panel_ids)
        async with self._panel(provider, PanelPace(provider.options.requests_per_minute)) as panel:
            return await self._batch(provider, panel, listed, on_progress)

    async def due_among(self, provider_id: int, panel_ids: Sequence[str]) -> list[str]:
        """Those of these series that were never asked for, or of which the panel's list says something new."""
        return await self._database.run(panel_episodes.due_among, provider_id, panel_ids)

    async def some_due(self, provider: Provider, most: int, on_progress: ProgressCallback) -> DetailsResult:
        """Ask for up to so many series that were never asked for or have changed, slowly, batch after batch.

        Raises as `details_of` does."""
        whole = DetailsResult()
        pace = PanelPace(provider.options.requests_per_minute or PER_MINUTE)
        async with self._panel(provider, pace) as panel:
            while whole.series < most:
                size = min(BATCH, most - whole.series)
                listed = await self._database.run(panel_episodes.due_series, provider.id, size)
                if not listed:
                    break
                part = await self._batch(provider, panel, listed, on_progress)
                whole = _sum(whole, part)
                if not part.series:
                    break
        return whole

    async def all_due(self, most: int, on_progress: ProgressCallback) -> DetailsResult:
        """The same for every panel, at once: each has a pace of its own. A failing one is told and left."""
        known = await self._database.run(providers.all_providers)
        panels = [one for one in known if one.kind == ProviderKind.XTREAM and one.last_sync]
        results = await asyncio.gather(*(self.due_of(one, most, on_progress) for one in panels))
        return _sum(*results)

    async def due_of(self, provider: Provider, most: int, on_progress: ProgressCallback) -> DetailsResult:
        """As `some_due`; what goes wrong is told in the result."""
        try:
            return await self.some_due(provider, most, on_progress)
        except IptvManagerError as error:
            return DetailsResult(message=f"{provider.name}: {mask(str(error))}")

    async def _batch(
        self, provider: Provider, panel: Panel, listed: Sequence[ListedSeries], on_progress: ProgressCallback
    ) -> DetailsResult:
        """Ask for some series one after the other, then take what was told of them."""
        told: list[tuple[ListedSeries, SeriesDetails]] = []
        refused: list[tuple[ListedSeries, SeriesDetails]] = []
        message = ""
        failures = 0
        for done, series in enumerate(listed):
            on_progress(Progress(done, len(listed), "Asking for episodes", "series"))
            try:
                async with self._budgets.use(provider.credential, provider.source):
                    told.append((series, await panel.series_info(series.panel_id)))
                failures = 0
            except AccountRefused:
                raise
            except IptvManagerError as error:
                message = (
                    f"{provider.name}: the episodes of “{series.title}” could not be had: {mask(str(error))}"
                )
                refused.append((series, _NOTHING_TOLD))
                failures += 1
                if failures == MOST_FAILURES:
                    break
        if told:  # the panel answers: what it refuses is left until its list says something new
            told += refused
        counts = await self._taken(provider, told, on_progress)
        return DetailsResult(len(told), counts.added + counts.returned, counts.changed, counts.gone, message)

    async def _taken(
        self,
        provider: Provider,
        told: Sequence[tuple[ListedSeries, SeriesDetails]],
        on_progress: ProgressCallback,
    ) -> EpisodeCounts:
        if not told:
            return EpisodeCounts()
        rows = await asyncio.to_thread(episode_text, told)
        names = [series.panel_id for series, _ in told]
        counts = await self._database.run(panel_episodes.take_episodes, provider.id, names, rows)
        if counts.run_id is not None:
            for follow in self._after:
                await follow(provider, counts.run_id, on_progress)
            await self._database.run(panel_episodes.forget_run, counts.run_id)
        return counts

    @asynccontextmanager
    async def _panel(self, provider: Provider, pace: PanelPace) -> AsyncIterator[Panel]:
        access = await self._addresses.access(provider)
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        async with open_session(at_once=1, per_host=1, options=access.options) as session:
            yield Panel(access, session, folder, pace=pace)


_NOTHING_TOLD = SeriesDetails("", "", "", (), ())


def _sum(*results: DetailsResult) -> DetailsResult:
    return DetailsResult(
        series=sum(one.series for one in results),
        added=sum(one.added for one in results),
        changed=sum(one.changed for one in results),
        gone=sum(one.gone for one in results),
        message=" ".join(dict.fromkeys(one.message for one in results if one.message)),
    )
