"""Asked when somebody else has edited the same field meanwhile: theirs or mine? Nothing is overridden unseen."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from iptv_manager.ui.parts import GRID, ElidedLabel, column, label, push_button, row, wrapped_label
from iptv_manager.ui.wording import filled


class Both(NamedTuple):
    """A field that two people have changed, as they read it."""

    field: str
    seen: str
    now: str
    wanted: str


class EditConflictDialog(QDialog):
    """Two ways to go on; Escape writes nothing, so that the other person's stands for now."""

    mine_wanted = Signal()
    theirs_wanted = Signal()

    def __init__(self, sentence: str, parent: QWidget, fields: Sequence[Both] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Edited by somebody else"))
        self.mine = push_button(self.tr("Use mine"))
        self.theirs = push_button(self.tr("Keep theirs"), "primary")
        self.sentence = wrapped_label(sentence)
        self.mine.clicked.connect(self.mine_wanted)
        self.theirs.clicked.connect(self.theirs_wanted)
        for button in (self.mine, self.theirs):
            button.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Theirs or yours?"), "title"))
        lines.addWidget(self.sentence)
        if fields:
            lines.addLayout(self._grid(fields))
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.mine)
        buttons.addWidget(self.theirs)
        lines.addLayout(buttons)
        self.setMinimumWidth(GRID * (84 if fields else 60))
        self.theirs.setDefault(True)

    def _grid(self, fields: Sequence[Both]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        titles = (self.tr("It was"), self.tr("It is now"), self.tr("You want"))
        for place, title in enumerate(titles, 1):
            grid.addWidget(label(title, "muted"), 0, place)
            grid.setColumnStretch(place, 1)
        for line, one in enumerate(fields, 1):
            grid.addWidget(label(one.field, "section"), line, 0)
            for place, (title, text) in enumerate(zip(titles, one[1:], strict=True), 1):
                value = ElidedLabel()
                value.setText(text)
                value.setAccessibleName(filled("%1, %2: %3", one.field, title, text))
                grid.addWidget(value, line, place)
        return grid
