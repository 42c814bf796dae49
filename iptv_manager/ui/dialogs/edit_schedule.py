"""The editor of a schedule: what, for whom, when; its plain sentence changes while one chooses."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.meanwhile import with_changes
from iptv_manager.model.schedule import (
    UNITS,
    Conditions,
    JobKind,
    Schedule,
    Wanted,
    wanted_of,
)
from iptv_manager.ui.dialogs.when_field import WhenField
from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, wrapped_label
from iptv_manager.ui.schedule_wording import kind_purpose, kind_title, later_text, rule_sentence

_MINUTE = UNITS["m"]


class EditScheduleDialog(QDialog):
    """Sets one schedule, and stays open until that is done. `providers` are (id, name)."""

    submitted = Signal(object, object)  # Wanted; the one that was seen, None for a new schedule

    def __init__(
        self,
        providers: list[tuple[int, str]],
        schedule: Schedule | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Edit schedule") if schedule else self.tr("Add schedule"))
        self.kind = QComboBox()
        self.provider = QComboBox()
        self.when = WhenField()
        self.jitter = QSpinBox()
        self.conditions = [QCheckBox(text) for text in self._condition_texts()]
        self.sentence = wrapped_label(role="heading")
        self.purpose = wrapped_label(role="muted")
        self.save = push_button(self.tr("Save"), "primary")
        self._fill(providers)
        self._lay_out()
        self._connect()
        self._seen: Wanted | None = None
        if schedule is not None:
            self._show(schedule)
            self._shown, self._seen = self.wanted(), wanted_of(schedule)
        self._tell()

    def wanted(self) -> Wanted:
        """What is chosen now; what a field shows of a schedule in another way than it is kept stays as kept.

        Raises InputRefused for a cron text that can't be."""
        conditions = Conditions(*(box.isChecked() for box in self.conditions))
        jitter = self.jitter.value() * _MINUTE
        chosen = Wanted(
            self.kind.currentData(), self.provider.currentData(), self.when.rule(), jitter, conditions
        )
        return chosen if self._seen is None else with_changes(self._shown, self._seen, chosen)

    def show_problem(self, text: str) -> None:
        """Say why it can't be kept; the person may choose otherwise, or try again."""
        self.save.setEnabled(True)
        if text:
            self._say(text, "bad")

    def forget_seen(self) -> None:
        """It is not there any more: what is chosen is a new schedule from now on."""
        self._seen = None

    # Making

    def _fill(self, providers: list[tuple[int, str]]) -> None:
        for kind in JobKind:
            self.kind.addItem(kind_title(kind), kind.value)
        self.provider.addItem(self.tr("All providers"), None)
        for key, name in providers:
            self.provider.addItem(name, key)
        self.jitter.setRange(0, 720)
        self.jitter.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
        self.jitter.setSuffix(self.tr(" minutes"))
        self.jitter.setSpecialValueText(self.tr("nothing"))

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.windowTitle(), "title"))
        form = QFormLayout()
        form.setHorizontalSpacing(GRID * 2)
        form.setVerticalSpacing(GRID + 4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.addRow(_caption(self.tr("&What"), self.kind), self._what())
        form.addRow(_caption(self.tr("&For"), self.provider), self.provider)
        form.addRow(_caption(self.tr("When"), self.conditions[0]), self.when)
        form.addRow(_caption(self.tr("Vary the start by &up to"), self.jitter), self.jitter)
        form.addRow(_caption(self.tr("Only"), self.conditions[0]), self._condition_rows())
        lines.addLayout(form)
        lines.addWidget(self.sentence)
        lines.addLayout(ending_row(self, self.save))
        self.save.clicked.connect(self._submit)
        self._name_controls()

    def _what(self) -> QWidget:
        box = QWidget()
        inside = column(box, gap=GRID // 2)
        inside.addWidget(self.kind)
        inside.addWidget(self.purpose)
        return box

    def _condition_rows(self) -> QWidget:
        box = QWidget()
        inside = column(box, gap=0)
        for condition in self.conditions:
            inside.addWidget(condition)
        return box

    def _condition_texts(self) -> tuple[str, ...]:
        return (
            self.tr("while the computer is &idle"),
            self.tr("on &mains, not on battery"),
            self.tr("on a connection that is &not metered"),
        )

    def _name_controls(self) -> None:
        self.kind.setAccessibleName(self.tr("What"))
        self.provider.setAccessibleName(self.tr("For"))
        self.jitter.setAccessibleName(self.tr("Vary the start by up to"))
        self.setMinimumWidth(GRID * 76)

    # Living

    def _connect(self) -> None:
        self.when.changed.connect(self._tell)
        for box in (self.kind, self.provider):
            box.currentIndexChanged.connect(self._tell)
        self.jitter.valueChanged.connect(self._tell)

    def _show(self, schedule: Schedule) -> None:
        self.kind.setCurrentIndex(self.kind.findData(schedule.kind))
        self.provider.setCurrentIndex(max(0, self.provider.findData(schedule.provider_id)))
        self.kind.setEnabled(False)
        self.provider.setEnabled(False)
        self.jitter.setValue(schedule.jitter // _MINUTE)
        for box, holds in zip(self.conditions, schedule.conditions, strict=True):
            box.setChecked(holds)
        self.when.show_rule(schedule.rule)

    def _tell(self) -> None:
        """Say in a sentence what is chosen."""
        self.purpose.setText(kind_purpose(self.kind.currentData()))
        try:
            wanted = self.wanted()
        except InputRefused as error:
            self._say(str(error), "bad")
            self.save.setEnabled(False)
            return
        self.save.setEnabled(True)
        sentence = rule_sentence(wanted.rule)
        if wanted.jitter:
            sentence += ", " + later_text(wanted.jitter)
        words = f"{kind_title(wanted.kind)} – {self.provider.currentText()}: {sentence}."
        self._say(words, "heading")

    def _say(self, text: str, role: str) -> None:
        if self.sentence.property("role") != role:
            self.sentence.setProperty("role", role)
            self.sentence.style().unpolish(self.sentence)
            self.sentence.style().polish(self.sentence)
        self.sentence.setText(text)

    def _submit(self) -> None:
        self.save.setEnabled(False)
        self.submitted.emit(self.wanted(), self._seen)


def _caption(text: str, first: QWidget) -> QLabel:
    """A caption as high as the first control beside it, which "&" in it leads to."""
    made = label(text)
    made.setFixedHeight(first.sizeHint().height())  # a form would make a minimum higher and centre in that
    if "&" in text:
        made.setBuddy(first)
    return made
