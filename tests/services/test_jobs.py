"""Jobs under their lease: taken once, ended as they went, given up when the lease is lost, shared where they may."""

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Iterator
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, text

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.job import DesktopKind, DueJob, Job, JobEnd, JobOutcome
from iptv_manager.model.progress import Progress
from iptv_manager.model.schedule import Conditions, Every, Wanted, every
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.job_check import SharedCheck
from iptv_manager.services.job_conditions import Surroundings
from iptv_manager.services.job_runner import JobNotes, Runner
from iptv_manager.services.jobs import Scheduler
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.store import job_parts, jobs
from iptv_manager.store.database import Database
from iptv_manager.store.job_parts import Part
from tests.waiting import until, until_told

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Ground:
    """Schedules on a database, and schedulers that are stopped after the test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.schedules = ScheduleService(database)
        self.schedulers: list[Scheduler] = []
        self.around = Surroundings()

    async def scheduler(self, lease: float = 30, **runners: Runner) -> Scheduler:
        """One that has begun."""
        changes = ChangeService(self.database.dsn)
        made = Scheduler(self.database, runners, changes, lease, look_around=lambda: self.around)
        self.schedulers.append(made)
        await made.start(DesktopKind.SERVICE)
        return made

    async def ended(self, count: int = 1) -> list[Job]:
        """The jobs, once so many have ended."""

        async def found() -> list[Job]:
            jobs = await self.schedules.history()
            return jobs if sum(job.finished_at is not None for job in jobs) >= count else []

        return await until_told(found)

    async def stop(self) -> None:
        """Stop all that began."""
        for one in self.schedulers:
            await one.stop()


@pytest.fixture
def ground(database: Database, run: Run) -> Iterator[Ground]:
    """A ground whose schedulers are stopped after the test."""
    made = Ground(database)
    yield made
    run(made.stop())


async def quick(_job: DueJob, notes: JobNotes) -> JobEnd:
    """A job that ends at once."""
    notes(Progress(1, 2, "Half way"))
    notes.line("http://tv.example/live/anna/s3cret/1.ts")
    return JobEnd(JobOutcome.OK, "Done.")


async def endless(_job: DueJob, _notes: JobNotes) -> JobEnd:
    """A job that never ends by itself."""
    await asyncio.Event().wait()
    raise AssertionError


class Overheard(Scheduler):
    """One that notes which threads wake it."""

    def poke(self) -> None:
        self.threads = {*getattr(self, "threads", ()), threading.current_thread()}
        super().poke()


def test_alarms_wake_the_scheduler_on_its_own_thread(ground: Ground, run: Run) -> None:
    async def scenario() -> set[threading.Thread]:
        changes = ChangeService(ground.database.dsn)
        made = Overheard(ground.database, {"clean_up": quick}, changes, 30, look_around=lambda: ground.around)
        ground.schedulers.append(made)
        await ground.schedules.set(Wanted("clean_up", None, Every(1)))
        await made.start(DesktopKind.WINDOW)
        await ground.ended(2)
        return made.threads

    assert run(scenario()) == {threading.current_thread()}


def test_a_missed_time_is_made_up_once_and_the_next_one_is_after_now(ground: Ground, run: Run) -> None:
    async def scenario() -> None:
        one = await ground.schedules.set(Wanted("sync", None, every("1h")))
        asleep = text(
            "UPDATE schedule SET anchor = anchor - interval '3 days', next_due = next_due - interval '3 days'"
        )
        await ground.database.run(lambda connection: connection.execute(asleep))
        await ground.scheduler(sync=quick)
        [job] = await ground.ended()
        assert (job.outcome, job.message) == (JobOutcome.OK, "Done.")
        [later] = await ground.schedules.all()
        assert later.next_due is not None
        assert one.next_due is not None
        assert job.due_at < one.anchor < later.next_due <= one.next_due

    run(scenario())


def test_what_a_job_tells_stands_in_its_log_without_secrets(ground: Ground, run: Run) -> None:
    async def scenario() -> None:
        await ground.scheduler(sync=quick)
        await ground.schedules.run_now("sync", None)
        [job] = await ground.ended()
        assert "Half way" in job.log
        assert "s3cret" not in job.log

    run(scenario())


def test_a_failure_is_told_in_its_own_words_and_a_fault_in_ours(ground: Ground, run: Run) -> None:
    async def refused(_job: DueJob, _notes: JobNotes) -> JobEnd:
        raise InputRefused("The list is empty; nothing was changed.")

    async def broken(_job: DueJob, _notes: JobNotes) -> JobEnd:
        raise ZeroDivisionError

    async def scenario() -> None:
        await ground.scheduler(sync=refused, guide=broken)
        await ground.schedules.run_now("sync", None)
        await ground.schedules.run_now("guide", None)
        told = {job.kind: (job.outcome, job.message) for job in await ground.ended(2)}
        assert told["sync"] == (JobOutcome.FAILED, "The list is empty; nothing was changed.")
        assert told["guide"][1].startswith("It broke on something unforeseen")

    run(scenario())


def test_no_job_runs_beside_another_of_its_kind_for_the_same_provider(
    ground: Ground, database: Database, run: Run
) -> None:
    running: set[int | None] = set()
    most = 0

    async def watched(job: DueJob, _notes: JobNotes) -> JobEnd:
        nonlocal most
        assert job.provider_id not in running
        assert not running or None not in {job.provider_id, *running}
        running.add(job.provider_id)
        most = max(most, len(running))
        await asyncio.sleep(0.15)  # long enough for another to begin beside it
        running.discard(job.provider_id)
        return JobEnd(JobOutcome.OK)

    async def scenario() -> None:
        first, second = [add(database, name) for name in ("One", "Two")]
        for provider in (first, second, None, first, None, second):
            await ground.schedules.run_now("sync", provider)
        await ground.scheduler(sync=watched)
        await ground.scheduler(sync=watched)
        jobs = await ground.ended(6)
        assert {job.outcome for job in jobs} == {JobOutcome.OK}
        assert most == 2

    run(scenario())


def test_a_job_cancelled_by_a_person_stays_so_and_one_cut_off_by_the_end_is_done_again(
    ground: Ground, run: Run
) -> None:
    async def scenario() -> None:
        await ground.schedules.set(Wanted("sync", None, every("1h")))
        first = await ground.scheduler(sync=endless)
        await ground.database.run(make_due)
        await until(lambda: first.running)
        assert first.cancel(next(iter(first.running)))
        [cancelled] = await ground.ended()
        assert cancelled.outcome is JobOutcome.CANCELLED
        await ground.database.run(make_due)
        await until(lambda: first.running)
        await first.stop()
        await ground.scheduler(sync=quick)
        outcomes = [job.outcome for job in await ground.ended(3)]
        assert outcomes == [JobOutcome.OK, JobOutcome.INTERRUPTED, JobOutcome.CANCELLED]

    run(scenario())


def test_a_job_whose_lease_was_lost_can_not_write_any_more(ground: Ground, run: Run) -> None:
    write = text("INSERT INTO metric (name, value) VALUES ('lost', 1)")

    async def overtaken(job: DueJob, _notes: JobNotes) -> JobEnd:
        lose = text("UPDATE job SET instance = 'another' WHERE id = :id")
        await asyncio.to_thread(
            plainly, ground.database, lambda connection: connection.execute(lose, {"id": job.id})
        )
        await ground.database.run(lambda connection: connection.execute(write))
        return JobEnd(JobOutcome.OK)

    async def scenario() -> None:
        scheduler = await ground.scheduler(sync=overtaken)
        ended: list[JobEnd] = []
        scheduler.on_end.append(lambda _job, end: ended.append(end))
        await ground.schedules.run_now("sync", None)
        await until(lambda: ended)
        assert ended[0].outcome is JobOutcome.INTERRUPTED
        count = text("SELECT count(*) FROM metric WHERE name = 'lost'")
        assert await ground.database.run(lambda connection: connection.execute(count).scalar_one()) == 0

    run(scenario())


def test_conditions_are_waited_for_but_not_by_what_a_person_asks_for(ground: Ground, run: Run) -> None:
    async def scenario() -> None:
        ground.around = Surroundings(idle=False)
        one = await ground.schedules.set(
            Wanted("sync", None, every("1h"), conditions=Conditions(only_idle=True))
        )
        await ground.database.run(make_due)
        first = await ground.scheduler(sync=quick)
        [waiting] = await until_told(ground.schedules.history)
        assert waiting.outcome is JobOutcome.WAITING
        await ground.schedules.run_now("sync", None, one.id)
        asked = next(job for job in await ground.ended() if job.manual)
        assert asked.outcome is JobOutcome.OK
        await first.stop()
        ground.around = Surroundings()
        await ground.scheduler(sync=quick)
        assert len(await ground.ended(2)) == 2

    run(scenario())


class Found(NamedTuple):
    """What a check came to."""

    checked: int


class SlowHealth:
    """Checks of seven streams a provider; none ends before two went on at once."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.together = 0
        self.asked: list[int] = []

    async def check_due(self, provider_ids: Collection[int], *_: Any) -> Found:
        [key] = provider_ids
        assert key not in self.running
        self.running.add(key)
        self.together = max(self.together, len(self.running))
        self.asked.append(key)
        await until(lambda: self.together == 2)
        self.running.discard(key)
        return Found(7)


