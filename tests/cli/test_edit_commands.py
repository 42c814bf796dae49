"""The commands that edit the line-up: JSON on stdout, words on stderr, everything can be taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.settings import Settings
from tests.cli.said import Say

LIST = """#EXTM3U
#EXTINF:-1 tvg-chno="1" group-title="UK | News",UK: Sky News
http://h.example/live/user/hunter2/1.ts
#EXTINF:-1 group-title="UK | Sport",UK: Sky Sports 1
http://h.example/live/user/hunter2/2.ts
#EXTINF:-1 group-title="DE",DE: Das Erste
http://h.example/live/user/hunter2/3.ts
"""


@pytest.fixture
def line_up(say: Say, settings: Settings, tmp_path: Path) -> Path:
    """Three channels of a provider named Mine."""
    path = tmp_path / "mine.m3u"
    path.write_text(LIST, encoding="utf-8")
    assert say("provider", "add", "Mine", "--m3u", str(path)).code == 0
    assert say("sync", "Mine").code == 0
    return path


def shown(say: Say) -> dict[str, Any]:
    """Every channel's values, by its name, as a preview of a note tells them."""
    told = say("edit", "channels", "--all", "--set", "note=x", "--dry-run", "--json").json
    return {row["name"]: row for row in told["first"]}


def test_many_are_edited_at_once_and_taken_back(say: Say, line_up: Path) -> None:
    told = say(
        "edit", "channels", "--search", "sky", "--set", "group=Sky", "--set", "hidden=yes", "--dry-run", "--json"
    )  # fmt: skip
    assert (told.json["chosen"], told.json["changed"]) == (2, 2)
    assert told.json["first"][0]["after"] == {"group": "Sky", "hidden": "yes"}
    assert say("undo", "--list", "--json").json == []
    done = say("edit", "channels", "--search", "sky", "--set", "group=Sky", "--json")
    assert (done.json["changed"], done.json["title"]) == (2, "set the group of 2 channels")
    assert {row["group"]: row["channels"] for row in say("groups", "list", "--json").json} == {
        "DE": 1,
        "Sky": 2,
    }
    assert say("undo", "--json").json["changed"] == 2
    assert "Sky" not in {row["group"] for row in say("groups", "list", "--json").json}
    assert say("redo").code == 0
    assert say("edit", "channels", "--group", "sky", "--clear", "group", "--json").json["changed"] == 2
    assert len(say("undo", "--list", "--json").json) == 2


def test_numbers_are_given_in_the_order_of_the_line_up(say: Say, line_up: Path) -> None:
    told = say("edit", "channels", "--all", "--number", "range", "--first", "100", "--dry-run", "--json")
    assert sorted(row["after"]["number"] for row in told.json["first"]) == ["100", "101", "102"]
    assert say("edit", "channels", "--all", "--number", "range", "--first", "5", "--last", "6").code == 1


def test_rules_are_seen_before_they_are_added(say: Say, line_up: Path) -> None:
    told = say("rules", "preview", "rename", "^[A-Z]{2}: ", "--json")
    assert told.json["channels"] == 3
    assert told.json["first"][0]["new_name"] == "Das Erste"
    rule = say("rules", "add", "rename", "^[A-Z]{2}: ", "--provider", "mine", "--json").json
    assert sorted(shown(say)) == ["Das Erste", "Sky News", "Sky Sports 1"]
    assert say("rules", "disable", str(rule["id"])).code == 0
    assert "UK: Sky News" in shown(say)
    assert [one["enabled"] for one in say("rules", "list", "--json").json] == [False]
    assert say("rules", "remove", str(rule["id"])).code == 0
    wrong = say("rules", "add", "rename", "(")
    assert (wrong.code, wrong.out) == (1, "")
    assert len(wrong.err.strip().splitlines()) == 1


