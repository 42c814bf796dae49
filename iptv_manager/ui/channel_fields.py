"""The fields of one channel, editable in place: each may be given back to the provider by the button beside it.

The widget asks no service: it shows `FieldValues` and tells what the person wants changed.
"""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from iptv_manager.model.edits import FLAGS, LONGEST_TEXT, Field, FieldValues, Value, parsed_value, shown_text
from iptv_manager.model.errors import InputRefused
from iptv_manager.ui.edit_wording import field_text
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, label, row, set_flag, tool_button, wrapped_label
from iptv_manager.ui.wording import filled

SHOWN = (
    Field.NAME, Field.NUMBER, Field.GROUP, Field.LOGO, Field.GUIDE_ID, Field.GUIDE_SHIFT, Field.NOTE,
)  # fmt: skip
MARKS = (Field.FAVOURITE, Field.HIDDEN)
_NO_VALUES = FieldValues(None, None, None)


class FieldLine(QWidget):
    """One text field of a channel: caption, the way back to the provider's value, the value."""

    changed = Signal(object, object, object)  # Field, Value | None (None: the provider's), what was shown
    refused = Signal(str)  # why what was typed can't be taken

    def __init__(self, field: Field, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._values = _NO_VALUES
        self.edit = QLineEdit()
        self.edit.setAccessibleName(field_text(field))
        self.edit.setMaxLength(LONGEST_TEXT)
        self.edit.editingFinished.connect(self._take)
        self.edit.textEdited.connect(lambda _text: set_flag(self.edit, "invalid", "false"))
        self.back = tool_button(self.tr("Back to the provider's"))
        self.back.clicked.connect(lambda: self._tell(None))
        icons.dress(self.back, "undo")
        self._lay_out()

    def show_values(self, values: FieldValues) -> None:
        """Show what the channel has; the button shows where there is something to go back from."""
        self._values = values
        with QSignalBlocker(self.edit):
            self.edit.setText(shown_text(values.shown))
            self.edit.setCursorPosition(0)
        set_flag(self.edit, "invalid", "false")
        self.back.setVisible(values.own is not None)
        given = shown_text(values.given) or self.tr("nothing")
        self.back.setToolTip(filled(self.tr("Back to the provider's: %1"), given))
        self.edit.setPlaceholderText(shown_text(values.given) or "—")

    def is_being_typed(self) -> bool:
        """Has the person typed something that is not told yet?"""
        return self.edit.hasFocus() and self.edit.isModified()

    def _take(self) -> None:
        """Tell what was typed, if it differs from what is shown."""
        typed = self.edit.text().strip()
        if typed == shown_text(self._values.shown):
            return
        try:
            wanted = self._wanted(typed)
        except InputRefused as error:
            set_flag(self.edit, "invalid", "true")
            self.refused.emit(str(error))
            return
        if wanted != self._values.own:
            self._tell(wanted)

    def _tell(self, wanted: Value | None) -> None:
        """Tell the change; from now on the person sees what they made, until it is read anew."""
        seen = self._values
        self._values = seen._replace(shown=seen.given if wanted is None else wanted, own=wanted)
        self.edit.setModified(False)
        self.changed.emit(self.field, wanted, seen.shown)

    def _wanted(self, typed: str) -> Value | None:
        is_empty_number = not typed and self.field in (Field.NAME, Field.GUIDE_SHIFT)
        if is_empty_number or typed == shown_text(self._values.given):
            return None
        return parsed_value(self.field, typed)

    def _lay_out(self) -> None:
        lines = column(self, gap=2)
        head = row(gap=GRID // 2)
        caption = label(field_text(self.field), "muted")
        caption.setBuddy(self.edit)
        caption.setMinimumHeight(self.back.sizeHint().height())
        head.addWidget(caption, 1)
        head.addWidget(self.back)
        lines.addLayout(head)
        lines.addWidget(self.edit)
        self.back.setVisible(False)


class FieldsEditor(QWidget):
    """All fields of one channel. Embed it where a channel's details are shown."""

    changed = Signal(
        int, object, object
    )  # channel id, {Field: Value | None (the provider's)}, what was shown

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel: int | None = None
        self.lines = {field: FieldLine(field, icons) for field in SHOWN}
        self.marks = {field: QCheckBox(field_text(field)) for field in MARKS}
        self.shown_again: QToolButton = tool_button(self.tr("Back to what the rules say"))
        icons.dress(self.shown_again, "undo")
        self.own_place = QWidget()
        self.place_again: QToolButton = tool_button(self.tr("Back to the provider's place"))
        icons.dress(self.place_again, "undo")
        self._problem = wrapped_label(role="bad")
        self._lay_out()
        self._connect()
        self.show_channel(None, {})

    def show_channel(self, channel_id: int | None, values: Mapping[Field, FieldValues]) -> None:
        """Show the fields of this channel; None empties and disables all."""
        is_same, self._channel = channel_id == self._channel, channel_id
        self.setEnabled(channel_id is not None)
        self._problem.hide()
        for field, line in self.lines.items():
            if not (is_same and line.is_being_typed()):
                line.show_values(values.get(field, _NO_VALUES))
        for field, mark in self.marks.items():
            with QSignalBlocker(mark):
                mark.setChecked(bool(values.get(field, _NO_VALUES).shown))
        self.shown_again.setVisible(values.get(Field.HIDDEN, _NO_VALUES).own is not None)
        self.own_place.setVisible(values.get(Field.ORDER, _NO_VALUES).own is not None)

    @property
    def channel(self) -> int | None:
        """The channel shown."""
        return self._channel

    def show_problem(self, sentence: str) -> None:
        """Say why a value could not be taken."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID // 2)
        lines.addLayout(self._marks_line())
        lines.addWidget(self.own_place)
        place = row(self.own_place, gap=GRID // 2)
        place.addWidget(label(self.tr("Moved by you to this place"), "muted"), 1)
        place.addWidget(self.place_again)
        for line in self.lines.values():
            lines.addWidget(line)
        lines.addWidget(self._problem)
        lines.addStretch(1)

    def _marks_line(self) -> QHBoxLayout:
        line = row(gap=GRID)
        for mark in self.marks.values():
            line.addWidget(mark)
        line.addWidget(self.shown_again)
        line.addStretch(1)
        return line

    def _connect(self) -> None:
        for line in self.lines.values():
            line.changed.connect(self._tell)
            line.refused.connect(self.show_problem)
        for field in FLAGS:
            self.marks[field].toggled.connect(lambda on, field=field: self._tell(field, on, not on))
        self.shown_again.clicked.connect(
            lambda: self._tell(Field.HIDDEN, None, self.marks[Field.HIDDEN].isChecked())
        )
        self.place_again.clicked.connect(self._give_place_back)

    def _give_place_back(self) -> None:
        """Whatever the place is meanwhile: a channel's number in a row changes with those before it."""
        self._problem.hide()
        if self._channel is not None:
            self.changed.emit(self._channel, {Field.ORDER: None}, {})

    def _tell(self, field: Field, value: Value | None, seen: Value | None) -> None:
        self._problem.hide()
        if self._channel is not None:
            self.changed.emit(self._channel, {field: value}, {field: seen})
