"""The view of every big table. Whole rows of one height, plain text, the keyboard throughout.

It shows a `LazyTableModel` and tells what the person does; it asks nobody anything. What is selected is
either some rows or everything that matches (Ctrl-A): see `selection`.
"""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.delegates import CellDelegate
from iptv_manager.ui.tables.header import ColumnHeader
from iptv_manager.ui.tables.kept_place import KeptPlace
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.loading_line import LoadingLine
from iptv_manager.ui.tables.row_source import Row
from iptv_manager.ui.tables.selection import Selection, rows_selection, selected_ranges, selection_of

ROW_AIR = 14  # pixels a row is higher than its text
FOCUS_BAR = 3  # pixels
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]  # first row in sight, id of the current row (0: none)
NOWHERE: Place = (0, 0)


class LazyTableView(QTableView):
    """Shows `model`; `name` is what a screen reader calls the table."""

    current_changed = Signal(
        object
    )  # the current Row, None where there is none; again when it is read or changes
    selection_changed = Signal()
    all_selected = Signal(int)  # everything that matches is selected: so many rows
    row_activated = Signal(object)  # Row; Enter or double click
    menu_wanted = Signal(QPoint)  # a place on the screen; the selection is what the menu is for
    columns_changed = Signal()

    def __init__(self, model: LazyTableModel, parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self.lazy_model = model
        self._everything = False
        self._place: KeptPlace | None = None
        self._told: Row | None = None
        self._wanted = NOWHERE  # where to go once the rows are read
        self.columns_header = ColumnHeader(model.columns, self)
        self.setHorizontalHeader(self.columns_header)
        self.setModel(model)
        # Painting a title asks whether its whole column is selected: a second for each title of a million rows.
        self.columns_header.setSelectionModel(QItemSelectionModel(model, self.columns_header))
        self.cells = CellDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.loading_line = LoadingLine(self.viewport(), self.cells.colours.accent)
        self._set_up(name)
        self._fit_font()
        self.columns_header.arrange_as_at_first()
        self._connect()

    def set_colours(self, colours: CellColours) -> None:
        """Paint in these colours from now on."""
        self.cells.colours = colours
        self.loading_line.colour = colours.accent
        self.viewport().update()

    # Rows

    def current_row(self) -> Row | None:
        """The row of the focus, if it is here."""
        index = self.currentIndex()
        return self.lazy_model.row_at(index.row()) if index.isValid() else None

    def selection(self) -> Selection:
        """What is selected: ids, or everything that matches."""
        return selection_of(self.lazy_model, self.selectionModel(), self._everything)

    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return self._everything or self.selectionModel().hasSelection()

    def loaded_selected_rows(self, limit: int = 1000) -> list[Row]:
        """Those of the selected rows that are in memory, the first `limit` at most."""
        numbers = (number for rows in selected_ranges(self.selectionModel()) for number in rows)
        chosen = (self.lazy_model.row_at(number) for number, _ in zip(numbers, range(limit), strict=False))
        return [row for row in chosen if row is not None]

    def selectAll(self) -> None:
        """Select everything that matches, whatever is read of it so far: one range, not a million indexes."""
        if self.lazy_model.rowCount():
            self._everything = True
            self._select_known()
            self.all_selected.emit(self.lazy_model.rowCount())

    def first_row_in_sight(self) -> int:
        """The number of the top row, 0 in an empty table."""
        return max(0, self.rowAt(0))

    def scroll_to_row(self, number: int) -> None:
        """Bring that row to the top."""
        self.verticalScrollBar().setValue(number * self.verticalHeader().defaultSectionSize())

    def place(self) -> Place:
        """Where one is: first row in sight, id of the current row."""
        if self._wanted != NOWHERE:
            return self._wanted  # closed before it was read
        current = self.currentIndex()
        return self.first_row_in_sight(), (
            self.lazy_model.id_at(current.row()) or 0
        ) if current.isValid() else 0

    def go_when_read(self, place: Place) -> None:
        """Be at that place once the next query is read, as far as its rows still exist."""
        self._wanted = place

    def _go_to_wanted(self, count: int) -> None:
        (first, current), self._wanted = self._wanted, NOWHERE
        row = self.lazy_model.row_of(current) if current else None
        if row is not None:
            self.selectRow(row)
        if first:
            self.executeDelayedItemsLayout()  # the scroll bar does not know of the new rows yet
            self.scroll_to_row(min(first, count))

    def take_focus(self) -> None:
        """Let the keyboard act on the rows, the first one if none is current."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self.lazy_model.rowCount():
            self.selectRow(0)

    # Columns

    def show_sort(self, key: object | None, descending: bool) -> None:
        """Point the header's arrow at the column of that sort key; None = the source's own order."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.columns_header.show_sort(key, order)

    def column_titles(self) -> list[str]:
        """The titles of all columns."""
        return [column.title for column in self.lazy_model.columns]

    def columns_shown(self) -> list[bool]:
        """Which columns are shown, in the same order."""
        return self.columns_header.shown()

    def show_column(self, place: int, shown: bool) -> None:
        """Show or hide a column; the last one shown stays."""
        self.columns_header.show_column(place, shown)

    def reset_columns(self) -> None:
        """All columns as at first."""
        self.columns_header.arrange_as_at_first()

    def save_columns(self) -> str:
        """Order, widths and visibility as text."""
        return self.columns_header.save()

    def restore_columns(self, text: str) -> None:
        """Be as `save_columns` said; nonsense changes nothing."""
        self.columns_header.restore(text)

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, then the mark of the current one."""
        self.cells.begin_repaint()
        super().paintEvent(event)
        index = self.currentIndex()
        if index.isValid() and self.hasFocus():
            top = self.rowViewportPosition(index.row())
            painter = QPainter(self.viewport())
            painter.fillRect(0, top, FOCUS_BAR, self.rowHeight(index.row()), self.cells.colours.accent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Growing columns take the new room, the rows that came into sight are fetched."""
        super().resizeEvent(event)
        self.loading_line.stretch(self.viewport().width())
        self.columns_header.fill(self.viewport().width())
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        """Another font means another row height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(
            self, "loading_line"
        ):
            self._fit_font()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates once on every system; the rest is Qt's."""
        if event.key() in ENTER_KEYS and self.currentIndex().isValid():
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No search by typing: it would walk through a million rows; the search field is for that."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row: rows are chosen here, not cells."""
        rows = self.lazy_model.rowCount()
        column = max(0, self.currentIndex().column())
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self.lazy_model.index(0, column)
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.lazy_model.index(rows - 1, column)
        return super().moveCursor(action, modifiers)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Tell where a menu is wanted: at the pointer, or at the current row for the Menu key."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_wanted.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is lit."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Anything but the whole table is no longer everything."""
        super().selectionChanged(selected, deselected)
        if not deselected.isEmpty() and self._everything:
            self._everything = len(selected_ranges(self.selectionModel())) == 1 and self._covers_all()
        self.viewport().update()
        self.selection_changed.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the row of the focus, unless it is the same one in a new place."""
        super().currentChanged(current, previous)
        if self._place is None:
            self._tell_current()

    # Setting up

    def _set_up(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _connect(self) -> None:
        model, header = self.lazy_model, self.columns_header
        model.loading_changed.connect(self.loading_line.set_loading)
        model.counted.connect(self._go_to_wanted)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._take_place)
        model.rowsInserted.connect(self._grow)
        model.dataChanged.connect(self._note_changes)
        header.sort_clicked.connect(model.sort)
        header.columns_changed.connect(self.columns_changed)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.doubleClicked.connect(self._activate)

    def _fit_font(self) -> None:
        """Figures of one width, and rows as high as the text asks for."""
        font = self.font()
        tabular = QFont.Tag("tnum")
        if not font.isFeatureSet(tabular):
            font.setFeature(tabular, 1)
            self.setFont(font)
        self.cells.use_font(font)
        height = self.fontMetrics().height() + ROW_AIR
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)

    # Following the model

    def _look(self) -> None:
        """Tell the model what is in sight."""
        rows = self.lazy_model.rowCount()
        first = self.rowAt(0)
        if rows and first >= 0:
            last = self.rowAt(self.viewport().height() - 1)
            self.lazy_model.look_at(first, last if last >= 0 else rows - 1)

    def _keep_place(self) -> None:
        self.cells.hovered = -1
        if self.lazy_model.keeps_place:
            self._place = KeptPlace.of(self, self.lazy_model)

    def _take_place(self) -> None:
        place = self._place
        if place is None:
            self._everything = False
            self.scrollToTop()
        else:
            everything = self._everything
            self.updateGeometries()
            place.take_up(self, self.lazy_model)
            self._everything = everything
            self._grow()
            self._place = None
        self._tell_current()
        self._look()

    def _grow(self) -> None:
        if self._everything:
            self._select_known()
            self.all_selected.emit(self.lazy_model.rowCount())
        self._look()

    def _note_changes(self, first: Index, last: Index) -> None:
        if first.row() <= self.currentIndex().row() <= last.row():
            self._tell_current()

    def _tell_current(self) -> None:
        row = self.current_row()
        if row != self._told:
            self._told = row
            self.current_changed.emit(row)

    # The person's doing

    def _activate(self, index: Index) -> None:
        row = self.lazy_model.row_at(index.row())
        if row is not None:
            self.row_activated.emit(row)

    def _select_known(self) -> None:
        everything = rows_selection(self.lazy_model, [(0, self.lazy_model.rowCount() - 1)])
        self.selectionModel().select(everything, self.selectionModel().SelectionFlag.ClearAndSelect)

    def _covers_all(self) -> bool:
        return [len(rows) for rows in selected_ranges(self.selectionModel())] == [self.lazy_model.rowCount()]

    def _hover(self, row: int) -> None:
        if row != self.cells.hovered:
            old, self.cells.hovered = self.cells.hovered, row
            for changed in (old, row):
                if changed >= 0:
                    top = self.rowViewportPosition(changed)
                    self.viewport().update(0, top, self.viewport().width(), self.rowHeight(changed))
