"""No database at the start: the person is told why, may try again or elsewhere, or quits."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.cli.desktop import open_desktop
from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.settings import Settings
from iptv_manager.ui.dialogs.no_database import NoDatabaseDialog
from iptv_manager.ui.loop import run_window
from iptv_manager.ui.start import Opening
from tests.waiting import until

REFUSED = "postgresql://anna:s3cret@127.0.0.1:1/tv"


def test_it_says_why_and_gives_the_address_that_was_typed(qtbot: QtBot) -> None:
    dialog = NoDatabaseDialog("It is gone.", "")
    qtbot.addWidget(dialog)
    dialog.address.setText(" postgresql://h/db ")
    with qtbot.waitSignal(dialog.answered) as told:
        dialog.again.click()
    assert told.args == ["postgresql://h/db"]


def test_escape_and_quit_mean_quit(qtbot: QtBot) -> None:
    dialog = NoDatabaseDialog("It is gone.", "")
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.answered) as told:
        dialog.reject()
    assert told.args == [None]


def shown() -> NoDatabaseDialog | None:
    tops = QApplication.topLevelWidgets()
    return next((one for one in tops if isinstance(one, NoDatabaseDialog) and one.isVisible()), None)


def test_a_start_without_its_database_asks_and_tries_again_and_quits(qapp: QApplication, home: Path) -> None:
    seen: list[str] = []

    async def play() -> None:
        settings = Settings(home=home, database_url=REFUSED, secrets="file")
        start = asyncio.ensure_future(open_desktop(settings, Opening()))
        dialog = await until(shown)
        seen.append(dialog.address.text())
        dialog.again.click()
        second = await until(shown)
        second.quit.click()
        with pytest.raises(DatabaseUnavailable) as told:
            await start
        seen.append(str(told.value))

    run_window(play())
    assert seen[0] == REFUSED
    assert "s3cret" not in seen[1]
