"""A cap on what checks fetch: so many bytes a second, over all of them together."""

import asyncio
from time import monotonic


class Bandwidth:
    """What was fetched is paid for afterwards: who comes next waits until the average is kept."""

    def __init__(self, per_second: int = 0) -> None:
        """`per_second`: bytes; 0 for no cap."""
        self._per_second = per_second
        self._paid_at = 0.0  # when what was fetched so far is within the cap

    def cap(self, per_second: int) -> None:
        """Keep to so many bytes a second from now on; 0 for no cap."""
        self._per_second = per_second

    @property
    def is_capped(self) -> bool:
        """Is there a cap?"""
        return self._per_second > 0

    def spend(self, count: int) -> None:
        """So many bytes came."""
        if self._per_second:
            self._paid_at = max(self._paid_at, monotonic()) + count / self._per_second

    async def ready(self) -> None:
        """Wait until more may be fetched."""
        while (wait := self._paid_at - monotonic()) > 0:  # noqa: ASYNC110 (time alone tells)
            await asyncio.sleep(wait)
