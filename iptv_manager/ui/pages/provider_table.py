"""The table of the page of providers: the cards' facts in columns, for those who have many."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView

from iptv_manager.model.account import Account
from iptv_manager.model.names import natural_key
from iptv_manager.model.provider import Provider
from iptv_manager.store.provider_counts import ProviderCounts
from iptv_manager.ui.account_wording import connections_of, expiry_of, kind_of, state_of
from iptv_manager.ui.parts import GRID, dress_role, tabular
from iptv_manager.ui.tables.in_memory import in_order
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import ago_text, count_text

_Index = QModelIndex | QPersistentModelIndex
_ARROWS = {Qt.SortOrder.AscendingOrder: " ↑", Qt.SortOrder.DescendingOrder: " ↓"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Row(NamedTuple):
    """A provider and what it holds."""

    provider: Provider
    counts: ProviderCounts


class _Column(NamedTuple):
    title: str
    text: Callable[[Row], str]
    order: Callable[[Row], Any]  # None: it shows nothing, and stands last
    is_number: bool = False
    mood: Callable[[Row], str] = lambda _row: ""


class ProviderTableModel(QAbstractTableModel):
    """A few rows: all of them are here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[Row] = []
        self._given: list[Row] = []
        self._sorted_by = -1, Qt.SortOrder.AscendingOrder
        self._columns = self._made_columns()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self._given = list(rows)
        self._put_in_order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By this column; -1: as they were given. What shows nothing there stands last both ways."""
        self.beginResetModel()
        self._sorted_by = column, order
        self._put_in_order()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def _put_in_order(self) -> None:
        place, order = self._sorted_by
        key = self._columns[place].order if place >= 0 else None
        self.rows = in_order(self._given, key, order == Qt.SortOrder.DescendingOrder)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many providers there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many facts are shown."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A fact, its side and its colour."""
        column, line = self._columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and (mood := column.mood(line)):
            return QColor(getattr(self._theme.colours, mood))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        place, order = self._sorted_by
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title + (_ARROWS[order] if section == place else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = self._columns[section].is_number
            return _RIGHT if is_number else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _made_columns(self) -> list[_Column]:
        return [
            _Column(
                self.tr("Name"), lambda row: row.provider.name, lambda row: natural_key(row.provider.name)
            ),
            _Column(self.tr("Kind"), lambda row: kind_of(row.provider), lambda row: kind_of(row.provider)),
            _Column(
                self.tr("State"),
                lambda row: state_of(row.provider).text,
                lambda row: state_of(row.provider).text,
                mood=lambda row: state_of(row.provider).mood,
            ),
            _Column(
                self.tr("Live"), lambda row: count_text(row.counts.live), lambda row: row.counts.live, True
            ),
            _Column(
                self.tr("Films"),
                lambda row: count_text(row.counts.movies),
                lambda row: row.counts.movies,
                True,
            ),
            _Column(
                self.tr("Series"),
                lambda row: count_text(row.counts.series),
                lambda row: row.counts.series,
                True,
            ),
            _Column(self.tr("Expires"), _expiry_text, _expiry, mood=_expiry_mood),
            _Column(self.tr("Connections"), _connections_text, _most_connections),
            _Column(
                self.tr("Trial"),
                lambda row: self._trial(row.provider.account),
                lambda row: self._trial(row.provider.account) or None,
            ),
            _Column(
                self.tr("Server time zone"),
                lambda row: row.provider.account.time_zone if row.provider.account else "",
                lambda row: row.provider.account.time_zone or None if row.provider.account else None,
            ),
            _Column(
                self.tr("Last sync"),
                lambda row: ago_text(row.provider.last_sync),
                lambda row: row.provider.last_sync,
                True,
            ),
        ]

    def _trial(self, account: Account | None) -> str:
        return self.tr("Yes") if account and account.is_trial else ""


class ProviderTable(QTableView):
    """Providers as rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = ProviderTableModel(theme)
        self.setModel(self.rows)
        self.setFont(tabular(self.font()))
        dress_role(self, "small")
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Providers"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(GRID * 5)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self.rows.sort)

    def provider_at(self, index: QModelIndex) -> Provider | None:
        """The provider of a row."""
        return self.rows.rows[index.row()].provider if index.isValid() else None


def _connections_text(row: Row) -> str:
    is_known = row.provider.account or row.provider.max_connections
    return connections_of(row.provider) if is_known else ""


def _most_connections(row: Row) -> int | None:
    account = row.provider.account
    return row.provider.max_connections or (account.max_connections if account else None)


def _expiry(row: Row) -> datetime | None:
    return row.provider.account.expires_at if row.provider.account else None


def _expiry_text(row: Row) -> str:
    return expiry_of(row.provider.account).text if row.provider.account else ""


def _expiry_mood(row: Row) -> str:
    return expiry_of(row.provider.account).mood if row.provider.account else ""
