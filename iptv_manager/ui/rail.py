"""The rail at the left edge: one button a page, with its icon above its name."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role

_WIDTH = GRID * 11
_ICON = 20  # pixels


class Rail(QScrollArea):
    """Says which page the person chose. On a low window the names go, on a very low one it scrolls."""

    chosen = Signal(str)  # the page's key

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._inside = QFrame()
        self._needed = 0  # pixels that all buttons take with their names
        self._lines = self._set_up()

    def add(self, key: str, title: str, icon: str, tip: str) -> QToolButton:
        """A button for the page `key`."""
        made = QToolButton()
        dress_role(made, "rail")
        made.setText(title)
        made.setToolTip(tip)
        made.setAccessibleName(title)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(_ICON, _ICON))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icons.dress(made, icon)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(made)
        self._lines.insertWidget(self._lines.count() - 1, made)
        self._buttons[key] = made
        return made

    def show_chosen(self, key: str) -> None:
        """Mark the page in sight, without a signal."""
        for each, button in self._buttons.items():
            button.setChecked(each == key)
        if key in self._buttons:
            self.ensureWidgetVisible(self._buttons[key])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names where there is room for all of them."""
        super().resizeEvent(event)
        self._fit(event.size().height())

    def _fit(self, height: int) -> None:
        styles = Qt.ToolButtonStyle
        named = [
            button
            for button in self._buttons.values()
            if button.toolButtonStyle() != styles.ToolButtonIconOnly
        ]
        if named:
            self._needed = self._inside.sizeHint().height()
        style = styles.ToolButtonTextUnderIcon if height >= self._needed else styles.ToolButtonIconOnly
        for button in self._buttons.values():
            button.setToolButtonStyle(style)

    def _set_up(self) -> QVBoxLayout:
        inside = self._inside
        dress_role(inside, "rail")
        lines = column(inside, gap=2)
        lines.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        lines.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Pages"))
        return lines
