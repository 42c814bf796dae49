"""Merging by hand: what a person joins, parts, forbids and orders holds for good, and can be taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.services.merge import MergeService
from iptv_manager.store.database import Database
from tests.services.merging import Ground, entry

Run = Callable[[Any], Any]


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """A provider with five channels."""
    ground = Ground(database, tmp_path)
    ground.names("A", "One", "Two", "Three", "Das Erste", "One HD")
    return ground


@pytest.fixture
def merges(database: Database) -> MergeService:
    """What the person's acts go through."""
    return MergeService(database)


def test_what_is_joined_stays_joined_and_takes_in_what_comes_later(
    ground: Ground, merges: MergeService, run: Run
) -> None:
    ids = ground.ids()
    run(merges.merge([ids["Two"], ids["Three"]]))
    ground.names("B", "Two", "Three")
    assert ground.merged()["Two"] == ["Two", "Three", "Two", "Three"]
    assert ground.ids()["Two"] == ids["Two"]
    ground.names("A", "One", "Two", "One HD")
    ground.names("A", "One", "Two", "Three HD", "One HD")
    assert sorted(ground.streams(ids["Two"]), key=lambda stream: stream.name)[0].name == "Three"
    assert "Three HD" in [stream.name for stream in ground.streams(ids["Two"])]


def test_a_favourite_that_is_joined_makes_a_favourite(ground: Ground, merges: MergeService, run: Run) -> None:
    ids = ground.ids()
    ground.execute("UPDATE channel SET favourite = true WHERE id = :id", id=ids["Three"])
    run(merges.merge([ids["Two"], ids["Three"]]))
    assert [row.favourite for row in ground.rows() if row.id == ids["Two"]] == [True]


def test_what_is_parted_stays_parted(ground: Ground, merges: MergeService, run: Run) -> None:
    key = ground.ids()["One HD"]
    plain = ground.streams(key)[1]
    made = run(merges.split(key, [plain.id])).channels[0]
    assert [stream.name for stream in ground.streams(made)] == ["One"]
    ground.names("A", "Two", "Three", "One HD")
    ground.names("A", "One", "Two", "Three", "One HD")
    assert [stream.name for stream in ground.streams(made)] == ["One"]
    assert [stream.name for stream in ground.streams(key)] == ["One HD"]


def test_a_stream_placed_by_hand_stays_there_under_any_name(
    ground: Ground, merges: MergeService, run: Run
) -> None:
    ground.bring("B", [entry("Gold", "http://b/1"), entry("Gold HD", "http://b/2")])
    key = ground.ids()["Gold HD"]
    plain = ground.streams(key)[1]
    made = run(merges.split(key, [plain.id])).channels[0]
    ground.bring("B", [entry("Two", "http://b/1"), entry("Gold HD", "http://b/2")])
    assert [stream.name for stream in ground.streams(made)] == ["Two"]
    assert [row.name for row in ground.rows() if row.id == made] == ["Two"]


def test_a_name_that_leaves_with_all_its_streams_leads_to_the_new_channel(
    ground: Ground, merges: MergeService, run: Run
) -> None:
    ids = ground.ids()
    run(merges.merge([ids["Two"], ids["Three"]]))
    three = next(stream for stream in ground.streams(ids["Two"]) if stream.name == "Three")
    made = run(merges.split(ids["Two"], [three.id])).channels[0]
    ground.names("B", "Three")
    assert [stream.name for stream in ground.streams(made)] == ["Three", "Three"]


def test_what_shall_never_be_one_is_not_joined_on_a_database_that_only_knows_the_rule(
    ground: Ground, merges: MergeService, run: Run
) -> None:
    ground.bring("B", [entry("ARD", "http://b/1", "ard.de"), entry("ZDF", "http://b/2", "zdf.de")])
    ids = ground.ids()
    run(merges.never([ids["ZDF"], ids["ARD"]]))
    assert ground.ask("SELECT name, other_name FROM merge_rule") == [("ard", "zdf")]
    ground.execute("UPDATE merge_rule SET other_name = 'neuerste'")
    ground.bring(
        "C", [entry("Neu Erste", "http://c/1", "ard.de"), entry("Das Erste", "http://c/2", "zdf.de")]
    )
    assert ground.merged()["ARD"] == ["ARD"]


def test_what_shall_always_be_one_is_joined_on_a_database_that_only_knows_the_rule(
    ground: Ground, merges: MergeService, run: Run
) -> None:
    ids = ground.ids()
    run(merges.merge([ids["Two"], ids["Das Erste"]]))
    ground.execute("UPDATE merge_rule SET name = 'ard' WHERE name = 'daserste'")
    ground.names("C", "ARD")
    assert ground.merged()["Two"] == ["Two", "Das Erste", "ARD"]


def test_never_and_always_take_each_others_place(ground: Ground, merges: MergeService, run: Run) -> None:
    ids = ground.ids()
    run(merges.never([ids["Two"], ids["Three"]]))
    run(merges.merge([ids["Two"], ids["Three"]]))
    assert [row[0] for row in ground.ask("SELECT kind FROM merge_rule")] == ["always"]
    three = next(stream for stream in ground.streams(ids["Two"]) if stream.name == "Three")
    run(merges.split(ids["Two"], [three.id]))
    assert [row[0] for row in ground.ask("SELECT kind FROM merge_rule")] == ["never"]


def test_a_person_orders_the_streams_of_a_channel(ground: Ground, merges: MergeService, run: Run) -> None:
    (key,) = {ground.ids()["One HD"]}
    best, plain = ground.streams(key)
    run(merges.order(key, [plain.id, best.id]))
    assert ground.ids()["One"] == key
    ground.names("B", "One UHD")
    assert [stream.name for stream in ground.streams(key)] == ["One", "One HD", "One UHD"]
    run(merges.order_by_quality(key))
    assert [stream.name for stream in ground.streams(key)] == ["One UHD", "One HD", "One"]


def test_each_act_can_be_taken_back(ground: Ground, merges: MergeService, run: Run) -> None:
    ids, before = ground.ids(), ground.merged()
    ground.execute("UPDATE channel SET favourite = true WHERE id = :id", id=ids["Three"])
    best, plain = ground.streams(ids["One HD"])
    for act, *given in (
        (merges.merge, [ids["Two"], ids["Three"], ids["One HD"]]),
        (merges.split, ids["One HD"], [plain.id]),
        (merges.order, ids["One HD"], [plain.id, best.id]),
        (merges.never, [ids["Two"], ids["Three"]]),
    ):
        run(merges.take_back(run(act(*given))))
        assert ground.merged() == before
        assert ground.ids() == ids
    assert [row.name for row in ground.rows() if row.favourite] == ["Three"]
    ground.names("B", "Three", "Two", "One")
    assert [len(streams) for streams in ground.merged().values()] == [3, 2, 2, 1]


def test_what_makes_no_sense_is_refused(ground: Ground, merges: MergeService, run: Run) -> None:
    ids = ground.ids()
    with pytest.raises(InputRefused):
        run(merges.merge([ids["Two"], ids["Two"]]))
    with pytest.raises(NotFound):
        run(merges.merge([ids["Two"], 10**9]))
    with pytest.raises(InputRefused):
        run(merges.split(ids["Two"], [stream.id for stream in ground.streams(ids["Two"])]))
    with pytest.raises(NotFound):
        run(merges.split(ids["One HD"], [10**9]))
