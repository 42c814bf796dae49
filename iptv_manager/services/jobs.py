"""The scheduler: takes due jobs of the database's schedules and runs them, beside any number of desktops.

The table of schedules is the truth; APScheduler in memory is only the alarm clock that says when to look.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import TYPE_CHECKING

from iptv_manager import __version__
from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError
from iptv_manager.model.job import DesktopKind, DueJob, JobEnd, JobOutcome
from iptv_manager.model.progress import Progress
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.desktop_marks import DesktopMarks
from iptv_manager.services.job_conditions import Surroundings, surroundings
from iptv_manager.services.job_runner import JobNotes, JobRun, Runner
from iptv_manager.store import jobs
from iptv_manager.store.changes import Change
from iptv_manager.store.database import Database

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

HEARTBEAT = 60.0  # seconds
AT_ONCE = 3  # jobs of different kinds or providers
SOONEST = 0.05  # seconds before the database is looked at again
AWAY = 1.0  # seconds before an unreachable database is asked again
UNHEARD = 5.0  # seconds between two looks where no NOTIFY comes through
JUMP = 5.0  # seconds that the clock may differ from the time that passed
MISFIRE = 6 * 3600  # seconds an alarm may come late (after suspend) and still count
SUBJECTS = ("schedule", "jobs", "everything")

Ended = Callable[[DueJob, JobEnd], None]
Revive = Callable[[], Awaitable[object]]
Helper = Callable[[], Awaitable[bool]]


class Scheduler:
    """One desktop's share of the schedule. `running` are the jobs it is at; callbacks run on its loop."""

    def __init__(
        self,
        database: Database,
        runners: Mapping[str, Runner],
        changes: ChangeService,
        lease: float,
        revive: Revive | None = None,
        look_around: Callable[[], Surroundings] = surroundings,
        instance: str = "",
        helper: Helper | None = None,
        marks: DesktopMarks | None = None,
    ) -> None:
        """`lease` in seconds; `revive` brings back a database server that is ours; `helper` does a share of
        another desktop's job, and tells whether there was one; `marks` tell who of this folder has crashed."""
        self.host = socket.gethostname()
        self.instance = instance or instance_name()
        self.running: dict[int, JobRun] = {}
        self.on_begin: list[Callable[[DueJob], None]] = []
        self.on_progress: list[Callable[[DueJob, Progress], None]] = []
        self.on_end: list[Ended] = []
        self.on_reach: list[Callable[[bool], None]] = []  # the database has gone away, or come back
        self._database = database
        self._runners = runners
        self._changes = changes
        self._lease = lease
        self._revive = revive
        self._look_around = look_around
        self._helper = helper
        self._marks = marks
        self._helping: asyncio.Task[None] | None = None
        self._kind = DesktopKind.WINDOW
        self._yields = False
        self._reached = True
        self._beat_at = self._around_at = -HEARTBEAT
        self._around = Surroundings()
        self._poked = asyncio.Event()
        self._alarms: AsyncIOScheduler | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: list[asyncio.Task[None]] = []
        changes.on_hearing(
            lambda _hears: self.poke()
        )  # a line that breaks may mean that the database is away

    async def start(self, kind: DesktopKind) -> None:
        """Begin to take jobs. A window leaves what is due to a service on the same computer."""
        self._kind = kind
        if self._marks is not None:
            await asyncio.to_thread(self._marks.enter)
        await asyncio.to_thread(_load_alarm_clock)  # the window that is there already goes on meanwhile
        self._alarms = _alarm_clock()
        self._alarms.add_job(self._wake, "interval", seconds=HEARTBEAT, id="heartbeat")
        self._alarms.start()
        self._watching = [asyncio.create_task(self._watch()), asyncio.create_task(self._watch_clock())]
        self._changes.subscribe(self._heard)
        self._changes.start()
        self.poke()

    async def stop(self, seconds: float = 2.5) -> None:
        """Take no more; break off what runs, which is due again at once for whoever is left."""
        if self._alarms is None:
            return
        self._alarms.shutdown(wait=False)
        self._alarms = None
        self._changes.unsubscribe(self._heard)
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        for run in self.running.values():
            run.break_off(JobOutcome.INTERRUPTED)
        if self._helping is not None:
            self._helping.cancel()
            self._tasks.add(self._helping)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        await self._say_goodbye(seconds)
        await self._changes.stop()
        if self._marks is not None:
            await asyncio.to_thread(self._marks.leave)

    def poke(self) -> None:
        """Look at the database soon; on the loop's thread only."""
        self._poked.set()

    @property
    def hears(self) -> bool:
        """Are changes of others heard at once?"""
        return self._changes.hears

    def cancel(self, job_id: int) -> bool:
        """A person breaks off a job that runs here; False if it doesn't."""
        run = self.running.get(job_id)
        if run is not None:
            run.break_off(JobOutcome.CANCELLED)
        return run is not None

    # Looking

    async def _wake(self) -> None:
        """An alarm went off. What is no coroutine the alarm clock calls in a thread, where no loop may be touched."""
        self.poke()

    def _heard(self, changes: frozenset[Change]) -> None:
        if any(change.subject in SUBJECTS for change in changes):
            self.poke()

    async def _watch(self) -> None:
        while True:
            await self._poked.wait()
            self._poked.clear()
            try:
                await self._look()
            except DatabaseUnavailable as error:
                await self._wait_for_database(error)

    async def _watch_clock(self) -> None:
        """Look again when the clock was set: alarms are set by the clock, this counts the time that passes."""
        while True:
            before = time() - monotonic()
            await asyncio.sleep(HEARTBEAT)
            if abs(time() - monotonic() - before) > JUMP and self._alarms is not None:
                log.info("the clock has jumped")
                self._alarms.reschedule_job("heartbeat", trigger="interval", seconds=HEARTBEAT)
                self.poke()

    async def _look(self) -> None:
        if monotonic() - self._beat_at > HEARTBEAT * 0.9:
            await self._beat()
        outlook = await self._database.run(jobs.outlook)
        self._reach(True)
        is_due = outlook.look_at is not None and outlook.look_at <= outlook.now
        if outlook.is_waiting or is_due:
            await self._take_all()
            outlook = await self._database.run(jobs.outlook)
        self._help()
        ahead = HEARTBEAT if self._changes.hears else UNHEARD
        if outlook.look_at is not None and not self._yields:
            ahead = min(ahead, (outlook.look_at - outlook.now).total_seconds())
        self._alarm_in(max(ahead, SOONEST))

    async def _take_all(self) -> None:
        taker = await self._taker()
        while len(self.running) < AT_ONCE:
            job = await self._database.run(jobs.take_job, taker)
            if job is None:
                return
            self._begin(job)

    async def _taker(self) -> jobs.Taker:
        if monotonic() - self._around_at > HEARTBEAT / 2:
            self._around, self._around_at = await asyncio.to_thread(self._look_around), monotonic()
        kinds = tuple(self._runners)
        return jobs.Taker(self.instance, kinds, self._lease, *self._around, only_asked=self._yields)

    def _begin(self, job: DueJob) -> None:
        def progressed(progress: Progress) -> None:
            """Tell everybody who follows jobs how far this one is."""
            for tell in self.on_progress:
                tell(job, progress)

        run = JobRun(self._database, job, self.instance, self._lease, JobNotes(progressed))
        self.running[job.id] = run
        for tell in self.on_begin:
            tell(job)
        task = asyncio.create_task(self._run(run))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, run: JobRun) -> None:
        job = run.job
        log.info("%s begins (due %s)", job.kind, f"{job.due_at:%Y-%m-%d %H:%M:%S}")
        try:
            end = await run.go(self._runners[job.kind])
        finally:
            del self.running[job.id]
            self.poke()
        if end is None:
            log.warning("%s was taken over by another desktop", job.kind)
            end = JobEnd(JobOutcome.INTERRUPTED)
        log.info("%s %s %s", job.kind, end.outcome.value, end.message)
        for tell in self.on_end:
            tell(job, end)

    def _help(self) -> None:
        """Help others while we have nothing to do."""
        if self._helper is None or self.running or (self._helping and not self._helping.done()):
            return
        self._helping = asyncio.create_task(self._help_out(self._helper))

    async def _help_out(self, helper: Helper) -> None:
        try:
            while not self.running and await helper():
                pass
        except IptvManagerError as error:
            log.info("helping another desktop ended: %s", error)

    def _alarm_in(self, seconds: float) -> None:
        if self._alarms is not None:
            when = datetime.now(UTC) + timedelta(seconds=seconds)
            self._alarms.add_job(self._wake, "date", run_date=when, id="due", replace_existing=True)

    # Being one of several

    async def _beat(self) -> None:
        if self._marks is not None and (crashed := await asyncio.to_thread(self._marks.crashed)):
            await self._database.run(jobs.end_crashed, crashed)
            await asyncio.to_thread(self._marks.forget, crashed)
        await self._database.run(jobs.heartbeat, self.instance, self.host, self._kind, __version__)
        is_window = self._kind is DesktopKind.WINDOW
        self._yields = is_window and await self._database.run(jobs.has_service, self.host)
        self._beat_at = monotonic()

    async def _say_goodbye(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._database.run(jobs.leave, self.instance)
        except (TimeoutError, DatabaseUnavailable):
            log.info("the database was not told that this desktop ends")

    # The database goes away and comes back

    async def _wait_for_database(self, error: DatabaseUnavailable) -> None:
        if self._reached:
            log.warning("%s", error)
        self._reach(False)
        if self._revive is not None:
            try:
                await self._revive()
            except DatabaseUnavailable as failure:
                log.info("the database server does not start: %s", failure)
        self._alarm_in(AWAY)

    def _reach(self, reached: bool) -> None:
        if reached is self._reached:
            return
        self._reached = reached
        log.warning("the database is %s", "back" if reached else "away")
        for tell in self.on_reach:
            tell(reached)


def instance_name() -> str:
    """A name that no other desktop has, and that says where it is."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


def _load_alarm_clock() -> None:
    import apscheduler.schedulers.asyncio  # noqa: F401 - late: no command but `service` needs it


def _alarm_clock() -> "AsyncIOScheduler":
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE}
    return AsyncIOScheduler(event_loop=asyncio.get_running_loop(), timezone=UTC, job_defaults=defaults)
