"""Shown when the program can't reach its database at the start: try again, use another one, or quit."""

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit

from iptv_manager.ui.parts import GRID, column, label, push_button, row, wrapped_label

BUILT_IN = ""  # the answer that means the database of the program's own


class NoDatabaseDialog(QDialog):
    """Says why, and lets the person change the address; what is typed there may hold a password."""

    answered = Signal(object)  # the address to try; BUILT_IN for our own; None to quit

    def __init__(self, sentence: str, address: str) -> None:
        super().__init__()
        self.setWindowTitle("IPTV Manager")
        self.setMinimumWidth(GRID * 64)
        self.address = QLineEdit(address)
        self.address.setPlaceholderText(self.tr("Empty: the database that comes with the program"))
        self.address.setAccessibleName(self.tr("Address of the database"))
        self.address.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.again = push_button(self.tr("Try again"), "primary")
        self.quit = push_button(self.tr("Quit"))
        self.again.setDefault(True)
        self.again.clicked.connect(self._try)
        self.quit.clicked.connect(self.reject)
        self.rejected.connect(lambda: self.answered.emit(None))
        self._lay_out(sentence)

    def _try(self) -> None:
        self.accept()
        self.answered.emit(self.address.text().strip())

    def _lay_out(self, sentence: str) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("The database can't be opened"), "title"))
        why = wrapped_label(sentence)
        why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(why)
        lines.addWidget(label(self.tr("Address of the database"), "section"))
        lines.addWidget(self.address)
        lines.addWidget(
            wrapped_label(
                self.tr(
                    "postgresql://user:password@host:5432/name. It is used until you quit; to keep it, set "
                    "IPTV_MANAGER_DATABASE_URL."
                ),
                "muted",
            )
        )
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.quit)
        buttons.addWidget(self.again)
        lines.addLayout(buttons)


async def ask_about_database(sentence: str, address: str) -> str | None:
    """Show the dialog and return the answer; see `NoDatabaseDialog.answered`."""
    answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    dialog = NoDatabaseDialog(sentence, address)
    dialog.answered.connect(lambda given: None if answer.done() else answer.set_result(given))
    dialog.open()
    try:
        return await answer
    finally:
        dialog.deleteLater()
