"""What each kind of job does. Other services add theirs in app.py: a dict from kind to runner.

A job is for one provider or for all (provider_id None)."""

from collections.abc import Mapping
from typing import Protocol

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, SyncResult, SyncStatus
from iptv_manager.model.schedule import JobKind
from iptv_manager.services.job_runner import JobNotes, Runner
from iptv_manager.store import jobs, providers
from iptv_manager.store.database import Database

KEEP_DAYS = 90  # of job history
_GOOD = (SyncStatus.OK, SyncStatus.UNCHANGED, SyncStatus.ASKED)


class Syncs(Protocol):
    """What a scheduled sync asks for."""

    async def sync(self, provider: Provider, on_progress: ProgressCallback, /) -> SyncResult:
        """Sync one provider; what is wrong with its list is told in the result."""


class History(Protocol):
    """What the clean-up asks of the history of syncs."""

    async def clean_up(self) -> int:
        """Delete streams that have been gone for as long as their provider keeps them; gives how many."""


def sync_runner(database: Database, syncs: Syncs) -> Runner:
    """Syncs the provider, or all one after another."""

    async def run(job: DueJob, notes: JobNotes) -> JobEnd:
        """Sync them one by one, with a line of the log before and after each."""
        results = []
        for provider in await chosen_providers(database, job):
            notes.line(provider.name)
            result = await syncs.sync(provider, notes)
            notes.line(_told(result))
            results.append(result)
        return _sync_end(results)

    return run


def clean_up_runner(database: Database) -> Runner:
    """Forgets jobs that ended long ago."""

    async def run(_job: DueJob, _notes: JobNotes) -> JobEnd:
        """Forget what is older than `KEEP_DAYS`; the message counts it."""
        gone = await database.run(jobs.forget_old, KEEP_DAYS)
        return JobEnd(JobOutcome.OK, f"{gone:,} old jobs removed." if gone else "")

    return run


def tombstone_runner(history: History) -> Runner:
    """Deletes streams that have been gone for as long as their provider's options say."""

    async def run(_job: DueJob, _notes: JobNotes) -> JobEnd:
        """Delete them; the message counts them."""
        deleted = await history.clean_up()
        return JobEnd(JobOutcome.OK, f"{deleted:,} streams removed that were long gone." if deleted else "")

    return run


def in_order(runners: Mapping[str, Runner]) -> Runner:
    """One after another, as one job: the first that does not end well ends it."""

    async def run(job: DueJob, notes: JobNotes) -> JobEnd:
        """Do one after another, each with its name in the log; the messages are joined."""
        told = []
        for name, runner in runners.items():
            notes.line(name)
            end = await runner(job, notes)
            if end.outcome is not JobOutcome.OK:
                return end
            told.append(end.message)
        return JobEnd(JobOutcome.OK, " ".join(filter(None, told)))

    return run


def known_kinds() -> list[str]:
    """Every kind that can be scheduled."""
    return [kind.value for kind in JobKind]


async def chosen_providers(database: Database, job: DueJob) -> list[Provider]:
    """The job's provider, or all; one that was removed meanwhile is left out."""
    found = await database.run(providers.all_providers)
    return [one for one in found if job.provider_id in (None, one.id)]


def _sync_end(results: list[SyncResult]) -> JobEnd:
    bad = [result.message or f"{result.provider}: {result.status}" for result in results]
    bad = [text for text, result in zip(bad, results, strict=True) if result.status not in _GOOD]
    if bad:
        return JobEnd(JobOutcome.FAILED, " ".join(bad))
    if not results:
        return JobEnd(JobOutcome.OK, "There is no provider to sync.")
    return JobEnd(JobOutcome.OK, _told(results[0]) if len(results) == 1 else _told_of_all(results))


def _told(result: SyncResult) -> str:
    if result.status not in _GOOD or result.status is SyncStatus.ASKED:
        return result.message
    if result.status is SyncStatus.UNCHANGED:
        return f"{result.entries:,} entries, as they were."
    return f"{result.entries:,} entries: {result.added:,} added, {result.changed:,} changed, {result.gone:,} gone."


def _told_of_all(results: list[SyncResult]) -> str:
    added, gone = sum(one.added for one in results), sum(one.gone for one in results)
    return f"{len(results)} providers: {added:,} entries added, {gone:,} gone."
