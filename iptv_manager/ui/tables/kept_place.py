"""Holds a view's place while its model is read again: what is selected, where one is, what is in sight."""

from array import array
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QTableView

from iptv_manager.ui.tables.ids import runs_of
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.selection import rows_selection, selected_ranges

_SELECT_ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(slots=True)
class KeptPlace:
    """A place in a table in terms of ids, which outlive row numbers."""

    selected: "array[int]"
    current: int | None
    current_column: int
    in_sight: "array[int]"
    offset: int  # pixels of the first row that are out of sight
    across: int

    @classmethod
    def of(cls, view: QTableView, model: LazyTableModel) -> "KeptPlace":
        """The place of `view` as it is now."""
        selected = array("q")
        for rows in selected_ranges(view.selectionModel()):
            selected += model.ids_of(rows)
        top = max(0, view.rowAt(0))
        shown = view.viewport().height() // max(1, view.verticalHeader().defaultSectionSize()) + 2
        current = view.currentIndex()
        return cls(
            selected=selected,
            current=model.id_at(current.row()) if current.isValid() else None,
            current_column=max(0, current.column()),
            in_sight=model.ids_of(range(top, top + shown)),
            offset=-view.rowViewportPosition(top),
            across=view.horizontalScrollBar().value(),
        )

    def take_up(self, view: QTableView, model: LazyTableModel) -> None:
        """Be there again, as far as the rows still exist."""
        rows = model.rows_of(self.selected) if self.selected else {}
        selection = rows_selection(model, runs_of(rows.values()))
        current = model.row_of(self.current) if self.current is not None else None
        if current is not None:
            index = model.index(current, self.current_column)
            view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        view.selectionModel().select(selection, _SELECT_ROWS)
        self._scroll(view, model)

    def _scroll(self, view: QTableView, model: LazyTableModel) -> None:
        found = model.rows_of(self.in_sight)
        for place, key in enumerate(self.in_sight):
            if key in found:
                height = view.verticalHeader().defaultSectionSize()
                view.verticalScrollBar().setValue((found[key] - place) * height + self.offset)
                break
        view.horizontalScrollBar().setValue(self.across)
