"""What an edit would do, as a small table: the first rows of a preview, and how many there are in all."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from iptv_manager.ui.parts import GRID, column, label, plain_tip, row, wrapped_label

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_TOOLTIP = Qt.ItemDataRole.ToolTipRole.value
ROW = 30  # pixels


class PreviewModel(QAbstractTableModel):
    """Rows of texts under titles; a few hundred at most."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._titles: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()

    def show_rows(self, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._titles, self._rows = titles, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """A cell's text, and the same as its tooltip."""
        if role == _DISPLAY:
            return self._rows[index.row()][index.column()]
        if role == _TOOLTIP:
            return plain_tip(self._rows[index.row()][index.column()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """A column's title."""
        is_title = orientation is Qt.Orientation.Horizontal and role == _DISPLAY
        return self._titles[section] if is_title else None


class _Cells(QStyledItemDelegate):
    """Texts in line with the titles above them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the text a little further in than Qt would."""
        option.rect.adjust(GRID - 1, 0, -GRID // 2, 0)
        super().paint(painter, option, index)


class PreviewPane(QWidget):
    """A sentence that counts, and below it the first rows, or why there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label(role="heading")
        self.problem = wrapped_label(role="bad")
        self._hint = wrapped_label(role="muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.model = PreviewModel(self)
        self.table = QTableView()
        self._stack = QStackedWidget()
        self._set_up_table()
        self._lay_out()

    def show_rows(self, sentence: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show what would change."""
        self.problem.hide()
        self.sentence.setText(sentence)
        self.model.show_rows(titles, rows)
        self._stack.setCurrentWidget(self.table if rows else self._hint)
        if not rows:
            self._hint.setText(self.tr("Nothing would change."))

    def show_hint(self, text: str) -> None:
        """Say what to do to see something."""
        self.problem.hide()
        self.sentence.clear()
        self._hint.setText(text)
        self._stack.setCurrentWidget(self._hint)

    def show_problem(self, text: str) -> None:
        """Say why nothing can be shown."""
        self.problem.setText(text)
        self.problem.show()
        self.sentence.clear()
        self._hint.clear()
        self._stack.setCurrentWidget(self._hint)

    def warn(self, text: str) -> None:
        """Say something above the rows, which stay."""
        self.problem.setText(text)
        self.problem.show()

    def _set_up_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Cells(self.table))
        self.table.setAccessibleName(self.tr("Preview"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID)
        head = row(gap=GRID)
        head.addWidget(self.sentence, 1)
        lines.addLayout(head)
        lines.addWidget(self.problem)
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.table)
        lines.addWidget(self._stack, 1)
        self.problem.hide()
        self.setMinimumHeight(GRID * 24)
