"""Changes that come faster than a person can see, told at most ten times a second."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

PAUSE = 100  # milliseconds between two tellings

Changes = dict[int, dict[str, Any]]  # fields by row id


class LiveChanges(QObject):
    """Gathers changed fields by row id; `tell` gets them all at once, the first ones without delay."""

    def __init__(self, tell: Callable[[Changes], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._gathered: Changes = {}
        self._since = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._pass_on)

    def add(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Take changes; later ones of a field win."""
        for key, fields in changes.items():
            self._gathered.setdefault(key, {}).update(fields)
        if self._gathered and not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else PAUSE
            self._timer.start(max(0, PAUSE - passed))

    def clear(self) -> None:
        """Forget what was not told yet."""
        self._gathered.clear()
        self._timer.stop()

    def _pass_on(self) -> None:
        self._since.start()
        gathered, self._gathered = self._gathered, {}
        self._tell(gathered)
