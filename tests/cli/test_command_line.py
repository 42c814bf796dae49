"""The command line as a script uses it: JSON on stdout, words on stderr, exit codes 0, 1 and 2."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.said import Say

GOOD = """#EXTM3U url-tvg="http://guide.example/a.xml"
#EXTINF:-1 tvg-id="one.uk" tvg-chno="1" group-title="UK;News" X-Extra="yes",One
http://user:hunter2@h.example/1
#EXTINF:-1 group-title="Films",=A Film (2001)
http://h.example/movie/u/p/2.mkv
#EXTINF:-1,Lost
"""


@pytest.fixture
def good_list(tmp_path: Path) -> Path:
    """A list of two entries and one reject."""
    path = tmp_path / "good.m3u"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_inspect_tells_all_that_a_list_says(say: Say, good_list: Path) -> None:
    told = say("inspect", str(good_list), "--json")
    assert told.code == 0
    assert told.json["format"] == "m3u"
    assert told.json["header"] == {"url-tvg": "http://guide.example/a.xml"}
    assert told.json["guide_urls"] == ["http://guide.example/a.xml"]
    first, film = told.json["entries"]
    assert first["line"] == 2
    assert (first["name"], first["duration"], first["kind"]) == ("One", -1, "live")
    assert (first["group"], first["groups"]) == ("UK;News", ["UK", "News"])
    assert (first["tvg_id"], first["tvg_chno"], first["tvg_shift"], first["radio"]) == (
        "one.uk",
        "1",
        None,
        "",
    )
    assert first["attrs"]["x-extra"] == "yes"
    assert (film["kind"], film["url"]) == ("movie", "http://h.example/movie/u/p/2.mkv")
    (reject,) = told.json["rejects"]
    assert reject["line"] == 6
    assert reject["reason"]


def test_inspect_gives_one_entry_a_line(say: Say, good_list: Path) -> None:
    told = say("inspect", str(good_list), "--lines")
    assert [json.loads(line)["name"] for line in told.out.splitlines()] == ["One", "=A Film (2001)"]
    assert "line 6" in told.err


def test_inspect_refuses_what_is_no_list_in_one_sentence(say: Say, tmp_path: Path) -> None:
    page = tmp_path / "page.m3u"
    page.write_text("<html><body>Sign in</body></html>")
    told = say("inspect", str(page), "--json")
    assert (told.code, told.out) == (1, "")
    assert len(told.err.strip().splitlines()) == 1


def test_the_main_job_from_the_command_line(say: Say, good_list: Path, tmp_path: Path) -> None:
    assert say("provider", "add", "Mine", "--m3u", str(good_list), "--max-connections", "2").code == 0
    synced = say("sync", "Mine", "--json")
    assert synced.code == 0
    (result,) = synced.json
    assert result["provider"] == "Mine"
    assert (result["status"], result["entries"], result["added"], result["rejected"]) == ("ok", 2, 2, 1)
    (provider,) = say("provider", "list", "--json").json
    assert (provider["name"], provider["streams"], provider["max_connections"]) == ("Mine", 2, 2)
    assert [row["name"] for row in say("streams", "--json", "--sort", "name").json] == [
        "=A Film (2001)",
        "One",
    ]
    assert [row["name"] for row in say("streams", "--json", "--search", "one").json] == ["One"]
    assert [row["name"] for row in say("streams", "--json", "--group", "films").json] == ["=A Film (2001)"]
    assert len(say("streams", "--json", "--provider", "mine", "--limit", "1").json) == 1
    assert [row["name"] for row in say("channels", "--json").json] == ["One"]
    out = tmp_path / "out.csv"
    assert say("report", "channels", "--out", str(out)).code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["One", "'=A Film (2001)"]
    assert say("provider", "remove", "mine").code == 0
    assert say("provider", "list", "--json").json == []
    assert say("channels", "--json").json == say("streams", "--json").json == []
    assert say("provider", "restore", "mine").code == 0
    assert len(say("streams", "--json").json) == 2
    assert len(say("channels", "--json").json) == 1


def test_a_list_is_read_as_it_is_added_where_that_is_asked(say: Say, good_list: Path, tmp_path: Path) -> None:
    told = say("provider", "add", "Mine", "--m3u", str(good_list), "--sync", "--json")
    assert (told.code, told.json["status"], told.json["streams"]) == (0, "ok", 2)
    assert "“Mine”: 2 entries." in told.err
    later = say("provider", "add", "Later", "--m3u", str(good_list), "--json")
    assert (later.code, later.json["status"], later.json["streams"]) == (0, "new", 0)
    bad = say("provider", "add", "Bad", "--m3u", str(tmp_path / "none.m3u"), "--sync", "--json")
    assert (bad.code, bad.json["status"]) == (1, "failed")
    assert "none.m3u is not there" in bad.err


def test_check_counts_outcomes(say: Say, good_list: Path) -> None:
    say("provider", "add", "Mine", "--m3u", str(good_list))
    good_list.write_text("#EXTM3U\n#EXTINF:-1,Refused\nhttp://127.0.0.1:9/1\n#EXTINF:-1,Odd\nrtmp://h/1\n")
    say("sync")
    told = say("check", "Mine", "--json", "--timeout", "2")
    assert told.code == 0
    assert told.json["checked"] == 2
    assert told.json["outcomes"] == {"refused": 1, "unsupported": 1}
    assert {row["status"] for row in say("channels", "--json").json} == {"refused", "unsupported"}


def test_what_fails_ends_with_1_and_a_sentence(say: Say, tmp_path: Path) -> None:
    say("provider", "add", "Gone", "--m3u", str(tmp_path / "missing.m3u"))
    told = say("sync", "--json")
    assert (told.code, told.json[0]["status"]) == (1, "failed")
    assert "missing.m3u is not there" in told.err
    unknown = say("sync", "Nobody")
    assert (unknown.code, unknown.out) == (1, "")
    assert "no provider named “Nobody”" in unknown.err
    assert say("provider", "add", "gone", "--m3u", "x").code == 1
    assert say("provider", "add", "X", "--m3u", "ftp://h/x").code == 1


def test_wrong_use_ends_with_2(say: Say) -> None:
    for wrong in (
        ("sync", "--no-such"),
        ("provider",),
        ("check", "--limit", "0"),
        ("channels", "--sort", "x"),
    ):
        told = say(*wrong)
        assert (told.code, told.out) == (2, "")


def test_no_credential_is_printed_by_lists_of_providers(say: Say) -> None:
    say("provider", "add", "P", "--m3u", "http://h.example/get.php?username=joe&password=hunter2")
    for told in (say("provider", "list", "--json"), say("provider", "list")):
        assert "hunter2" not in told.out + told.err
        assert "joe" not in told.out + told.err


def test_a_database_that_cannot_be_reached_is_told_in_one_sentence(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", "postgresql://joe:hunter2@127.0.0.1:9/x")
    told = say("channels", "--json")
    assert (told.code, told.out) == (1, "")
    assert "127.0.0.1" in told.err
    assert "hunter2" not in told.err
    assert "Traceback" not in told.err
