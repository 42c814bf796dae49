"""What wakes the window's loop from Qt's side: a bell for what is ready, a timer for the next deadline."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, QTimerEvent

LONGEST_NAP = 86_400.0  # seconds; Qt's timers end at 24.8 days


class Bell(QObject):
    """Calls for a turn in Qt's next round, again and again, until silenced.

    A fresh zero timer each time: Qt does not fire a timer inside its own callback, and there a dialog's
    `exec()` may be going on.
    """

    def __init__(self, turn: Callable[[], None]) -> None:
        super().__init__()
        self._turn = turn
        self._timer = 0
        self.ringing = False

    def ring(self) -> None:
        """Have a turn taken; on the loop's thread only."""
        if not self.ringing:
            self.ringing = True
            self._timer = self.startTimer(0)

    def pause(self, seconds: float) -> None:
        """Have the next turn taken so much later, if there is to be one."""
        if self.ringing:
            self.killTimer(self._timer)
            self._timer = self.startTimer(math.ceil(seconds * 1000), Qt.TimerType.PreciseTimer)

    def silence(self) -> None:
        """No further turn."""
        if self.ringing:
            self.ringing = False
            self.killTimer(self._timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Qt's round has come."""
        self.killTimer(event.timerId())
        self._timer = self.startTimer(0)
        self._turn()


class Deadline(QTimer):
    """The one Qt timer that waits for the next of the loop's timers; woken too early it is set again."""

    def __init__(self, ring: Callable[[], None]) -> None:
        super().__init__(singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._due = math.inf
        self._ring = ring
        self.timeout.connect(self._expire)

    def set(self, due: float) -> None:
        """Ring when the monotonic clock shows `due`, unless it rings before that anyway."""
        if due < self._due:
            self._due = due
            seconds = max(due - time.monotonic(), 0.0)
            self.start(math.ceil(min(seconds, LONGEST_NAP) * 1000))

    def _expire(self) -> None:
        self._due = math.inf
        self._ring()
