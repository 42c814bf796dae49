"""The dialog that chooses which columns the table shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from iptv_manager.ui.parts import GRID, column, label, push_button, row


class ColumnsDialog(QDialog):
    """A check box for each column; a change shows at once. One column always stays."""

    toggled = Signal(int, bool)  # column, shown
    reset = Signal()

    def __init__(self, titles: Sequence[str], shown: Sequence[bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Columns"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(GRID * 36)
        lines = column(self, margin=GRID * 3, gap=GRID)
        lines.addWidget(label(self.tr("Columns"), "title"))
        lines.addSpacing(GRID)
        self.boxes = [self._box(place, title) for place, title in enumerate(titles)]
        for box in self.boxes:
            lines.addWidget(box)
        self.show_columns(shown)
        lines.addSpacing(GRID)
        buttons = row(gap=GRID)
        usual = push_button(self.tr("Reset columns"), "link")
        usual.clicked.connect(self.reset)
        close = push_button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons.addWidget(usual)
        buttons.addStretch(1)
        buttons.addWidget(close)
        lines.addLayout(buttons)

    def show_columns(self, shown: Sequence[bool]) -> None:
        """Show which columns are on; the last one left can't be taken away."""
        for box, on in zip(self.boxes, shown, strict=True):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self._keep_one()

    def _box(self, place: int, title: str) -> QCheckBox:
        box = QCheckBox(title.replace("&", "&&"))
        box.toggled.connect(lambda on: self._tell(place, on))
        return box

    def _tell(self, place: int, on: bool) -> None:
        self._keep_one()
        self.toggled.emit(place, on)

    def _keep_one(self) -> None:
        left = [box for box in self.boxes if box.isChecked()]
        for box in self.boxes:
            box.setEnabled(len(left) > 1 or not box.isChecked())
