"""Times by which something must be done, for thousands a second: one timer of the loop for all of them.

`asyncio.timeout` makes a timer, and cancels it, for each. What it does to a task that is late, this does.
"""

import asyncio
import math
from types import TracebackType
from typing import Self


class Deadlines:
    """Those that are under way just now; the loop wakes for the first of them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.now = self._loop.time  # what all times here are by, seconds
        self._open: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = math.inf

    def within(self, seconds: float) -> "Deadline":
        """A deadline so far away, to be used with `with`."""
        return Deadline(self, self.now() + seconds)

    def begin(self, one: "Deadline") -> None:
        """This one is under way."""
        self._open[one] = None
        self.heed(one.when)

    def end(self, one: "Deadline") -> None:
        """This one is no longer."""
        self._open.pop(one, None)

    def heed(self, when: float) -> None:
        """Look at this time, too. A timer stays when what it was for is done: the next one needs it, mostly."""
        if when < self._wakes_at:
            self.stop()
            self._wakes_at = when
            self._timer = self._loop.call_at(when, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._wakes_at = None, math.inf

    def _look(self) -> None:
        now, following = (
            max(self.now(), self._wakes_at),
            math.inf,
        )  # a coarse clock wakes it early
        self._timer, self._wakes_at = None, math.inf
        for one in tuple(self._open):
            if one.when <= now:
                one.pass_now()
            else:
                following = min(following, one.when)
        if following < math.inf:
            self.heed(following)


class Deadline:
    """Breaks off what the task does inside `with`, once it is past: raises TimeoutError there."""

    __slots__ = ("_all", "_cancelling", "_task", "is_past", "when")

    def __init__(self, deadlines: Deadlines, when: float) -> None:
        self._all = deadlines
        self.is_past = False
        self._task: asyncio.Task[object] | None = None  # while it is under way
        self._cancelling = 0  # requests to end the task that came before
        self.when = when

    def __enter__(self) -> Self:
        """Begin. Raises RuntimeError outside of a task."""
        self._task = asyncio.current_task()
        if self._task is None:
            raise RuntimeError("only a task can be broken off")
        self._cancelling = self._task.cancelling()
        self._all.begin(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End. Raises TimeoutError where this deadline, and nobody else, broke off what was done."""
        task, self._task = self._task, None
        if not self.is_past:
            self._all.end(self)
        elif task and task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def move(self, when: float) -> None:
        """It is then, unless it is past already."""
        self.when = when
        self._all.heed(when)

    def pass_now(self) -> None:
        """It is past."""
        if self._task is not None and not self.is_past:
            self.is_past = True
            self._all.end(self)
            self._task.cancel()
