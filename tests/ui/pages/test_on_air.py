"""What is on at the chosen channel stands beside the table, where a guide says so."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from iptv_manager.services.guide import GuideService
from iptv_manager.services.guide_job import GuideJob
from iptv_manager.services.guide_worker import run_guide
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.pages.on_air import clock_text
from tests.services.guide_ground import guide_text
from tests.services.merging import Ground, entry
from tests.ui.pages.line_up_screen import LineUpScreen, Scenario, play

Play = Callable[[Scenario], None]


@pytest.fixture
def begin() -> datetime:
    """Half an hour ago."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path, begin: datetime) -> Ground:
    """Two channels, one with a guide: an hour that is half over, and the next."""
    ground = Ground(database, tmp_path)
    ground.bring("Nova", [entry(name, f"http://n/{name}", name, "News") for name in ("Dave", "Gold", "Late")])
    hours = [f"{begin + timedelta(hours=number):%Y%m%d%H%M%S} +0000" for number in range(4)]
    listed = [("Dave", hours[0], hours[1], "The <b>Film</b>"), ("Dave", hours[1], hours[2], "The News")]
    guide = guide_text({"Dave": ("Dave",)}, [*listed, ("Late", hours[2], hours[3], "Good Night")])
    path = tmp_path / "guide.xml"
    path.write_bytes(guide.replace(b"<b>", b"&lt;b>").replace(b"</b>", b"&lt;/b>"))
    added = asyncio.run(GuideService(database, settings, Secrets(settings.home)).add(str(path)))
    job = GuideJob(database.dsn, added.id, str(path), "00", "", "", 1 << 30)
    assert run_guide(job, lambda _report: None).programmes == 3
    return ground


@pytest.fixture
def shown(qapp: QApplication, ground: Ground, settings: Settings) -> Play:
    """Play a scenario on the page."""
    return lambda scenario: play(qapp, settings, ground.database, scenario)


def test_now_and_next_are_shown_with_their_times_or_nothing(
    shown: Play, ground: Ground, begin: datetime
) -> None:
    async def scenario(screen: LineUpScreen) -> None:
        on_air = screen.page.details.on_air
        await screen.choose("Dave")
        await screen.until(on_air.isVisible)
        assert on_air.now.text() == "The <b>Film</b>"
        assert "<b>" not in on_air.now.toolTip()
        first, second = clock_text(begin), clock_text(begin + timedelta(hours=1))
        assert on_air.times.text() == f"{first} – {second}"
        assert on_air.following.text() == f"{second}  The News"
        assert 480 <= on_air.line.value() <= 600
        await screen.choose("Gold")
        await screen.until(lambda: not on_air.isVisible())
        await screen.choose("Late")
        await screen.until(on_air.isVisible)
        assert not on_air.line.isVisible()
        assert on_air.following.text().endswith("Good Night")
        with ground.database.engine.begin() as connection:
            connection.execute(text("DELETE FROM guide_match"))
        screen.page.arrive()
        await screen.until(lambda: not on_air.isVisible())

    shown(scenario)
