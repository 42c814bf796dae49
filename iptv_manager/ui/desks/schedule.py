"""The desk of the schedule: the window keeps it too, shows what runs of it, and hears what other desktops do."""

import asyncio
import logging
from typing import NamedTuple

from PySide6.QtCore import QObject

from iptv_manager.model.job import DesktopKind, DueJob, Job, JobEnd, JobOutcome
from iptv_manager.model.line_up import StreamRow
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.schedule import JobKind, Schedule
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.jobs import Scheduler
from iptv_manager.services.schedule import ScheduleService, local_now
from iptv_manager.store.changes import Change
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.line_up import LineUpDesk
from iptv_manager.ui.desks.news import NewsDesk
from iptv_manager.ui.desks.notices import DATABASE, Notices
from iptv_manager.ui.desks.pages import PageDesk
from iptv_manager.ui.desks.providers import ProviderDesk
from iptv_manager.ui.desks.tray import TrayDesk
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.schedule_wording import due_text, job_outcome_text, kind_title, next_text
from iptv_manager.ui.services import LineUpService
from iptv_manager.ui.wording import filled

log = logging.getLogger(__name__)

ROWS = frozenset({"streams", "everything"})
_LATEST = 20  # jobs among which the last one that ended is looked for
OWN_PAGES = frozenset({"schedule", "jobs"})


class ScheduleParts(NamedTuple):
    """What this desk stands on."""

    schedules: ScheduleService
    scheduler: Scheduler
    changes: ChangeService
    line_up: LineUpService


class Desks(NamedTuple):
    """The other desks that it has read anew, or tells."""

    window: MainWindow
    acts: Acts
    notices: Notices
    providers: ProviderDesk
    line_up: LineUpDesk
    pages: PageDesk
    tray: TrayDesk


