"""Notes to a person who looks elsewhere: collected for a moment, told once, never one by one.

What is routine, as a job every few minutes that went well, is told a few times an hour at most, and never twice.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from iptv_manager.ui.wording import shortened

PAUSE = 3000  # milliseconds in which notes become one
QUIET = 900_000  # milliseconds between two tellings of nothing but routine
_MOST_LINES = 4
_LINE = 120  # characters


class Note(NamedTuple):
    """One thing that happened."""

    text: str
    is_bad: bool = False
    is_routine: bool = False


Tell = Callable[[str, str, bool], object]  # title, text, is_bad


class GroupedNotes(QObject):
    """Takes notes and tells them together, the bad ones first. A text is told once a group."""

    def __init__(
        self, tell: Tell, parent: QObject | None = None, pause: int = PAUSE, quiet: int = QUIET
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._pause = pause
        self._quiet = quiet
        self._notes: list[Note] = []
        self._routine: set[str] = set()  # what was told of it last
        self._routine_at = time.monotonic() - quiet / 1000
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tell_all)

    def take(self, note: Note) -> None:
        """Take a note; it is told with those that come in the same moment."""
        if note in self._notes or (note.is_routine and note.text in self._routine):
            return
        self._notes.append(note)
        if not note.is_routine:
            self._timer.start(self._pause)
        elif not self._timer.isActive():
            passed = round((time.monotonic() - self._routine_at) * 1000)
            self._timer.start(max(self._pause, self._quiet - passed))

    def forget(self) -> None:
        """The person is back at the window and sees it all."""
        self._notes.clear()
        self._timer.stop()

    def _tell_all(self) -> None:
        notes = sorted(self._notes, key=lambda note: not note.is_bad)
        self._notes.clear()
        self._keep_routine(notes)
        bad = sum(note.is_bad for note in notes)
        lines = [shortened(note.text, _LINE) for note in notes[:_MOST_LINES]]
        if len(notes) > _MOST_LINES:
            lines.append(self.tr("and %1 more").replace("%1", str(len(notes) - _MOST_LINES)))
        if notes:
            title = self.tr("IPTV Manager needs you") if bad else self.tr("IPTV Manager")
            self._tell(title, "\n".join(lines), bool(bad))

    def _keep_routine(self, notes: list[Note]) -> None:
        routine = {note.text for note in notes if note.is_routine}
        if routine:
            self._routine, self._routine_at = routine, time.monotonic()
