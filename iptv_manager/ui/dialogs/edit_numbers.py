"""The dialog that numbers channels: four ways, each seen before it is done."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QSpinBox, QWidget

from iptv_manager.model.edits import Field, Preview
from iptv_manager.model.numbering import LARGEST_NUMBER, Numbering, NumberWay
from iptv_manager.ui.dialogs.edit_preview import PreviewPane
from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, wrapped_label
from iptv_manager.ui.wording import count_text, filled

ASK_AFTER = 200  # milliseconds without a change before the preview is asked for


class NumberingDialog(QDialog):
    """How `count` channels get their numbers, in the order in which the table shows them."""

    preview_wanted = Signal(object)  # Numbering
    submitted = Signal(object)  # Numbering

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self.seen_edit: int | None = None  # the newest act when the preview was made
        self.setWindowTitle(self.tr("Number channels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ways = {way: QRadioButton(text) for way, text in self._ways().items()}
        self.first = self._number(1, self.tr("First number"))
        self.last = self._number(999, self.tr("Last number"))
        self.block = self._number(100, self.tr("Numbers for each group"))
        self.block.setMinimum(1)
        self.preview = PreviewPane()
        self.apply = push_button(self.tr("Number them"), "primary")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AFTER)
        self._pause.timeout.connect(lambda: self.preview_wanted.emit(self.numbering()))
        self._lay_out()
        self._connect()
        self.ways[NumberWay.KEEP].setChecked(True)
        self._touched()

    def numbering(self) -> Numbering:
        """What is chosen."""
        way = next(way for way, button in self.ways.items() if button.isChecked())
        last = self.last.value() if way is NumberWay.RANGE else None
        return Numbering(way, self.first.value(), last, block=self.block.value())

    def show_preview(self, told: Preview) -> None:
        """Show the numbers that the first channels would get."""
        sentence = filled(
            self.tr("%1 of %2 channels get a new number"), count_text(told.changed), count_text(told.chosen)
        )
        rows = [(one.name, one.before[Field.NUMBER] or "—", one.after[Field.NUMBER]) for one in told.rows]
        self.preview.show_rows(sentence, [self.tr("Channel"), self.tr("Now"), self.tr("Then")], rows)
        self.seen_edit = told.edit_id
        self.apply.setEnabled(told.changed > 0)

    def show_problem(self, text: str) -> None:
        """Say why it can't be done."""
        self.preview.show_problem(text)
        self.apply.setEnabled(False)

    def _ways(self) -> dict[NumberWay, str]:
        return {
            NumberWay.KEEP: self.tr("Keep the numbers there are; give the others the next free ones"),
            NumberWay.NEXT_FREE: self.tr("Give all of them the next free numbers"),
            NumberWay.RANGE: self.tr("One after the other, in a range"),
            NumberWay.PER_GROUP: self.tr("Each group from a round number on"),
        }

    def _touched(self) -> None:
        self.apply.setEnabled(False)
        self.last.setEnabled(self.ways[NumberWay.RANGE].isChecked())
        self.block.setEnabled(self.ways[NumberWay.PER_GROUP].isChecked())
        self._pause.start()

    def _number(self, value: int, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, LARGEST_NUMBER)
        box.setValue(value)
        box.setAccessibleName(name)
        box.setFixedWidth(GRID * 16)
        box.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
        return box

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for button in self.ways.values():
            group.addButton(button)
            button.toggled.connect(self._touched)
        for box in (self.first, self.last, self.block):
            box.valueChanged.connect(self._touched)
        self.apply.clicked.connect(self._submit)

    def _submit(self) -> None:
        self.apply.setEnabled(False)
        self.submitted.emit(self.numbering())

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(filled(self.tr("Number %1 channels"), count_text(self._count)), "title"))
        hint = self.tr("In the order of the table. Undo gives the old numbers back.")
        lines.addWidget(wrapped_label(hint, "muted"))
        ways = column_of_widgets(list(self.ways.values()))
        lines.addWidget(ways)
        lines.addLayout(self._numbers())
        lines.addWidget(self.preview, 1)
        lines.addLayout(ending_row(self, self.apply))
        self.resize(GRID * 72, GRID * 80)

    def _numbers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        for place, (text, box) in enumerate(
            (
                (self.tr("First number"), self.first),
                (self.tr("Last number"), self.last),
                (self.tr("Numbers for each group"), self.block),
            )
        ):
            caption = label(text, "muted")
            caption.setBuddy(box)
            grid.addWidget(caption, 0, place)
            grid.addWidget(box, 1, place)
        grid.setColumnStretch(3, 1)
        return grid


def column_of_widgets(widgets: list[QRadioButton]) -> QWidget:
    """The widgets one below the other."""
    holder = QWidget()
    lines = column(holder, gap=GRID // 2)
    for widget in widgets:
        lines.addWidget(widget)
    return holder
