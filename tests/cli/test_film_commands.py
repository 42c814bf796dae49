"""The commands `movies` and `series`: JSON for scripts, tables for people."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.cli import run
from iptv_manager.settings import Settings

Say = Callable[..., Any]

FIRST = """#EXTM3U
#EXTINF:-1 group-title="TV",BBC One
http://h.example/live/u/p/1.ts
#EXTINF:-1 group-title="Films",EN - The Film (2019) [4K]
http://h.example/movie/u/p/2.mkv
#EXTINF:-1 group-title="Films",The Film (1999)
http://h.example/movie/u/p/3.mp4
#EXTINF:-1 group-title="Series",Show S01E01 Pilot
http://h.example/series/u/p/4.mkv
#EXTINF:-1 group-title="Series",Show S01E02
http://h.example/series/u/p/5.mkv
"""
SECOND = """#EXTM3U
#EXTINF:-1 group-title="Kino",The Film (2019)
http://g.example/a/film.avi
#EXTINF:-1 group-title="Serien",SHOW Staffel 2 Folge 1
http://g.example/a/show.avi
"""


@pytest.fixture
def say(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; gives what it said as JSON."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")

    def said(*arguments: str) -> Any:
        code = run(arguments)
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out) if "--json" in arguments else out

    return said


@pytest.fixture
def stocked(say: Say, tmp_path: Path) -> Path:
    """Two providers, synced."""
    for name, text in (("One", FIRST), ("Two", SECOND)):
        (tmp_path / f"{name}.m3u").write_text(text, encoding="utf-8")
        say("provider", "add", name, "--m3u", str(tmp_path / f"{name}.m3u"))
    say("sync")
    return tmp_path


@pytest.mark.usefixtures("stocked")
def test_movies_are_listed_for_each_provider_or_together(say: Say) -> None:
    listed = say("movies", "--json", "--sort", "year")
    told = [(one["title"], one["year"], one["container"], one["provider"], one["group"]) for one in listed]
    assert told == [
        ("The Film", 1999, "mp4", "One", "Films"),
        ("The Film", 2019, "mkv", "One", "Films"),
        ("The Film", 2019, "avi", "Two", "Kino"),
    ]
    assert listed[1]["streams"][0]["name"] == "EN - The Film (2019) [4K]"
    assert listed[1]["film"] == listed[2]["film"] != listed[0]["film"]
    together = say("movies", "--json", "--together", "--search", "film 2019")
    assert [(one["sources"], [each["quality"] for each in one["streams"]]) for one in together] == [
        (2, ["4K", ""])
    ]
    assert [one["provider"] for one in say("movies", "--json", "--provider", "two")] == ["Two"]
    assert [one["group"] for one in say("movies", "--json", "--group", "kino")] == ["Kino"]
    assert len(say("movies", "--json", "--limit", "1", "--descending")) == 1
    assert "The Film" in say("movies")


def test_series_have_seasons_and_new_episodes_arrive(say: Say, stocked: Path) -> None:
    (show,) = say("series", "--json")
    assert (show["title"], show["seasons"], show["episodes"], show["providers"]) == (
        "Show",
        2,
        3,
        ["One", "Two"],
    )
    detailed = say("series", "--json", "--episodes", str(show["id"]))
    assert [
        (one["season"], [each["episode"] for each in one["episodes"]]) for one in detailed["seasons"]
    ] == [
        (1, [1, 2]),
        (2, [1]),
    ]
    assert detailed["seasons"][0]["episodes"][0]["title"] == "Pilot"
    one = stocked / "One.m3u"
    one.write_text(FIRST + "#EXTINF:-1,Show S01E03\nhttp://h.example/series/u/p/6.mkv\n", encoding="utf-8")
    say("sync", "One")
    (later,) = say("series", "sho", "--json", "--with-episodes")
    assert (later["id"], later["episodes"]) == (show["id"], 4)
    assert [each["episode"] for each in later["seasons"][0]["episodes"]] == [1, 2, 3]
    assert "Season 1" in say("series", "--with-episodes")


@pytest.mark.usefixtures("stocked")
def test_films_and_series_are_sorted_by_the_columns_of_their_tables(
    say: Say, capsys: pytest.CaptureFixture[str]
) -> None:
    def years(*options: str) -> list[int]:
        return [one["year"] for one in say("movies", "--json", "--together", *options)]

    assert years("--sort", "sources") == [1999, 2019]
    assert years("--sort", "sources", "--descending") == years("--sort", "quality") == [2019, 1999]
    assert years("--sort", "quality", "--descending") == [2019, 1999]  # the other one does not say
    assert years("--sort", "group") == [2019, 1999]  # one group: as they came
    for column in ("group", "seasons", "episodes"):
        assert [one["title"] for one in say("series", "--json", "--sort", column)] == ["Show"]
    for command, column in (("movies", "seasons"), ("series", "quality")):
        with pytest.raises(SystemExit) as refused:
            run((command, "--sort", column))
        assert refused.value.code == 2
        assert "invalid choice" in capsys.readouterr().err


def test_an_unknown_series_is_told(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    assert say("series", "--json") == []
    assert run(("series", "--episodes", "77")) == 1
    assert "no series with the id 77" in capsys.readouterr().err
