"""Paints the cells of a lazy table straight from its rows: no round through roles and styles.

All text is plain. A cell is its row's ground (chosen, hovered, striped), an icon, and text cut to fit; a
state is a pill with a mark and a word; a row that is not here yet is a faint sign.
"""

from html import escape
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import CellKind, Column, Pill
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.row_source import Row
from iptv_manager.ui.tables.shapes import mark
from iptv_manager.ui.tables.text_fit import TextFit

PADDING = 10  # pixels at both sides of a cell
ICON = 16
MARK = 8
GAP = 6  # between a mark or icon and its text

Index = QModelIndex | QPersistentModelIndex

_PLAIN = int(Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | _PLAIN
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) | _PLAIN


class CellDelegate(QStyledItemDelegate):
    """Cells of `model` in `colours`. The view says which row the pointer is over."""

    def __init__(self, model: LazyTableModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.colours = CellColours.for_palette(view.palette())
        self.fit = TextFit(view.font())
        self.hovered = -1
        self._model = model
        self._view = view
        self._row_painted = -1  # what follows was found out for this row, in this repaint
        self._row: Row | None = None
        self._ground: QColor | None = None
        self._painters = {
            CellKind.TEXT: self._paint_text,
            CellKind.MUTED: self._paint_muted,
            CellKind.NUMBER: self._paint_number,
            CellKind.PILL: self._paint_pill,
        }

    def use_font(self, font: QFont) -> None:
        """Cut and measure texts in this font."""
        self.fit = TextFit(font)

    def begin_repaint(self) -> None:
        """Look at rows and selection afresh; the view calls it before each repaint."""
        self._row_painted = -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        number = index.row()
        if number != self._row_painted:
            self._enter_row(number)
        area: QRect = option.rect
        if self._ground is not None:
            painter.fillRect(area, self._ground)
        column = self._model.columns[index.column()]
        inner = area.adjusted(PADDING, 0, -PADDING, 0)
        if self._row is None:
            painter.setPen(self.colours.faint)
            painter.drawText(inner, _alignment(column), self._model.placeholder(number))
        else:
            self._painters[column.kind](painter, inner, column, self._row)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the whole text, for a double click on the header's edge."""
        row = self._model.row_at(index.row())
        column = self._model.columns[index.column()]
        text = column.display(row) if row is not None else ""
        mark_width = MARK + 3 * GAP if column.kind is CellKind.PILL else 0
        icon_width = ICON + GAP if column.icon else 0
        width = self.fit.width(text) + 2 * PADDING + mark_width + icon_width
        return QSize(width + 2, self.fit.height)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The model's tip, or the whole text where it is cut; never read as markup."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        tip = index.data(Qt.ItemDataRole.ToolTipRole) or self._cut_text(index, view)
        QToolTip.showText(event.globalPos(), tip, view)
        return True

    def displayText(self, value: Any, locale: Any) -> str:
        """The text as it is."""
        return str(value)

    # A row

    def _enter_row(self, number: int) -> None:
        self._row_painted = number
        self._row = self._model.row_at(number)
        selection = self._view.selectionModel()
        if selection.isRowSelected(number, QModelIndex()):
            self._ground = self.colours.chosen
        elif number == self.hovered:
            self._ground = self.colours.hover
        else:
            self._ground = self.colours.stripe if number % 2 else None

    # Kinds of cells

    def _paint_text(self, painter: QPainter, area: QRect, column: Column, row: Row) -> None:
        if column.icon and (icon := column.icon(row)):
            painter.drawPixmap(area.x(), area.y() + (area.height() - ICON) // 2, ICON, ICON, icon)
            area = area.adjusted(ICON + GAP, 0, 0, 0)
        self._write(painter, area, column.display(row), self.colours.text, _LEFT)

    def _paint_muted(self, painter: QPainter, area: QRect, column: Column, row: Row) -> None:
        self._write(painter, area, column.display(row), self.colours.muted, _LEFT)

    def _paint_number(self, painter: QPainter, area: QRect, column: Column, row: Row) -> None:
        self._write(painter, area, column.display(row), self.colours.text, _RIGHT)

    def _paint_pill(self, painter: QPainter, area: QRect, column: Column, row: Row) -> None:
        pill = column.pill(row) if column.pill else None
        if pill is None:
            self._write(painter, area, column.display(row), self.colours.faint, _LEFT)
            return
        self._write_pill(painter, area, pill, column.display(row))

    def _write_pill(self, painter: QPainter, area: QRect, pill: Pill, text: str) -> None:
        inks = self.colours.pills[pill.tone]
        room = area.width() - MARK - 3 * GAP
        text = self.fit.cut(text, room)
        width = self.fit.width(text) + MARK + 3 * GAP
        height = min(area.height() - 6, self.fit.height + 6)
        body = QRect(area.x() - GAP // 2, area.y() + (area.height() - height) // 2, width, height)
        _fill_round(painter, body, inks.ground)
        ratio = painter.device().devicePixelRatio()
        top = area.y() + (area.height() - MARK) // 2
        painter.drawPixmap(body.x() + GAP, top, mark(pill.shape, inks.text.rgba(), MARK, ratio))
        painter.setPen(inks.text)
        painter.drawText(body.adjusted(MARK + 2 * GAP, 0, 0, 0), _LEFT, text)

    def _write(self, painter: QPainter, area: QRect, text: str, colour: QColor, flags: int) -> None:
        painter.setPen(colour)
        painter.drawText(area, flags, self.fit.cut(text, area.width()))

    def _cut_text(self, index: Index, view: QAbstractItemView) -> str:
        """The text of a cell that does not fit, as a tip; "" where it does."""
        text = str(index.data() or "")
        fits = self.sizeHint(QStyleOptionViewItem(), index).width() <= view.visualRect(_plain(index)).width()
        return "" if fits else f"<span>{escape(text)}</span>"


def _alignment(column: Column) -> int:
    return _RIGHT if column.kind is CellKind.NUMBER else _LEFT


def _fill_round(painter: QPainter, area: QRect, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _plain(index: Index) -> QModelIndex:
    model: QAbstractItemModel = index.model()
    return model.index(index.row(), index.column())
