"""Pieces of the overview: figures on cards, a bar of outcomes with its legend, a line for each provider."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from iptv_manager.model.health import Outcome
from iptv_manager.model.health_history import ProviderHealth, Share
from iptv_manager.ui.account_wording import expiry_of
from iptv_manager.ui.flow import FlowLayout
from iptv_manager.ui.parts import (
    GRID,
    ElidedLabel,
    column,
    dress_role,
    frame,
    label,
    row,
    tabular,
    wrapped_label,
)
from iptv_manager.ui.tables.columns import Tone
from iptv_manager.ui.tables.pills import OUTCOME_PILLS
from iptv_manager.ui.tables.shapes import mark
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import ago_text, count_text, filled, moment_text, outcome_text

_MARK = 10  # pixels
_TONES = {Tone.GOOD: "good", Tone.WARN: "warn", Tone.BAD: "bad", Tone.INFO: "info", Tone.NEUTRAL: "edge"}


def percent_text(share: Share) -> str:
    """ "97.4 %", or a dash where nothing was checked."""
    return "–" if share.value is None else f"{100 * share.value:.1f} %"


class Card(QFrame):
    """A titled frame; what it holds goes into `lines`."""

    def __init__(self, title: str) -> None:
        super().__init__()
        dress_role(self, "card")
        self.setAccessibleName(title)
        self.lines: QVBoxLayout = column(self, margin=GRID * 2, gap=GRID)
        self.lines.addWidget(label(title, "section"))


class Figure(QFrame):
    """One number, what it counts, and a word beside it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        dress_role(self, "card")
        self._title = title
        self._value = label(role="figure")
        self._value.setFont(tabular(self._value.font()))
        self._word = wrapped_label(role="muted")
        lines = column(self, margin=GRID * 2, gap=2)
        lines.addWidget(label(title, "section"))
        lines.addWidget(self._value)
        lines.addWidget(self._word)
        lines.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, value: str, word: str) -> None:
        """Show this."""
        self._value.setText(value)
        self._word.setText(word)
        self.setAccessibleName(f"{self._title}: {value}. {word}")

    @property
    def value(self) -> str:
        """The number shown."""
        return self._value.text()


