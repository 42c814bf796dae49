"""Real processes that share a schedule, for the drills: `python -m tests.drills.desktops COUNT`.

Each runs the program's own scheduler on DRILL_URL, with one kind of job that only the drills know: it works for
DRILL_WORK seconds and then notes in the table `drill` that it was done. Prints a process id a line."""

import asyncio
import os
import signal
import sys

from sqlalchemy import Connection, text

from iptv_manager.model.job import DesktopKind, DueJob, JobEnd, JobOutcome
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.job_conditions import Surroundings
from iptv_manager.services.job_runner import JobNotes
from iptv_manager.services.jobs import Scheduler
from iptv_manager.store.database import Database

KINDS = tuple(f"drill_{number}" for number in range(5))
_NOTE = text("INSERT INTO drill (job_id, instance, stage) VALUES (:job, :instance, :stage)")


def note(connection: Connection, job: int, instance: str, stage: str) -> None:
    """Write down that a job has come so far: a writing transaction of that job."""
    connection.execute(_NOTE, {"job": job, "instance": instance, "stage": stage})


async def desktop(url: str, lease: float, work: float) -> None:
    """Keep the schedule until SIGTERM."""
    database = Database(url, 4, int(os.environ.get("DRILL_PREPARE", "1")))
    changes = ChangeService(os.environ.get("DRILL_LISTEN", database.dsn))

    async def run(job: DueJob, _notes: JobNotes) -> JobEnd:
        await database.run(note, job.id, scheduler.instance, "begun")
        if work:
            await asyncio.sleep(work)  # a job that takes so long
        await database.run(note, job.id, scheduler.instance, "done")
        return JobEnd(JobOutcome.OK)

    runners = dict.fromkeys(KINDS, run)
    scheduler = Scheduler(database, runners, changes, lease, look_around=Surroundings)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await scheduler.start(DesktopKind.SERVICE)
    await ended.wait()
    await scheduler.stop()
    database.close()


def main() -> None:
    """Fork as many desktops as were asked for: all that takes long has been imported by then."""
    environment = os.environ
    lease, work = float(environment.get("DRILL_LEASE", "30")), float(environment.get("DRILL_WORK", "0"))
    for _ in range(int(sys.argv[1])):
        child = os.fork()
        if child == 0:
            asyncio.run(desktop(environment["DRILL_URL"], lease, work))
            os._exit(0)
        print(child, flush=True)
    sys.stdin.read()  # until the test goes away
    for _ in range(int(sys.argv[1])):
        os.wait()


if __name__ == "__main__":
    main()
