"""Asked at the first close: stay in the tray, or quit? Never assumed, and kept from then on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from iptv_manager.ui.parts import GRID, column, label, push_button, row, wrapped_label

STAY, QUIT = "tray", "quit"


class OnCloseDialog(QDialog):
    """Two ways to go on; Escape means neither, and the window stays open."""

    answered = Signal(str)  # STAY or QUIT

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Close the window"))
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Keep working in the tray?"), "title"))
        lines.addWidget(
            wrapped_label(
                self.tr(
                    "In the tray, IPTV Manager goes on with what it is doing and with its schedule. A click on "
                    "its icon brings the window back, Quit in its menu ends it. You can change your mind under "
                    "File ▸ When the window is closed."
                )
            )
        )
        self.quit = push_button(self.tr("Quit"))
        self.stay = push_button(self.tr("Keep working in the tray"), "primary")
        self.quit.clicked.connect(lambda: self._answer(QUIT))
        self.stay.clicked.connect(lambda: self._answer(STAY))
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.quit)
        buttons.addWidget(self.stay)
        lines.addLayout(buttons)
        self.setMinimumWidth(GRID * 60)
        self.stay.setDefault(True)

    def _answer(self, answer: str) -> None:
        self.accept()
        self.answered.emit(answer)
