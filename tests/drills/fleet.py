"""Desktops as real processes on one database, and what they noted there."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from time import monotonic

import psutil
from sqlalchemy import Connection, text

from iptv_manager.model.job import Job
from iptv_manager.model.schedule import Every, Wanted
from iptv_manager.store import job_history, schedules
from iptv_manager.store.changes import tell_change
from iptv_manager.store.database import Database
from tests.waiting import await_here

PATIENCE = 40.0  # seconds
_TABLE = "CREATE TABLE drill (id serial PRIMARY KEY, job_id bigint, instance text, stage text)"


class Fleet:
    """Desktops that share the database of a test."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self._url = url
        self._parents: list[subprocess.Popen[str]] = []
        self.pids: list[int] = []
        database.run_here(lambda connection: connection.execute(text(_TABLE)))

    def start(self, count: int, lease: float = 30, work: float = 0, **more: str) -> list[int]:
        """Start so many desktops; their process ids."""
        environment = os.environ | {"DRILL_URL": self._url} | more
        environment |= {"DRILL_LEASE": str(lease), "DRILL_WORK": str(work)}
        line = (sys.executable, "-m", "tests.drills.desktops", str(count))
        parent = subprocess.Popen(
            line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert parent.stdout is not None
        started = [int(parent.stdout.readline()) for _ in range(count)]
        self._parents.append(parent)
        self.pids += started
        return started

    def schedule(self, seconds: float, kind: str = "drill_0") -> None:
        """Have a kind of job done every so many seconds."""
        self.database.run_here(schedules.set_schedule, Wanted(kind, None, Every(seconds), zone="UTC"))

    def due_now(self) -> None:
        """Make every schedule due."""
        asked = text("UPDATE schedule SET next_due = now()")

        def move(connection: Connection) -> None:
            connection.execute(asked)
            tell_change(connection, "schedule")

        self.database.run_here(move)

    def unschedule(self) -> None:
        """Have nothing more done."""

        def remove(connection: Connection) -> None:
            found = schedules.all_schedules(connection)
            schedules.remove_schedules(connection, [one.id for one in found])

        self.database.run_here(remove)

    def jobs(self) -> list[Job]:
        """All jobs, newest first."""
        return self.database.run_here(job_history.history, 10_000)

    def notes(self) -> list[tuple[int, str, str]]:
        """(job, instance, stage) in the order of writing."""
        asked = text("SELECT job_id, instance, stage FROM drill ORDER BY id")
        rows = self.database.run_here(lambda connection: list(connection.execute(asked)))
        return [(row.job_id, row.instance, row.stage) for row in rows]

    def stop(self) -> None:
        """End all of them, whatever state they are in."""
        for pid in self.pids:
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGCONT)
                os.kill(pid, signal.SIGKILL)
        for parent in self._parents:
            parent.communicate(timeout=PATIENCE)


def until(holds: Callable[[], object], patience: float = PATIENCE) -> float:
    """Wait for a condition; the seconds it took."""
    began = monotonic()
    await_here(holds, patience)
    return monotonic() - began
