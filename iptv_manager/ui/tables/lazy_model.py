"""The model of every big table: rows by number over a vector of ids, read in pages as they are looked at.

`show_query` shows the first 200 rows as soon as they are there and the full extent once its ids are; a newer
query cancels an older one. `reload` reads the same query again and keeps the place. `update_rows` changes
fields of rows on the spot. There is no proxy model: filtering and sorting are the source's.
"""

import asyncio
import logging
from array import array
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from iptv_manager.ui.parts import plain_tip
from iptv_manager.ui.tables.columns import CellKind, Column
from iptv_manager.ui.tables.ids import position_of, positions_of
from iptv_manager.ui.tables.live_changes import Changes, LiveChanges
from iptv_manager.ui.tables.page_loader import PageLoader
from iptv_manager.ui.tables.pages import PAGE, Page, PageCache
from iptv_manager.ui.tables.row_source import Row, RowSource

log = logging.getLogger(__name__)

WAITING = "…"  # a row that is not here yet
GONE = "—"  # a row that vanished since the ids were read

# Roles as plain numbers: a repaint asks 1,450 times, and comparing with Python's enums took most of its time.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LazyTableModel(QAbstractTableModel):
    """Rows of `source` under `columns`. Works on the running asyncio loop; blocks nothing."""

    counted = Signal(int)  # rows of the query, once all are known
    loading_changed = Signal(bool)
    sort_wanted = Signal(object, bool)  # a column's sort_key (None = the source's own order), descending
    failed = Signal(object)  # Exception; once until something succeeds again

    def __init__(
        self, columns: Sequence[Column], source: RowSource[Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.keeps_place = False  # whether the reset going on is a reload: what was in sight should stay so
        self.is_complete = False  # whether the full extent is known
        self.retry_seconds = 1.0  # at the least between a failure and the next try
        self._source = source
        self._query: Any = None
        self._ids: array[int] = array("q")
        self._pages = PageCache()
        self._loader = PageLoader(self._fetch_page, self._tell_failure)
        self._changes = LiveChanges(self._change_rows, self)
        self._late_changes: Changes = {}  # told while pages are under way, which may not know them yet
        self._load: asyncio.Task[None] | None = None
        self._must_retry = False
        self._retry_at = 0.0
        self._has_failed = False
        self._seen = range(0)
        self._page_number = -1  # the page last asked for, at hand
        self._page: Page = []

    # What to show

    def show_query(self, query: Any) -> None:
        """Show another query from its top; the old rows stay until the new ones are here."""
        self._query = query
        self.is_complete = False
        self._start_load(self._show_anew(query))

    def reload(self) -> None:
        """Read the same query again; rows that are still there keep their place on screen."""
        if self._query is None:
            return
        self._start_load(self._refresh(self._query) if self.is_complete else self._show_anew(self._query))

    def update_rows(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Change fields of rows in memory, by id; views hear of it at most ten times a second."""
        self._changes.add(changes)

    def look_at(self, first: int, last: int) -> None:
        """Say which rows are in sight: they are fetched first, then a page ahead in the way of motion."""
        moved = first - self._seen.start
        self._seen = range(first, last + 1)
        self._retry_if_due()
        ahead = [last + PAGE if moved >= 0 else first - PAGE] if abs(moved) <= PAGE else []
        for row in (*ahead, last, first):
            if 0 <= row < len(self._ids) and row // PAGE not in self._pages:
                self._loader.want(row // PAGE)

    @property
    def seen_ids(self) -> "array[int]":
        """The ids of the rows in sight."""
        return self.ids_of(range(self._seen.start, min(self._seen.stop, len(self._ids))))

    def stop(self) -> None:
        """Cancel everything under way."""
        self._cancel_load()
        self._loader.clear()
        self._changes.clear()

    @property
    def is_loading(self) -> bool:
        """Whether a query is under way."""
        return self._load is not None

    # Rows and ids

    def row_at(self, number: int) -> Row | None:
        """The row of that number, if it is here; otherwise it is fetched and `dataChanged` tells when."""
        page_number, place = divmod(number, PAGE)
        if page_number != self._page_number:
            page = self._pages.page(page_number)
            if page is None:
                self._loader.want(page_number)
                return None
            self._page_number, self._page = page_number, page
        return self._page[place] if place < len(self._page) else None

    def is_gone(self, number: int) -> bool:
        """Whether the row of that number vanished since the ids were read."""
        return number // PAGE in self._pages and self.row_at(number) is None

    def id_at(self, number: int) -> int | None:
        """The id of the row of that number; None beyond the last."""
        return self._ids[number] if 0 <= number < len(self._ids) else None

    def ids_of(self, rows: Iterable[int]) -> "array[int]":
        """The ids of these rows, in their order; a range costs no more than its copy."""
        if isinstance(rows, range) and rows.step == 1:
            return self._ids[rows.start : rows.stop]
        return array("q", [self._ids[row] for row in rows])

    def row_of(self, key: int) -> int | None:
        """The number of the row with that id; some 10 ms in a million where it is not in memory."""
        number = self._pages.number_of(key)
        return number if number is not None else position_of(self._ids, key)

    def rows_of(self, keys: "array[int]") -> dict[int, int]:
        """The numbers of those of these ids that are in the table, by id."""
        return positions_of(self._ids, keys)

    # Qt's questions

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are known of."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """A cell's text, tip or alignment."""
        if role != DISPLAY and role != TOOLTIP and role != ALIGNMENT:
            return None
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == ALIGNMENT:
            return RIGHT if column.kind is CellKind.NUMBER else LEFT
        row = self.row_at(index.row())
        if role == TOOLTIP:
            return plain_tip(column.tooltip(row)) if row is not None and column.tooltip else None
        return column.display(row) if row is not None else self.placeholder(index.row())

    def placeholder(self, number: int) -> str:
        """What stands for a row that is not here."""
        return GONE if self.is_gone(number) else WAITING

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Titles of columns, numbers of rows."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == DISPLAY else None
        if not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].title
        if role == ALIGNMENT:
            return RIGHT if self.columns[section].kind is CellKind.NUMBER else LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask whoever sets the query for another order; column -1 is the source's own."""
        key = self.columns[column].sort_key if column >= 0 else None
        if column < 0 or key is not None:
            self.sort_wanted.emit(key, key is not None and order == Qt.SortOrder.DescendingOrder)

    # Loading a query

    def _start_load(self, load: Coroutine[Any, Any, None]) -> None:
        was_loading = self._load is not None
        self._cancel_load()
        self._must_retry = False
        self._load = task = asyncio.get_running_loop().create_task(load, name="load a table")
        task.add_done_callback(self._finish_load)
        if not was_loading:
            self.loading_changed.emit(True)

    def _cancel_load(self) -> None:
        if self._load is not None:
            self._load.remove_done_callback(self._finish_load)
            self._load.cancel()
            self._load = None

    def _finish_load(self, task: "asyncio.Task[None]") -> None:
        self._load = None
        self.loading_changed.emit(False)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._must_retry = True
            self._tell_failure(error)

    async def _show_anew(self, query: Any) -> None:
        rows = await self._source.first_rows(query, PAGE)
        self._has_failed = False
        self._replace(array("q", [row.id for row in rows]), {0: rows}, is_complete=len(rows) < PAGE)
        if not self.is_complete:
            await self._extend(await self._source.id_vector(query))
        self.counted.emit(len(self._ids))

    async def _extend(self, ids: "array[int]") -> None:
        """Grow from the first rows to all; where they no longer agree, start over in the same place."""
        shown = len(self._ids)
        if ids[:shown] != self._ids:
            await self._replace_in_place(ids)
            return
        self.is_complete = True
        if len(ids) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()

    async def _refresh(self, query: Any) -> None:
        ids = await self._source.id_vector(query)
        self._has_failed = False
        if ids == self._ids:
            await self._refresh_sight()
        else:
            await self._replace_in_place(ids)
        self.counted.emit(len(self._ids))

    async def _refresh_sight(self) -> None:
        """Read the pages in sight again; forget the others, they are read when looked at."""
        pages = self._pages_of(self._seen)
        self._loader.clear()
        for number in pages:
            await self._fetch_page(number)
        self._forget_page_at_hand()
        self._pages.keep_only(pages)

    async def _replace_in_place(self, ids: "array[int]") -> None:
        """Change to other ids with the rows that will be in sight already here: nothing flickers."""
        top = self._top_after(ids)
        pages = self._pages_of(range(top, top + len(self._seen)), len(ids))
        rows = {number: await self._source.rows(ids[number * PAGE : (number + 1) * PAGE]) for number in pages}
        self.keeps_place = True
        try:
            self._replace(ids, rows, is_complete=True)
        finally:
            self.keeps_place = False

    def _top_after(self, ids: "array[int]") -> int:
        """Where the first row in sight that is still there will be."""
        in_sight = self._ids[self._seen.start : self._seen.stop]
        found = positions_of(ids, in_sight)
        return next(
            (found[key] - place for place, key in enumerate(in_sight) if key in found), self._seen.start
        )

    def _pages_of(self, rows: range, count: int | None = None) -> range:
        last = min(rows.stop, len(self._ids) if count is None else count) - 1
        first = max(0, rows.start)
        return range(first // PAGE, last // PAGE + 1) if last >= first else range(0)

    def _replace(self, ids: "array[int]", rows: Mapping[int, Sequence[Row]], is_complete: bool) -> None:
        self._loader.clear()
        self.beginResetModel()
        self._forget_page_at_hand()
        self._pages.clear()
        self._ids = ids
        self.is_complete = is_complete
        for number, page in rows.items():
            self._put_page(number, page)
        self.endResetModel()

    # Pages

    async def _fetch_page(self, number: int) -> None:
        if self._loader.under_way <= 1 and self._load is None:
            self._late_changes.clear()
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        rows = await self._source.rows(ids)
        self._has_failed = False
        self._put_page(number, rows)
        self._tell_changed(number * PAGE, number * PAGE + len(ids) - 1)

    def _put_page(self, number: int, rows: Sequence[Row]) -> None:
        self._forget_page_at_hand()
        self._pages.put(number, self._ids[number * PAGE : (number + 1) * PAGE], rows)
        for key, fields in self._late_changes.items():
            self._pages.change(key, fields)

    def _forget_page_at_hand(self) -> None:
        self._page_number = -1

    def _change_rows(self, changes: Changes) -> None:
        """Apply live changes; those told while a page is under way are applied to it too."""
        if self._loader.under_way or self._load is not None:
            self._late_changes.update(changes)
        changed = [self._pages.change(key, fields) for key, fields in changes.items()]
        rows = [row for row in changed if row is not None]
        if rows:
            self._tell_changed(min(rows), max(rows))

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    # Failures

    def _tell_failure(self, error: BaseException) -> None:
        self._retry_at = asyncio.get_running_loop().time() + self.retry_seconds
        log.warning("A table could not be read: %s", error)
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)

    def _retry_if_due(self) -> None:
        """After a failure the next look tries again, once a second at most."""
        if not self._has_failed or (now := asyncio.get_running_loop().time()) < self._retry_at:
            return
        self._retry_at = now + self.retry_seconds
        self._loader.forgive()
        if self._must_retry:
            self.reload()