class OutcomeBar(QWidget):
    """One bar whose parts are as long as their share; the legend below says it in shapes and words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._parts: list[tuple[float, str]] = []
        self._theme = theme
        self.setFixedHeight(GRID + 4)
        theme.changed.connect(lambda _colours: self.update())

    def show_parts(self, parts: Sequence[tuple[float, str]]) -> None:
        """Shares from 0 to 1, each with a colour of the theme; what is missing to 1 stays grey."""
        self._parts = list(parts)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts, rounded at both ends."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setClipPath(outline)
        painter.fillRect(area, QColor(colours.line))
        left = area.left()
        for share, colour in self._parts:
            width = share * area.width()
            painter.fillRect(QRectF(left, area.top(), width, area.height()), QColor(getattr(colours, colour)))
            left += width
        painter.end()


class Legend(QWidget):
    """Outcomes with shape, name and count, on as many lines as they need."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: dict[str, int] = {}
        self._flow = FlowLayout(self, GRID // 2)
        theme.changed.connect(lambda _colours: self._fill())

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show these, in the order given."""
        self._counts = dict(counts)
        self._fill()

    def _fill(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, count in self._counts.items():
            self._flow.addWidget(self._entry(Outcome(key), count))

    def _entry(self, outcome: Outcome, count: int) -> QWidget:
        made = QWidget()
        line = row(made, gap=GRID // 2)
        line.setContentsMargins(0, 0, GRID * 2, 0)
        picture = QLabel()
        pill = OUTCOME_PILLS[outcome]
        colour = QColor(getattr(self._theme.colours, _TONES[pill.tone]))
        picture.setPixmap(mark(pill.shape, colour.rgba(), _MARK, self.devicePixelRatioF()))
        line.addWidget(picture)
        line.addWidget(label(outcome_text(outcome)))
        number = label(count_text(count), "muted")
        number.setFont(tabular(number.font()))
        line.addWidget(number)
        return made


def outcome_parts(counts: Mapping[str, int], total: int) -> list[tuple[float, str]]:
    """Shares of the total by tone, good ones first, for a bar."""
    by_tone = dict.fromkeys(_TONES, 0)
    for key, count in counts.items():
        by_tone[OUTCOME_PILLS[Outcome(key)].tone] += count
    whole = max(total, sum(counts.values()), 1)
    return [(count / whole, _TONES[tone]) for tone, count in by_tone.items() if count]


class ProviderLine(QFrame):
    """One provider: name and state, how much of it works, when it was synced, when it ends."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dot = QLabel()
        self._name = ElidedLabel("heading")
        self._state = ElidedLabel("muted")
        self._bar = OutcomeBar(theme)
        self._works = label(role="heading")
        self._uptime = label(role="muted")
        for each in (self._works, self._uptime):
            each.setFont(tabular(each.font()))
            each.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()

    def show_provider(self, shown: ProviderHealth, now: datetime | None = None) -> None:
        """Show this one."""
        text, mood = provider_words(shown, now or datetime.now(UTC))
        colour = QColor(getattr(self._theme.colours, mood))
        self._dot.setPixmap(mark(_SHAPES[mood], colour.rgba(), _MARK, self.devicePixelRatioF()))
        self._name.setText(shown.name)
        self._state.setText(text)
        self._bar.show_parts(outcome_parts(shown.outcomes, shown.streams))
        checked = Share(shown.alive, shown.checked)
        self._works.setText(
            filled(self.tr("%1 work"), percent_text(checked)) if shown.checked else self.tr("Not checked")
        )
        self._uptime.setText(filled(self.tr("30 days: %1"), percent_text(shown.uptime.month)))
        self.setAccessibleName(f"{shown.name}. {text}. {self._works.text()}")

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._dot, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._state, 1, 1)
        grid.addWidget(self._bar, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._works, 0, 3)
        grid.addWidget(self._uptime, 1, 3)
        self.rule = frame("rule")  # below it; the last one needs none
        grid.addWidget(self.rule, 2, 0, 1, 4, Qt.AlignmentFlag.AlignBottom)
        grid.setRowMinimumHeight(2, GRID)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        grid.setColumnMinimumWidth(3, GRID * 16)


_SHAPES = {mood: OUTCOME_PILLS[outcome].shape for mood, outcome in (
    ("good", Outcome.ALIVE), ("warn", Outcome.SLOW), ("bad", Outcome.TIMEOUT), ("edge", Outcome.INDETERMINATE),
)}  # fmt: skip


def provider_words(shown: ProviderHealth, now: datetime) -> tuple[str, str]:
    """What matters most about a provider just now, and the colour of its mark."""
    parts = []
    mood = {"ok": "good", "new": "edge", "held": "warn", "failed": "bad"}.get(shown.status, "edge")
    if shown.down_since is not None:
        parts.append(filled(_tr("Down since %1"), moment_text(shown.down_since)))
        mood = "bad"
    if shown.account is not None:
        if shown.account.is_expired(now):
            mood = "bad"
        elif shown.account.expires_soon(now) and mood == "good":
            mood = "warn"
        if shown.account.expires_at is not None:
            parts.append(expiry_of(shown.account, now).text)
    most = shown.max_connections or (shown.account.max_connections if shown.account else None)
    if most:
        parts.append(filled(_tr("%1 connections") if most > 1 else _tr("%1 connection"), str(most)))
    parts.append(filled(_tr("synced %1"), ago_text(shown.last_sync)))
    return " · ".join(parts), mood


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dashboard", text)


def figures_line(figures: Sequence[Figure]) -> QHBoxLayout:
    """Figures side by side, equally wide."""
    line = row(gap=GRID * 2)
    for figure in figures:
        line.addWidget(figure, 1)
    return line
