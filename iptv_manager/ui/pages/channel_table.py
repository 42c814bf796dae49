"""The table of channels: the lazy table with its columns, told of queries and results of checks."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal

from iptv_manager.model.health import ProbeResult
from iptv_manager.model.line_up import LineUpQuery, SortColumn, StreamRow
from iptv_manager.ui.pages.channel_columns import channel_columns
from iptv_manager.ui.services import LineUpService
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme


class ChannelTable(LazyTableView):
    """`StreamRow`s of the line-up."""

    counted = Signal(int)  # rows of the query
    sort_wanted = Signal(object, bool)  # SortColumn, descending
    failed = Signal(object)  # Exception

    def __init__(self, line_up: LineUpService, theme: Theme) -> None:
        name = QCoreApplication.translate("ChannelTable", "Channels")
        super().__init__(LazyTableModel(channel_columns(), line_up), name=name)
        self.lazy_model.setParent(self)
        self._take_colours(theme.colours)
        theme.changed.connect(self._take_colours)
        self.lazy_model.counted.connect(self.counted)
        self.lazy_model.failed.connect(self.failed)
        self.lazy_model.sort_wanted.connect(self._pass_on_sort)

    def show_query(self, query: LineUpQuery) -> None:
        """Show the rows of this query, the arrow of the header in line with it."""
        by_itself = query.sort is SortColumn.ORDER and not query.descending
        self.show_sort(None if by_itself else query.sort, query.descending)
        self.lazy_model.show_query(query)

    def reload(self) -> None:
        """Read the same query again; what is in sight stays in its place."""
        self.lazy_model.reload()

    def stop(self) -> None:
        """Cancel everything under way."""
        self.lazy_model.stop()

    def show_results(self, results: Sequence[ProbeResult]) -> None:
        """Show what checks found, in the rows they are about."""
        self.lazy_model.update_rows({result.stream_id: _fields_of(result) for result in results})

    def current_channel(self) -> StreamRow | None:
        """The row of the focus, if it is here."""
        return self._as_channel(self.current_row())

    def selected_channels(self) -> list[StreamRow]:
        """The selected rows that are in memory, the first thousand at most."""
        return [row for row in map(self._as_channel, self.loaded_selected_rows()) if row]

    @staticmethod
    def _as_channel(row: object) -> StreamRow | None:
        return row if isinstance(row, StreamRow) else None

    def _take_colours(self, colours: Colours) -> None:
        self.set_colours(CellColours.of(colours))

    def _pass_on_sort(self, key: SortColumn | None, descending: bool) -> None:
        self.sort_wanted.emit(key or SortColumn.ORDER, descending)


def _fields_of(result: ProbeResult) -> dict[str, Any]:
    """The fields of a `StreamRow` that a check changes."""
    return {
        "outcome": result.outcome,
        "response_ms": result.first_byte_ms,
        "checked": result.checked_at,
        "detail": result.detail,
    }
