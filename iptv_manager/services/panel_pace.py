"""The pace of one account: one call at a time, a breath between calls, a rest where the panel asks for one."""

import asyncio
from time import monotonic
from types import TracebackType
from typing import Self

BREATH = 0.005  # seconds between the end of a call and the next one


class PanelPace:
    """`async with pace:` around each call. Shared by all that ask with one account."""

    def __init__(self, per_minute: int | None = None) -> None:
        """`per_minute`: at most so many calls a minute, evenly; None: just a breath between them."""
        self._breath = 60 / per_minute if per_minute else BREATH
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    async def __aenter__(self) -> Self:
        """Wait for one's turn, and until the next call may begin."""
        await self._turn.acquire()
        try:
            await asyncio.sleep(max(0.0, self._free_at - monotonic()))
        except BaseException:
            self._turn.release()
            raise
        self._free_at = monotonic() + self._breath
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the next one ask, a breath later."""
        self._free_at = max(self._free_at, monotonic() + BREATH)
        self._turn.release()

    def rest(self, seconds: float) -> None:
        """The next call begins no sooner than in so many seconds."""
        self._free_at = max(self._free_at, monotonic() + seconds)
