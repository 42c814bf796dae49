"""Decides which pages of a lazy table are fetched, in which order; knows no rows and no Qt."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

AT_ONCE = 2
REMEMBERED = 8  # wanted pages not yet begun; older wishes are out of sight by now


class PageLoader:
    """Fetches wanted pages: the newest wish first, at most two at once, all of one turn's wishes together."""

    def __init__(
        self, fetch: Callable[[int], Awaitable[None]], failed: Callable[[BaseException], None]
    ) -> None:
        self._fetch = fetch
        self._failed = failed
        self._wanted: dict[int, None] = {}  # oldest wish first
        self._running: dict[int, asyncio.Task[Any]] = {}
        self._refused: set[int] = set()
        self._start: asyncio.Handle | None = None

    @property
    def under_way(self) -> int:
        """How many pages are being fetched."""
        return len(self._running)

    def want(self, page: int) -> None:
        """Fetch `page` soon. A wish made again (at each repaint) becomes the newest."""
        if page in self._running or page in self._refused:
            return
        self._wanted.pop(page, None)
        self._wanted[page] = None
        if len(self._wanted) > REMEMBERED:
            del self._wanted[next(iter(self._wanted))]
        if self._start is None:
            self._start = asyncio.get_running_loop().call_soon(self._begin)

    def forgive(self) -> None:
        """Pages that failed may be wanted again."""
        self._refused.clear()

    def clear(self) -> None:
        """Drop every wish and cancel what is under way."""
        self._wanted.clear()
        self._refused.clear()
        for task in self._running.values():
            task.cancel()
        self._running.clear()

    def _begin(self) -> None:
        self._start = None
        while self._wanted and len(self._running) < AT_ONCE:
            page, _ = self._wanted.popitem()
            task = asyncio.ensure_future(self._fetch(page))
            self._running[page] = task
            task.add_done_callback(partial(self._finish, page))

    def _finish(self, page: int, task: "asyncio.Task[Any]") -> None:
        if self._running.get(page) is task:
            del self._running[page]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._refused.add(page)
            self._failed(error)
        self._begin()
