"""A list of values to filter by, with counts: thousands of groups as easily as three providers.

The first row means "all"; while the list's own search narrows it, all that were found, so that they are picked
together. What is chosen is kept apart from what is visible, so that typing in the
list's own search box or new counts never change the filter.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from iptv_manager.model.line_up import Facet, GroupCounts
from iptv_manager.ui.parts import GRID, plain_tip, tabular
from iptv_manager.ui.wording import count_text, filled

KEY = Qt.ItemDataRole.UserRole
COUNT = Qt.ItemDataRole.UserRole + 1
MARK = Qt.ItemDataRole.UserRole + 2
ROW_HEIGHT = GRID * 4
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def named_groups(groups: GroupCounts, nothing: str) -> GroupCounts:
    """The same; what stands in no group is called `nothing`."""
    return groups._replace(facets=[replace(one, label=one.label or nothing) for one in groups.facets])


class FacetModel(QAbstractListModel):
    """The facets that match the list's own search, under a row for all of them (key None).

    `found` is what that row says while they are fewer, with their number for %1."""

    def __init__(self, all_label: str, found: str) -> None:
        super().__init__()
        self._all = all_label
        self._found = found
        self._counts = GroupCounts([], 0)
        self._in_found = 0
        self._shown: list[Facet] = []
        self._wanted = ""
        self._labels: dict[str, str] = {}  # of every key seen: a chosen one may have no match any more
        self.mark_of: Callable[[str], QColor | None] = lambda _key: None
        self.tip_of: Callable[[str], str] = lambda _key: ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """One row for all, one for each facet shown."""
        return 0 if parent.isValid() else len(self._shown) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Label, key, count and mark of a row."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.label_at(index.row())
        if role == KEY:
            return self.key_at(index.row())
        if role == COUNT:
            return self._count_at(index.row())
        if role == MARK:
            return self.mark_of(self.key_at(index.row()) or "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip_at(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.label_at(index.row())}, {count_text(self._count_at(index.row()))}"
        return None

    def show_facets(self, counts: GroupCounts) -> None:
        """Show these facets; the total is the count of the row for all."""
        self.beginResetModel()
        self._counts = counts
        self._labels.update((facet.key, facet.label) for facet in counts.facets)
        self._narrow()
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Only facets whose label contains `text`."""
        self.beginResetModel()
        self._wanted = text.strip().casefold()
        self._narrow()
        self.endResetModel()

    def label_at(self, row: int) -> str:
        """What the row says."""
        if row:
            return self._shown[row - 1].label
        return filled(self._found, count_text(len(self._shown))) if self.is_narrowed else self._all

    @property
    def is_narrowed(self) -> bool:
        """Does the list's own search leave some out?"""
        return bool(self._wanted)

    def keys_shown(self) -> frozenset[str]:
        """The keys of all rows but the first."""
        return frozenset(facet.key for facet in self._shown)

    def key_at(self, row: int) -> str | None:
        """What the row filters by; None = all."""
        return self._shown[row - 1].key if row else None

    def label_of(self, key: str) -> str:
        """The label of a key; the key itself where none was ever shown."""
        return self._labels.get(key, key)

    def rows_of(self, keys: frozenset[str]) -> list[int]:
        """The rows that show these keys."""
        return [row for row, facet in enumerate(self._shown, start=1) if facet.key in keys]

    def refresh_marks(self) -> None:
        """Have the marks painted anew."""
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1), [MARK])

    def _tip_at(self, row: int) -> str:
        return self.tip_of(self.key_at(row) or "") or self.label_at(row)

    def _count_at(self, row: int) -> int:
        if row:
            return self._shown[row - 1].count
        return self._in_found if self.is_narrowed else self._counts.total

    def _narrow(self) -> None:
        wanted = self._wanted
        self._shown = [facet for facet in self._counts.facets if wanted in facet.label.casefold()]
        self._in_found = self._counts.of(self.keys_shown()) if wanted else 0


