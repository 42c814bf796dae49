"""When the window looks for garbage: among young objects as ever, among all of them only while nothing else happens.

To look at all holds every thread up for one frame or several, in whichever thread the object too many is made.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from PySide6.QtCore import QObject, QTimerEvent

DUE = 10  # looks at the middle-aged until all is looked at; as Python has it
OVERDUE = 1_000  # until it is whatever goes on: garbage of some megabytes at most
QUIET = 1_000  # milliseconds without a turn of the loop


class Restful(Protocol):
    """A loop that tells when it has nothing to do."""

    turns: int  # taken so far
    on_rest: Callable[[], None]


class Sweeper(QObject):
    """Looks for garbage once the loop has been quiet for a while."""

    def __init__(self, loop: Restful) -> None:
        super().__init__()
        self._loop = loop
        self._seen = 0  # turns
        self._timer = 0

    def rested(self) -> None:
        """The loop has nothing to do just now."""
        if not self._timer and gc.get_count()[2] >= DUE:
            self._seen = self._loop.turns
            self._timer = self.startTimer(QUIET)

    def stop(self) -> None:
        """Look no more."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        """See whether it was quiet since the last time."""
        seen, self._seen = self._seen, self._loop.turns
        if seen == self._seen:
            self.stop()
            gc.collect()


@contextmanager
def swept_at_rest(loop: Restful) -> Iterator[None]:
    """Inside, all objects are looked at while `loop` is at rest."""
    sweeper, idle, before = Sweeper(loop), loop.on_rest, gc.get_threshold()
    loop.on_rest = sweeper.rested
    gc.set_threshold(before[0], before[1], OVERDUE)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        loop.on_rest = idle
        sweeper.stop()


def spare_garbage_pauses() -> None:
    """Keep what start-up made out of later full collections: looking at it took 32 ms, two frames.

    It is not looked at before: of 170,000 objects it left 300 as garbage, and to find them took 50 ms."""
    gc.freeze()
