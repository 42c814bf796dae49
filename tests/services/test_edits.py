"""Edits of channels: many at once, previewed, taken back and brought again."""

from collections.abc import Callable
from typing import Any

import pytest

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.edits import Changes, Field, Seen, Value
from iptv_manager.model.errors import EditedMeanwhile, InputRefused, NotFound
from iptv_manager.services.edits import EditService
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground

Run = Callable[[Any], Any]
CHANNELS = [("UK: One", "UK"), ("UK: Two", "UK"), ("Drei", "DE"), ("Vier", "")]


@pytest.fixture
def ground(database: Database) -> Ground:
    return Ground(database)


@pytest.fixture
def edits(database: Database) -> EditService:
    return EditService(database, by="me")


def test_one_act_changes_all_chosen_channels_and_no_other(
    ground: Ground, edits: EditService, run: Run
) -> None:
    ids = ground.add(CHANNELS)
    result = run(edits.change(ids[:3], {Field.GROUP: "Mine", Field.HIDDEN: True, Field.NUMBER: "2.1"}))
    assert (result.chosen, result.changed) == (3, 3)
    assert ground.column("group") == ["Mine", "Mine", "Mine", ""]
    assert ground.column("hidden") == [True, True, True, False]
    assert ground.column("number") == ["2.1", "2.1", "2.1", "4"]
    assert ground.keys_are_right()


def test_every_field_can_be_set_and_given_back(ground: Ground, edits: EditService, run: Run) -> None:
    ids = ground.add(CHANNELS[:1])
    before = ground.shown()
    values: dict[Field, Value | None] = {
        Field.NAME: " Eins\x00 ", Field.NUMBER: "7", Field.GROUP: "G", Field.LOGO: "http://l/1.png",
        Field.GUIDE_ID: "one.uk", Field.GUIDE_SHIFT: -1.5, Field.ORDER: 5, Field.HIDDEN: True,
        Field.FAVOURITE: True, Field.NOTE: "n",
    }  # fmt: skip
    run(edits.change(ids, values))
    (shown,) = ground.shown()
    assert (shown["name"], shown["guide_shift_hours"], shown["position"]) == ("Eins", -1.5, 5)
    found = run(edits.values(ids[0]))
    assert found[Field.NAME] == ("Eins", "Eins", "UK: One")
    assert found[Field.HIDDEN] == (True, True, False)
    assert ground.keys_are_right()
    run(edits.change(ids, dict.fromkeys(values)))
    assert ground.shown() == before
    assert run(edits.values(ids[0]))[Field.NAME] == ("UK: One", None, "UK: One")


def test_what_does_not_differ_is_no_act(ground: Ground, edits: EditService, run: Run) -> None:
    ids = ground.add(CHANNELS)
    run(edits.change(ids[:1], {Field.NOTE: "n"}))
    again = run(edits.change(ids[:1], {Field.NOTE: "n"}))
    assert (again.edit_id, again.changed) == (None, 0)
    assert len(run(edits.history())) == 1
    assert run(edits.change(ids, {Field.NOTE: "n"})).changed == 3


def test_a_channel_named_twice_is_one_and_one_that_is_not_there_is_told(
    ground: Ground, edits: EditService, run: Run
) -> None:
    ids = ground.add(CHANNELS)
    told = run(edits.change([ids[1], ids[0], ids[1], 1 << 70, -1, 999_999], {Field.NOTE: "n"}))
    assert (told.chosen, told.changed) == (2, 2)
    with pytest.raises(NotFound, match="No channel has that id"):
        run(edits.change([999_999], {Field.NOTE: "n"}))


def test_a_preview_tells_all_and_changes_nothing(ground: Ground, edits: EditService, run: Run) -> None:
    ids = ground.add(CHANNELS)
    before = ground.shown()
    told = run(edits.preview(ids, {Field.GROUP: "DE", Field.FAVOURITE: True}))
    assert (told.chosen, told.changed) == (4, 4)
    assert [one.channel_id for one in told.rows] == ids  # in the order of what was chosen
    first = next(one for one in told.rows if one.name == "Drei")
    assert (first.name, first.before, first.after) == (
        "Drei", {"group": "DE", "favourite": "no"}, {"group": "DE", "favourite": "yes"}
    )  # fmt: skip
    assert ground.shown() == before
    assert run(edits.undo_state()) == (None, None)


