"""The merge: brings channels up to their streams after each sync, in a worker process, and by hand at any time."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.matching import RULES_VERSION
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.net.masking import mask
from iptv_manager.services.hand_acts import follow_merge, merged, noted, taken_back
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.merge_worker import MergeJob
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store import merge_by_hand, merge_state
from iptv_manager.store.database import Database
from iptv_manager.store.merge_by_hand import Done

log = logging.getLogger(__name__)

COMMAND = (*WORKER, "iptv_manager.services.merge_worker")


class MergeService:
    """Keeps the line-up's channels in step with the streams of all providers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(self, provider: Provider, run_id: int, on_progress: ProgressCallback) -> None:
        """Bring the line-up up to what the sync has done. Raises IptvManagerError; nothing then is half."""
        del run_id  # earlier ones whose merge was cut off are followed too
        await self._merge(provider.id, on_progress)

    async def catch_up(self, on_progress: ProgressCallback) -> int:
        """Do what was left undone: merges that were cut off, older rules of matching. Gives their number.

        Asks the database one cheap question when there is nothing to do."""
        pending = await self._database.run(merge_state.pending, RULES_VERSION)
        for provider_id in pending:
            await self._merge(provider_id, on_progress)
        miscounted = await self._database.run(merge_state.miscounted)
        for provider_id in miscounted:
            await self._database.run(merge_state.refresh_provider, provider_id)
        if pending or miscounted:
            await self._database.run(follow_merge)
        return len(pending)

    async def merge(self, channel_ids: Sequence[int]) -> Done:
        """Make channels one, for good; the first one stays. Raises NotFound, InputRefused."""
        return await self._database.run(merged, channel_ids)

    async def split(self, channel_id: int, stream_ids: Sequence[int]) -> Done:
        """Give streams a channel of their own, for good; it comes first in what is told. Raises as `merge`."""
        act = partial(merge_by_hand.split_channel, channel_id=channel_id, stream_ids=stream_ids)
        return await self._noted("split a channel", act)

    async def never(self, channel_ids: Sequence[int]) -> Done:
        """Channels that no sync may ever make one. Raises NotFound."""
        title = f"keep {len(channel_ids):,} channels apart"
        return await self._noted(title, partial(merge_by_hand.never_merge, ids=channel_ids))

    async def order(self, channel_id: int, stream_ids: Sequence[int]) -> Done:
        """Put a channel's streams in this order. Raises NotFound."""
        act = partial(merge_by_hand.order_streams, channel_id=channel_id, stream_ids=stream_ids)
        return await self._noted("order the streams of a channel", act)

    async def order_by_quality(self, channel_id: int) -> Done:
        """Back to the order by quality. Raises NotFound."""
        act = partial(merge_by_hand.order_by_quality, channel_id=channel_id)
        return await self._noted("order the streams by quality", act)

    async def take_back(self, done: Done) -> None:
        """Undo one of these acts."""
        await self._database.run(taken_back, done)

    async def _noted(self, title: str, act: Callable[[Connection], Done]) -> Done:
        """Carry out an act by hand as one step of the history."""
        return await self._database.run(noted, title, act)

    async def _merge(self, provider_id: int, on_progress: ProgressCallback) -> None:
        def tell(report: ImportReport) -> None:
            """Pass the worker's progress on, counted in channels."""
            on_progress(Progress(report.done, report.total or None, report.text, "channels"))

        report = await run_worker(MergeJob(self._database.dsn, provider_id), tell, COMMAND)
        if report.kind == "broken":
            log.error("the merge of provider %s broke: %s", provider_id, mask(report.text))
            raise IptvManagerError(
                "Channels are not merged yet: something unforeseen; the log says what happened."
            )
        if report.kind != "done":
            raise IptvManagerError(f"Channels are not merged yet: {report.text}")
