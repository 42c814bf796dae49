"""A cache with a time limit for each subject: asked twice at once it asks once, and a change makes it forget.

It lives in this process's memory; whatever goes wrong in it, the question is asked of the database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Any, NamedTuple, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Clock = Callable[[], float]

LIMITS = {"categories": 3600.0, "providers": 900.0, "health": 120.0}  # seconds
BLIND = 120.0  # seconds
_MOST = 500  # answers kept; the oldest goes first


class _Kept(NamedTuple):
    until: float
    answer: Any


class Cache:
    """Answers by (subject, key). `hit_ratio` says how many questions it answered itself.

    `is_told` says whether changes of others are heard: while they are not, only what may be a little old anyhow
    (LIMITS of up to `BLIND` seconds) is kept."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self.is_told: Callable[[], bool] = _always
        self._clock = clock
        self._kept: dict[tuple[str, Hashable], _Kept] = {}
        self._asked: dict[tuple[str, Hashable], asyncio.Task[Any]] = {}
        self.hits = 0
        self.misses = 0

    @property
    def hit_ratio(self) -> float | None:
        """From 0 to 1; None before the first question."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else None

    async def get(self, subject: str, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer to a question of `subject` (one of LIMITS), asked by `ask` where none is kept.

        `ask`'s own error is the caller's; a failure of the cache itself is logged and costs one question."""
        if LIMITS[subject] > BLIND and not self.is_told():
            self.misses += 1
            return await ask()
        place = (subject, key)
        try:
            kept = self._kept.get(place)
            if kept is not None and kept.until > self._clock():
                self.hits += 1
                answer: T = kept.answer
                return answer
        except TypeError:  # a key that can't be one
            log.exception("the cache can't keep this answer")
            return await ask()
        self.misses += 1
        return await self._asked_once(place, ask)

    def forget(self, subject: str, key: Hashable | None = None) -> None:
        """Forget the answer of one key, or all of the subject (None); what is being asked is not kept either."""
        gone = [place for place in (*self._kept, *self._asked) if place[0] == subject]
        for place in gone:
            if key is None or place[1] == key:
                self._kept.pop(place, None)
                self._asked.pop(place, None)

    def clear(self) -> None:
        """Forget everything: anything may have changed."""
        self._kept.clear()
        self._asked.clear()

    async def _asked_once(self, place: tuple[str, Hashable], ask: Callable[[], Awaitable[T]]) -> T:
        running = self._asked.get(place)
        if running is None:
            running = self._asked[place] = asyncio.ensure_future(_awaited(ask))
            running.add_done_callback(lambda done: self._take(place, done))
        answer: T = await asyncio.shield(running)
        return answer

    def _take(self, place: tuple[str, Hashable], done: "asyncio.Task[Any]") -> None:
        is_current = self._asked.get(place) is done
        if is_current:
            del self._asked[place]
        if done.cancelled() or done.exception() is not None or not is_current:
            return  # an answer from before a change is given, not kept
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[place] = _Kept(self._clock() + LIMITS[place[0]], done.result())


def _always() -> bool:
    return True


async def _awaited(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()