def test_several_steps_are_taken_back_newest_first_and_brought_again(
    ground: Ground, database: Database, run: Run
) -> None:
    ids = ground.add(CHANNELS)
    states = [ground.shown()]
    steps: list[Changes] = [{Field.NAME: "A"}, {Field.NAME: "B", Field.HIDDEN: True}, {Field.NAME: None}]
    for changes in steps:
        run(EditService(database).change(ids[:2], changes))
        states.append(ground.shown())
    for state in reversed(states[:-1]):
        run(EditService(database).undo())  # a new service each time: as after a restart
        assert ground.shown() == state
    assert run(EditService(database).undo_state()).undo is None
    for state in states[1:]:
        run(EditService(database).redo())
        assert ground.shown() == state
    with pytest.raises(NotFound):
        run(EditService(database).redo())


def test_a_new_act_ends_what_could_be_brought_again(ground: Ground, edits: EditService, run: Run) -> None:
    ids = ground.add(CHANNELS)
    run(edits.change(ids, {Field.HIDDEN: True}))
    assert run(edits.undo()).title == "hide 4 channels"
    assert run(edits.undo_state()).redo.title == "hide 4 channels"
    run(edits.change(ids, {Field.FAVOURITE: True}))
    assert run(edits.undo_state()).redo is None


def test_undo_says_which_channels_are_no_longer_there_and_does_the_rest(
    ground: Ground, edits: EditService, run: Run
) -> None:
    ids = ground.add(CHANNELS)
    run(edits.change(ids, {Field.NOTE: "n"}))
    ground.run(f"UPDATE channel SET stream_count = 0 WHERE id = {ids[0]}")
    ground.run(f"DELETE FROM channel WHERE id = {ids[1]}")
    undone = run(edits.undo())
    assert (undone.missing, undone.changed) == (2, 3)
    assert ground.column("note") == ["", "", ""]


def test_undo_touches_only_what_the_act_changed(ground: Ground, edits: EditService, run: Run) -> None:
    ids = ground.add(CHANNELS)
    ground.run(f"UPDATE channel SET own_hidden = true, hidden = true WHERE id = {ids[0]}")
    run(edits.change(ids, {Field.HIDDEN: True, Field.NOTE: "n"}))
    run(edits.undo())
    assert ground.column("hidden") == [True, False, False, False]


