"""What is selected in a table: some rows by id, or everything that matches the query."""

from array import array
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from iptv_manager.ui.tables.lazy_model import LazyTableModel

FRAGMENTS = 1000  # runs of rows selected again after a reload; beyond that it would take seconds


@dataclass(frozen=True, slots=True)
class Selection:
    """`ids` in the table's order, or `everything` that matches (then `ids` is empty); `count` of either."""

    ids: "array[int]"
    everything: bool
    count: int


def selection_of(model: LazyTableModel, chosen: QItemSelectionModel, everything: bool) -> Selection:
    """What is selected now; whole ranges at a time, never index by index."""
    if everything:
        return Selection(array("q"), True, model.rowCount())
    ids = array("q")
    for rows in selected_ranges(chosen):
        ids += model.ids_of(rows)
    return Selection(ids, False, len(ids))


def selected_ranges(chosen: QItemSelectionModel) -> list[range]:
    """The selected rows as ranges, in order."""
    selection = chosen.selection()
    parts = [selection.at(place) for place in range(selection.count())]
    ranges = {(part.top(), part.bottom()) for part in parts}
    return [range(top, bottom + 1) for top, bottom in sorted(ranges)]


def rows_selection(model: LazyTableModel, runs: "list[tuple[int, int]]") -> QItemSelection:
    """A selection of whole rows, given as (first, last) of each run."""
    last_column = model.columnCount() - 1
    selection = QItemSelection()
    for first, last in runs[:FRAGMENTS]:
        selection.select(model.index(first, 0), model.index(last, last_column))
    return selection
