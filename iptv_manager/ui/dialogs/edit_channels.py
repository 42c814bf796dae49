"""The dialog that changes many channels at once. It shows what would change before anything does."""

from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLineEdit, QWidget

from iptv_manager.model.edits import FLAGS, LONGEST_TEXT, Field, Preview, Value, parsed_value
from iptv_manager.model.errors import InputRefused
from iptv_manager.ui.dialogs.edit_preview import PreviewPane
from iptv_manager.ui.edit_wording import field_text
from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, wrapped_label
from iptv_manager.ui.wording import count_text, filled

ASK_AFTER = 300  # milliseconds without a key before the preview is asked for
FIELDS = (
    Field.GROUP, Field.NAME, Field.NUMBER, Field.LOGO, Field.GUIDE_ID, Field.GUIDE_SHIFT, Field.NOTE,
    Field.HIDDEN, Field.FAVOURITE,
)  # fmt: skip
_LEAVE, _SET, _UNSET, _BACK = range(4)


class FieldChoice(NamedTuple):
    """The controls of one field."""

    how: QComboBox
    value: QLineEdit | None  # None for marks, which are set or not


class BulkEditDialog(QDialog):
    """Fields to set, or to give back to the provider, for `count` channels."""

    preview_wanted = Signal(object)  # {Field: Value | None}
    submitted = Signal(object)  # {Field: Value | None}

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self.seen_edit: int | None = None  # the newest act when the preview was made
        self.setWindowTitle(self.tr("Edit channels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choices = {field: self._choice(field) for field in FIELDS}
        self.preview = PreviewPane()
        self.apply = push_button(self.tr("Apply"), "primary")
        self.apply.setEnabled(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AFTER)
        self._pause.timeout.connect(self._ask)
        self._lay_out()
        self._ask()

    def changes(self) -> dict[Field, Value | None]:
        """What is chosen. Raises InputRefused."""
        return {
            field: self._wanted(field, choice)
            for field, choice in self.choices.items()
            if choice.how.currentData() != _LEAVE
        }

    def show_preview(self, told: Preview) -> None:
        """Show what would change."""
        fields = [Field(name) for name in told.rows[0].after] if told.rows else []
        titles = [self.tr("Channel"), *(field_text(field) for field in fields)]
        rows = [
            [one.name, *(_change(one.before[field], one.after[field]) for field in fields)]
            for one in told.rows
        ]
        sentence = filled(
            self.tr("%1 of %2 channels would change"), count_text(told.changed), count_text(told.chosen)
        )
        self.preview.show_rows(sentence, titles, rows)
        self.seen_edit = told.edit_id
        self.apply.setEnabled(told.changed > 0)

    def show_problem(self, text: str) -> None:
        """Say why it can't be done; the person may mend it and try again."""
        self.preview.show_problem(text)
        self.apply.setEnabled(False)

    def _wanted(self, field: Field, choice: FieldChoice) -> Value | None:
        how = choice.how.currentData()
        if how == _BACK:
            return None
        if choice.value is None:
            return bool(how == _SET)
        return parsed_value(field, choice.value.text())

    def _ask(self) -> None:
        """Ask for the preview, or say what is missing."""
        self.apply.setEnabled(False)
        try:
            changes = self.changes()
        except InputRefused as error:
            self.show_problem(str(error))
            return
        if changes:
            self.preview_wanted.emit(changes)
        else:
            self.preview.show_hint(self.tr("Choose a field to change, and see here what would become of it."))

    def _submit(self) -> None:
        self.apply.setEnabled(False)
        self.submitted.emit(self.changes())

    def _choice(self, field: Field) -> FieldChoice:
        how = QComboBox()
        how.setAccessibleName(field_text(field))
        how.addItem(self.tr("Leave as it is"), _LEAVE)
        how.addItem(self.tr("Yes") if field in FLAGS else self.tr("Set to"), _SET)
        if field in FLAGS:
            how.addItem(self.tr("No"), _UNSET)
        if field is not Field.FAVOURITE:
            how.addItem(self.tr("Back to the provider's"), _BACK)
        if field in FLAGS:
            how.currentIndexChanged.connect(self._touched)
            return FieldChoice(how, None)
        value = QLineEdit()
        value.setAccessibleName(field_text(field))
        value.setMaxLength(LONGEST_TEXT)
        value.setEnabled(False)
        how.currentIndexChanged.connect(lambda: self._choose(how, value))
        value.textEdited.connect(self._touched)
        return FieldChoice(how, value)

    def _choose(self, how: QComboBox, value: QLineEdit) -> None:
        is_set = how.currentData() == _SET
        value.setEnabled(is_set)
        if is_set:
            value.setFocus()
        self._touched()

    def _touched(self) -> None:
        self.apply.setEnabled(False)
        self._pause.start()

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        title = filled(self.tr("Edit %1 channels"), count_text(self._count))
        lines.addWidget(label(title, "title"))
        hint = self.tr("What you set stays through every sync. Undo takes all of it back at once.")
        lines.addWidget(wrapped_label(hint, "muted"))
        lines.addLayout(self._grid())
        lines.addWidget(self.preview, 1)
        lines.addLayout(ending_row(self, self.apply))
        self.apply.clicked.connect(self._submit)
        self.resize(GRID * 90, GRID * 94)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(2, 1)
        for place, (field, choice) in enumerate(self.choices.items()):
            caption = label(field_text(field))
            caption.setBuddy(choice.how)
            grid.addWidget(caption, place, 0)
            grid.addWidget(choice.how, place, 1)
            if choice.value is not None:
                grid.addWidget(choice.value, place, 2)
        return grid


def _change(before: str, after: str) -> str:
    """One cell of the preview: what is, and what would be."""
    return after if before == after else f"{before or '—'} → {after or '—'}"
