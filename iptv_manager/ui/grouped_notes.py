"""Notes to a person who looks elsewhere: collected for a moment, told once, never one by one."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from iptv_manager.ui.wording import shortened

PAUSE = 3000  # milliseconds in which notes become one
_MOST_LINES = 4
_LINE = 120  # characters


class Note(NamedTuple):
    """One thing that happened."""

    text: str
    is_bad: bool = False


Tell = Callable[[str, str, bool], object]  # title, text, is_bad


class GroupedNotes(QObject):
    """Takes notes and tells them together, the bad ones first. A text is told once a group."""

    def __init__(self, tell: Tell, parent: QObject | None = None, pause: int = PAUSE) -> None:
        super().__init__(parent)
        self._tell = tell
        self._notes: list[Note] = []
        self._timer = QTimer(self, singleShot=True, interval=pause)
        self._timer.timeout.connect(self._tell_all)

    def take(self, note: Note) -> None:
        """Take a note; it is told with those that come in the same moment."""
        if note not in self._notes:
            self._notes.append(note)
        self._timer.start()

    def forget(self) -> None:
        """The person is back at the window and sees it all."""
        self._notes.clear()
        self._timer.stop()

    def _tell_all(self) -> None:
        notes = sorted(self._notes, key=lambda note: not note.is_bad)
        self._notes.clear()
        bad = sum(note.is_bad for note in notes)
        lines = [shortened(note.text, _LINE) for note in notes[:_MOST_LINES]]
        if len(notes) > _MOST_LINES:
            lines.append(self.tr("and %1 more").replace("%1", str(len(notes) - _MOST_LINES)))
        if notes:
            title = self.tr("IPTV Manager needs you") if bad else self.tr("IPTV Manager")
            self._tell(title, "\n".join(lines), bool(bad))
