"""Favourites lists and the order of groups, and taking both back."""

from collections.abc import Callable
from typing import Any

import pytest

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.errors import InputRefused, NameTaken, NotFound
from iptv_manager.services.edits import EditService
from iptv_manager.services.favourites import FavouriteService, GroupService
from iptv_manager.store import channels
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground

Run = Callable[[Any], Any]
CHANNELS = [
    (name, group) for name, group in zip("ABCDE", ["Sport", "News", "sport ", "", "News"], strict=True)
]


@pytest.fixture
def ids(database: Database) -> list[int]:
    return Ground(database).add(CHANNELS)


@pytest.fixture
def lists(database: Database) -> FavouriteService:
    return FavouriteService(database)


@pytest.fixture
def edits(database: Database) -> EditService:
    return EditService(database)


def names(run: Run, lists: FavouriteService, list_id: int) -> str:
    return "".join(channel.name for channel in run(lists.channels(list_id)))


def test_each_list_keeps_an_order_of_its_own(ids: list[int], lists: FavouriteService, run: Run) -> None:
    evening, kids = run(lists.create("Evening")), run(lists.create("  Kids "))
    assert run(lists.put_in(evening, [ids[2], ids[0]])) == 2
    assert run(lists.put_in(evening, [ids[0], ids[1], ids[4]])) == 2
    run(lists.put_in(kids, ids))
    assert names(run, lists, evening) == "CABE"
    run(lists.move(evening, [ids[4], ids[1]], 2))
    assert names(run, lists, evening) == "CEBA"
    run(lists.move(evening, [ids[0]], 1))
    assert names(run, lists, evening) == "ACEB"
    assert run(lists.take_out(evening, [ids[0], ids[3]])) == 1
    assert names(run, lists, evening) == "CEB"
    assert names(run, lists, kids) == "ABCDE"
    assert run(lists.lists()) == [(evening, "Evening", 3), (kids, "Kids", 5)]
    run(lists.order([kids, evening]))
    assert [one.name for one in run(lists.lists())] == ["Kids", "Evening"]


def test_every_act_on_a_list_can_be_taken_back_and_brought_again(
    ids: list[int], lists: FavouriteService, edits: EditService, run: Run
) -> None:
    def state() -> Any:
        return [(one, names(run, lists, one.id)) for one in run(lists.lists())]

    states = [state()]
    found = run(lists.create("One"))
    for act in (
        lists.put_in(found, ids), lists.move(found, ids[3:], 1), lists.take_out(found, ids[:1]),
        lists.rename(found, "Eins"), lists.create("Two"), lists.remove(found),
    ):  # fmt: skip
        states.append(state())
        run(act)
    states.append(state())
    for earlier in reversed(states[:-1]):
        run(edits.undo())
        assert state() == earlier
    for later in states[1:]:
        run(edits.redo())
        assert state() == later


def test_a_name_is_given_once_and_never_empty(lists: FavouriteService, run: Run) -> None:
    found = run(lists.create("One"))
    other = run(lists.create("Two"))
    with pytest.raises(NameTaken):
        run(lists.create("ONE"))
    with pytest.raises(NameTaken):
        run(lists.rename(other, "one"))
    run(lists.rename(found, "ONE"))
    with pytest.raises(InputRefused):
        run(lists.create(" \x00 "))
    with pytest.raises(NotFound, match="“ONE”, “Two”"):
        run(lists.by_name("Three"))


def test_groups_stand_in_the_persons_order_then_by_name(
    ids: list[int], database: Database, edits: EditService, run: Run
) -> None:
    groups = GroupService(database)
    by_name = [("", 1), ("News", 2), ("Sport", 2)]
    assert [(row.title, row.channels) for row in run(groups.all())] == by_name
    run(groups.order(["SPORT"]))
    assert [row.title for row in run(groups.all())] == ["SPORT", "", "News"]
    beside_the_table = database.run_here(channels.groups, ChannelQuery()).facets
    assert [group.label for group in beside_the_table] == ["Sport", "", "News"]
    run(edits.undo())
    assert [(row.title, row.channels) for row in run(groups.all())] == by_name
