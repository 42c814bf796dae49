"""The dialog of what checks may do by themselves: quiet hours, a cap on what they fetch, how long all is kept."""

from PySide6.QtCore import QCoreApplication, Qt, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QSpinBox, QTimeEdit, QWidget

from iptv_manager.model.check_limits import MOST_MONTHS, CheckLimits
from iptv_manager.model.meanwhile import with_changes
from iptv_manager.ui.parts import GRID, column, ending_row, label, push_button, row, wrapped_label

_KILO = 1000
_CLOCK = "HH:mm"
_EVENING = ("19:00", "23:30")  # proposed where there are no quiet hours


class CheckLimitsDialog(QDialog):
    """Shows the limits, and tells those that were chosen instead; it stays open until they are kept."""

    submitted = Signal(object)  # CheckLimits

    def __init__(self, limits: CheckLimits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Limits of checks"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.quiet = QCheckBox(self.tr("&Quiet hours from"))
        self.begin, self.end = QTimeEdit(), QTimeEdit()
        self.rate = QSpinBox()
        self.months = QSpinBox()
        self.save = push_button(self.tr("Save"), "primary")
        self._problem = wrapped_label(role="bad")
        self._problem.hide()
        self._fill(limits)
        self._seen, self._shown = limits, self._chosen()
        self._lay_out()

    def limits(self) -> CheckLimits:
        """As they are chosen now; what a field shows in another way than it is kept stays as kept."""
        return with_changes(self._shown, self._seen, self._chosen())

    def show_problem(self, text: str) -> None:
        """Say why they can't be kept; the person may mend it and try again."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.save.setEnabled(True)

    def _chosen(self) -> CheckLimits:
        clocks = [edit.time().toString(_CLOCK) for edit in (self.begin, self.end)]
        hours = "-".join(clocks) if self.quiet.isChecked() else ""
        return CheckLimits(hours, self.rate.value() * _KILO, self.months.value())

    def _fill(self, limits: CheckLimits) -> None:
        begin, _, end = limits.quiet_hours.replace("–", "-").partition("-")
        self.quiet.setChecked(bool(end))
        self.quiet.setToolTip(self.tr("No check begins by itself then; what you start is checked at once."))
        for edit, text, usual in zip((self.begin, self.end), (begin, end), _EVENING, strict=True):
            edit.setDisplayFormat(_CLOCK)
            edit.setTime(QTime.fromString(text.strip().rjust(5, "0") if end else usual, _CLOCK))
            edit.setEnabled(self.quiet.isChecked())
            self.quiet.toggled.connect(edit.setEnabled)
        self.begin.setAccessibleName(self.tr("Quiet from"))
        self.end.setAccessibleName(self.tr("Quiet until"))
        self.rate.setRange(0, 1_000_000)
        self.rate.setSingleStep(100)
        self.rate.setSuffix(self.tr(" kB/s"))
        self.rate.setSpecialValueText(self.tr("as much as they need"))
        self.rate.setValue(-(-limits.bytes_per_second // _KILO))
        self.months.setRange(1, MOST_MONTHS)
        self.months.setSuffix(self.tr(" months"))
        self.months.setValue(limits.months_kept)

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Limits of checks"), "title"))
        told = self.tr("They hold on every computer that uses this database, from the next check on.")
        lines.addWidget(wrapped_label(told, "muted"))
        hours = row(gap=GRID)
        for part in (self.quiet, self.begin, label(self.tr("until")), self.end):
            hours.addWidget(part)
        hours.addStretch(1)
        lines.addLayout(hours)
        form = QFormLayout()
        form.addRow(self.tr("All checks together may &fetch"), self.rate)
        form.addRow(self.tr("&Keep what checks found for"), self.months)
        lines.addLayout(form)
        lines.addWidget(self._problem)
        lines.addLayout(ending_row(self, self.save))
        self.save.clicked.connect(self._submit)

    def _submit(self) -> None:
        self.save.setEnabled(False)
        self.submitted.emit(self.limits())


def limits_text(limits: CheckLimits) -> str:
    """What holds now, in one sentence."""
    hours = limits.quiet_hours
    if not hours:
        return QCoreApplication.translate("CheckLimits", "Checks have no quiet hours.")
    return QCoreApplication.translate("CheckLimits", "No check begins by itself from %1.").replace(
        "%1", hours
    )
