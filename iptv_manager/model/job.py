"""A job: one due time of a schedule, or one that a person asked for; who runs it and how it ended."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class JobOutcome(StrEnum):
    """How a job stands or ended."""

    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    CANCELLED = "cancelled"  # by a person
    INTERRUPTED = "interrupted"  # the desktop ended, crashed or fell asleep over it


class DesktopKind(StrEnum):
    """What kind of program a desktop's schedule runs in."""

    WINDOW = "window"
    SERVICE = "service"


class Lease(NamedTuple):
    """A job that an instance holds. Writing transactions of the job check that it still does."""

    job_id: int
    instance: str


class DueJob(NamedTuple):
    """A job that this instance has taken and must run now."""

    id: int
    kind: str
    provider_id: int | None  # None = all
    due_at: datetime


class JobEnd(NamedTuple):
    """What a job came to: `message` is one sentence for a person, `log` the lines it told on the way."""

    outcome: JobOutcome
    message: str = ""
    log: str = ""


class Job(NamedTuple):
    """A job as the history shows it. Times are UTC."""

    id: int
    kind: str
    provider_id: int | None
    provider: str | None  # None = all
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    instance: str
    host: str  # of the instance; "" while nobody has taken it
    outcome: JobOutcome
    message: str
    manual: bool
    log: str
    schedule_id: int | None

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it has not ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds(), 3)


class JobSort(StrEnum):
    """What the history can be sorted by; jobs that show nothing there come last."""

    DUE = "due"
    KIND = "kind"
    PROVIDER = "provider"
    OUTCOME = "outcome"
    SECONDS = "seconds"
    DESKTOP = "desktop"
    MESSAGE = "message"
    MANUAL = "manual"
    STARTED = "started"


class HistoryQuery(NamedTuple):
    """Which jobs the history shows, newest first unless sorted otherwise; nothing given = all."""

    kind: str = ""
    outcomes: frozenset[JobOutcome] = frozenset()
    provider_id: int | None = None
    sort: JobSort | None = None
    descending: bool = False


class Outlook(NamedTuple):
    """What lies ahead in the database: the server's time, and when to look again at the latest."""

    now: datetime
    look_at: datetime | None  # something is due then (or a lease ends); None = nothing is planned
    is_waiting: bool  # a job waits to be taken
