"""Rows of a lazy table that a person moves: dragged with the mouse, or step by step with the keyboard.

The view tells which rows are to go in front of which; it moves nothing itself. A press on a row that is selected
already begins a drag, one on any other row selects as ever.
"""

from enum import Enum, auto

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication

from iptv_manager.ui.pages.themed_table import ThemedTable
from iptv_manager.ui.tables.selection import selected_ranges

MOST_MOVED = 10_000  # rows at once; more are numbered or sorted, not carried about
ROWS = "application/x-iptv-manager-channels"
LINE = 2  # pixels


class Step(Enum):
    """How far the selected rows go."""

    UP = auto()
    DOWN = auto()
    TOP = auto()
    BOTTOM = auto()


_KEYS = {
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_Home: Step.TOP,
    Qt.Key.Key_End: Step.BOTTOM,
}


class MovableRows(ThemedTable):
    """Tells where selected rows are wanted."""

    move_wanted = Signal(
        object, object
    )  # list[int], in the table's order; the id they go in front of, or None

    _is_ordered = False
    _pressed: QPoint | None = None  # on a selected row: a drag may begin here
    _drop_row = -1

    def let_move(self, is_ordered: bool) -> None:
        """Only rows in the order that is the person's own can be moved."""
        self._is_ordered = is_ordered
        self.viewport().setAcceptDrops(is_ordered)
        self.setDragDropMode(
            QAbstractItemView.DragDropMode.DropOnly
            if is_ordered
            else QAbstractItemView.DragDropMode.NoDragDrop
        )

    def can_move(self) -> bool:
        """Are rows selected that can be moved?"""
        selection = self.selection()
        return self._is_ordered and not selection.everything and 0 < selection.count <= MOST_MOVED

    def move_selected(self, step: Step) -> None:
        """Tell that the selected rows are wanted a step further."""
        if not self.can_move():
            return
        ranges = selected_ranges(self.selectionModel())
        first, last, count = ranges[0].start, ranges[-1].stop - 1, self.lazy_model.rowCount()
        row = {Step.UP: first - 1, Step.DOWN: last + 2, Step.TOP: 0, Step.BOTTOM: count}[step]
        self._tell_move(max(0, row))

    # Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow, Home or End moves what is selected."""
        step = _KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is not None and plain == Qt.KeyboardModifier.AltModifier:
            self.move_selected(step)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A plain press on what is selected waits for what comes of it."""
        place = event.position().toPoint()
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if is_plain and self.can_move() and self.selectionModel().isSelected(self.indexAt(place)):
            self._pressed = place
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from where it was pressed, it is a drag."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pressed and let go at once, it was a click on that row alone."""
        if self._pressed is not None:
            self.selectRow(self.rowAt(self._pressed.y()))
            self._pressed = None
            return
        super().mouseReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only our own rows come in."""
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which rows they would go; near the edge the table scrolls."""
        super().dragMoveEvent(event)
        if self._welcome(event):
            self._show_drop(self._row_below(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They go elsewhere."""
        super().dragLeaveEvent(event)
        self._show_drop(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """They are wanted here."""
        self._show_drop(-1)
        if self._welcome(event):
            self._tell_move(self._row_below(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and a line where the dragged ones would go."""
        super().paintEvent(event)
        if self._drop_row >= 0:
            top = self.rowViewportPosition(self._drop_row)
            if self._drop_row >= self.lazy_model.rowCount():
                last = self._drop_row - 1
                top = self.rowViewportPosition(last) + self.rowHeight(last) - LINE
            painter = QPainter(self.viewport())
            painter.fillRect(
                0, max(0, top - LINE // 2), self.viewport().width(), LINE, self.cells.colours.accent
            )

    # What comes of them

    def _drag(self) -> None:
        drag, carried = QDrag(self), QMimeData()
        carried.setData(ROWS, b"selected")
        drag.setMimeData(carried)
        drag.exec(Qt.DropAction.MoveAction)

    def _welcome(self, event: QDropEvent) -> bool:
        is_ours = event.mimeData().hasFormat(ROWS) and event.source() in (None, self) and self.can_move()
        if is_ours:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()
        return is_ours

    def _row_below(self, place: QPoint) -> int:
        """The row in front of which a drop at that place goes; behind the last one: the number of rows."""
        row = self.rowAt(place.y())
        if row < 0:
            return self.lazy_model.rowCount()
        middle = self.rowViewportPosition(row) + self.rowHeight(row) // 2
        return row if place.y() < middle else row + 1

    def _show_drop(self, row: int) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def _tell_move(self, row: int) -> None:
        """In front of the first row from there on that does not move itself, unless they stand there already."""
        ranges = selected_ranges(self.selectionModel())
        while any(row in each for each in ranges):
            row += 1
        row = min(row, self.lazy_model.rowCount())
        if not (len(ranges) == 1 and ranges[0].stop == row):
            self.move_wanted.emit(list(self.selection().ids), self.lazy_model.id_at(row))
