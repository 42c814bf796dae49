"""The commands `guide …`: JSON for scripts, tables for people."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.cli import run
from iptv_manager.settings import Settings

Say = Callable[..., Any]
LIST = """#EXTM3U
#EXTINF:-1 tvg-id="one.uk" group-title="UK",One
http://h.example/1.ts
#EXTINF:-1 group-title="UK",One Extra
http://h.example/2.ts
#EXTINF:-1 group-title="UK",Two
http://h.example/3.ts
"""


@pytest.fixture
def say(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; gives what it said as JSON, or its whole output."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")

    def said(*arguments: str, code: int = 0) -> Any:
        assert run(arguments) == code
        out, err = capsys.readouterr()
        return json.loads(out) if "--json" in arguments else out + err

    return said


@pytest.fixture
def guide(say: Say, tmp_path: Path) -> Path:
    """A provider that is synced, and a guide whose programmes of an hour are on since yesterday."""
    (tmp_path / "list.m3u").write_text(LIST, encoding="utf-8")
    say("provider", "add", "Mine", "--m3u", str(tmp_path / "list.m3u"))
    say("sync")
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    hours = [begin + timedelta(hours=number) for number in range(72)]
    shows = "".join(
        f'<programme channel="one.uk" start="{hour:%Y%m%d%H%M%S} +0000" '
        f'stop="{hour + timedelta(hours=1):%Y%m%d%H%M%S} +0000"><title>At {hour:%d %H}</title>'
        f'<episode-num system="xmltv_ns">0.{number}.</episode-num></programme>'
        for number, hour in enumerate(hours)
    )
    path = tmp_path / "guide.xml"
    path.write_text(
        f'<tv><channel id="one.uk"><display-name>One</display-name></channel>{shows}</tv>', "utf-8"
    )
    return path


def test_a_guide_is_added_synced_listed_shown_and_removed(say: Say, guide: Path) -> None:
    assert say("guide", "list", "--json") == []
    added = say("guide", "add", str(guide), "--name", "TV", "--json")
    assert (added["name"], added["provider"], added["status"]) == ("TV", None, "new")
    (result,) = say("guide", "sync", "--json")
    assert result | {"seconds": 0} == {
        "source": "TV",
        "status": "ok",
        "channels": 1,
        "matched": 1,
        "programmes": 72,
        "seconds": 0,
        "message": "",
    }
    assert [one["status"] for one in say("guide", "sync", "tv", "--json")] == ["unchanged"]
    (listed,) = say("guide", "list", "--json")
    assert (listed["status"], listed["programmes"], listed["address"]) == ("ok", 72, str(guide))
    assert listed["last_sync"] is not None
    assert "TV" in say("guide", "list")

    shown = say("guide", "show", "One", "--json")
    now = datetime.now(UTC)
    assert (shown["channel"], shown["guide_id"], shown["source"], shown["method"], shown["score"]) == (
        "One",
        "one.uk",
        "TV",
        "guide_id",
        1.0,
    )
    assert datetime.fromisoformat(shown["now"]["start"]) <= now < datetime.fromisoformat(shown["now"]["stop"])
    assert shown["next"]["start"] == shown["now"]["stop"]
    assert (shown["now"]["season"], shown["now"]["episode"]) == (1, 25)
    day = [datetime.fromisoformat(one["start"]).astimezone().date() for one in shown["day"]]
    assert len(day) == 24
    assert set(day) == {now.astimezone().date()}
    text = say("guide", "show", "One")
    assert "Now:" in text
    assert "S1E25" in text
    assert len(say("guide", "show", "One", "--day", "2020-01-01", "--json")["day"]) == 0

    assert say("guide", "remove", "TV", "--json") == {"removed": "TV"}
    assert say("guide", "show", "One", "--json")["now"] is None
    assert "has no guide" in say("guide", "show", str(shown["id"]))


@pytest.mark.usefixtures("guide")
def test_what_is_wrong_is_told_in_one_sentence(say: Say, tmp_path: Path) -> None:
    assert "no list names one" in say("guide", "sync")
    cut = tmp_path / "cut.xml"
    cut.write_text("<tv><programme")
    say("guide", "add", str(cut))
    (result,) = say("guide", "sync", "--json", code=1)
    assert (result["status"], result["programmes"]) == ("failed", 0)
    assert result["message"] == "cut: The guide breaks off after 0 programmes; fetch it again later."
    assert "no guide named “nope”" in say("guide", "sync", "nope", code=1)
    assert "no channel named “zzz”" in say("guide", "show", "zzz", code=1)
    assert "Several channels" in say("guide", "show", "o", code=1)
    assert "http:// or https://" in say("guide", "add", "ftp://h.example/guide.xml", code=1)


def test_no_password_of_an_address_is_shown(say: Say) -> None:
    address = "http://127.0.0.1:1/xmltv.php?username=joe&password=hunter2"
    told = say("guide", "add", address, "--name", "Panel")
    told += json.dumps(say("guide", "list", "--json")) + say("guide", "sync", code=1)
    assert "hunter2" not in told
    assert "Panel" in told
