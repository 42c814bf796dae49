"""Rules: what they make of the provider's values, with the person's own above them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.model.rules import Rule, RuleField, RuleKind
from iptv_manager.services.edits import EditService
from iptv_manager.services.rules import RuleService
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground

Run = Callable[[Any], Any]
CHANNELS = [("UK: One", "UK"), ("uk: Two", "UK "), ("Drei", "DE"), ("UK:", "UK"), ("XXX Hot", "Adult")]
PREFIX = Rule(RuleKind.RENAME, "^UK: *")
ADULT = Rule(RuleKind.HIDE, "xxx|adult", field=RuleField.GROUP)


@pytest.fixture
def ground(database: Database) -> Ground:
    found = Ground(database)
    found.add(CHANNELS)
    return found


@pytest.fixture
def rules(database: Database) -> RuleService:
    return RuleService(database)


def test_rules_rename_regroup_and_hide_in_their_order(ground: Ground, rules: RuleService, run: Run) -> None:
    run(rules.add(PREFIX))
    run(rules.add(Rule(RuleKind.REGROUP, "^(one|two)$", "Numbers \\1")))
    run(rules.add(ADULT))
    assert ground.column("name") == ["One", "Two", "Drei", "UK:", "XXX Hot"]  # a name is never emptied
    assert ground.column("group") == ["Numbers One", "Numbers Two", "DE", "UK", "Adult"]
    assert ground.column("hidden") == [False, False, False, False, True]
    assert ground.keys_are_right()


def test_removing_every_rule_brings_all_back(ground: Ground, rules: RuleService, run: Run) -> None:
    before = ground.shown()
    for rule in (PREFIX, ADULT):
        run(rules.add(rule))
    assert ground.shown() != before
    for rule in run(rules.all()):
        run(rules.remove(rule.id))
    assert ground.shown() == before
    assert ground.run("SELECT count(*) FROM channel WHERE rule_name IS NOT NULL").scalar() == 0


def test_a_rule_that_is_not_there_is_told(rules: RuleService, run: Run) -> None:
    for act in (rules.remove(7), rules.switch(7, on=True), rules.move(7, 0)):
        with pytest.raises(NotFound):
            run(act)


def test_a_persons_own_value_stands_above_a_rule(
    ground: Ground, rules: RuleService, run: Run, database: Database
) -> None:
    edits = EditService(database)
    ids = ground.column("id")
    run(edits.change([ids[0]], {Field.NAME: "Mine"}))
    run(edits.change([ids[4]], {Field.HIDDEN: False}))
    run(rules.add(PREFIX))
    run(rules.add(ADULT))
    assert ground.column("name")[0] == "Mine"
    assert ground.column("hidden") == [False] * 5
    assert run(edits.values(ids[0]))[Field.NAME] == ("Mine", "Mine", "One")
    run(edits.change([ids[0]], {Field.NAME: None}))
    run(edits.change([ids[4]], {Field.HIDDEN: None}))
    assert ground.column("name")[0] == "One"
    assert ground.column("hidden")[4] is True
    assert ground.keys_are_right()


def test_a_rule_can_be_switched_off_moved_and_taken_back(
    ground: Ground, rules: RuleService, run: Run, database: Database
) -> None:
    first = run(rules.add(Rule(RuleKind.RENAME, "drei", "Two")))
    second = run(rules.add(Rule(RuleKind.RENAME, "^two$", "Three")))
    assert ground.column("name")[2] == "Three"
    run(rules.move(second.id, 0))
    assert ground.column("name")[2] == "Two"
    run(rules.switch(first.id, on=False))
    assert ground.column("name")[2] == "Drei"
    undone = run(EditService(database).undo())
    assert "rule" in undone.title
    assert ground.column("name")[2] == "Two"
    run(EditService(database).undo())
    assert ground.column("name")[2] == "Three"
    run(EditService(database).redo())
    assert ground.column("name")[2] == "Two"


def test_a_rule_of_one_provider_leaves_the_others_alone(
    ground: Ground, rules: RuleService, run: Run, database: Database
) -> None:
    ground.run("INSERT INTO provider (name, source) VALUES ('P', 'x')")
    ground.run("UPDATE channel SET first_provider_id = 1 WHERE derived_name = 'uk: Two'")
    run(rules.add(Rule(RuleKind.RENAME, "^UK: *", provider_id=1)))
    assert ground.column("name")[:2] == ["UK: One", "Two"]


def test_the_case_counts_where_it_is_told_to(ground: Ground, rules: RuleService, run: Run) -> None:
    run(rules.add(Rule(RuleKind.RENAME, "^UK: *", match_case=True)))
    assert ground.column("name")[:2] == ["One", "uk: Two"]


def test_a_preview_shows_what_a_rule_hits_after_those_before_it(
    ground: Ground, rules: RuleService, run: Run
) -> None:
    before = ground.shown()
    run(rules.add(PREFIX))
    told = run(rules.preview(Rule(RuleKind.RENAME, "^(t)wo", "\\1WO")))
    assert told.total == 1
    assert (told.hits[0].name, told.hits[0].new_name) == ("Two", "TWO")
    told = run(rules.preview(ADULT))
    assert (told.total, told.hits[0].hidden) == (1, True)
    assert run(rules.preview(Rule(RuleKind.RENAME, "100%|\\bnothing\\b"))).total == 0
    run(rules.remove(run(rules.all())[0].id))
    assert ground.shown() == before


@pytest.mark.parametrize(
    "rule",
    [
        Rule(RuleKind.RENAME, ""), Rule(RuleKind.RENAME, "(open"), Rule(RuleKind.HIDE, "x" * 501),
        Rule(RuleKind.RENAME, "x", field=RuleField.GROUP), Rule(RuleKind.REGROUP, "x"),
        Rule(RuleKind.HIDE, "a{1,9999}"), Rule(RuleKind.HIDE, "x", provider_id=77),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_a_sentence(rules: RuleService, run: Run, rule: Rule) -> None:
    with pytest.raises(InputRefused) as told:
        run(rules.add(rule))
    assert len(str(told.value).splitlines()) == 1
    assert run(rules.all()) == []


def test_a_pattern_that_would_take_for_ever_is_told_to_be_too_slow(
    ground: Ground, rules: RuleService, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.store.rules.PREVIEW_MS", 300)
    ground.add([("a" * 401, "")])
    slow = Rule(RuleKind.HIDE, "^(a+)(a+)(a+)(a+)\\4\\3\\2\\1$")
    with pytest.raises(InputRefused, match="too long"):
        run(rules.preview(slow))
    with pytest.raises(InputRefused, match="too long"):
        run(rules.add(slow))
    assert run(rules.all()) == []


def test_renaming_a_group_holds_for_channels_that_come_later(
    ground: Ground, rules: RuleService, run: Run, database: Database
) -> None:
    edits = EditService(database)
    run(edits.change([ground.column("id")[2]], {Field.GROUP: "uk"}))
    told = run(rules.rename_groups(["UK"], "Britain"))
    assert told.changed == 4
    assert ground.column("group") == ["Britain", "Britain", "Britain", "Britain", "Adult"]
    ground.add([("New", "uk")])
    run(rules.apply())
    assert ground.column("group").count("Britain") == 5
    assert ground.keys_are_right()
    run(edits.undo())
    assert ground.column("group")[:3] == ["UK", "UK ", "uk"]


def test_groups_can_be_merged(ground: Ground, rules: RuleService, run: Run) -> None:
    run(rules.rename_groups(["UK", "DE"], "Europe"))
    assert ground.column("group") == ["Europe", "Europe", "Europe", "Europe", "Adult"]


def test_a_changed_rule_is_previewed_in_its_own_place(ground: Ground, rules: RuleService, run: Run) -> None:
    first = run(rules.add(PREFIX))
    second = run(rules.add(Rule(RuleKind.RENAME, "^one$", "Eins")))
    told = run(rules.preview(replace(first, replacement="GB ")))
    assert {hit.new_name for hit in told.hits} == {"GB One", "GB Two", "GB"}
    told = run(rules.preview(replace(second, replacement="1")))
    assert [(hit.name, hit.new_name) for hit in told.hits] == [("One", "1")]
