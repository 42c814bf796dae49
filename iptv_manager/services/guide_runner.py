"""The scheduled job that brings guides up to date: those of the job's provider, or all."""

from iptv_manager.model.guide import GuideResult, GuideSyncStatus
from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.services.guide import GOOD, GuideService
from iptv_manager.services.job_runner import JobNotes, Runner


def guide_runner(guides: GuideService) -> Runner:
    """Syncs guides one after another; one that fails keeps its programmes, and costs the others nothing."""

    async def run(job: DueJob, notes: JobNotes) -> JobEnd:
        """Sync the guides of the job's provider, or all; a line of the log for each."""
        results = []
        for source in await guides.all():
            if job.provider_id not in (None, source.provider_id):
                continue
            notes.line(source.name)
            result = await guides.sync(source, notes)
            notes.line(_told(result))
            results.append(result)
        return _end(results)

    return run


def _end(results: list[GuideResult]) -> JobEnd:
    bad = [result.message for result in results if result.status not in GOOD]
    if bad:
        return JobEnd(JobOutcome.FAILED, " ".join(bad))
    if not results:
        return JobEnd(JobOutcome.OK, "There is no guide to sync.")
    if len(results) == 1:
        return JobEnd(JobOutcome.OK, _told(results[0]))
    programmes, matched = sum(one.programmes for one in results), sum(one.matched for one in results)
    return JobEnd(JobOutcome.OK, f"{len(results)} guides: {programmes:,} programmes of {matched:,} channels.")


def _told(result: GuideResult) -> str:
    if result.status not in GOOD:
        return result.message
    told = f"{result.programmes:,} programmes of {result.matched:,} channels"
    return f"{told}, as they were." if result.status is GuideSyncStatus.UNCHANGED else f"{told}."