class ScheduleDesk(QObject):
    """Runs due jobs inside the window; jobs that run here stand in the status bar like any other act."""

    def __init__(self, parts: ScheduleParts, desks: Desks, news: NewsDesk | None = None) -> None:
        super().__init__(desks.window)
        self._news = news
        self._parts = parts
        self._desks = desks
        self._ends: dict[int, asyncio.Future[JobEnd]] = {}
        self._reports: dict[int, ProgressCallback] = {}
        self._found: list[Schedule] = []
        self.held: list[int] = []  # schedules that were paused all at once, and go on all at once
        self._is_ending = False
        scheduler = parts.scheduler
        scheduler.on_begin.append(self._show_job)
        scheduler.on_progress.append(self._show_progress)
        scheduler.on_end.append(self._end_job)
        scheduler.on_reach.append(self._reach)
        parts.changes.subscribe(self._hear)
        desks.tray.pause_wanted.connect(self._pause)

    async def begin(self) -> None:
        """Keep the schedule from now on."""
        await self._parts.scheduler.start(DesktopKind.WINDOW)
        self._look()
        self._desks.acts.ask("last job", self._parts.schedules.history(_LATEST), self._show_last)

    async def stop(self) -> None:
        """Leave the schedule to others: what runs here is done again elsewhere, or at the next start."""
        self._is_ending = True
        await self._parts.scheduler.stop()

    # What runs here

    def _show_job(self, job: DueJob) -> None:
        ended: asyncio.Future[JobEnd] = asyncio.get_running_loop().create_future()
        self._ends[job.id] = ended

        async def shown(report: ProgressCallback) -> JobEnd:
            """Lasts as long as the job, so that the status bar can show it, and cancels it if cancelled there."""
            self._reports[job.id] = report
            try:
                return await ended
            except asyncio.CancelledError:
                if not self._is_ending:
                    self._parts.scheduler.cancel(job.id)  # a person stops it in the status bar
                raise

        self._desks.acts.start(f"job {job.id}", self._title(job), shown)

    def _title(self, job: DueJob) -> str:
        name = next((one.name for one in self._desks.providers.providers if one.id == job.provider_id), "")
        return filled(self.tr("%1 %2"), kind_title(job.kind), name).strip()

    def _show_progress(self, job: DueJob, progress: Progress) -> None:
        if report := self._reports.get(job.id):
            report(progress)

    def _end_job(self, job: DueJob, end: JobEnd) -> None:
        self._reports.pop(job.id, None)
        ended = self._ends.pop(job.id, None)
        if ended is not None and not ended.done():
            ended.set_result(end)
        if end.outcome is JobOutcome.FAILED and job.kind == JobKind.SYNC and self._news is not None:
            self._news.look(lambda failed: self._tell_unless_told(job, end, failed))
        elif end.outcome is JobOutcome.FAILED:
            self._tell_failure(job, end)
        elif end.outcome is JobOutcome.OK:
            self._desks.notices.banners.remove(_banner_of(job))
            said = filled(self.tr("%1 done. %2"), self._title(job), end.message)
            self._desks.tray.note(said, is_routine=True)

    def _tell_unless_told(self, job: DueJob, end: JobEnd, failed: set[int]) -> None:
        """A sync that failed stands under its provider's name already; a job that never came so far does not."""
        if not (failed if job.provider_id is None else job.provider_id in failed):
            self._tell_failure(job, end)

    def _tell_failure(self, job: DueJob, end: JobEnd) -> None:
        said = end.message if job.kind == JobKind.SYNC else f"{self._title(job)}: {end.message}"
        self._desks.notices.banners.show_banner(_banner_of(job), "bad", said)

    # What others do

    def _hear(self, changes: frozenset[Change]) -> None:
        subjects = {change.subject for change in changes}
        if any(change.subject in ROWS and not self._is_our_own(change) for change in changes):
            self._desks.line_up.reload()
        elif "health" in subjects:
            self._desks.acts.ask("rows in sight", self._rows_in_sight(), self._show_rows)
        if subjects & {"providers", "everything"} and not self._syncs_here():
            self._desks.providers.refresh()
        is_of_schedule = bool(subjects & {*OWN_PAGES, "everything"})
        if is_of_schedule:
            self._look()
        if (subjects - OWN_PAGES) or (is_of_schedule and self._desks.pages.current in OWN_PAGES):
            self._desks.pages.data_changed()

    def _is_our_own(self, change: Change) -> bool:
        """What this window syncs is read anew by the desk of providers when it is done."""
        return self._desks.acts.running(f"sync {change.provider_id}") is not None

    def _syncs_here(self) -> bool:
        return any(act.name.startswith("sync ") for act in self._desks.acts.shown())

    async def _rows_in_sight(self) -> list[StreamRow]:
        ids = self._desks.window.table.lazy_model.seen_ids
        return await self._parts.line_up.rows(ids) if ids else []

    def _show_rows(self, rows: list[StreamRow]) -> None:
        self._desks.window.table.lazy_model.update_rows({row.id: row._asdict() for row in rows})

    def _show_last(self, jobs: list[Job]) -> None:
        """What ended before the window was opened."""
        ended = next((job for job in jobs if job.finished_at is not None), None)
        if ended is None or ended.finished_at is None:
            return
        when = due_text(ended.finished_at, local_now())
        title = f"{kind_title(ended.kind)} {ended.provider or ''}".strip()
        said = (title, job_outcome_text(ended.outcome).lower(), when, ended.message)
        self._desks.tray.tray.show_last(filled(self.tr("%1 %2, %3. %4"), *said).strip())

    # Pause, and what comes next

    def _look(self) -> None:
        self._desks.acts.ask("outlook", self._parts.schedules.all(), self._show_outlook)

    def _show_outlook(self, found: list[Schedule]) -> None:
        self._found = found
        due = [one for one in found if one.next_due is not None and not one.paused]
        is_paused = bool(found) and all(one.paused for one in found)
        text = ""
        if due:
            first = min(due, key=lambda one: one.next_due or one.anchor)
            text = filled(self.tr("%1 at %2"), kind_title(first.kind), next_text(first, local_now()))
        self._desks.tray.show_outlook(text, is_paused, can_pause=bool(found))

    def _pause(self, paused: bool) -> None:
        """All at once. What a person had paused by itself before stays so when the others go on."""
        keys = [one.id for one in self._found if one.paused is not paused]
        if paused:
            self.held = keys
        else:
            keys = [key for key in keys if key in self.held] or keys
            self.held = []
        turn = self._parts.schedules.pause if paused else self._parts.schedules.resume
        self._desks.acts.ask("schedule pause", turn(*keys), lambda _: self._look())

    # The database goes away and comes back

    def _reach(self, reached: bool) -> None:
        notices = self._desks.notices
        if not reached:
            said = self.tr("The database can't be reached. The window goes on by itself when it is back.")
            notices.banners.show_banner(DATABASE, "bad", said)
            return
        notices.database_is_back()
        self._desks.providers.refresh()
        self._desks.line_up.reload()
        self._desks.pages.data_changed()


def _banner_of(job: DueJob) -> str:
    """The key under which its failure stands: one for each kind and provider."""
    return f"job {job.kind} {job.provider_id or 'all'}"
