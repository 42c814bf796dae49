"""The dialog that chooses columns."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iptv_manager.ui.dialogs.columns import ColumnsDialog


def test_a_change_is_told_at_once_and_the_last_column_stays(qtbot: QtBot) -> None:
    dialog = ColumnsDialog(["Name", "A & B"], [True, True])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    told: list[tuple[int, bool]] = []
    dialog.toggled.connect(lambda column, shown: told.append((column, shown)))
    dialog.boxes[1].click()
    assert told == [(1, False)]
    assert not dialog.boxes[0].isEnabled()
    dialog.show_columns([True, True])
    assert told == [(1, False)]
    assert all(box.isEnabled() for box in dialog.boxes)