class FacetDelegate(QStyledItemDelegate):
    """Paints a mark, the label and, at the right, the count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are of one height."""
        return QSize(GRID * 10, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row, plain text only."""
        rect: QRect = option.rect.adjusted(2, 1, -2, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, rect)
        inner = rect.adjusted(GRID, 0, -GRID, 0)
        inner = self._paint_mark(painter, inner, index)
        inner = self._paint_count(painter, option, inner, index)
        self._paint_label(painter, option, inner, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state, palette = option.state, option.palette
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(palette.highlight())
            painter.drawRoundedRect(rect, GRID, GRID)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(palette.midlight())
            painter.drawRoundedRect(rect, GRID, GRID)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.color(QPalette.ColorRole.Accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, GRID, GRID)

    def _paint_mark(self, painter: QPainter, rect: QRect, index: Index) -> QRect:
        colour = index.data(MARK)
        if colour is None:
            return rect
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(rect.left(), rect.center().y() - 3, GRID, GRID)
        return rect.adjusted(GRID * 2, 0, 0, 0)

    def _paint_count(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index
    ) -> QRect:
        text = count_text(index.data(COUNT))
        painter.setFont(tabular(option.font))
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QApplication.palette().color(QPalette.ColorRole.Text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return rect.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - GRID, 0)

    def _paint_label(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index
    ) -> None:
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        label = str(index.data(Qt.ItemDataRole.DisplayRole))
        text = option.fontMetrics.elidedText(label, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class FacetList(QListView):
    """The list on screen; `chosen` comes when the person picks other values (none = all)."""

    chosen = Signal(object)  # frozenset[str]

    def __init__(self, all_label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facets = FacetModel(all_label, self.tr("All %1 found"))
        self._chosen: frozenset[str] = frozenset()
        self.setModel(self.facets)
        self.setItemDelegate(FacetDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self._take_selection)
        self._show_chosen()

    @property
    def keys(self) -> frozenset[str]:
        """What is chosen; empty = all."""
        return self._chosen

    def show_facets(self, counts: GroupCounts) -> None:
        """Show new values and counts; what is chosen and the place stay."""
        place = self.verticalScrollBar().value()
        self._quietly(lambda: self.facets.show_facets(counts))
        self.verticalScrollBar().setValue(place)

    def narrow(self, text: str) -> None:
        """Show only values that contain `text`; what is chosen stays."""
        self._quietly(lambda: self.facets.narrow(text))

    def choose(self, keys: frozenset[str]) -> None:
        """Choose these values without a signal: the filter was changed elsewhere."""
        if keys != self._chosen:
            self._chosen = keys
            self._show_chosen()

    def _quietly(self, change: Callable[[], None]) -> None:
        self.selectionModel().blockSignals(True)
        change()
        self.selectionModel().blockSignals(False)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Bring the view's selection in line with what is chosen."""
        selection = QItemSelection()
        nothing = [] if self.facets.is_narrowed else [0]
        for row in self.facets.rows_of(self._chosen) if self._chosen else nothing:
            selection.select(self.facets.index(row), self.facets.index(row))
        model = self.selectionModel()
        model.blockSignals(True)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        model.blockSignals(False)
        self.viewport().update()

    def _take_selection(self, new: QItemSelection) -> None:
        """The person picked: "all" wins when it was just picked, and gives way to anything else."""
        picked = {self.facets.key_at(index.row()) for index in self.selectionModel().selectedIndexes()}
        if any(index.row() == 0 for index in new.indexes()):
            picked = set(self.facets.keys_shown()) if self.facets.is_narrowed else set()
            kept: frozenset[str] = frozenset()
        else:
            kept = self._kept_out_of_sight()
        self._choose_and_tell(kept | frozenset(key for key in picked if key is not None))

    def _kept_out_of_sight(self) -> frozenset[str]:
        """Chosen values that the list's own search hides stay chosen while Ctrl adds to them."""
        if not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            return frozenset()
        visible = {self.facets.key_at(row) for row in self.facets.rows_of(self._chosen)}
        return self._chosen - visible

    def _choose_and_tell(self, keys: frozenset[str]) -> None:
        told = keys != self._chosen
        self._chosen = keys
        self._show_chosen()
        if told:
            self.chosen.emit(keys)
