"""Scheduled jobs that leave files: what stands in them, and that only the latest are kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iptv_manager.model.job import DueJob, JobOutcome
from iptv_manager.services.file_jobs import backup_runner, keep_latest, report_runner
from iptv_manager.services.job_runner import JobNotes
from iptv_manager.services.reports import ReportService
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

Run = Callable[[Any], Any]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def due(kind: str) -> DueJob:
    return DueJob(1, kind, None, NOW)


def test_a_backup_is_a_dump_that_pg_restore_reads(database: Database, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "backups"
    end = run(backup_runner(database, folder)(due("backup"), JobNotes()))
    assert end.outcome is JobOutcome.OK
    (made,) = folder.iterdir()
    assert made.read_bytes().startswith(b"PGDMP")
    assert made.stat().st_mode & 0o077 == 0  # what it holds is the person's alone
    assert str(made) in end.message


def test_reports_are_saved_for_spreadsheets(
    lists: Lists, database: Database, tmp_path: Path, run: Run
) -> None:
    lists.bring([("=News", "UK", "http://h/1"), ("Sport", "UK", "http://h/2")])
    folder = tmp_path / "reports"
    end = run(report_runner(ReportService(database), folder)(due("report"), JobNotes()))
    assert end.message.startswith("2 streams reported")
    names = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert names == ["health", "streams"]
    assert all("'=News" in path.read_text(encoding="utf-8-sig") for path in folder.iterdir())


def test_only_the_latest_files_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"backup-2026010{number}-000000.dump").touch()
    (tmp_path / "before-0002.dump").touch()
    keep_latest(tmp_path, "backup-*.dump", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "backup-20260103-000000.dump",
        "backup-20260104-000000.dump",
        "before-0002.dump",
    ]
