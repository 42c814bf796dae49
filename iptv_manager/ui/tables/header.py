"""The header of a lazy table: sorting by click, choosing columns, widths remembered and filling the view.

A first click on a column sorts it upwards, a second downwards, a third goes back to the source's own order.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from iptv_manager.ui.tables.columns import CellKind, Column

NARROWEST = 48  # pixels
ARROW = 8


class _Kept(NamedTuple):
    """One column as it is remembered."""

    key: str
    width: int
    shown: bool


class ColumnHeader(QHeaderView):
    """Shows the titles of `columns`. Sections move, stretch and hide; the last one shown always stays."""

    sort_clicked = Signal(int, Qt.SortOrder)  # column (-1 = the source's own order), order
    columns_changed = Signal()  # width, place or visibility, by the person

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._arranging = False
        self._is_filling = True  # until the person sets a width
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)  # asks for whole columns of the selection: a million questions
        self.setSortIndicatorClearable(True)
        self.setMinimumSectionSize(NARROWEST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sortIndicatorChanged.connect(self._take_sort)
        self.sectionResized.connect(self._note_width)
        self.sectionMoved.connect(lambda *_: self._note_change())

    # Sorting

    def show_sort(self, key: object | None, order: Qt.SortOrder) -> None:
        """Point the arrow at the column with that sort key; at none for the source's own order."""
        places = [place for place, column in enumerate(self._columns) if column.sort_key == key]
        self._sorted_by = (places[0] if places and key is not None else -1, order)
        self._point_arrow()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """The title, and behind it the arrow of the column that is sorted by: style sheets hide Qt's own."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == self._sorted_by[0]:
            self._paint_arrow(painter, rect, logicalIndex)

    def _paint_arrow(self, painter: QPainter, rect: QRect, place: int) -> None:
        column = self._columns[place]
        if column.kind is CellKind.NUMBER:
            x = rect.left() + 4
        else:
            x = min(
                rect.right() - ARROW - 4,
                rect.left() + 16 + self.fontMetrics().horizontalAdvance(column.title),
            )
        tip = -1 if self._sorted_by[1] == Qt.SortOrder.AscendingOrder else 1
        middle = rect.center().y() + 1
        base, top = middle - tip * ARROW // 4, middle + tip * ARROW // 4
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Text))
        painter.drawPolygon([QPoint(x, base), QPoint(x + ARROW, base), QPoint(x + ARROW // 2, top)])

    def _take_sort(self, section: int, order: Qt.SortOrder) -> None:
        if section >= 0 and self._columns[section].sort_key is None:
            self._point_arrow()  # that column can't be sorted by: the arrow goes back
            return
        self._sorted_by = (section, order)
        self.sort_clicked.emit(section, order)

    def _point_arrow(self) -> None:
        self.blockSignals(True)
        self.setSortIndicator(*self._sorted_by)
        self.blockSignals(False)
        self.viewport().update()

    # Columns

    def shown(self) -> list[bool]:
        """Which columns are shown, in the order of `columns`."""
        return [not self.isSectionHidden(place) for place in range(len(self._columns))]

    def show_column(self, place: int, shown: bool) -> None:
        """Show or hide a column; the last one shown stays."""
        if shown or self.shown().count(True) > 1:
            self.setSectionHidden(place, not shown)
            self.fill(self.width())
            self._note_change()

    def arrange_as_at_first(self) -> None:
        """Places, widths and visibility as the columns say."""
        self._is_filling = True
        self._arrange([_Kept(column.key, column.width, column.shown) for column in self._columns])
        self.fill(self.width())
        self._note_change()

    def save(self) -> str:
        """Places, widths and visibility as text; `restore` takes it, in later versions too."""
        places = [self.logicalIndex(visual) for visual in range(self.count())]
        kept = [[self._columns[place].key, self._width_of(place), self.shown()[place]] for place in places]
        return json.dumps({"filling": self._is_filling, "columns": kept})

    def restore(self, text: str) -> None:
        """Be as `save` said; columns unknown to it stand as at first, and nonsense changes nothing."""
        kept = _read(text)
        if kept is not None:
            self._is_filling, columns = kept
            known = {each.key: each for each in columns}
            new = [_Kept(each.key, each.width, each.shown) for each in self._columns if each.key not in known]
            self._arrange([*columns, *new])
            self.fill(self.width())

    def fill(self, width: int) -> None:
        """Give the columns that grow what is left of `width` pixels, until the person has set a width.

        Where there is too little, they give up to a third of their own, so that the last column is in sight."""
        growing = [
            place for place, column in enumerate(self._columns) if column.grows and self.shown()[place]
        ]
        if not self._is_filling or not growing or self.count() < len(self._columns):
            return
        shares = sum(self._columns[place].grows for place in growing)
        fixed = sum(self.sectionSize(place) for place in range(self.count()) if place not in growing)
        left = width - fixed - sum(self._columns[place].width for place in growing)
        self._arranging = True
        for place in growing:
            column = self._columns[place]
            share = left * column.grows // shares
            self.resizeSection(place, max(column.width * 2 // 3, column.width + share))
        self._arranging = False

    def _arrange(self, columns: Sequence[_Kept]) -> None:
        by_key = {column.key: place for place, column in enumerate(self._columns)}
        known = [each for each in columns if each.key in by_key]
        if not any(each.shown for each in known):
            return
        self._arranging = True
        for visual, each in enumerate(known):
            place = by_key[each.key]
            self.moveSection(self.visualIndex(place), visual)
            self.setSectionHidden(place, False)
            self.resizeSection(place, max(NARROWEST, each.width))
            self.setSectionHidden(place, not each.shown)
        self._arranging = False

    def _width_of(self, place: int) -> int:
        if not self.isSectionHidden(place):
            return self.sectionSize(place)
        return self._columns[place].width

    def _note_width(self, place: int, old: int, new: int) -> None:
        if not self._arranging and old and new:  # zero: it was hidden or shown
            self._is_filling = False
            self._note_change()

    def _note_change(self) -> None:
        if not self._arranging:
            self.columns_changed.emit()

    # The column chooser

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Choose columns."""
        self.open_chooser(event.globalPos())

    def open_chooser(self, place: QPoint) -> QMenu:
        """Show the menu of columns at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._columns):
            menu.addAction(self._choice(menu, number, column))
        menu.addSeparator()
        menu.addAction(self.tr("Reset columns"), self.arrange_as_at_first)
        menu.popup(place)
        return menu

    def _choice(self, menu: QMenu, number: int, column: Column) -> QAction:
        choice = QAction(column.title.replace("&", "&&"), menu)
        choice.setCheckable(True)
        choice.setChecked(self.shown()[number])
        choice.setEnabled(not choice.isChecked() or self.shown().count(True) > 1)
        choice.toggled.connect(lambda on: self.show_column(number, on))
        return choice


def _read(text: str) -> tuple[bool, list[_Kept]] | None:
    """What `save` wrote; None where it is something else."""
    try:
        kept = json.loads(text)
        columns = [_Kept(str(key), int(width), bool(shown)) for key, width, shown in kept["columns"]]
        return bool(kept["filling"]), columns
    except (ValueError, TypeError, KeyError):
        return None
