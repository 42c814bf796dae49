"""Where a run's streams come from: ids that somebody chose, or whatever is due, a chunk at a time."""

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from iptv_manager.model.health import ProbeTarget
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.store import checks
from iptv_manager.store.database import Database


class AddressBook(Protocol):
    """Gives addresses in full, with the account's name and password where placeholders stand."""

    async def full(self, provider_id: int, urls: Sequence[str]) -> list[str]:
        """The addresses of this provider's streams, in the same order."""

    async def wishes(self, provider_id: int) -> ProviderOptions:
        """How this provider is to be asked."""


class Supply(Protocol):
    """The streams to check of one provider."""

    @property
    def has_more(self) -> bool:
        """Is there perhaps more to fetch?"""

    async def next(self, database: Database, count: int) -> list[ProbeTarget]:
        """About so many more. Raises DatabaseUnavailable."""


class Chosen:
    """Streams by id: eight bytes each."""

    def __init__(self, provider_id: int) -> None:
        self._provider_id = provider_id
        self._next = 0
        self.ids = array("q")

    @property
    def has_more(self) -> bool:
        """Are there ids that were not fetched yet?"""
        return self._next < len(self.ids)

    async def next(self, database: Database, count: int) -> list[ProbeTarget]:
        """So many more, in order; those that are gone are left out."""
        ids = self.ids[self._next : self._next + count]
        self._next += len(ids)
        return await database.run(checks.targets, self._provider_id, ids)


class Due:
    """Streams whose time has come, most overdue first; then those that were never checked."""

    def __init__(self, provider_id: int, now: datetime) -> None:
        self._provider_id = provider_id
        self._now = now
        self._last = checks.LastDue(datetime.min.replace(tzinfo=UTC), 0)
        self._last_new: int | None = None  # once the others are through
        self._is_over = False

    @property
    def has_more(self) -> bool:
        """Was the last chunk not the end?"""
        return not self._is_over

    async def next(self, database: Database, count: int) -> list[ProbeTarget]:
        """So many more; fewer do not mean the end."""
        if self._last_new is None:
            found = await database.run(checks.overdue, self._provider_id, self._now, self._last, count)
            if found:
                self._last = found[-1].place
            if len(found) < count:
                self._last_new = 0
            return [one.target for one in found]
        targets = await database.run(checks.never_checked, self._provider_id, self._last_new, count)
        self._is_over = len(targets) < count
        self._last_new = targets[-1].stream_id if targets else 0
        return targets
