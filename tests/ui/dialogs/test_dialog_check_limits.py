"""The dialog of limits of checks, and the way to it and back."""

from pathlib import Path

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.ui.dialogs.check_limits import CheckLimitsDialog
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices


class Choices:
    """Shared choices in memory."""

    def __init__(self) -> None:
        self.limits = CheckLimits("9:30-11:00", 250_000, 6)

    async def stream_order(self) -> str:
        return "quality"

    async def check_limits(self) -> CheckLimits:
        return self.limits

    async def choose_check_limits(self, limits: CheckLimits, seen: CheckLimits) -> CheckLimits:
        self.limits = limits
        return limits


def test_what_is_not_touched_stays_as_it_was(qtbot: QtBot) -> None:
    for limits in (
        CheckLimits("09:30-11:00", 250_000, 6), CheckLimits(), CheckLimits("9:30 – 11:00", 1_500, 6),
    ):  # fmt: skip
        dialog = CheckLimitsDialog(limits)
        qtbot.addWidget(dialog)
        assert dialog.limits() == limits


def test_limits_are_chosen_in_the_window(qapp: QApplication, tmp_path: Path) -> None:
    services = MemoryServices()
    choices = services.choices = Choices()  # type: ignore[attr-defined]

    async def scenario(screen: Screen) -> None:
        screen.window.commands.check_limits.trigger()
        await screen.until(lambda: screen.window.findChild(CheckLimitsDialog))
        dialog = screen.window.findChild(CheckLimitsDialog)
        assert dialog is not None
        assert dialog.begin.time() == QTime(9, 30)
        dialog.end.setTime(QTime(12, 15))
        dialog.rate.setValue(0)
        dialog.months.setValue(24)
        dialog.save.click()
        await screen.until(lambda: choices.limits == CheckLimits("09:30-12:15", 0, 24))

    play(qapp, tmp_path, services, scenario)
