"""Sync: bring one provider's streams up to its list. Fetch, compare, guard, apply; all or nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic

from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import (
    Provider,
    ProviderKind,
    ProviderStatus,
    SourceState,
    SyncResult,
    SyncStatus,
)
from iptv_manager.model.secret import NO_LOGIN
from iptv_manager.net.download import Download, DownloadLimits, Validators, fetch, fetch_file, is_address
from iptv_manager.net.masking import mask
from iptv_manager.net.session import open_session
from iptv_manager.net.spool import digest_of
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.import_job import ImportJob, ImportReport, ListAhead
from iptv_manager.services.import_process import COMMAND, PANEL_COMMAND, WorkerAhead, run_worker
from iptv_manager.services.list_logins import LEFT, ListLogins, Placed
from iptv_manager.services.panel_fetch import PanelFetch
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store import providers, sync_runs
from iptv_manager.store.database import Database
from iptv_manager.store.first_import import clear_broken_off
from iptv_manager.store.plain import plain_connection
from iptv_manager.store.provider_counts import provider_counts

log = logging.getLogger(__name__)

WORKER_MEMORY = 1 << 30  # bytes of data a worker may hold; a million entries need under a tenth
AfterSync = Callable[[Provider, int, ProgressCallback], Awaitable[None]]
"""What follows a sync that changed rows (provider, run): channels, films … are brought up to the streams."""

_PROVIDER_STATUS = {
    SyncStatus.HELD: ProviderStatus.HELD,
    SyncStatus.FAILED: ProviderStatus.FAILED,
}

_STATUS = {"held": SyncStatus.HELD, "asked": SyncStatus.ASKED}
_ADVICE = {
    SyncStatus.HELD: " Accept the new list, or sync again later.",
    SyncStatus.ASKED: " Accept or dismiss it.",
}


class SyncService:
    """Syncs providers, each in a worker process; several may run at once, one provider never twice."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        after: Sequence[AfterSync] = (),
        addresses: AddressBook | None = None,
        budgets: Budgets | None = None,
    ) -> None:
        """`after` follows each sync that changed rows, in this order; what fails there is logged and told.

        `budgets` are shared with whatever else opens connections.
        `addresses` fills in the secrets of sources; by default those in the file of the settings' home."""
        self._database = database
        self._addresses = addresses or AddressBook(database, Secrets(settings.home))
        self._budgets = budgets or Budgets()
        self._panels = PanelFetch(database, settings, self._addresses)
        self._logins = ListLogins(database, self._addresses)
        self._settings = settings
        self._after = after

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult:
        """Sync one provider. What is wrong with its list is told in the result, never raised.

        `accept_shrink`: the person has confirmed that so many entries are gone, or has said yes where it
        is to be asked first. Cancelled, it leaves everything as it was. Raises DatabaseUnavailable, which names
        the provider too."""
        with _naming(provider):
            return await self._noted(provider, on_progress, accept_shrink)

    async def _noted(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool
    ) -> SyncResult:
        """Sync, and keep what came of it."""
        started = monotonic()
        run_id = await self._database.run(sync_runs.start_run, provider.id)
        result = SyncResult(provider.name, SyncStatus.CANCELLED, message="Cancelled; nothing was changed.")
        try:
            result = await self._synced(provider, run_id, on_progress, accept_shrink)
        except IptvManagerError as error:
            message = f"{provider.name}: {mask(str(error))}"
            result = SyncResult(provider.name, SyncStatus.FAILED, message=message)
        finally:
            result = result._replace(seconds=round(monotonic() - started, 3), sync=run_id)
            await asyncio.shield(self._close(provider.id, run_id, result))
        if result.status is SyncStatus.OK:
            result = await self._followed(provider, run_id, result, on_progress)
        return await self._counted(provider.id, result)

    async def _counted(self, provider_id: int, result: SyncResult) -> SyncResult:
        """The result with what the provider has now, kind by kind."""
        found = (await self._database.run(provider_counts, [provider_id]))[provider_id]
        return result._replace(
            live=found.live, movies=found.movies, series=found.series, episodes=found.episodes
        )

    async def _followed(
        self, provider: Provider, run_id: int, result: SyncResult, on_progress: ProgressCallback
    ) -> SyncResult:
        message = await self.follow(provider, run_id, on_progress)
        return result._replace(message=message) if message else result

    async def follow(self, provider: Provider, run_id: int, on_progress: ProgressCallback) -> str:
        """Let what follows a run follow it; gives a sentence where that failed, else "".

        The streams are safe already: a failure there costs the sync nothing."""
        message = ""
        for follow in self._after:
            try:
                await follow(provider, run_id, on_progress)
            except IptvManagerError as error:
                log.exception("what follows the sync of %s failed", provider.name)
                message = f"{provider.name}: {mask(str(error))}"
        return message

    async def _close(self, provider_id: int, run_id: int, result: SyncResult) -> None:
        await self._database.run(sync_runs.end_run, run_id, result)
        status = _PROVIDER_STATUS.get(result.status)
        if result.status is SyncStatus.OK and result.message:  # a list of several was left as it was
            status = ProviderStatus.OK
        if status:
            await self._database.run(providers.set_status, provider_id, status, result.message)

    async def _synced(
        self, provider: Provider, run_id: int, on_progress: ProgressCallback, accept_shrink: bool
    ) -> SyncResult:
        known = await self._state(provider)
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        spool = folder / f"sync-{run_id}.m3u"
        try:
            command = PANEL_COMMAND if provider.kind == ProviderKind.XTREAM else COMMAND
            async with WorkerAhead(command) as ahead:
                if known.digest is None:  # never read so far: there will be something to import
                    ahead.start()
                download = await self._downloaded(provider, known, spool, on_progress, ahead)
                if download is None or download.not_modified or download.digest == known.digest:
                    return await self._unchanged(provider)
                job = self._job(provider, run_id, download, accept_shrink)
                if job.ask_first and download.digest == await self._asked_about(provider):
                    return await self._unchanged(
                        provider, "The question about its new list waits for your answer."
                    )
                async with self._leaving_nothing(provider):
                    return await self._imported(provider, known, job, ahead, on_progress)
        finally:
            await asyncio.shield(asyncio.to_thread(_clear, spool))  # a big file takes a frame or two

    async def _state(self, provider: Provider) -> SourceState:
        """What the last good sync saw. Nothing, where it found accounts that this computer does not know: the list is
        read once more, which tells them here, too."""
        state = await self._database.run(providers.source_state, provider.id)
        if provider.kind != ProviderKind.XTREAM and await self._logins.are_lost(provider, state):
            return SourceState(None, "", "")
        return state

    async def _imported(
        self,
        provider: Provider,
        known: SourceState,
        job: ImportJob,
        ahead: WorkerAhead,
        on_progress: ProgressCallback,
    ) -> SyncResult:
        """Let the worker import what was fetched, without the accounts that it holds."""
        if provider.kind == ProviderKind.XTREAM:
            return _result(
                provider, await run_worker(job, _passed_on(on_progress), PANEL_COMMAND, ahead.taken())
            )
        ahead.start()  # loads its modules meanwhile
        placed = await self._logins.of(provider, Path(job.path), known)
        (username, password), *others = placed.logins or (NO_LOGIN,)
        job = job._replace(username=username, password=password, others=tuple(others), renew=placed.renew)
        report = await run_worker(job, _passed_on(on_progress), worker=ahead.taken())
        if report.kind == "done":
            await self._logins.keep(provider, placed, job.digest)
        return _result(provider, _telling(report, placed))

    @asynccontextmanager
    async def _leaving_nothing(self, provider: Provider) -> AsyncIterator[None]:
        """Clear up after a worker that was killed, by a Cancel or otherwise: it could not do so itself."""
        try:
            yield
        except BaseException:
            clearing = self._database.run(
                lambda connection: clear_broken_off(plain_connection(connection), provider.id)
            )
            with suppress(DatabaseUnavailable):
                await asyncio.shield(clearing)
            raise

    async def _downloaded(
        self,
        provider: Provider,
        known: SourceState,
        spool: Path,
        on_progress: ProgressCallback,
        ahead: WorkerAhead,
    ) -> Download | None:
        """The provider's list or lists, on one connection of its account; None when they are as they were."""
        if provider.kind != ProviderKind.XTREAM and not is_address(provider.source):
            return await self._fetched(provider, known, spool, on_progress)
        on_progress(Progress(0, None, "Waiting for a free connection", "bytes"))
        async with self._budgets.use(provider.credential, provider.source):
            if provider.kind == ProviderKind.XTREAM:
                return await self._panels.lists(
                    provider, known, spool, on_progress, ahead.start, partial(_tell_of_list, ahead)
                )
            return await self._fetched(provider, known, spool, on_progress)

    async def _fetched(
        self, provider: Provider, known: SourceState, spool: Path, on_progress: ProgressCallback
    ) -> Download | None:
        """The list in its spool file; None when a file is plainly as it was."""
        is_known_file = known.digest is not None and not is_address(provider.source)
        if is_known_file and await asyncio.to_thread(_digest_if_readable, provider.source) == known.digest:
            return None
        limits = DownloadLimits(
            max_bytes=self._settings.max_list_bytes, deadline=self._settings.download_deadline
        )
        validators = Validators(known.etag, known.last_modified) if known.digest is not None else None
        if not is_address(provider.source):
            return await fetch_file(provider.source, spool, limits, on_progress)
        source, options = await self._addresses.source(provider), await self._addresses.options(provider)
        async with open_session(at_once=1, per_host=1, options=options) as session:
            return await fetch(
                session, source, spool, limits, validators, provider.user_agent, on_progress, options
            )

    async def _asked_about(self, provider: Provider) -> bytes | None:
        return await self._database.run(sync_runs.waiting_list, provider.id)

    async def _unchanged(self, provider: Provider, text: str = "") -> SyncResult:
        await self._database.run(providers.mark_unchanged, provider.id)
        count, message = provider.stream_count, f"{provider.name}: {text}" if text else ""
        return SyncResult(
            provider.name, SyncStatus.UNCHANGED, entries=count, unchanged=count, message=message
        )

    def _job(self, provider: Provider, run_id: int, download: Download, accept_shrink: bool) -> ImportJob:
        return ImportJob(
            dsn=self._database.dsn,
            provider_id=provider.id,
            run_id=run_id,
            path=str(download.path),
            digest=download.digest.hex(),
            etag=download.validators.etag,
            last_modified=download.validators.last_modified,
            accept_shrink=accept_shrink,
            memory_limit=WORKER_MEMORY,
            ask_first=provider.options.ask_first and not accept_shrink,
            twins=provider.options.twins.value,
            volatile=provider.options.volatile_arguments,
        )


