"""A lazy table that takes the theme's colours."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import Column
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.row_source import RowSource
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme


class ThemedTable(LazyTableView):
    """A lazy table in the theme's colours."""

    def __init__(self, columns: Sequence[Column], source: RowSource[Any], name: str, theme: Theme) -> None:
        super().__init__(LazyTableModel(columns, source), name=name)
        self.lazy_model.setParent(self)
        self.take_colours(theme.colours)
        theme.changed.connect(self.take_colours)

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.set_colours(CellColours.of(colours))

    def take_focus(self) -> None:
        """Let the keyboard act on the rows, the first one if none is current."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self.lazy_model.rowCount():
            self.selectRow(0)
