"""What the details tell of a stream's past, read once the person stays with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.model.health_history import PastCheck, Share, StreamHealth, Uptime
from iptv_manager.model.media import MediaFacts, Picture, Sound, problems
from iptv_manager.services.health_history import StreamPast
from iptv_manager.store.stream_media import MediaLook
from iptv_manager.ui.past_health import MOST_BARS, PastHealth, facts_words
from iptv_manager.ui.theme.theme import Theme
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

NOW = datetime.now(UTC)
FACTS = MediaFacts(
    "mpegts", "h264", 1280, 720, 25.0, 4_100_000, "aac", ("eng",), Picture.FROZEN, Sound.SILENT, b"no picture"
)


def past(checks: int = 60, turns: int = 5, look: MediaFacts | None = FACTS) -> StreamPast:
    outcomes = ("alive", "timeout", "slow", "indeterminate", "drm")
    return StreamPast(
        StreamHealth(Uptime(Share(9, 10), Share(0, 0), Share(50, 60)), turns, 120, 900, NOW, 300.0),
        [PastCheck(NOW - timedelta(hours=hour), outcomes[hour % 5], 100) for hour in range(checks)],
        MediaLook(1, 1, NOW, look) if look else None,
    )


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> PastHealth:
    made = PastHealth(Theme(qapp))
    qtbot.addWidget(made)
    made.resize(300, 400)
    return made


def text_of(widget: PastHealth) -> str:
    from PySide6.QtWidgets import QLabel

    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if not label.isHidden())


def test_uptime_and_what_a_deep_look_found_are_said(shown: PastHealth) -> None:
    shown.show_past(past(), "News 4K")
    said = text_of(shown)
    assert "24 h 90\u00a0% · 7 days – · 30 days 83\u00a0%" in said
    assert "It comes and goes." in said
    assert "Back after 5 min 0 s on average." in said
    assert "1280 × 720 · 25 fps · H264 · 4.1 Mbit/s\nAAC · eng" in said
    assert "Its name promises 2160 lines, its picture has 720." in said
    assert shown.strip.bars == MOST_BARS
    assert shown.picture.isHidden()  # what is no picture is not shown


def test_a_stream_without_a_past_says_nothing(shown: PastHealth) -> None:
    shown.show_past(past(0, 0, None)._replace(
        health=StreamHealth(Uptime(Share(0, 0), Share(0, 0), Share(0, 0)), 0, None, None, None, None)
    ), "News")  # fmt: skip
    assert shown.isHidden()


def test_doubts_are_sentences_and_facts_are_lines() -> None:
    assert problems(FACTS, "News") == ["Its picture stands still.", "It is silent."]
    assert problems(FACTS._replace(picture=Picture.FINE, sound=Sound.FINE), "News HD") == []
    assert facts_words(MediaFacts(audio_codec="mp3")) == "MP3"


class History:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def past_of(self, _provider_id: int, stream_id: int, /) -> StreamPast:
        self.asked.append(stream_id)
        return past()


def test_only_the_stream_the_person_stays_with_is_asked_for(qapp: QApplication, tmp_path: Path) -> None:
    services = MemoryServices()
    services.stock("Nova", 30)
    history = History()
    services.history = history  # type: ignore[attr-defined]

    async def scenario(screen: Screen) -> None:
        await screen.rows(30)
        screen.window.resize(1200, 700)
        table = screen.window.table
        for row in range(12):
            table.setCurrentIndex(table.model().index(row, 0))
        await screen.until(screen.window.page.details.past.isVisible)
        assert history.asked[-1] == 1_000_011
        assert len(history.asked) <= 2  # the first row of all, and the one stayed with

    play(qapp, tmp_path, services, scenario)
