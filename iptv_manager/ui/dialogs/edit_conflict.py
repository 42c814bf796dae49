"""Asked when somebody else has edited the same field meanwhile: theirs or mine? Nothing is overridden unseen."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

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
            lines.addWidget(self._told(fields), 1)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.mine)
        buttons.addWidget(self.theirs)
        lines.addLayout(buttons)
        self.setMinimumWidth(GRID * (72 if fields else 60))
        self.theirs.setDefault(True)

    def _told(self, fields: Sequence[Both]) -> QScrollArea:
        """Field by field, one value under the other, so that addresses have room; many fields scroll."""
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for number, one in enumerate(fields):
            heading = label(one.field, "section")
            heading.setContentsMargins(0, GRID if number else 0, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for title, text in self._lines(one):
                self._add_value(grid, one.field, title, text)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(min(inside.sizeHint().height(), GRID * 44))
        return area

    def _lines(self, one: Both) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("It was"), one.seen),
            (self.tr("It is now"), one.now),
            (self.tr("You want"), one.wanted),
        )

    def _add_value(self, grid: QGridLayout, field: str, title: str, text: str) -> None:
        value = ElidedLabel()
        value.setText(text)
        value.setMinimumHeight(value.sizeHint().height())
        value.setAccessibleName(filled("%1, %2: %3", field, title, text))
        line = grid.rowCount()
        grid.addWidget(label(title, "muted"), line, 0)
        grid.addWidget(value, line, 1)
