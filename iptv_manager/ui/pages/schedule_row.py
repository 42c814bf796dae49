"""One schedule on its page: what, for whom, the plain sentence, how it stands, and what can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from iptv_manager.model.job import Job, JobOutcome
from iptv_manager.model.schedule import Schedule
from iptv_manager.ui.banner import Icon
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, label, row, tool_button
from iptv_manager.ui.schedule_wording import (
    conditions_text,
    due_text,
    job_outcome_text,
    kind_icon,
    kind_purpose,
    kind_title,
    later_text,
    schedule_sentence,
    zone_text,
)
from iptv_manager.ui.wording import filled


class RowActs(NamedTuple):
    """What a person may do with a schedule."""

    run: Callable[[Schedule], object]
    pause: Callable[[Schedule], object]
    edit: Callable[[Schedule], object]
    remove: Callable[[Schedule], object]


class ScheduleRow(QFrame):
    """A card of the page."""

    def __init__(
        self, schedule: Schedule, last: Job | None, now: datetime, acts: RowActs, icons: Icons
    ) -> None:
        super().__init__()
        self.schedule = schedule
        self._icons = icons
        dress_role(self, "card")
        self.sentence = ElidedLabel("muted" if schedule.paused else "")
        self.sentence.setText(schedule_sentence(schedule, now))
        self.last = ElidedLabel(_last_role(last))
        self.last.setText(self._last_words(last, now))
        name = self._name()
        self.setAccessibleName(f"{name}: {self.sentence.text()}")
        self.run = self._button(self.tr("Run now"), "play", lambda: acts.run(schedule))
        pausing = self.tr("Resume") if schedule.paused else self.tr("Pause")
        self.pause = self._button(
            pausing, "play" if schedule.paused else "pause", lambda: acts.pause(schedule)
        )
        if schedule.paused:
            icons.dress(self.pause, "undo")
        self.edit = self._button(self.tr("Edit"), "edit", lambda: acts.edit(schedule))
        self.remove = self._button(self.tr("Remove"), "remove", lambda: acts.remove(schedule))
        self._lay_out(name, now)

    def _name(self) -> str:
        who = self.schedule.provider or self.tr("all providers")
        return filled("%1 · %2", kind_title(self.schedule.kind), who)

    def _lay_out(self, name: str, now: datetime) -> None:
        line = row(self, margin=GRID * 2, gap=GRID * 2)
        picture = Icon(GRID * 3)
        self._icons.dress(
            picture, kind_icon(self.schedule.kind), "faint" if self.schedule.paused else "accent"
        )
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._words(name, now), 1)
        line.addLayout(self._buttons())

    def _words(self, name: str, now: datetime) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(GRID // 2)
        head = row(gap=GRID)
        title = label(name, "heading")
        title.setToolTip(kind_purpose(self.schedule.kind))
        head.addWidget(title)
        one = self.schedule
        asides = (later_text(one.jitter), conditions_text(one.conditions), zone_text(one, now))
        extra = ", ".join(filter(None, asides))
        head.addWidget(label(extra, "muted"), 1)
        lines.addLayout(head)
        lines.addWidget(self.sentence)
        lines.addWidget(self.last)
        return lines

    def _buttons(self) -> QHBoxLayout:
        line = row(gap=GRID // 2)
        for button in (self.run, self.pause, self.edit, self.remove):
            line.addWidget(button)
        return line

    def _button(self, name: str, icon: str, act: Callable[[], object]) -> QToolButton:
        button = tool_button(name)
        self._icons.dress(button, icon)
        button.clicked.connect(lambda: act())
        return button

    def _last_words(self, last: Job | None, now: datetime) -> str:
        if last is None:
            return self.tr("Not run yet")
        when = due_text(last.finished_at or last.started_at or last.due_at, now)
        words = filled(self.tr("Last: %1, %2"), job_outcome_text(last.outcome).lower(), when)
        if last.outcome in (JobOutcome.RUNNING, JobOutcome.WAITING):
            words = job_outcome_text(last.outcome)
        place = filled(self.tr(" on %1"), last.host) if last.host else ""
        return words + place + (f" · {last.message}" if last.message else "")


def _last_role(last: Job | None) -> str:
    return "bad" if last is not None and last.outcome is JobOutcome.FAILED else "muted"


def column_of(rows: list[QWidget]) -> QWidget:
    """The cards under one another."""
    made = QWidget()
    lines = column(made, margin=GRID * 2, gap=GRID + 4)
    for one in rows:
        lines.addWidget(one)
    lines.addStretch(1)
    return made
