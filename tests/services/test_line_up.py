"""The line-up's views: order, filters and counts are those a person would work out by hand."""

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import Facet, LineUpQuery, SortColumn
from iptv_manager.model.names import group_key
from iptv_manager.model.playlist import StreamKind
from iptv_manager.services.cache import Cache
from iptv_manager.services.health_history import HealthHistoryService
from iptv_manager.services.line_up import LineUpService
from iptv_manager.store.changes import Change
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

Run = Callable[[Any], Any]

LIST = """#EXTM3U
#EXTINF:-1 tvg-id="b" tvg-chno="10" group-title="News",Channel 10
http://h/1
#EXTINF:-1 tvg-chno="2.1" group-title="Sport",Channel 2
http://h/2
#EXTINF:-1 tvg-id="a" group-title="news",channel 1
http://h/3
#EXTINF:-1,Ünder
http://h/4
#EXTINF:-1 group-title="Films",A Film
http://h/movie/5.mp4
"""
HEALTH = """
INSERT INTO stream_health (provider_id, stream_id, outcome, checked_at, first_byte_ms)
SELECT provider_id, id, CASE url WHEN 'http://h/1' THEN 'timeout' ELSE 'alive' END::outcome,
  now() - position * interval '1 us', CASE url WHEN 'http://h/1' THEN NULL ELSE 100 + length(name) END
FROM stream WHERE url IN ('http://h/1', 'http://h/2', 'http://h/3')
"""


@pytest.fixture
def line_up(lists: Lists, database: Database) -> LineUpService:
    """A line-up of five entries, three of them checked."""
    lists.path.write_text(LIST, encoding="utf-8")
    lists.take(lists.path)
    with database.engine.begin() as connection:
        connection.execute(text(HEALTH))
    return LineUpService(database)


def test_counts_are_known_until_something_changes(lists: Lists, database: Database, run: Run) -> None:
    lists.path.write_text(LIST, encoding="utf-8")
    lists.take(lists.path)
    cache = Cache()
    line_up, history = LineUpService(database, cache), HealthHistoryService(database, cache)

    def checked() -> int:
        found = run(line_up.facets(LineUpQuery())).outcomes
        return sum(facet.count for facet in found if facet.key != "unchecked")

    assert checked() == 0
    with database.engine.begin() as connection:
        connection.execute(text(HEALTH))
    assert checked() == 0
    history.take_changes(frozenset({Change("health")}))
    assert checked() == 3
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM stream_health"))
    assert checked() == 3
    line_up.forget_counts()
    assert checked() == 0
    assert cache.hit_ratio == 0.4


@pytest.fixture
def names(line_up: LineUpService, run: Run) -> Callable[[LineUpQuery], list[str]]:
    """What a view shows, the same by both ways of asking."""

    async def shown(query: LineUpQuery) -> list[str]:
        first = [row.name for row in await line_up.first_rows(query)]
        rows = await line_up.rows(await line_up.id_vector(query))
        assert [row.name for row in rows] == first
        return first

    return lambda query: run(shown(query))


Names = Callable[[LineUpQuery], list[str]]

ORDERS = {
    SortColumn.ORDER: ["Channel 10", "Channel 2", "channel 1", "Ünder", "A Film"],
    SortColumn.NAME: ["A Film", "channel 1", "Channel 2", "Channel 10", "Ünder"],
    SortColumn.NUMBER: ["Channel 2", "Channel 10", "A Film", "channel 1", "Ünder"],
    SortColumn.GUIDE_ID: ["channel 1", "Channel 10", "Channel 2", "Ünder", "A Film"],
    SortColumn.GROUP: ["A Film", "channel 1", "Channel 10", "Channel 2", "Ünder"],
    SortColumn.KIND: ["channel 1", "Channel 2", "Channel 10", "Ünder", "A Film"],
    SortColumn.STATUS: ["Channel 2", "channel 1", "Channel 10", "A Film", "Ünder"],
    SortColumn.RESPONSE: ["Channel 2", "channel 1", "A Film", "Channel 10", "Ünder"],
    SortColumn.CHECKED: ["channel 1", "Channel 2", "Channel 10", "A Film", "Ünder"],
}


@pytest.mark.parametrize("column", ORDERS)
def test_each_column_sorts_and_puts_what_has_no_value_last(names: Names, column: SortColumn) -> None:
    assert names(LineUpQuery(sort=column)) == ORDERS[column]


