"""A thin line that runs along the top of a table while it is read, if that takes long enough to notice."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

UNNOTICED = 200  # milliseconds; what is quicker shows no line
STEP = 40
THICKNESS = 2
SHARE = 4  # the moving part is a quarter of the width


class LoadingLine(QWidget):
    """Lies over the top of `parent`; `set_loading` switches it."""

    def __init__(self, parent: QWidget, colour: QColor) -> None:
        super().__init__(parent)
        self.colour = colour
        self._step = 0
        self._delay = QTimer(self, singleShot=True, interval=UNNOTICED)
        self._delay.timeout.connect(self._appear)
        self._motion = QTimer(self, interval=STEP)
        self._motion.timeout.connect(self._move)
        self.hide()

    def set_loading(self, loading: bool) -> None:
        """Appear in a moment, or go at once."""
        if loading:
            self._delay.start()
            return
        self._delay.stop()
        self._motion.stop()
        self.hide()

    def stretch(self, width: int) -> None:
        """Be as wide as what it lies over."""
        self.setGeometry(0, 0, width, THICKNESS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The moving part."""
        length = max(1, self.width() // SHARE)
        start = self._step * 16 % (self.width() + length) - length
        QPainter(self).fillRect(start, 0, length, THICKNESS, self.colour)

    def _appear(self) -> None:
        self._step = 0
        self.show()
        self.raise_()
        self._motion.start()

    def _move(self) -> None:
        self._step += 1
        self.update()
