"""The scheduled job of guides."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iptv_manager.app import build
from iptv_manager.model.job import DesktopKind, DueJob, Job, JobEnd, JobOutcome
from iptv_manager.model.schedule import JobKind
from iptv_manager.services.guide_runner import guide_runner
from iptv_manager.services.job_runner import JobNotes
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.guide_ground import GuideGround, guide_ground, guide_text, shows
from tests.services.merging import entry
from tests.waiting import until_told

Run = Callable[[Any], Any]


def test_the_job_brings_all_guides_up_to_date_or_those_of_one_provider(
    database: Database, settings: Settings, tmp_path: Path, run: Run
) -> None:
    async def story(ground: GuideGround) -> None:
        notes = JobNotes()

        async def done(provider_id: int | None = None) -> JobEnd:
            due = DueJob(1, JobKind.GUIDE, provider_id, datetime(2026, 1, 1, tzinfo=UTC))
            return await guide_runner(ground.guides)(due, notes)

        assert await done() == JobEnd(JobOutcome.OK, "There is no guide to sync.")
        for name in ("One", "Two"):
            ground.bring(name, [entry(name, f"http://{name}/1", f"{name}.uk")])
        ground.name_guides("One", ground.server.url)
        ground.server.body = guide_text({"one.uk": ("One",)}, shows("one.uk"))
        assert await done(ground.provider_id("Two")) == JobEnd(JobOutcome.OK, "There is no guide to sync.")
        assert await done(ground.provider_id("One")) == JobEnd(JobOutcome.OK, "4 programmes of 1 channels.")
        lost = tmp_path / "lost.xml"
        lost.write_bytes(b"<tv>")
        await ground.guides.add(str(lost))
        end = await done()
        assert end.outcome is JobOutcome.FAILED
        assert end.message.startswith("lost: The guide breaks off")
        assert "4 programmes of 1 channels, as they were." in notes.text

    async def told() -> None:
        async with guide_ground(database, settings, tmp_path) as ground:
            await story(ground)

    run(told())


async def _ended(schedules: ScheduleService) -> list[Job]:
    return [one for one in await schedules.history() if one.finished_at]


def test_the_program_runs_it_by_its_schedule(database: Database, settings: Settings, run: Run) -> None:
    async def told() -> None:
        program = build(settings, database)
        await program.scheduler.start(DesktopKind.SERVICE)
        try:
            await program.schedules.run_now(JobKind.GUIDE, None)
            ended = await until_told(lambda: _ended(program.schedules))
        finally:
            await program.scheduler.stop()
        assert [(one.kind, one.outcome) for one in ended] == [(JobKind.GUIDE, JobOutcome.OK)]

    run(told())
