"""What syncs did, on the command line: seen, taken back, and answered where one asked first."""

from pathlib import Path

import psycopg

from tests.cli.said import Say

ONE = "#EXTINF:-1,One\nhttp://h/1\n"
TWO = "#EXTINF:-1,Two\nhttp://h/2\n"
LOST = "#EXTINF:-1,Lost\n"


def test_changes_are_shown_undone_and_asked_about(say: Say, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "list.m3u"
    path.write_text("#EXTM3U\n" + ONE + TWO)
    say("provider", "add", "Mine", "--m3u", str(path))
    assert say("sync", "--json").json[0]["sync"] == 1  # as `changes --sync` wants it
    path.write_text("#EXTM3U\n" + LOST + ONE.replace(",One", ",One HD"))
    say("sync")

    found = say("changes", "--json")
    assert found.code == 0
    assert (found.json["sync"]["gone"], found.json["sync"]["renamed"]) == (1, 1)
    assert found.json["kinds"]["renamed"] == 1
    assert sorted((one["change"], one["name_before"], one["name"]) for one in found.json["changes"]) == [
        ("changed", "One", "One HD"),
        ("gone", "Two", "Two"),
    ]
    assert found.json["rejects"][0]["line"] == 2
    first = say("changes", "--sync", "1", "--json").json  # it notes nothing one by one
    assert (first["changes"], first["kinds"]["added"]) == ([], 2)
    assert "first import" in say("changes", "--sync", "1").err
    assert "One HD" in say("changes", "--provider", "mine", "--kind", "renamed").out
    assert say("changes", "--sync", "99").code == 1

    undone = say("undo-sync", "mine", "--json")
    assert undone.code == 0
    assert undone.json["did"]["returned"] == 1
    assert [row["name"] for row in say("streams", "--json").json] == ["One", "Two"]
    assert say("undo-sync", "Mine").code == 1

    with psycopg.connect(database_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("""UPDATE provider SET options = '{"ask_first": true}'""")
    asked = say("sync", "--json")
    assert (asked.code, asked.json[0]["status"]) == (0, "asked")
    assert "changes --provider" in asked.err
    assert say("sync", "--dismiss").code == 0
    assert "No sync waits" in say("sync", "--accept").err
    assert say("sync").code == 0
    assert say("sync", "Mine", "--accept").code == 0
    assert [row["name"] for row in say("streams", "--json").json] == ["One HD"]
