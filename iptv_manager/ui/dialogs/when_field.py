"""The part of the schedule's editor that says when: again and again, at a time of day, or as cron says."""

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from iptv_manager.model.schedule import UNITS, At, Cron, Every, Rule, cron
from iptv_manager.ui.parts import GRID, column, dress_role, label, row
from iptv_manager.ui.schedule_wording import day_name

_MINUTE, _HOUR, _DAY = UNITS["m"], UNITS["h"], UNITS["d"]
_MOST = 999


class WhenField(QWidget):
    """Three ways to say when. `changed` is told at each change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ways = QButtonGroup(self)
        self.times = QStackedWidget()
        self.number, self.unit = QSpinBox(), QComboBox()
        self.clock = QTimeEdit(QTime(4, 30))
        self.days = [_day_button(day) for day in range(7)]
        self.cron = QLineEdit("30 4 * * 1-5")
        self._fill()
        lines = column(self, gap=GRID)
        lines.addWidget(self._way_row())
        lines.addWidget(self.times)
        self._connect()

    def rule(self) -> Rule:
        """What is chosen now. Raises InputRefused for a cron text that can't be."""
        way = self.ways.checkedId()
        if way == 0:
            return Every(float(self.number.value() * self.unit.currentData()))
        if way == 1:
            days = frozenset(day for day, button in enumerate(self.days) if button.isChecked())
            return At(
                self.clock.time().hour(), self.clock.time().minute(), days if len(days) < 7 else frozenset()
            )
        return cron(self.cron.text())

    def show_rule(self, rule: Rule) -> None:
        """Show a rule that is there already."""
        if isinstance(rule, Every):
            self._show_span(rule)
        elif isinstance(rule, At):
            self.clock.setTime(QTime(rule.hour, rule.minute))
            for day, button in enumerate(self.days):
                button.setChecked(not rule.days or day in rule.days)
        else:
            self.cron.setText(rule.text)
        way = (Every, At, Cron).index(type(rule))
        self.ways.button(way).setChecked(True)
        self.times.setCurrentIndex(way)

    def _show_span(self, rule: Every) -> None:
        if rule.seconds % _MINUTE:
            self.unit.insertItem(0, self.tr("seconds"), 1)
        for index in reversed(range(self.unit.count())):
            unit = self.unit.itemData(index)
            if rule.seconds % unit == 0 and rule.seconds / unit <= _MOST:
                self.unit.setCurrentIndex(index)
                self.number.setValue(int(rule.seconds // unit))
                return

    def _fill(self) -> None:
        for text, seconds in (
            (self.tr("minutes"), _MINUTE),
            (self.tr("hours"), _HOUR),
            (self.tr("days"), _DAY),
        ):
            self.unit.addItem(text, seconds)
        self.unit.setCurrentIndex(1)
        self.number.setRange(1, _MOST)
        self.number.setValue(6)
        self.clock.setDisplayFormat("HH:mm")
        for box in (self.clock, self.number):
            box.setMinimumWidth(GRID * 11)
            box.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)
        self.number.setAccessibleName(self.tr("Every so many"))
        self.unit.setAccessibleName(self.tr("Unit of time"))
        self.clock.setAccessibleName(self.tr("Time of day"))
        self.cron.setAccessibleName(self.tr("Cron text"))

    def _way_row(self) -> QWidget:
        line = QWidget()
        inside = row(line, gap=GRID * 2)
        texts = (self.tr("Again and a&gain"), self.tr("At a &time"), self.tr("As &cron says"))
        for number, text in enumerate(texts):
            choice = QRadioButton(text)
            choice.setChecked(number == 0)
            self.ways.addButton(choice, number)
            inside.addWidget(choice)
        inside.addStretch(1)
        for page in (self._every_row(), self._at_row(), self._cron_row()):
            self.times.addWidget(page)
        return line

    def _every_row(self) -> QWidget:
        line = QWidget()
        inside = row(line)
        inside.addWidget(label(self.tr("every")))
        inside.addWidget(self.number)
        inside.addWidget(self.unit)
        inside.addStretch(1)
        return line

    def _at_row(self) -> QWidget:
        line = QWidget()
        inside = row(line, gap=GRID // 2)
        inside.addWidget(self.clock)
        inside.addSpacing(GRID)
        for button in self.days:
            inside.addWidget(button)
        inside.addStretch(1)
        return line

    def _cron_row(self) -> QWidget:
        line = QWidget()
        inside = row(line)
        inside.addWidget(self.cron, 1)
        inside.addWidget(label(self.tr("minute hour day month weekday"), "muted"))
        return line

    def _connect(self) -> None:
        self.ways.idClicked.connect(self.times.setCurrentIndex)
        self.ways.idClicked.connect(self.changed)
        self.unit.currentIndexChanged.connect(self.changed)
        self.number.valueChanged.connect(self.changed)
        self.clock.timeChanged.connect(self.changed)
        self.cron.textChanged.connect(self.changed)
        for button in self.days:
            button.toggled.connect(self.changed)


def _day_button(day: int) -> QToolButton:
    button = QToolButton()
    button.setText(day_name(day))
    button.setMinimumWidth(GRID * 6)
    button.setCheckable(True)
    button.setChecked(True)
    dress_role(button, "day")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
