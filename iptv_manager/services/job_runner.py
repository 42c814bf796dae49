"""What running a job is: the shape of a runner, the notes it makes, and one run under its lease.

Which runner does which kind is told in `job_kinds`; who takes jobs and when in `jobs`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import monotonic

from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError, LeaseLost
from iptv_manager.model.job import DueJob, JobEnd, JobOutcome, Lease
from iptv_manager.model.progress import Progress
from iptv_manager.net.masking import mask
from iptv_manager.store import jobs
from iptv_manager.store.database import Database
from iptv_manager.store.leases import holding

log = logging.getLogger(__name__)

MOST_LINES = 200  # of a job's log
RENEWALS = 3  # times a lease is renewed before it would end
RETRY = 0.5  # seconds before the database is asked again
UNFORESEEN = "It broke on something unforeseen; the log file says what."


class JobNotes:
    """What a job tells while it runs: how far it is, and lines for the history."""

    def __init__(self, on_progress: Callable[[Progress], None] = lambda _: None) -> None:
        self.progress: Progress | None = None
        self._on_progress = on_progress
        self._lines: list[str] = []
        self._phase = ""

    def __call__(self, progress: Progress) -> None:
        """Take progress; a new phase is a line of the log."""
        self.progress = progress
        if progress.what != self._phase:
            self._phase = progress.what
            self.line(progress.what)
        self._on_progress(progress)

    def line(self, text: str) -> None:
        """Add a line to the job's log, with the time (UTC)."""
        if len(self._lines) < MOST_LINES:
            self._lines.append(f"{datetime.now(UTC):%H:%M:%S} {mask(text)}")

    @property
    def text(self) -> str:
        """The log so far."""
        return "\n".join(self._lines)


Runner = Callable[[DueJob, JobNotes], Awaitable[JobEnd]]
"""Does a job of one kind. What is wrong is told in the end or raised as IptvManagerError."""


class JobRun:
    """One run: the work in a task of its own, the lease renewed beside it, the end written down."""

    def __init__(
        self, database: Database, job: DueJob, instance: str, seconds: float, notes: JobNotes
    ) -> None:
        """`seconds` is how long the lease holds without being renewed."""
        self.job = job
        self.notes = notes
        self._database = database
        self._lease = Lease(job.id, instance)
        self._seconds = seconds
        self._work: asyncio.Task[JobEnd] | None = None
        self._broken_off: JobOutcome | None = None
        self._is_lost = False

    def break_off(self, outcome: JobOutcome) -> None:
        """End it early: a person cancels it, or the program ends."""
        self._broken_off = outcome
        if self._work is not None:
            self._work.cancel()

    async def go(self, runner: Runner) -> JobEnd | None:
        """Run to the end and write that down; None if the job is not ours any more."""
        with holding(self._lease):  # the task takes it along, what we do here does not
            self._work = asyncio.create_task(self._done(runner), name=f"job {self.job.id} {self.job.kind}")
        if self._broken_off:
            self._work.cancel()
        keeper = asyncio.create_task(self._keep())
        try:
            await asyncio.wait([self._work])
        finally:
            keeper.cancel()
        end = self._end_of(self._work)
        return None if self._is_lost else await self._written(end)

    async def _done(self, runner: Runner) -> JobEnd:
        try:
            return await runner(self.job, self.notes)
        except LeaseLost:
            self._is_lost = True
            raise
        except DatabaseUnavailable as error:
            return JobEnd(JobOutcome.INTERRUPTED, mask(str(error)))
        except IptvManagerError as error:
            return JobEnd(JobOutcome.FAILED, mask(str(error)))

    def _end_of(self, work: "asyncio.Task[JobEnd]") -> JobEnd:
        if work.cancelled():
            return self._early_end()
        error = work.exception()
        if error is None:
            return work.result()
        if not isinstance(error, LeaseLost):
            log.error("job %s (%s) broke", self.job.id, self.job.kind, exc_info=error)
            self.notes.line(type(error).__name__)
        return JobEnd(JobOutcome.FAILED, UNFORESEEN)

    def _early_end(self) -> JobEnd:
        if self._broken_off is JobOutcome.CANCELLED:
            return JobEnd(JobOutcome.CANCELLED, "Cancelled; what was finished by then is kept.")
        return JobEnd(JobOutcome.INTERRUPTED, "The program ended before the job did; it is done again.")

    async def _keep(self) -> None:
        """Renew the lease until cancelled; when it is lost, stop the work."""
        held_until = monotonic() + self._seconds
        pause = self._seconds / RENEWALS
        while True:
            await asyncio.sleep(pause)
            try:
                is_ours = await self._database.run(jobs.renew_lease, self._lease, self._seconds)
            except DatabaseUnavailable:
                pause = min(RETRY, self._seconds / RENEWALS)
                is_ours = monotonic() < held_until
            else:
                pause = self._seconds / RENEWALS
                held_until = monotonic() + self._seconds
            if not is_ours:
                break
        self._is_lost = True
        if self._work is not None:
            self._work.cancel()

    async def _written(self, end: JobEnd) -> JobEnd | None:
        """Write the end down; a database that is away is waited for as long as the lease could hold."""
        end = end._replace(log=self.notes.text)
        deadline = monotonic() + self._seconds
        while True:
            try:
                written = await self._database.run(jobs.finish_job, self._lease, end)
            except DatabaseUnavailable:
                if monotonic() > deadline:
                    log.warning("the end of job %s could not be written", self.job.id)
                    return None
                await asyncio.sleep(RETRY)
            else:
                return end if written else None
