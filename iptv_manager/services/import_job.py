"""What passes between the program and the worker process of an import, as lines of JSON."""

import json
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from iptv_manager.model.identity import volatile_arguments
from iptv_manager.model.provider import SourceState
from iptv_manager.model.provider_options import Twins
from iptv_manager.model.secret import Login

if TYPE_CHECKING:
    from iptv_manager.store.imports import ListWays


class ImportJob(NamedTuple):
    """One list to import. Goes over stdin, never over the command line: the dsn may hold a password."""

    dsn: str
    provider_id: int
    run_id: int
    path: str  # the spooled list
    digest: str  # hexadecimal
    etag: str
    last_modified: str
    accept_shrink: bool
    memory_limit: int  # bytes
    username: str = ""  # of the list's own account: placeholders are stored in its place
    password: str = ""
    ask_first: bool = False  # note what it would do, and change nothing
    twins: str = Twins.KEEP.value
    volatile: tuple[str, ...] = ()  # arguments of addresses that the person wants left aside
    others: tuple[Login, ...] = ()  # further accounts that the list's entries carry, at their places
    renew: bool = (
        False  # its accounts were taken out of what is stored: lines are read otherwise than last time
    )

    @property
    def ways(self) -> "ListWays":
        """How the list is to be taken."""
        from iptv_manager.store.imports import ListWays  # a helper process does without the database's driver

        return ListWays(Twins(self.twins), volatile_arguments(self.volatile), self.renew)

    @property
    def logins(self) -> tuple[Login, ...]:
        """Users and passwords that the list must not bring into the database, each at its place."""
        return ((self.username, self.password), *((user, word) for user, word in self.others))

    @property
    def source(self) -> SourceState:
        """What the provider will remember of the source."""
        return SourceState(bytes.fromhex(self.digest), self.etag, self.last_modified)


class ListAhead(NamedTuple):
    """Tells the worker, before its job, of a list that is there: the manifest of that one list."""

    ahead: str  # path
    memory_limit: int  # bytes, as the job will have it


class ImportReport(NamedTuple):
    """A message of the worker. `kind` is progress, done, asked, held, refused or broken; each but the first ends
    it."""

    kind: str
    text: str = ""  # what it is doing, or the sentence for a person
    done: int = 0
    total: int = 0
    entries: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    returned: int = 0
    rejected: int = 0
    beside: str = ""  # what it would change beside the streams, where it asks first


class Message(Protocol):
    """A NamedTuple of plain values."""

    def _asdict(self) -> dict[str, Any]: ...


def to_line(message: Message) -> str:
    """One line of JSON, with its line end."""
    return json.dumps(message._asdict()) + "\n"


def job_from(line: str) -> ImportJob:
    """The job of a line. Raises ValueError or TypeError for anything else."""
    return ImportJob(**json.loads(line))


def list_ahead(line: str) -> ListAhead | None:
    """What a line tells of a list; None where it is another message."""
    return ListAhead(**json.loads(line)) if line.startswith('{"ahead"') else None


def report_from(line: str) -> ImportReport:
    """The report of a line. Raises ValueError or TypeError for anything else."""
    return ImportReport(**json.loads(line))
