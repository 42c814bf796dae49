"""Merged channels from the command line: listed, covered, merged and split by hand."""

import json
from pathlib import Path

import pytest

from tests.cli.said import Say

ONE = """#EXTM3U
#EXTINF:-1 tvg-id="BBCOne.uk@SD" tvg-chno="2.1" group-title="UK | General",UK: BBC One HD
http://h.example/live/1.ts
#EXTINF:-1 group-title="Sport",UK: ESPN
http://h.example/live/2.ts
#EXTINF:-1 group-title="Sport",ESPN 2
http://h.example/live/3.ts
#EXTINF:-1,A Film
http://h.example/movie/4.mp4
"""
TWO = """#EXTM3U
#EXTINF:-1 tvg-logo="http://h.example/b.png",BBC 1 FHD
http://other.example/1.m3u8
#EXTINF:-1,Only Here
http://other.example/2.m3u8
"""


@pytest.fixture
def synced(say: Say, tmp_path: Path) -> Say:
    """Two providers with one channel in common."""
    for name, text in (("One", ONE), ("Two", TWO)):
        path = tmp_path / f"{name}.m3u"
        path.write_text(text, encoding="utf-8")
        say("provider", "add", name, "--m3u", str(path))
    assert say("sync").code == 0
    return say


def test_channels_are_listed_with_their_streams_and_narrowed_and_covered(synced: Say) -> None:
    rows = synced("channels", "--json").json
    assert [row["name"] for row in rows] == ["BBC 1 FHD", "UK: ESPN", "ESPN 2", "Only Here"]
    merged = rows[0]
    assert (merged["provider"], merged["url"]) == ("Two", "http://other.example/1.m3u8")
    assert (merged["kind"], merged["status"], merged["favourite"], merged["hidden"]) == (
        "live",
        None,
        False,
        False,
    )
    assert (merged["guide_id"], merged["logo"]) == ("BBCOne.uk@SD", "http://h.example/b.png")
    assert [
        (stream["provider"], stream["name"], stream["quality"], stream["position"], stream["method"])
        for stream in merged["streams"]
    ] == [("Two", "BBC 1 FHD", "FHD", 1, "name"), ("One", "UK: BBC One HD", "HD", 2, "name")]
    assert all(0.8 <= stream["score"] <= 1 for stream in merged["streams"])

    channels_can_be_narrowed_and_sorted(synced)
    coverage_tells_who_has_what_and_what_has_no_backup(synced)
    people_get_tables(synced)


def channels_can_be_narrowed_and_sorted(synced: Say) -> None:
    """What the options let through, in which order."""

    def names(*options: str) -> list[str]:
        return [row["name"] for row in synced("channels", "--json", *options).json]

    assert names("--search", "espn") == ["UK: ESPN", "ESPN 2"]
    assert names("--group", "SPORT", "--sort", "name", "--descending") == ["UK: ESPN", "ESPN 2"]
    assert names("--provider", "two") == ["BBC 1 FHD", "Only Here"]
    assert names("--no-backup", "--limit", "2") == ["UK: ESPN", "ESPN 2"]
    assert names("--hidden") == names("--favourites") == []
    assert names("--sort", "sources", "--descending")[0] == "BBC 1 FHD"
    assert names("--sort", "streams", "--descending")[0] == "BBC 1 FHD"
    assert names("--sort", "quality")[0] == names("--sort", "guide_id")[0] == "BBC 1 FHD"
    assert names("--sort", "provider") == ["ESPN 2", "UK: ESPN", "BBC 1 FHD", "Only Here"]
    assert len(names("--sort", "note")) == 4


