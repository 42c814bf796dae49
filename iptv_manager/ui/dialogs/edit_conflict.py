"""Asked when somebody else has edited the same field meanwhile: theirs or mine? Nothing is overridden unseen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from iptv_manager.ui.parts import GRID, column, label, push_button, row, wrapped_label


class EditConflictDialog(QDialog):
    """Two ways to go on; Escape leaves what the other person made."""

    mine_wanted = Signal()

    def __init__(self, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Edited by somebody else"))
        self.mine = push_button(self.tr("Use mine"))
        self.theirs = push_button(self.tr("Keep theirs"), "primary")
        self.sentence = wrapped_label(sentence)
        self.mine.clicked.connect(self.accept)
        self.theirs.clicked.connect(self.reject)
        self.accepted.connect(self.mine_wanted)
        self.finished.connect(self.deleteLater)
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Theirs or yours?"), "title"))
        lines.addWidget(self.sentence)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.mine)
        buttons.addWidget(self.theirs)
        lines.addLayout(buttons)
        self.setMinimumWidth(GRID * 60)
        self.theirs.setDefault(True)
