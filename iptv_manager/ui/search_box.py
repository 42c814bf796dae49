"""The search box of the table: tells the text a moment after the last key, Esc clears it."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, dress_role

PAUSE = 90  # milliseconds after the last key


class SearchBox(QLineEdit):
    """`searched` comes with the text once typing pauses; `left_down` when the person goes on to the table."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search streams"))
        self.setAccessibleName(self.tr("Search streams"))
        self.setClearButtonEnabled(True)
        dress_role(self, "search")
        self.setMaxLength(200)
        self.setMinimumWidth(GRID * 14)
        glass = self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        icons.dress(glass, "search")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textEdited.connect(lambda _text: self._pause.start())
        self.textChanged.connect(self._tell_clearing)

    def sizeHint(self) -> QSize:
        """Room for several words, where there is room."""
        return QSize(GRID * 30, super().sizeHint().height())

    def show_text(self, text: str) -> None:
        """Show what is searched for, unless the person is typing."""
        if self.text().strip() != text and not self._pause.isActive():
            self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears at once, Down and Return go to the table."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _tell_clearing(self, text: str) -> None:
        if not text:
            self._pause.stop()
            self.searched.emit("")
