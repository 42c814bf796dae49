"""A list in an order of the person's own, with buttons to move a row, as the dialogs of editing use it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QWidget,
)

from iptv_manager.ui.empty_hint import EmptyHint
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role, row, tool_button

_KEY = Qt.ItemDataRole.UserRole


class Row(NamedTuple):
    """A row: what it is known by, and what it says."""

    key: object
    text: str


class OrderedList(QWidget):
    """Rows that can be chosen, moved and removed. What happens then is decided by who listens."""

    chosen = Signal()
    moved = Signal(object, int)  # keys in their order, place of the first among all rows (0 is the top)
    removed = Signal(object)  # keys

    def __init__(self, name: str, icons: Icons, several: bool = False, empty: str = "") -> None:
        """`several` rows may be chosen; `empty` is said while there are none."""
        super().__init__()
        self.list = QListWidget()
        self.hint = EmptyHint(self.list, empty)
        self.list.setAccessibleName(name)
        modes = QAbstractItemView.SelectionMode
        self.list.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.list.setUniformItemSizes(True)
        dress_role(self.list, "rules")
        self.up = self._tool(self.tr("Earlier"), "earlier", icons)
        self.down = self._tool(self.tr("Later"), "later", icons)
        self.remove = self._tool(self.tr("Remove"), "remove", icons)
        self.tools: QHBoxLayout = row(gap=GRID // 2)
        self._lay_out()
        self.list.itemSelectionChanged.connect(self._tell_chosen)
        self.up.clicked.connect(lambda: self._tell_moved(-1))
        self.down.clicked.connect(lambda: self._tell_moved(1))
        self.remove.clicked.connect(lambda: self.removed.emit(self.chosen_keys()))
        self._show_buttons()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was chosen stays chosen."""
        kept = set(self.chosen_keys())
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in rows:
                item = QListWidgetItem(one.text)
                item.setData(_KEY, one.key)
                self.list.addItem(item)
                item.setSelected(one.key in kept)
        self._show_buttons()

    def chosen_keys(self) -> list[object]:
        """The chosen rows, in their order."""
        return [self.list.item(place).data(_KEY) for place in self._places()]

    def all_keys(self) -> list[object]:
        """Every row, in order."""
        return [self.list.item(place).data(_KEY) for place in range(self.list.count())]

    def choose(self, key: object) -> None:
        """Choose the row of this key alone."""
        for place in range(self.list.count()):
            self.list.item(place).setSelected(self.list.item(place).data(_KEY) == key)

    def narrow(self, text: str) -> None:
        """Show only rows that hold `text`."""
        wanted = text.strip().casefold()
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setHidden(wanted not in item.text().casefold())

    def _places(self) -> list[int]:
        return sorted(self.list.row(item) for item in self.list.selectedItems())

    def _tell_chosen(self) -> None:
        self._show_buttons()
        self.chosen.emit()

    def _tell_moved(self, step: int) -> None:
        places = self._places()
        if places:
            self.moved.emit(self.chosen_keys(), max(places[0] + step, 0))

    def _show_buttons(self) -> None:
        places = self._places()
        self.up.setEnabled(bool(places) and places[0] > 0)
        self.down.setEnabled(bool(places) and places[-1] < self.list.count() - 1)
        self.remove.setEnabled(bool(places))

    def _tool(self, name: str, icon: str, icons: Icons) -> QToolButton:
        button = tool_button(name)
        icons.dress(button, icon)
        return button

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID)
        lines.addWidget(self.list, 1)
        self.tools.addStretch(1)
        for button in (self.up, self.down, self.remove):
            self.tools.addWidget(button)
        lines.addLayout(self.tools)


def reordered(keys: Sequence[object], moved: Sequence[object], place: int) -> list[object]:
    """All keys with `moved` put together at `place` among the others."""
    others = [key for key in keys if key not in set(moved)]
    return [*others[:place], *moved, *others[place:]]
