"""`health` and `report health`, as they are typed."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.cli import run
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.model.media import MediaFacts, Picture, Sound
from iptv_manager.settings import Settings
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from iptv_manager.store.stream_media import MediaLook, record_looks
from tests.services.import_lists import Lists

Say = Callable[..., Any]


@pytest.fixture
def say(
    database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Say:  # fmt: skip
    """Run a command over one provider, one of whose two streams was checked three times."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")
    lists = Lists(database, tmp_path, "Nova")
    lists.bring([("=News", "UK", "http://h/1"), ("Sport", "UK", "http://h/2")])
    stream = lists.rows()[0].id
    for hours, outcome in ((3, Outcome.TIMEOUT), (2, Outcome.ALIVE), (1, Outcome.ALIVE)):
        found = ProbeResult(
            lists.provider.id, stream, outcome, datetime.now(UTC) - timedelta(hours=hours), 100, 200, ""
        )
        database.run_here(record_checks, [found])

    def said(*arguments: str) -> Any:
        code = run(arguments)
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out) if "--json" in arguments else out

    return said


def test_health_of_all_providers_is_a_list_that_of_one_an_object(say: Say) -> None:
    (one,) = say("health", "--json")
    assert one == say("health", "nova", "--json")
    assert (one["provider"], one["streams"], one["checked"], one["alive"]) == ("Nova", 2, 1, 1)
    assert one["uptime"] == {"24h": 2 / 3, "7d": 2 / 3, "30d": 2 / 3}
    assert one["checks"]["30d"] == 3
    assert one["outcomes"] == {"alive": 1}
    assert one["first_byte_ms"]["p50"] == pytest.approx(100, rel=0.15)
    assert sum(share is not None for share in one["by_hour"]) == 3
    assert one["down_since"] is None


def test_health_for_people_is_a_table(say: Say) -> None:
    table = say("health")
    assert "Nova" in table
    assert "66.7%" in table


def test_the_report_on_health_has_a_row_for_every_stream_safe_for_spreadsheets(
    say: Say, tmp_path: Path
) -> None:
    out = tmp_path / "health.csv"
    assert say("report", "health", "--out", str(out), "--json") == {"file": str(out), "rows": 2}
    first, second = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (first["provider"], first["name"], first["status"]) == ("Nova", "'=News", "alive")
    assert (first["uptime_24h"], first["checks_30d"]) == ("0.6667", "3")
    assert (second["name"], second["status"], second["checks_30d"]) == ("Sport", "", "0")


def test_exact_values_are_given_when_asked_for(say: Say, tmp_path: Path) -> None:
    out = tmp_path / "health.csv"
    say("report", "health", "--out", str(out), "--exact", "--json")
    assert [row["name"] for row in csv.DictReader(out.read_text().splitlines())] == ["=News", "Sport"]


def test_streams_tell_what_their_last_check_found(say: Say, database: Database) -> None:
    (first, second) = say("streams", "--json")
    assert (first["status"], first["detail"], first["http_status"], first["media"]) == (
        "alive",
        "",
        200,
        None,
    )
    assert (second["status"], second["detail"], second["http_status"], second["media"]) == (
        None,
        "",
        None,
        None,
    )
    facts = MediaFacts(
        "mpegts", "h264", 1280, 720, 25.0, 2_000_000, "aac", ("eng",), Picture.FROZEN, Sound.FINE, b"jpeg"
    )
    look = MediaLook(1, first["id"], datetime.now(UTC), facts)
    database.run_here(lambda c: record_looks(c, [look]))
    database.run_here(
        lambda c: c.exec_driver_sql("UPDATE stream SET name = 'News 4K' WHERE name = '=News'") and None
    )
    media = say("streams", "--json")[0]["media"]
    assert (media["width"], media["height"], media["frame_rate"], media["audio_languages"]) == (
        1280,
        720,
        25.0,
        ["eng"],
    )
    assert media["thumbnail_bytes"] == 4
    assert media["problems"] == [
        "Its picture stands still.",
        "Its name promises 2160 lines, its picture has 720.",
    ]
