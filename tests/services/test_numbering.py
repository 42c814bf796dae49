"""Numbering channels: every way of it, seen before it is done."""

from collections.abc import Callable
from typing import Any

import pytest

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.numbering import Numbering, NumberWay
from iptv_manager.services.edits import EditService
from iptv_manager.services.favourites import GroupService
from iptv_manager.services.numbering import NumberingService
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground

Run = Callable[[Any], Any]
GROUPS = ["News", "Sport", "News", "News", "Films"]


@pytest.fixture
def ground(database: Database) -> Ground:
    found = Ground(database)
    found.add([(f"C{place}", group) for place, group in enumerate(GROUPS)])
    return found


@pytest.fixture
def numbering(database: Database) -> NumberingService:
    return NumberingService(database)


def test_a_range_numbers_in_the_order_given(ground: Ground, numbering: NumberingService, run: Run) -> None:
    ids = ground.column("id")
    way = Numbering(NumberWay.RANGE, first=100, last=104, step=2)
    told = run(numbering.preview(ids[:3][::-1], way))
    assert (told.chosen, told.changed) == (3, 3)
    assert {row.name: row.after["number"] for row in told.rows} == {"C2": "100", "C1": "102", "C0": "104"}
    assert ground.column("number") == ["1", "2", "3", "4", "5"]
    assert run(numbering.number(ids[:3][::-1], way)).title == "number 3 channels"
    assert ground.column("number") == ["104", "102", "100", "4", "5"]
    assert ground.keys_are_right()
    with pytest.raises(InputRefused, match="do not fit"):
        run(numbering.number(ids, way))


def test_the_next_free_numbers_pass_over_those_of_others(
    ground: Ground, numbering: NumberingService, run: Run
) -> None:
    ids = ground.column("id")
    run(numbering.number([ids[4], ids[2], ids[0]], Numbering(NumberWay.NEXT_FREE, first=2)))
    assert ground.column("number") == ["6", "2", "5", "4", "3"]


def test_who_has_a_number_keeps_it_and_the_others_get_free_ones(
    ground: Ground, numbering: NumberingService, run: Run, database: Database
) -> None:
    ids = ground.column("id")
    edits = EditService(database)
    run(edits.change([ids[1]], {Field.NUMBER: ""}))
    run(edits.change([ids[3]], {Field.NUMBER: "3"}))
    run(edits.change([ids[4]], {Field.NUMBER: "2.1"}))
    run(numbering.number(ids, Numbering(NumberWay.KEEP)))
    assert ground.column("number") == ["1", "2", "3", "4", "2.1"]
    assert ground.keys_are_right()


def test_the_number_of_a_channel_that_is_gone_is_free(
    ground: Ground, numbering: NumberingService, run: Run
) -> None:
    ids = ground.column("id")
    ground.run(f"UPDATE channel SET derived_number = '1', number_key = 100000 WHERE id = {ids[4]}")
    run(numbering.number([ids[0]], Numbering(NumberWay.KEEP)))
    assert ground.column("number")[0] == "5"
    ground.run("UPDATE channel SET number = NULL, number_key = 100000 WHERE id = " + str(ids[0]))
    ground.run(f"UPDATE channel SET stream_count = 0 WHERE id = {ids[4]}")
    run(numbering.number([ids[0]], Numbering(NumberWay.KEEP)))
    assert ground.column("number")[0] == "1"


def test_each_group_begins_a_block_in_the_persons_order(
    ground: Ground, numbering: NumberingService, run: Run, database: Database
) -> None:
    run(GroupService(database).order(["Sport"]))
    run(numbering.number(ground.column("id"), Numbering(NumberWay.PER_GROUP, first=100, block=2)))
    assert ground.column("number") == ["104", "100", "105", "106", "102"]
    run(EditService(database).undo())
    assert ground.column("number") == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "wrong", [Numbering(first=-1), Numbering(first=5, last=4), Numbering(step=0), Numbering(block=0)]
)
def test_what_is_no_numbering_is_refused(
    ground: Ground, numbering: NumberingService, run: Run, wrong: Numbering
) -> None:
    with pytest.raises(InputRefused):
        run(numbering.preview(ground.column("id"), wrong))
