"""The rail at the left edge: one button a page, with its icon above its name."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role

_WIDTH = GRID * 11
_ICON = 20  # pixels


class Rail(QScrollArea):
    """Says which page the person chose. On a low window it scrolls."""

    chosen = Signal(str)  # the page's key

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
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

    def _set_up(self) -> QVBoxLayout:
        inside = QFrame()
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
