"""A few words in the middle of a list or table that has no rows yet, so that an empty box explains itself."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from iptv_manager.ui.parts import GRID, dress_role


class EmptyHint(QLabel):
    """Lies over `view` for as long as its model is empty."""

    def __init__(self, view: QAbstractItemView, text: str) -> None:
        super().__init__(text, view.viewport())
        self._model = view.model()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        dress_role(self, "muted")
        view.viewport().installEventFilter(self)
        for changed in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            changed.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As wide and high as the view."""
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Resize:
            self.setGeometry(watched.rect())
        return False

    def _follow(self, *_rows: object) -> None:
        self.setVisible(self._model.rowCount() == 0)
