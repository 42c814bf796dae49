"""Groups that are written together ("News;Sports"): each is a facet of its own, wherever groups are filtered by."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.edits import Field
from iptv_manager.model.films import TitleKind, TitleQuery
from iptv_manager.model.line_up import GroupCounts, LineUpQuery, SortColumn
from iptv_manager.model.rules import Rule, RuleField, RuleKind
from iptv_manager.services.edits import EditService
from iptv_manager.services.favourites import GroupService
from iptv_manager.services.line_up import LineUpService
from iptv_manager.services.rules import RuleService
from iptv_manager.store import channels, films, group_facets, group_parts, sync_undo
from iptv_manager.store.database import Database
from tests.services.film_ground import Shelf, film
from tests.services.import_lists import Lists
from tests.services.merging import Ground, entry

Run = Callable[[Any], Any]
ENTRIES = [
    (f"Station {letter}", group, f"http://h/{letter}")
    for letter, group in (
        ("a", "News;Sports"),
        ("b", "NEWS"),
        ("c", "sports ; News; sports;"),
        ("d", "Channel 12345678901"),  # the key has a separator: eleven digits are led by it
        ("e", " ; "),
        ("f", ""),
    )
]


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """The entries as channels of one provider."""
    made = Ground(database, tmp_path)
    made.bring("One", [entry(name, url, group=group) for name, group, url in ENTRIES])
    return made


def counts(groups: GroupCounts) -> dict[str, int]:
    return {facet.label: facet.count for facet in groups.facets}


def found(lists: Lists, *groups: str, **query: Any) -> str:
    rows = lists.rows(LineUpQuery(groups=frozenset(groups), **query))
    return "".join(row.name[-1] for row in rows)


EVERY_GROUP = {"": 2, "Channel 12345678901": 1, "News": 3, "Sports": 2}


@pytest.mark.parametrize("at_once", [1, group_parts.AT_ONCE])
def test_each_part_counts_and_finds_and_the_whole_does_so_as_written(
    lists: Lists, database: Database, run: Run, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_parts, "AT_ONCE", at_once)
    lists.bring(ENTRIES)
    line_up = LineUpService(database)
    groups = run(line_up.facets(LineUpQuery())).groups
    assert (counts(groups), groups.total) == (EVERY_GROUP, 6)
    assert found(lists, "news") == "abc"
    assert found(lists, "sports") == "ac"
    assert found(lists, "sports", "channel ;12345678901", sort=SortColumn.NAME, descending=True) == "dca"
    assert found(lists, "news;sports") == "a"
    assert found(lists, "") == "ef"
    assert found(lists, "new") == found(lists, "n") == ""
    narrowed = run(line_up.facets(LineUpQuery(search="station", groups=frozenset({"sports"}))))
    assert counts(narrowed.groups) == EVERY_GROUP
    assert [facet.count for facet in narrowed.providers] == [2]


def test_what_stands_in_several_groups_is_counted_once_among_all_that_were_found(
    lists: Lists, database: Database, run: Run
) -> None:
    lists.bring(ENTRIES)
    groups = run(LineUpService(database).facets(LineUpQuery())).groups
    assert [groups.of(frozenset(keys)) for keys in ({"news"}, {"news", "sports"}, {"sports", ""}, {"?"})] == [
        3, 3, 4, 0,
    ]  # fmt: skip


def test_a_part_goes_where_its_last_entry_goes_and_an_undone_sync_brings_it_back(
    lists: Lists, database: Database, run: Run
) -> None:
    lists.bring(ENTRIES)
    lists.bring([("Station a", "Kids;News", "http://h/a"), *ENTRIES[3:]])
    line_up = LineUpService(database)
    assert counts(run(line_up.facets(LineUpQuery())).groups) == {
        "": 2, "Channel 12345678901": 1, "Kids": 1, "News": 1,
    }  # fmt: skip
    database.run_here(sync_undo.undo_last, lists.provider.id)
    assert counts(run(line_up.facets(LineUpQuery())).groups) == EVERY_GROUP


@pytest.mark.parametrize("many", [1, group_facets.MANY])
def test_first_rows_are_the_same_by_both_ways(
    lists: Lists, database: Database, run: Run, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.bring(ENTRIES)
    monkeypatch.setattr(group_facets, "MANY", many)
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    line_up = LineUpService(database)
    for sort in SortColumn:
        query = LineUpQuery(groups=frozenset({"sports"}), sort=sort)
        rows = run(line_up.first_rows(query))
        assert [row.id for row in rows] == list(run(line_up.id_vector(query)))
        assert sorted(row.name[-1] for row in rows) == ["a", "c"]
    event.remove(database.engine, "before_cursor_execute", note)
    assert any("IS true" in one for one in asked) == (many == 1)


def test_groups_without_end_stay_whole(lists: Lists, database: Database, run: Run) -> None:
    """One that names hundreds, and one whose keys no index row would take."""
    hundreds = ";".join(f"g{number}" for number in range(100))
    long = ";".join(chr(0x4E00 + number) * 400 for number in range(3))
    lists.bring([("Station a", hundreds, "http://h/a"), ("Station b", f"News;{long}", "http://h/b")])
    groups = run(LineUpService(database).facets(LineUpQuery())).groups
    assert [facet.count for facet in groups.facets] == [1, 1]
    assert all(";" in facet.label for facet in groups.facets)


# Channels


def channels_in(ground: Ground, *groups: str) -> str:
    return "".join(row.name[-1] for row in ground.rows(ChannelQuery(groups=frozenset(groups))))


def channel_groups(ground: Ground, **query: Any) -> GroupCounts:
    return ground.database.run_here(channels.groups, ChannelQuery(**query))


def test_channels_are_found_and_counted_by_parts(ground: Ground) -> None:
    groups = channel_groups(ground, groups=frozenset({"sports"}))
    assert (counts(groups), groups.total) == (EVERY_GROUP, 6)
    assert channels_in(ground, "news") == "abc"
    assert channels_in(ground, "news;sports") == "a"
    assert counts(channel_groups(ground, search="ion b")) == {"NEWS": 1}


def test_own_groups_and_those_of_rules_have_parts_too(ground: Ground, database: Database, run: Run) -> None:
    edits, rules = EditService(database), RuleService(database)
    ids = ground.ids()
    run(edits.change([ids["Station b"]], {Field.GROUP: "Mine; Kids"}))
    assert channels_in(ground, "kids") == channels_in(ground, "mine") == "b"
    assert channels_in(ground, "news") == "ac"
    run(rules.add(Rule(RuleKind.REGROUP, "Channel .*", "Kids;Ruled", RuleField.GROUP)))
    assert channels_in(ground, "kids") == "bd"
    assert counts(channel_groups(ground)) == {
        "": 2, "Kids": 2, "Mine": 1, "News": 2, "Ruled": 1, "Sports": 2,
    }  # fmt: skip
    run(edits.undo())
    run(edits.undo())
    assert counts(channel_groups(ground)) == EVERY_GROUP


def test_parts_stand_in_the_persons_order(ground: Ground, database: Database, run: Run) -> None:
    """Where the person has put them, else where the first group that names them stands."""
    run(GroupService(database).order(["Sports", "sports ; News; sports;"]))
    assert list(counts(channel_groups(ground))) == ["Sports", "News", "", "Channel 12345678901"]


# Films and series


def test_a_film_counts_once_in_each_group_that_any_source_names(database: Database, tmp_path: Path) -> None:
    shelf = Shelf(database, tmp_path)
    shelf.bring([film("Heat (1995)", 1, group="Crime;Drama"), film("Solaris (1972)", 2, group="Drama")])
    shelf.bring([film("Heat (1995)", 2, group="drama;Thriller")], "Two")
    groups = database.run_here(films.groups, TitleQuery(groups=frozenset({"crime"})))
    assert (counts(groups), groups.total) == ({"Crime": 1, "Drama": 2, "Thriller": 1}, 2)
    assert shelf.titles(groups=frozenset({"drama"})) == [("Heat", 1995), ("Solaris", 1972)]
    assert shelf.titles(groups=frozenset({"crime;drama"})) == [("Heat", 1995)]
    assert counts(database.run_here(films.groups, TitleQuery(TitleKind.SERIES))) == {}