def coverage_tells_who_has_what_and_what_has_no_backup(synced: Say) -> None:
    """Channel by provider, and the figures."""
    told = synced("coverage", "--json").json
    assert (told["channels"], told["without_backup"]) == (4, 3)
    assert told["providers"] == [
        {"provider": "One", "channels": 3, "alone": 2},
        {"provider": "Two", "channels": 2, "alone": 1},
    ]
    covered = {row["name"]: (row["providers"], row["backup"]) for row in told["coverage"]}
    assert covered["BBC 1 FHD"] == ({"One": 1, "Two": 1}, True)
    assert covered["Only Here"] == ({"Two": 1}, False)
    assert "3 of them with one provider alone" in synced("coverage").err


def test_a_group_finds_what_is_written_together_with_others(say: Say, tmp_path: Path) -> None:
    groups = {
        "a": "News;Sports",
        "b": "News",
        "c": "Sports;Kids",
        "movie/d": "Kids;News",
        "series/S01E01": "Kids;Docu",
    }
    lines = [
        f'#EXTINF:-1 group-title="{group}",Station {name[-1]}\nhttp://h/{name}'
        for name, group in groups.items()
    ]
    (tmp_path / "list.m3u").write_text("#EXTM3U\n" + "\n".join(lines) + "\n", encoding="utf-8")
    say("provider", "add", "List", "--m3u", str(tmp_path / "list.m3u"))
    assert say("sync").code == 0

    def names(command: str, *groups: str) -> str:
        options = [word for group in groups for word in ("--group", group)]
        key = "name" if command in ("channels", "streams") else "title"
        return "".join(row[key][-1] for row in say(command, "--json", *options).json)

    assert names("channels", "News") == "ab"
    assert names("channels", "sports") == "ac"
    assert names("channels", "News;Sports") == names("channels", "NEWS;sports") == "a"
    assert names("channels", "News;Sports", "Kids") == "ac"
    assert names("channels", "Sports;News") == ""
    assert names("streams", "Kids") == "cd1"
    assert names("streams", "Kids;News") == "d"
    assert names("movies", "news") == names("movies", "Kids;News") == "d"
    assert names("movies", "Docu") == ""
    hidden = say("edit", "channels", "--group", "Kids", "--set", "hidden=yes", "--json")
    assert hidden.code == 0, hidden.err
    assert names("channels", "Sports") == "a"


def test_channels_are_merged_and_split_by_hand(synced: Say) -> None:
    first, second = (row["id"] for row in synced("channels", "--json", "--search", "espn").json)
    assert synced("merge", str(first), str(second), "--json").json == {
        "id": first,
        "name": "UK: ESPN",
        "streams": 2,
    }
    (merged,) = synced("channels", "--json", "--search", "espn").json
    assert [stream["method"] for stream in merged["streams"]] == ["name", "hand"]
    parted = synced("split", str(first), str(merged["streams"][1]["id"]), "--json").json
    assert parted["name"] == "ESPN 2"
    assert len(synced("channels", "--json", "--search", "espn").json) == 2
    assert synced("merge", "--never", str(first), str(parted["id"]), "--json").json == {
        "never": [first, parted["id"]]
    }
    lost = synced("merge", str(first), "999999")
    assert (lost.code, lost.out) == (1, "")
    assert "does not exist" in lost.err
    assert synced("split", str(first), str(merged["streams"][0]["id"])).code == 1


def test_a_removed_provider_takes_its_channels_along_and_brings_them_back(synced: Say) -> None:
    before = synced("channels", "--json").json
    synced("provider", "remove", "two")
    assert [row["name"] for row in synced("channels", "--json").json] == [
        "UK: BBC One HD",
        "UK: ESPN",
        "ESPN 2",
    ]
    synced("provider", "restore", "two")
    assert synced("channels", "--json").json == before


def people_get_tables(synced: Say) -> None:
    """Without --json."""
    told = synced("channels")
    assert "BBC 1 FHD" in told.out
    assert "4 of 4 channels" in told.err
    assert "4 streams" not in synced("streams", "--limit", "2").out
    assert len(json.loads(synced("streams", "--json").out)) == 6