def test_favourites_and_groups(say: Say, line_up: Path) -> None:
    say("favourites", "create", "Evening")
    assert say("favourites", "add", "evening", "--search", "sky", "--json").json == {"added": 2}
    assert [one["name"] for one in say("favourites", "show", "Evening", "--json").json] == [
        "UK: Sky News",
        "UK: Sky Sports 1",
    ]
    assert say("favourites", "remove", "Evening", "--search", "news", "--json").json == {"removed": 1}
    assert say("favourites", "rename", "Evening", "Night").code == 0
    assert say("favourites", "delete", "Night").code == 0
    assert say("undo").code == 0
    assert say("favourites", "list", "--json").json[0]["channels"] == 1
    assert say("groups", "rename", "UK | News", "UK | Sport", "--to", "UK", "--json").json["changed"] == 2
    assert say("groups", "order", "UK").code == 0
    assert [row["group"] for row in say("groups", "list", "--json").json] == ["UK", "DE"]


def test_the_line_up_goes_to_a_file_and_comes_back(say: Say, line_up: Path, tmp_path: Path) -> None:
    say("edit", "channels", "--search", "sky news", "--set", "name=News", "--set", "favourite=yes")
    out = tmp_path / "lineup.json"
    assert say("export", "lineup", str(out), "--json").json == {"file": str(out), "channels": 1}
    assert "hunter2" not in out.read_text()
    assert json.loads(out.read_text())["channels"][0]["set"] == {"name": "News", "favourite": True}
    say("undo")
    told = say("import", "lineup", str(out), "--json").json
    assert (told["found"], told["waiting"]) == (1, 0)
    assert "News" in shown(say)


def test_a_sync_touches_no_edit(say: Say, line_up: Path) -> None:
    say("edit", "channels", "--search", "sky news", "--set", "name=News", "--set", "number=9")
    line_up.write_text(
        LIST.replace("UK: Sky News", "UK: Sky News FHD").replace('"1"', '"3"'), encoding="utf-8"
    )
    assert say("sync", "Mine").code == 0
    assert "News" in shown(say)
    told = say("edit", "channels", "--search", "news", "--set", "number=1", "--dry-run", "--json").json
    assert [row["before"] for row in told["first"]] == [{"number": "9"}]


@pytest.mark.parametrize(
    "arguments",
    [
        ("edit", "channels", "--set", "group=x"), ("edit", "channels", "--all"),
        ("edit", "channels", "--all", "--set", "group"), ("edit", "channels", "--all", "--set", "colour=red"),
        ("edit", "channels", "--all", "--clear", "colour"), ("edit", "channels", "--all", "--set", "number=x"),
        ("edit", "channels", "--all", "--set", "note=x", "--number", "keep"), ("undo",), ("redo",),
        ("favourites", "show", "Nothing"), ("favourites", "add", "Nothing", "--search", "x"),
        ("rules", "remove", "7"), ("rules", "add", "hide", "x", "--provider", "Nobody"),
        ("import", "lineup", "/nowhere.json"), ("export", "lineup", "/nowhere/x.json"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_ends_with_1_and_a_sentence(say: Say, arguments: tuple[str, ...]) -> None:
    told = say(*arguments, "--json")
    assert (told.code, told.out) == (1, "")
    assert len(told.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("edit", "channels", "--id", "9" * 25, "--set", "note=x"), ("merge", "1", "9" * 25),
        ("split", "1", "9" * 25), ("series", "--episodes", "9" * 25),
    ],
)  # fmt: skip
def test_a_number_that_nothing_has_is_wrong_use(say: Say, arguments: tuple[str, ...]) -> None:
    told = say(*arguments, "--json")
    assert (told.code, told.out) == (2, "")
    assert "must be a whole number" in told.err
    assert "Traceback" not in told.err


def test_an_edit_that_expects_a_value_overrides_nobody_unseen(say: Say, line_up: Path) -> None:
    edit = ("edit", "channels", "--search", "erste", "--set")
    assert say(*edit, "name=Das Erste!", "--expect", "name=DE: Das Erste").code == 0
    refused = say(*edit, "name=Erste ARD", "--expect", "name=DE: Das Erste", "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "it is “Das Erste!” now" in refused.err
    assert say(*edit, "name=Erste ARD", "--expect", "name=Das Erste!", "--expect", "group=DE").code == 0
    assert say(*edit, "note=x", "--expect", "group=FR").code == 1
    assert say("edit", "channels", "--all", "--number", "range", "--expect", "group=DE").code == 1