def test_two_desktops_share_a_check_a_provider_each(ground: Ground, database: Database, run: Run) -> None:
    async def scenario() -> None:
        keys = [add(database, f"Provider {number}") for number in range(5)]
        health = SlowHealth()
        for name in ("first", "second"):
            shared = SharedCheck(database, health, name, 30)
            changes = ChangeService(database.dsn)
            made = Scheduler(
                database, {"check": shared.run}, changes, 30,
                look_around=Surroundings, instance=name, helper=shared.help,
            )  # fmt: skip
            ground.schedulers.append(made)
            await made.start(DesktopKind.SERVICE)
        await until(lambda: all(one.hears for one in ground.schedulers))
        await ground.schedules.run_now("check", None)
        [job] = await ground.ended()
        assert sorted(health.asked) == keys
        assert health.together == 2
        assert job.message == "35 streams checked by 2 desktops."

    run(scenario())


def test_providers_of_one_account_are_no_two_desktops_business_at_once(
    ground: Ground, database: Database, run: Run
) -> None:
    async def scenario() -> None:
        keys = [add(database, name) for name in ("Its list", "Its backup", "Another one")]
        plainly(database, lambda c: c.execute(_ONE_ACCOUNT, {"keys": keys[:2]}))
        await ground.schedules.run_now("check", None)
        job = await database.run(jobs.take_job, jobs.Taker("first", ("check",), 30.0))
        assert job is not None
        await database.run(job_parts.open_parts, job.id, keys)

        async def taken(name: str) -> Part | None:
            return await database.run(job_parts.take_part, name, 30.0, None)

        first = await taken("one")
        assert first == Part(job.id, keys[0])
        assert await taken("two") == Part(job.id, keys[2])
        assert await taken("three") is None
        await database.run(job_parts.finish_part, first, "one", 1)
        assert await taken("three") == Part(job.id, keys[1])

    run(scenario())


_ONE_ACCOUNT = text("UPDATE provider SET credential = 'account' WHERE id = ANY(:keys)")


def make_due(connection: Connection) -> None:
    """Make every schedule due."""
    connection.execute(text("UPDATE schedule SET next_due = now()"))
    connection.execute(text("SELECT pg_notify('iptv_manager', 'schedule')"))


def plainly(database: Database, work: Callable[[Connection], object]) -> None:
    """Do something that belongs to no job."""
    with database.engine.begin() as connection:
        work(connection)


def add(database: Database, name: str) -> int:
    """A provider's id."""
    made = text("INSERT INTO provider (name, source) VALUES (:name, 'x') RETURNING id")
    return int(database.run_here(lambda connection: connection.execute(made, {"name": name}).scalar_one()))


def test_a_schedule_may_be_set_anew_as_often_as_one_likes(database: Database, run: Run) -> None:
    async def scenario() -> None:
        schedules = ScheduleService(database)
        for minutes in range(1, 25):  # the server keeps the plan of a statement that comes often
            await schedules.set(Wanted("sync", None, every(f"{minutes}m")))
        [one] = await schedules.all()
        assert one.rule == every("24m")

    run(scenario())
