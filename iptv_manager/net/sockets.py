"""Counts of open sockets that must not pass a limit: an account's, a host's, the program's own.

Idle connections count as well: a server does not care whether one is in use. When room is needed, the one that
was idle longest is closed first, whichever client keeps it.
"""

from collections.abc import Sequence
from typing import Protocol


class Closable(Protocol):
    """A connection that can be closed."""

    async def close(self) -> None:
        """Close it; its socket is closed when this returns."""


class Sockets:
    """The sockets that count against one limit, in use or idle."""

    __slots__ = ("_idle", "limit", "most", "open")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open = 0
        self.most = 0  # that were ever open at once
        self._idle: dict[Closable, None] = {}

    @property
    def must_drop(self) -> bool:
        """Would one more be too many, though one that is idle could make room?"""
        return bool(self._idle) and self.open >= self.limit

    def opened(self) -> None:
        """One more is open, or being opened."""
        self.open += 1
        self.most = max(self.most, self.open)

    def closed(self, connection: Closable | None = None) -> None:
        """One is closed."""
        self.open -= 1
        if connection is not None:
            self._idle.pop(connection, None)

    def rests(self, connection: Closable) -> None:
        """This one is idle now."""
        self._idle[connection] = None

    def works(self, connection: Closable) -> None:
        """This one is in use again."""
        self._idle.pop(connection, None)

    async def drop_oldest(self) -> None:
        """Close the one that was idle longest."""
        oldest = next(iter(self._idle))
        self.works(oldest)
        await oldest.close()

    async def drop_surplus(self) -> None:
        """Close idle ones until the limit is kept, as far as that is possible."""
        while self._idle and self.open > self.limit:
            await self.drop_oldest()


Counts = Sequence[Sockets]


class Trip:
    """What a visit counts against, and whether it ever reached anybody."""

    __slots__ = ("counts", "is_connected")

    def __init__(self, counts: tuple[Sockets, ...] = ()) -> None:
        self.counts = counts
        self.is_connected = False


async def room_in(counts: Counts) -> None:
    """Make room for one more in each of these, as far as idle ones can make it, then count it as open."""
    while crowded := next((count for count in counts if count.must_drop), None):
        await crowded.drop_oldest()
    for count in counts:
        count.opened()
