"""What the table is filtered and sorted by at this moment: one object that all controls share."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind


class Filters(QObject):
    """Holds the query; `changed` comes once for each real change."""

    changed = Signal(object)  # LineUpQuery

    def __init__(self, query: LineUpQuery | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._query = query or LineUpQuery()

    @property
    def query(self) -> LineUpQuery:
        """Filters and order as they stand."""
        return self._query

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the table."""
        return self._query != self.unfiltered

    @property
    def unfiltered(self) -> LineUpQuery:
        """The same order without any filter."""
        return LineUpQuery(sort=self._query.sort, descending=self._query.descending)

    def take(self, query: LineUpQuery) -> None:
        """Use this query from now on."""
        if query != self._query:
            self._query = query
            self.changed.emit(query)

    def search(self, text: str) -> None:
        """Only streams that match `text`."""
        self._set(search=text.strip())

    def show_providers(self, providers: Iterable[int]) -> None:
        """Only streams of these providers; none = all."""
        self._set(providers=frozenset(providers))

    def keep_providers(self, known: Iterable[int]) -> None:
        """Forget chosen providers that are not there any more."""
        self._set(providers=self._query.providers & frozenset(known))

    def show_groups(self, groups: Iterable[str]) -> None:
        """Only streams of these group keys; none = all."""
        self._set(groups=frozenset(groups))

    def show_kinds(self, kinds: Iterable[StreamKind]) -> None:
        """Only streams of these kinds; none = all."""
        self._set(kinds=frozenset(kinds))

    def show_outcomes(self, outcomes: Iterable[Outcome], unchecked: bool) -> None:
        """Only streams with these states; none and not `unchecked` = all."""
        self._set(outcomes=frozenset(outcomes), unchecked=unchecked)

    def show_unseen(self, days: int) -> None:
        """Only streams that were not checked for so many days; 0 = all."""
        self._set(unseen_days=days)

    def sort(self, column: SortColumn, descending: bool) -> None:
        """Order the table by `column`."""
        self._set(sort=column, descending=descending)

    def clear(self) -> None:
        """Show everything; the order stays."""
        self.take(self.unfiltered)

    def _set(self, **changes: Any) -> None:
        self.take(replace(self._query, **changes))
