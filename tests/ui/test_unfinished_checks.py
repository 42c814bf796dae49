"""A check that was broken off with the program is offered at its next start."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from iptv_manager.model.health import UnfinishedRun
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

LEFT = UnfinishedRun(7, datetime(2026, 1, 2, tzinfo=UTC), 12_345, is_due=False, level="quick")


def stocked() -> MemoryServices:
    """One provider, and a check that was broken off."""
    services = MemoryServices()
    services.stock("Nova", 30)
    services.health.left = [LEFT]
    return services


def button(screen: Screen, text: str) -> QPushButton | None:
    """The visible button of that text."""
    found = [each for each in screen.window.findChildren(QPushButton) if each.text() == text]
    return next((each for each in found if each.isVisible()), None)


def press(screen: Screen, text: str) -> None:
    """Click it."""
    wanted = button(screen, text)
    assert wanted is not None
    QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)


def test_it_is_offered_and_gone_on_with(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(lambda: button(screen, "Go on") is not None)
        texts = [label.text() for label in screen.window.findChildren(QLabel) if label.isVisible()]
        assert any("12,345 streams was broken off" in text for text in texts)
        press(screen, "Go on")
        await screen.until(lambda: screen.services.health.left == [])
        assert button(screen, "Go on") is None

    play(qapp, tmp_path, stocked(), scenario)


def test_it_can_be_discarded(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.until(lambda: button(screen, "Discard it") is not None)
        press(screen, "Discard it")
        await screen.until(lambda: screen.services.health.left == [])
        assert screen.services.health.asked == []
        assert button(screen, "Go on") is None

    play(qapp, tmp_path, stocked(), scenario)


def test_what_runs_when_the_window_closes_is_left_for_the_next_start(
    qapp: QApplication, tmp_path: Path
) -> None:
    services = stocked()

    async def scenario(screen: Screen) -> None:
        await screen.rows(30)
        assert not screen.services.health.is_left

    play(qapp, tmp_path, services, scenario)
    assert services.health.is_left
