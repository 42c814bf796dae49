"""Scheduled jobs that leave files: backups of the database, and reports. The latest ones are kept."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.services.job_runner import JobNotes, Runner
from iptv_manager.services.reports import ReportService
from iptv_manager.store.database import Database
from iptv_manager.store.dump import dump_now

BACKUPS_KEPT = 7
REPORTS_KEPT = 14  # of each kind


def backup_runner(database: Database, folder: Path) -> Runner:
    """Dumps the database into `folder`; pg_restore reads it."""

    async def run(_job: DueJob, _notes: JobNotes) -> JobEnd:
        """Dump, and keep the latest `BACKUPS_KEPT`; the message says where it is."""
        made = await asyncio.to_thread(dump_now, database.engine, folder)
        await asyncio.to_thread(keep_latest, folder, "backup-*.dump", BACKUPS_KEPT)
        return JobEnd(JobOutcome.OK, f"The backup is {made}.")

    return run


def report_runner(reports: ReportService, folder: Path) -> Runner:
    """Saves the reports on streams and on health into `folder`, safe for spreadsheets."""

    async def run(_job: DueJob, notes: JobNotes) -> JobEnd:
        """Save both reports under the same stamp, and keep the latest `REPORTS_KEPT` of each."""
        await asyncio.to_thread(folder.mkdir, 0o700, True, True)
        stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        rows = await reports.save_channels(LineUpQuery(), folder / f"streams-{stamp}.csv", False, notes)
        await reports.save_health(folder / f"health-{stamp}.csv", False, notes)
        for kind in ("streams", "health"):
            await asyncio.to_thread(keep_latest, folder, f"{kind}-*.csv", REPORTS_KEPT)
        return JobEnd(JobOutcome.OK, f"{rows:,} streams reported in {folder}.")

    return run


def keep_latest(folder: Path, pattern: str, count: int) -> None:
    """Remove all but the latest files of that pattern; their names tell their time."""
    for old in sorted(folder.glob(pattern))[:-count]:
        old.unlink(missing_ok=True)
