"""What passes between the program and the worker process that reads a guide, as lines of JSON."""

import json
from typing import NamedTuple

from iptv_manager.model.provider import SourceState
from iptv_manager.model.secret import Login


class GuideJob(NamedTuple):
    """One guide to read. Goes over stdin, never over the command line: the dsn may hold a password."""

    dsn: str
    source_id: int
    path: str  # the spooled guide; "" where it is not read, and only channels are to be matched anew
    digest: str  # hexadecimal
    etag: str
    last_modified: str
    memory_limit: int  # bytes
    username: str = ""  # of the account whose guide it is: placeholders are stored in its place
    password: str = ""
    others: tuple[Login, ...] = ()  # further accounts that the list which names it carries
    checked: bool = True  # False where nobody has asked whether the guide is as it was

    @property
    def state(self) -> SourceState:
        """What the source will remember of its guide."""
        return SourceState(bytes.fromhex(self.digest), self.etag, self.last_modified)


class GuideReport(NamedTuple):
    """A message of the worker. `kind` is progress, done, unchanged, incomplete (channels are wanted now of which no
    programme was kept: the guide is to be read again), refused or broken; each but the first ends it."""

    kind: str
    text: str = ""  # what it is doing, or the sentence for a person
    done: int = 0  # bytes
    total: int = 0
    channels: int = 0
    matched: int = 0
    programmes: int = 0


def guide_job_from(line: str) -> GuideJob:
    """The job of a line. Raises ValueError or TypeError for anything else."""
    return GuideJob(**json.loads(line))


def guide_report_from(line: str) -> GuideReport:
    """The report of a line. Raises ValueError or TypeError for anything else."""
    return GuideReport(**json.loads(line))