@pytest.mark.parametrize(
    "changes",
    [
        {}, {Field.NAME: "  "}, {Field.NAME: "x" * 2001}, {Field.NUMBER: "seven"}, {Field.HIDDEN: "yes"},
        {Field.GUIDE_SHIFT: 25.0}, {Field.GUIDE_SHIFT: float("nan")}, {Field.ORDER: 1.5e30},
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_before_anything_changes(
    ground: Ground, edits: EditService, run: Run, changes: Any
) -> None:
    ids = ground.add(CHANNELS)
    with pytest.raises(InputRefused):
        run(edits.change(ids, changes))
    assert run(edits.history()) == []


def test_the_number_of_statements_does_not_grow_with_the_channels(
    ground: Ground, edits: EditService, run: Run, database: Database
) -> None:
    from sqlalchemy import event

    ids = ground.add([(f"Channel {number}", f"Group {number % 7}") for number in range(300)])
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    run(edits.change(ids[:1], {Field.NAME: "A", Field.GROUP: "B"}))
    few, said[:] = len(said), []
    run(edits.change(ids, {Field.NAME: None, Field.GROUP: "C"}))
    assert len(said) == few


def test_very_many_names_are_worked_out_in_another_process(
    ground: Ground, edits: EditService, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ground.add([(f"Kanal Ä {number}", "G") for number in range(30)])
    monkeypatch.setattr("iptv_manager.services.name_keys.FEW", 10)
    ground.run("UPDATE channel SET name = 'x', sort_key = 'x', search_key = 'x'")
    run(edits.change(ids, {Field.NAME: None}))
    assert ground.keys_are_right()


def test_all_that_match_a_query_are_edited(ground: Ground, edits: EditService, run: Run) -> None:
    ground.add(CHANNELS)
    told = run(edits.preview(ChannelQuery(search="uk"), {Field.HIDDEN: True}))
    assert (told.chosen, told.changed) == (2, 2)
    assert run(edits.change(ChannelQuery(search="uk"), {Field.HIDDEN: True})).changed == 2
    assert run(edits.change(ChannelQuery(), {Field.NOTE: "seen"})).changed == 2
    assert run(edits.change(ChannelQuery(hidden=True), {Field.HIDDEN: None})).changed == 2
    assert ground.column("hidden") == [False] * 4


def names_in_order(ground: Ground) -> list[str]:
    rows = ground.run("SELECT derived_name FROM channel ORDER BY coalesce(position, derived_position), id")
    return [row[0] for row in rows]


def test_first_and_last_stay_so_whatever_a_list_brings(ground: Ground, edits: EditService, run: Run) -> None:
    ground.add([("B", ""), ("C", ""), ("D", ""), ("E", "")], 1)
    b, c, d, e = (row["id"] for row in ground.shown())
    run(edits.move([d], before=b))
    run(edits.move([c], before=d))
    run(edits.move([b], before=None))
    places = {row["id"]: row["position"] for row in ground.shown()}
    before, behind = 1 - (1 << 40), 1 << 40  # a million entries more on either side
    assert places[c] < places[d] < before
    assert behind < places[b] < 1 << 43  # and a provider's channels stay among themselves
    assert places[e] is None


def test_channels_are_moved_between_others(ground: Ground, edits: EditService, run: Run) -> None:
    a, b, c, d, e = ground.add([(name, "") for name in "ABCDE"])
    run(edits.move([e, a], before=c))
    assert names_in_order(ground) == ["B", "E", "A", "C", "D"]
    run(edits.move([d], before=b))
    assert names_in_order(ground) == ["D", "B", "E", "A", "C"]
    run(edits.move([b, e], before=None))
    assert names_in_order(ground) == ["D", "A", "C", "B", "E"]
    for expected in (["D", "B", "E", "A", "C"], ["B", "E", "A", "C", "D"], ["A", "B", "C", "D", "E"]):
        run(edits.undo())
        assert names_in_order(ground) == expected
    with pytest.raises(NotFound):
        run(edits.move([a, b], before=b))


def test_where_there_is_no_room_all_get_new_places(ground: Ground, edits: EditService, run: Run) -> None:
    a, _b, c, d, _e = ground.add([(name, "") for name in "ABCDE"])
    ground.run("UPDATE channel SET derived_position = id")
    run(edits.move([d, a], before=c))
    assert names_in_order(ground) == ["B", "D", "A", "C", "E"]
    run(edits.undo())
    assert names_in_order(ground) == ["A", "B", "C", "D", "E"]


def test_the_later_of_two_who_edit_one_field_is_told_and_may_choose(
    ground: Ground, edits: EditService, database: Database, run: Run
) -> None:
    [one] = ground.add(CHANNELS[:1])
    seen = Seen({Field.NAME: "UK: One"})
    run(edits.change([one], {Field.NAME: "Hers"}, seen))
    other = EditService(database, by="him")
    with pytest.raises(EditedMeanwhile, match="“UK: One” has been changed by me meanwhile: it is “Hers” now"):
        run(other.change([one], {Field.NAME: "His"}, seen))
    assert ground.column("name") == ["Hers"]
    assert run(other.change([one], {Field.NUMBER: "8"}, Seen({Field.NUMBER: "1"}))).changed == 1
    assert run(other.change([one], {Field.NAME: "Hers"}, seen)).changed == 0  # both want the same
    assert run(other.change([one], {Field.NAME: "His"})).changed == 1
    assert ground.column("name") == ["His"]


def test_what_others_did_after_a_preview_is_told_before_it_is_overridden(
    ground: Ground, edits: EditService, database: Database, run: Run
) -> None:
    ids = ground.add(CHANNELS)
    told = run(edits.preview(ids, {Field.GROUP: "Mine"}))
    seen = Seen(edit_id=told.edit_id)
    other = EditService(database, by="her")
    run(other.change(ids[:1], {Field.NOTE: "another field"}))
    run(other.change(ids[:2], {Field.GROUP: "Hers"}))
    with pytest.raises(EditedMeanwhile, match="2 of these channels have been edited by her"):
        run(edits.change(ids, {Field.GROUP: "Mine"}, seen))
    assert run(edits.change(ids[2:], {Field.GROUP: "Mine"}, seen)).changed == 2
    again = run(edits.preview(ids, {Field.GROUP: "Mine"}))
    assert run(edits.change(ids, {Field.GROUP: "Mine"}, Seen(edit_id=again.edit_id))).changed == 2