def test_sorted_down_what_has_no_value_still_comes_last(names: Names) -> None:
    down = names(LineUpQuery(sort=SortColumn.NUMBER, descending=True))
    assert down[:2] == ["Channel 10", "Channel 2"]
    assert names(LineUpQuery(sort=SortColumn.NAME, descending=True)) == ORDERS[SortColumn.NAME][::-1]
    assert names(LineUpQuery(sort=SortColumn.ORDER, descending=True)) == ORDERS[SortColumn.ORDER][::-1]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CHANNEL", ["Channel 10", "Channel 2", "channel 1"]),
        ("under", ["Ünder"]),
        ("nel 1", ["Channel 10", "channel 1"]),
        ("10 chan", ["Channel 10"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE stream; --", []),
        ("", ORDERS[SortColumn.ORDER]),
    ],
)
def test_a_search_finds_names_that_hold_every_word(names: Names, typed: str, found: list[str]) -> None:
    assert names(LineUpQuery(search=typed)) == found


def test_groups_are_one_whatever_their_case(names: Names) -> None:
    query = LineUpQuery(groups=frozenset({group_key("NEWS")}))
    assert names(query) == ["Channel 10", "channel 1"]


def test_filters_of_kind_and_outcome_can_be_joined(names: Names) -> None:
    assert names(LineUpQuery(kinds=frozenset({StreamKind.MOVIE}))) == ["A Film"]
    assert names(LineUpQuery(outcomes=frozenset({Outcome.TIMEOUT}))) == ["Channel 10"]
    assert names(LineUpQuery(unchecked=True)) == ["Ünder", "A Film"]
    both = LineUpQuery(
        outcomes=frozenset({Outcome.TIMEOUT}), unchecked=True, kinds=frozenset({StreamKind.LIVE})
    )
    assert names(both) == ["Channel 10", "Ünder"]


def test_counts_leave_their_own_filter_aside(line_up: LineUpService, run: Run) -> None:
    found = run(line_up.facets(LineUpQuery()))
    assert [(facet.label.lower(), facet.count) for facet in found.groups.facets] == [
        ("", 1), ("films", 1), ("news", 2), ("sport", 1),
    ]  # fmt: skip
    assert [(facet.key, facet.count) for facet in found.kinds] == [("live", 4), ("movie", 1)]
    assert [(facet.key, facet.count) for facet in found.outcomes] == [
        ("alive", 2),
        ("timeout", 1),
        ("unchecked", 2),
    ]
    assert [facet.count for facet in found.providers] == [5]
    narrowed = run(line_up.facets(LineUpQuery(search="channel", groups=frozenset({group_key("News")}))))
    assert [(facet.label.lower(), facet.count) for facet in narrowed.groups.facets] == [
        ("news", 2),
        ("sport", 1),
    ]
    assert [facet.count for facet in narrowed.providers] == [2]
    checked = run(line_up.facets(LineUpQuery(sort=SortColumn.STATUS, outcomes=frozenset({Outcome.ALIVE}))))
    assert Facet("unchecked", "unchecked", 2) in checked.outcomes
    assert [facet.count for facet in checked.providers] == [2]


def test_rows_come_in_the_order_asked_and_lost_ones_are_left_out(line_up: LineUpService, run: Run) -> None:
    ids = run(line_up.id_vector(LineUpQuery()))
    asked = array("q", [ids[3], 10**12, ids[0]])
    assert [row.id for row in run(line_up.rows(asked))] == [ids[3], ids[0]]


def test_without_a_provider_there_is_nothing_and_no_error(database: Database, run: Run) -> None:
    empty = LineUpService(database)
    assert run(empty.first_rows(LineUpQuery())) == []
    assert len(run(empty.id_vector(LineUpQuery()))) == 0
    assert run(empty.facets(LineUpQuery())).groups.facets == []


def test_streams_that_nobody_looked_at_for_days_are_found_never_checked_ones_too(
    names: Names, database: Database, line_up: LineUpService, run: Run
) -> None:
    old = "UPDATE stream_health SET checked_at = now() - interval '10 days' WHERE outcome = 'timeout'"
    with database.engine.begin() as connection:
        connection.execute(text(old))
    assert names(LineUpQuery(unseen_days=7)) == ["Channel 10", "Ünder", "A Film"]
    assert names(LineUpQuery(unseen_days=30)) == ["Ünder", "A Film"]
    counts = run(line_up.facets(LineUpQuery(unseen_days=7)))
    assert [(facet.label, facet.count) for facet in counts.providers] == [("Lists", 3)]
    assert counts.groups.total == 3