@contextmanager
def _naming(provider: Provider) -> Iterator[None]:
    """Of several syncs under way, a person must see which one a database that is gone has ended."""
    try:
        yield
    except DatabaseUnavailable as error:
        raise DatabaseUnavailable(f"{provider.name}: {error}") from error


def _tell_of_list(ahead: WorkerAhead, manifest: Path) -> None:
    """Let a worker that is there already make rows of a list while the next ones come in."""
    ahead.tell(ListAhead(str(manifest), WORKER_MEMORY))


def _clear(spool: Path) -> None:
    """Remove the spool file, and those of a panel beside it."""
    for left in spool.parent.glob(f"{spool.stem}.*"):
        left.unlink(missing_ok=True)


def _digest_if_readable(source: str) -> bytes | None:
    """The file's digest; None where it can't be read, of which the fetch then tells why."""
    path = Path(source)
    try:
        return digest_of(path) if path.is_file() else None
    except OSError:
        return None


def _passed_on(on_progress: ProgressCallback) -> Callable[[ImportReport], None]:
    def tell(report: ImportReport) -> None:
        """Pass the worker's progress on, counted in bytes, with the entries so far."""
        on_progress(Progress(report.done, report.total or None, report.text, "bytes", report.entries))

    return tell


def _question(report: ImportReport) -> str:
    return (
        f"The new list waits for your answer: {report.added:,} added, {report.changed:,} changed, "
        f"{report.gone:,} gone, {report.returned:,} returned.{report.beside and ' ' + report.beside}"
    )


def _telling(report: ImportReport, placed: Placed) -> ImportReport:
    """The report, with a word of the accounts that stand in the list as they are."""
    if report.kind != "done" or not placed.left:
        return report
    return report._replace(text=" ".join(filter(None, (report.text, LEFT.format(placed.left)))))


def _result(provider: Provider, report: ImportReport) -> SyncResult:
    if report.kind == "broken":
        log.error("import of %s broke: %s", provider.name, mask(report.text))
        raise IptvManagerError(
            "the import broke on something unforeseen; nothing was changed, the log says what."
        )
    if report.kind == "refused":
        raise IptvManagerError(report.text)
    status = _STATUS.get(report.kind, SyncStatus.OK)
    text = report.text or (_question(report) if status is SyncStatus.ASKED else "")
    message = f"{provider.name}: {text}{_ADVICE.get(status, '')}" if text else ""
    return SyncResult(
        provider.name,
        status,
        entries=report.entries,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        gone=report.gone,
        returned=report.returned,
        rejected=report.rejected,
        message=message,
    )
