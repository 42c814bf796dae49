"""The clean-up's part in the history of checks: the next month made, old months and old totals removed."""

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.services.health_history import HealthHistoryService
from iptv_manager.services.job_runner import JobNotes, Runner


def sweep_runner(history: HealthHistoryService) -> Runner:
    """Sweeps the history of checks."""

    async def run(_job: DueJob, _notes: JobNotes) -> JobEnd:
        swept = await history.sweep()
        gone = ", ".join(f"{month:%Y-%m}" for month in swept.months)
        return JobEnd(JobOutcome.OK, f"Checks of {gone} removed." if gone else "")

    return run
