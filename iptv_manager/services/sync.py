"""Sync: bring one provider's streams up to its list. Fetch, compare, guard, apply; all or nothing."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider, ProviderStatus, SourceState, SyncResult, SyncStatus
from iptv_manager.net.download import Download, DownloadLimits, Validators, digest_of, fetch
from iptv_manager.net.masking import mask
from iptv_manager.net.session import open_session
from iptv_manager.services.import_job import ImportJob, ImportReport
from iptv_manager.services.import_process import run_worker
from iptv_manager.settings import Settings
from iptv_manager.store import providers, sync_runs
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

WORKER_MEMORY = 1 << 30  # bytes of data a worker may hold; a million entries need under a tenth
_PROVIDER_STATUS = {
    SyncStatus.HELD: ProviderStatus.HELD,
    SyncStatus.FAILED: ProviderStatus.FAILED,
}


class SyncService:
    """Syncs providers, each in a worker process; several may run at once, one provider never twice."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult:
        """Sync one provider. What is wrong with its list is told in the result, never raised.

        `accept_shrink`: the person has confirmed that so many entries are gone. Cancelled, it leaves everything
        as it was. Raises DatabaseUnavailable."""
        started = monotonic()
        run_id = await self._database.run(sync_runs.start_run, provider.id)
        result = SyncResult(provider.name, SyncStatus.CANCELLED, message="Cancelled; nothing was changed.")
        try:
            result = await self._synced(provider, run_id, on_progress, accept_shrink)
        except IptvManagerError as error:
            message = f"{provider.name}: {mask(str(error))}"
            result = SyncResult(provider.name, SyncStatus.FAILED, message=message)
        finally:
            result = result._replace(seconds=round(monotonic() - started, 3))
            await asyncio.shield(self._close(provider.id, run_id, result))
        return result

    async def _close(self, provider_id: int, run_id: int, result: SyncResult) -> None:
        await self._database.run(sync_runs.end_run, run_id, result)
        if status := _PROVIDER_STATUS.get(result.status):
            await self._database.run(providers.set_status, provider_id, status, result.message)

    async def _synced(
        self, provider: Provider, run_id: int, on_progress: ProgressCallback, accept_shrink: bool
    ) -> SyncResult:
        known = await self._database.run(providers.source_state, provider.id)
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        spool = folder / f"sync-{run_id}.m3u"
        try:
            download = await self._fetched(provider, known, spool, on_progress)
            if download is None or download.not_modified or download.digest == known.digest:
                return await self._unchanged(provider)
            job = self._job(provider, run_id, download, accept_shrink)
            report = await run_worker(job, _passed_on(on_progress))
        finally:
            spool.unlink(missing_ok=True)
        return _result(provider, report)
