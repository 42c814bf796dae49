"""A short notice that floats over the foot of the window and goes by itself; it may offer one act (Undo)."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from iptv_manager.ui.parts import GRID, dress_role, label, push_button, row

_SECONDS = 8


class Toast(QFrame):
    """One notice at a time: a new one takes the place of the old."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        dress_role(self, "toast")
        self._window = window
        self._act: Callable[[], object] | None = None
        self._text = label()
        self._text.setMaximumWidth(GRID * 80)
        self.button = push_button("")
        self.button.clicked.connect(self._carry_out)
        self._line = row(self, gap=GRID * 2)
        self._line.addWidget(self._text)
        self._line.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.setAccessibleName(self.tr("Notice"))
        self.hide()

    @property
    def text(self) -> str:
        """What it says, or said last."""
        return self._text.text()

    def say(self, text: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show `text` for some seconds, with a button that carries out `act` if one is given."""
        self._act = act
        self._text.setText(text)
        self._text.setWordWrap(self._text.fontMetrics().horizontalAdvance(text) > GRID * 80)
        self.button.setText(button)
        self.button.setVisible(act is not None)
        self._line.setContentsMargins(GRID * 2, GRID, GRID if act else GRID * 2, GRID)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        self.said.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep our place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _carry_out(self) -> None:
        self.hide()
        if self._act:
            self._act()

    def _place(self) -> None:
        self.adjustSize()
        free = self._window.size() - self.size()
        self.move(free.width() // 2, free.height() - GRID * 8)
