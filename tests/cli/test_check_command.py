"""The command `check`: what is checked, what is told of it, and going on with what was broken off."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.cli import run
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database

Check = Callable[..., Any]
LIST = """#EXTM3U
#EXTINF:-1,News One
http://127.0.0.1:9/1
#EXTINF:-1,News Two
rtmp://h.example/2
#EXTINF:-1,Sports
rtmp://h.example/3
"""


@pytest.fixture
def check(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Check:
    """Check, with these options, a list of three streams; gives what is said as JSON."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")
    path = tmp_path / "list.m3u"
    path.write_text(LIST, encoding="utf-8")
    assert run(["provider", "add", "Mine", "--m3u", str(path)]) == 0
    assert run(["sync"]) == 0

    def checked(*options: str) -> Any:
        capsys.readouterr()
        assert run(["check", *options, "--json", "--timeout", "2"]) == 0
        return json.loads(capsys.readouterr().out)

    return checked


def test_the_answer_has_what_was_checked_in_how_many_seconds_and_the_outcomes(check: Check) -> None:
    told = check("Mine", "--at-once", "2")
    assert told.keys() == {"checked", "seconds", "outcomes"}
    assert told["checked"] == 3
    assert told["outcomes"] == {"refused": 1, "unsupported": 2}
    assert 0 <= told["seconds"] < 20


def test_a_search_and_a_limit_choose_what_is_checked(check: Check) -> None:
    assert check("--search", "news")["outcomes"] == {"refused": 1, "unsupported": 1}
    assert check("--search", "sports")["checked"] == 1
    assert check("--limit", "1")["outcomes"] == {"refused": 1}


def test_what_was_checked_just_now_is_not_due(check: Check, database: Database) -> None:
    assert check("--search", "news", "--due")["checked"] == 2
    assert check("--due")["outcomes"] == {"unsupported": 1}
    assert check("--due")["checked"] == 0
    assert check("--due", "--limit", "3")["checked"] == 0
    assert check("Mine")["checked"] == 3


def test_limits_are_chosen_and_told_one_by_one(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    def limits(*options: str) -> Any:
        capsys.readouterr()
        assert run(["limits", *options, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert limits() == {"quiet_hours": "", "bytes_per_second": 0, "months_kept": 12}
    assert limits("--quiet-hours", "19:00-23:30", "--bandwidth", "2M")["bytes_per_second"] == 2_000_000
    assert limits("--keep-months", "6")["quiet_hours"] == "19:00-23:30"
    assert limits("--quiet-hours", "none", "--bandwidth", "none") == {
        "quiet_hours": "",
        "bytes_per_second": 0,
        "months_kept": 6,
    }
    for wrong in (("--quiet-hours", "25:00-26:00"), ("--bandwidth", "much"), ("--keep-months", "9999")):
        assert run(["limits", *wrong]) == 1
    assert limits()["months_kept"] == 6


def test_a_check_that_was_broken_off_is_gone_on_with(check: Check, database: Database) -> None:
    from sqlalchemy import text

    left = (
        "INSERT INTO check_run (providers, level, total, status) "
        "SELECT array_agg(id), 'quick', 3, 'left' FROM provider"
    )
    database.run_here(lambda c: c.execute(text(left)) and None)
    assert check("--resume")["checked"] == 3
    assert check("--resume")["checked"] == 0
