"""The dialog that asks where to save the table."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iptv_manager.ui.dialogs.save_csv import SaveCsvDialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> SaveCsvDialog:
    made = SaveCsvDialog(tmp_path, 16_706)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_spreadsheets_are_kept_safe_unless_exact_values_are_asked_for(
    dialog: SaveCsvDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.save.click()
    assert told.args == [tmp_path / "streams.csv", False]
    dialog.exact.setChecked(True)
    with qtbot.waitSignal(dialog.submitted) as told:
        dialog.save.click()
    assert told.args == [tmp_path / "streams.csv", True]


@pytest.mark.parametrize("text", ["", "relative.csv", "/no/such/folder/x.csv", "/"])
def test_a_place_that_can_not_be_is_refused_with_a_reason(
    dialog: SaveCsvDialog, qtbot: QtBot, text: str
) -> None:
    dialog.path.setText(text)
    with qtbot.assertNotEmitted(dialog.submitted):
        dialog.save.click()
    assert dialog.isVisible()
    assert dialog.problem
