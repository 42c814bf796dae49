"""The clean-up's part in the history of checks: the next month made, old months and old totals removed."""

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.services.health_history import HealthHistoryService
from iptv_manager.services.job_runner import JobNotes, Runner
from iptv_manager.services.shared_choices import SharedChoices


def sweep_runner(history: HealthHistoryService, choices: SharedChoices) -> Runner:
    """Sweeps the history of checks, which is kept for as many months as was chosen."""

    async def run(_job: DueJob, _notes: JobNotes) -> JobEnd:
        """Drop months that are too old; the message names them."""
        swept = await history.sweep((await choices.check_limits()).months_kept)
        gone = ", ".join(f"{month:%Y-%m}" for month in swept.months)
        return JobEnd(JobOutcome.OK, f"Checks of {gone} removed." if gone else "")

    return run
