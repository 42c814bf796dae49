"""Counts of open sockets that must not pass a limit: an account's, a host's, the program's own.

Idle connections count as well: a server does not care whether one is in use. When room is needed, the one that
was idle longest is closed first, whichever client keeps it.
"""

from collections.abc import Sequence
from typing import Protocol

from iptv_manager.net.deadlines import Deadline


class Connection(Protocol):
    """A connection that can be idle, and can be closed then."""

    idle_since: float | None  # by the loop's clock; None while it is in use

    async def close(self) -> None:
        """Close it; its socket is closed when this returns."""


class Sockets:
    """The sockets that count against one limit, in use or idle."""

    __slots__ = ("_connections", "_opening", "limit", "most")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.most = 0  # that were ever open at once
        self._opening = 0
        self._connections: set[Connection] = set()

    @property
    def open(self) -> int:
        """How many are open, or being opened."""
        return self._opening + len(self._connections)

    def oldest_to_drop(self) -> Connection | None:
        """The one that was idle longest, if one more would be too many."""
        return self._oldest() if self.open >= self.limit else None

    def opening(self) -> None:
        """One more is being opened."""
        self._opening += 1
        self.most = max(self.most, self.open)

    def failed(self) -> None:
        """It could not be opened."""
        self._opening -= 1

    def opened(self, connection: Connection) -> None:
        """It is open."""
        self._opening -= 1
        self._connections.add(connection)

    def closed(self, connection: Connection) -> None:
        """This one is closed."""
        self._connections.discard(connection)

    async def drop_surplus(self) -> None:
        """Close idle ones until the limit is kept, as far as that is possible."""
        while self.open > self.limit and (oldest := self._oldest()) is not None:
            await oldest.close()

    def _oldest(self) -> Connection | None:
        since, oldest = float("inf"), None
        for one in self._connections:
            if one.idle_since is not None and one.idle_since < since:
                since, oldest = one.idle_since, one
        return oldest


Counts = Sequence[Sockets]


class Trip:
    """What a visit counts against, whether it ever reached anybody, and how to break it off."""

    __slots__ = ("counts", "deadline", "is_connected", "is_cut")

    def __init__(self, counts: tuple[Sockets, ...] = ()) -> None:
        self.counts = counts
        self.is_connected = False
        self.is_cut = False
        self.deadline: Deadline | None = None  # while it is under way

    def cut(self) -> None:
        """Break it off now: its time is over."""
        self.is_cut = True
        if self.deadline is not None:
            self.deadline.pass_now()


async def room_in(counts: Counts) -> None:
    """Make room for one more in each of these, as far as idle ones can make it, then count it as being opened."""
    while oldest := next(filter(None, (count.oldest_to_drop() for count in counts)), None):
        await oldest.close()
    for count in counts:
        count.opening()
