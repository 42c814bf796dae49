"""The scheduled job that asks for the details of series, a bounded number at a time."""

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.model.provider import ProviderKind
from iptv_manager.services.job_kinds import chosen_providers
from iptv_manager.services.job_runner import JobNotes, Runner
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.store.database import Database

MOST = 600  # series of one provider a job: twenty minutes at the pace of the background


def details_runner(database: Database, details: SeriesDetailsService) -> Runner:
    """Asks for details that are due, of the job's provider or of all."""

    async def run(job: DueJob, notes: JobNotes) -> JobEnd:
        """Ask one panel after another, those that were synced already; what one refuses is told in the end."""
        told, series, added = [], 0, 0
        for provider in await chosen_providers(database, job):
            if provider.kind != ProviderKind.XTREAM or provider.last_sync is None:
                continue
            notes.line(provider.name)
            result = await details.due_of(provider, MOST, notes)
            series, added = series + result.series, added + result.added
            if result.message:
                notes.line(result.message)
                told.append(result.message)
        message = f"{series:,} series asked for, {added:,} episodes new." if series else "No series was due."
        outcome = JobOutcome.FAILED if told and not series else JobOutcome.OK
        return JobEnd(outcome, " ".join([message, *told[:1]]))

    return run
