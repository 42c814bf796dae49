"""Syncs as something to be seen and taken back: what each did, undo, and the answer to those that ask first.

Syncing itself is the work of `services/sync.py`.
"""

from array import array
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from iptv_manager.model.errors import NothingToUndo
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, SyncResult
from iptv_manager.model.syncs import (
    ChangeKind,
    ChangeSort,
    Reject,
    RunQuery,
    RunStatus,
    SeriesChange,
    StreamChange,
    SyncRun,
)
from iptv_manager.net.masking import mask_url
from iptv_manager.store import providers, sync_changes, sync_runs, sync_undo
from iptv_manager.store.database import Database
from iptv_manager.store.first_import import clear_unfinished
from iptv_manager.store.plain import plain_connection

MOST_REJECTS = 1000  # as many as are kept of a run
SHOWN_RUNS = 200
ALL_RUNS = RunQuery()


class Syncs(Protocol):
    """What answering and undoing ask of the service that syncs."""

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult:
        """Sync one provider; `accept_shrink`: the person has said yes to what would be held or asked about."""

    async def follow(self, provider: Provider, run_id: int, on_progress: ProgressCallback) -> str:
        """Let what follows a run follow it; gives a sentence where that failed, else ""."""


class UndoResult(NamedTuple):
    """A sync that was taken back, and the run that tells what this did. `message`: "" when all went well."""

    undone: SyncRun
    run: SyncRun
    message: str


class SyncHistoryService:
    """What syncs did, newest first."""

    def __init__(self, database: Database, syncs: Syncs) -> None:
        self._database = database
        self._syncs = syncs

    async def runs(self, query: RunQuery = ALL_RUNS, limit: int = SHOWN_RUNS) -> list[SyncRun]:
        """The newest syncs."""
        return await self._database.run(sync_changes.recent_runs, query, limit)

    async def run_ids(self, query: RunQuery) -> "array[int]":
        """All of them, newest first."""
        return await self._database.run(sync_changes.run_vector, query)

    async def runs_of(self, ids: Sequence[int]) -> list[SyncRun]:
        """These syncs."""
        return await self._database.run(sync_changes.runs_by_ids, ids)

    async def run(self, run_id: int) -> SyncRun:
        """One sync. Raises NotFound."""
        return await self._database.run(sync_changes.run_by_id, run_id)

    async def waiting(self, provider_id: int) -> SyncRun | None:
        """The sync of the provider that waits for an answer."""
        return await self._database.run(sync_changes.waiting_run, provider_id)

    async def kinds(self, run_id: int) -> dict[ChangeKind, int]:
        """How many streams the sync changed in each way."""
        return await self._database.run(sync_changes.kind_counts, run_id)

    async def change_ids(
        self,
        run_id: int,
        kinds: frozenset[ChangeKind] = frozenset(),
        sort: ChangeSort | None = None,
        descending: bool = False,
    ) -> "array[int]":
        """Streams that the sync changed in any of these ways (none given: in any)."""
        return await self._database.run(sync_changes.change_vector, run_id, kinds, sort, descending)

    async def changes(self, run_id: int, ids: Sequence[int]) -> list[StreamChange]:
        """What it did to these; addresses masked."""
        found = await self._database.run(sync_changes.changes_by_ids, run_id, ids)
        return [change._replace(url_before=mask_url(change.url_before)) for change in found]

    async def series_changes(self, run_id: int, limit: int | None = None) -> list[SeriesChange]:
        """What it did to the series of its panel's list, which are no streams."""
        return await self._database.run(sync_changes.series_changes, run_id, limit)

    async def rejects(self, run_id: int) -> list[Reject]:
        """Lines that it refused, the first thousand."""
        return await self._database.run(sync_changes.rejects, run_id, MOST_REJECTS)

    async def undo(self, provider_id: int, on_progress: ProgressCallback) -> UndoResult:
        """Take back the provider's last sync that still stands. Raises NothingToUndo, NotFound."""
        provider = await self._database.run(providers.provider_by_id, provider_id)
        done = await self._database.run(sync_undo.undo_last, provider_id)
        message = await self._syncs.follow(provider, done.noted_in, on_progress)
        return UndoResult(await self.run(done.run_id), await self.run(done.noted_in), message)

    async def accept(self, provider_id: int, on_progress: ProgressCallback) -> SyncResult:
        """Apply what waits for an answer: the list is fetched anew. Raises NothingToUndo, NotFound."""
        provider = await self._database.run(providers.provider_by_id, provider_id)
        asked = await self._waiting_of(provider)
        result = await self._syncs.sync(provider, on_progress, accept_shrink=True)
        after = await self._database.run(sync_changes.run_by_id, asked.id)
        if after.status is RunStatus.DISMISSED:  # the newer sync has answered it
            await self._database.run(sync_runs.dismiss_run, asked.id, RunStatus.ACCEPTED)
        return result

    async def dismiss(self, provider_id: int) -> SyncRun:
        """Leave everything as it is. Raises NothingToUndo, NotFound."""
        provider = await self._database.run(providers.provider_by_id, provider_id)
        asked = await self._waiting_of(provider)
        await self._database.run(sync_runs.dismiss_run, asked.id)
        return await self.run(asked.id)

    async def clean_up(self) -> int:
        """Delete tombstones that have stood for as long as their provider's options say; gives how many."""
        await self.clear_unfinished()
        deleted = 0
        for provider in await self._database.run(providers.all_providers):
            days = provider.options.tombstone_days
            deleted += await self._database.run(sync_undo.clean_up, provider.id, days)
        return deleted

    async def clear_unfinished(self) -> None:
        """Drop what first imports have left that were killed."""
        await self._database.run(lambda connection: clear_unfinished(plain_connection(connection)))

    async def _waiting_of(self, provider: Provider) -> SyncRun:
        asked = await self.waiting(provider.id)
        if asked is None:
            raise NothingToUndo(f"No sync of “{provider.name}” waits for an answer.")
        return asked
