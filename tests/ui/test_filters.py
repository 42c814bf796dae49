"""The filters all controls share."""

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind
from iptv_manager.ui.filters import Filters


def test_a_change_is_told_once_and_no_change_not_at_all(qapp: object) -> None:
    filters, told = Filters(), list[LineUpQuery]()
    filters.changed.connect(told.append)
    filters.search("  news ")
    filters.search("news")
    assert told == [LineUpQuery(search="news")]


def test_clearing_keeps_the_order(qapp: object) -> None:
    filters = Filters()
    filters.sort(SortColumn.NAME, True)
    filters.show_kinds([StreamKind.MOVIE])
    filters.show_outcomes([Outcome.ALIVE], True)
    assert filters.is_filtered
    filters.clear()
    assert filters.query == LineUpQuery(sort=SortColumn.NAME, descending=True)
    assert not filters.is_filtered
