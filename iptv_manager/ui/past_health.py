"""What is remembered of a stream, for the details: a strip of its checks, its uptime, what a deep look found."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from iptv_manager.model.health import Outcome
from iptv_manager.model.health_history import PastCheck, Share, StreamHealth
from iptv_manager.model.media import MediaFacts, problems
from iptv_manager.services.health_history import StreamPast
from iptv_manager.ui.parts import GRID, column, dress_role, label, wrapped_label
from iptv_manager.ui.tables.columns import Tone
from iptv_manager.ui.tables.pills import OUTCOME_PILLS
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import ago_text, filled, moment_text, outcome_text, percent_text, seconds_text

MOST_BARS = 48
_WIDTH, _GAP = 4, 2  # pixels
_TALL = {Tone.GOOD: 1.0, Tone.WARN: 0.7, Tone.INFO: 0.55, Tone.BAD: 0.4, Tone.NEUTRAL: 0.25}
_COLOURS = {Tone.GOOD: "good", Tone.WARN: "warn", Tone.BAD: "bad", Tone.INFO: "info", Tone.NEUTRAL: "edge"}
_LARGEST = 64 * 1024  # bytes of a thumbnail


class Strip(QWidget):
    """A bar for each check, the latest at the right: its colour and its height tell how it went."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._checks: list[PastCheck] = []
        self.setFixedHeight(GRID * 3)
        theme.changed.connect(lambda _colours: self.update())

    def show_checks(self, checks: Sequence[PastCheck]) -> None:
        """Show these, the latest first."""
        self._checks = list(reversed(checks[:MOST_BARS]))
        self.setAccessibleName(
            "; ".join(self._words(check) for check in checks[:5]) or self.tr("No checks yet")
        )
        self.setVisible(bool(checks))
        self.update()

    @property
    def bars(self) -> int:
        """How many checks it shows."""
        return len(self._checks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what has room, from the latest on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, check in self._placed():
            tone = OUTCOME_PILLS[Outcome(check.outcome)].tone
            height = _TALL[tone] * self.height()
            painter.setBrush(QColor(getattr(self._theme.colours, _COLOURS[tone])))
            painter.drawRoundedRect(QRectF(place, self.height() - height, _WIDTH, height), 1.5, 1.5)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say of the bar under the pointer when it was and what was found."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for place, check in self._placed():
                if place - _GAP <= event.pos().x() < place + _WIDTH:
                    QToolTip.showText(event.globalPos(), self._words(check), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def _placed(self) -> list[tuple[int, PastCheck]]:
        room = max(1, (self.width() + _GAP) // (_WIDTH + _GAP))
        return [(number * (_WIDTH + _GAP), check) for number, check in enumerate(self._checks[-room:])]

    def _words(self, check: PastCheck) -> str:
        said = f"{moment_text(check.checked_at)}: {outcome_text(Outcome(check.outcome))}"
        return said if check.first_byte_ms is None else f"{said}, {check.first_byte_ms} ms"


class PastHealth(QWidget):
    """Hidden until there is something to tell."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.strip = Strip(theme)
        self.picture = QLabel()
        self._uptime = wrapped_label()
        self._more = wrapped_label(role="muted")
        self._facts = wrapped_label()
        self._doubt = wrapped_label(role="bad")
        self._caption = label(self.tr("History of checks"), "muted")
        self._found = label(self.tr("Deep look"), "muted")
        lines = column(self, gap=GRID // 2)
        lines.setContentsMargins(0, GRID, 0, 0)
        for part in (self._caption, self.strip, self._uptime, self._more):
            lines.addWidget(part)
        lines.addSpacing(GRID // 2)
        for part in (self._found, self.picture, self._facts, self._doubt):
            lines.addWidget(part)
        dress_role(self.picture, "thumbnail")
        self.picture.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.clear()

    def clear(self) -> None:
        """Say nothing: another stream was chosen, its past is still being read."""
        self.hide()

    def show_past(self, past: StreamPast, name: str) -> None:
        """Show what is remembered of the stream of that name."""
        self.strip.show_checks(past.checks)
        self._say(self._uptime, _uptime_words(past.health, self))
        self._say(self._more, _more_words(past.health, self))
        facts = past.look.facts if past.look else None
        self._found.setVisible(facts is not None)
        if past.look is not None:
            self._found.setText(filled(self.tr("Deep look, %1"), ago_text(past.look.looked_at)))
        self._say(self._facts, facts_words(facts) if facts else "")
        self._say(self._doubt, "\n".join(problems(facts, name)) if facts else "")
        self._show_picture(facts.thumbnail if facts else b"")
        self._caption.setVisible(bool(past.checks))
        self.setVisible(bool(past.checks) or facts is not None)

    def _say(self, shown: QLabel, text: str) -> None:
        shown.setText(text)
        shown.setVisible(bool(text))

    def _show_picture(self, data: bytes) -> None:
        image = QImage.fromData(data) if 0 < len(data) <= _LARGEST else QImage()
        self.picture.setVisible(not image.isNull())
        if not image.isNull():
            self.picture.setPixmap(QPixmap.fromImage(image))


def _percent(share: Share) -> str:
    return "–" if share.value is None else percent_text(share.value)


def _uptime_words(health: StreamHealth, widget: QWidget) -> str:
    if not health.uptime.month.told:
        return ""
    day, week, month = (_percent(share) for share in health.uptime)
    return filled(widget.tr("Worked: 24 h %1 · 7 days %2 · 30 days %3"), day, week, month)


def _more_words(health: StreamHealth, widget: QWidget) -> str:
    parts = []
    if health.is_flapping:
        parts.append(widget.tr("It comes and goes."))
    if health.good_at is not None:
        parts.append(filled(widget.tr("Last good %1."), ago_text(health.good_at)))
    if health.repair_seconds is not None:
        parts.append(filled(widget.tr("Back after %1 on average."), seconds_text(health.repair_seconds)))
    if health.first_byte_p50 is not None:
        times = (str(health.first_byte_p50), str(health.first_byte_p95 or health.first_byte_p50))
        parts.append(filled(widget.tr("First byte after %1 ms, at worst %2 ms."), *times))
    return " ".join(parts)


def facts_words(facts: MediaFacts) -> str:
    """ "1920 × 1080 · 25 frames/s · h264 · 4.1 Mbit/s", then the sound, a line each."""
    seen = []
    if facts.width and facts.height:
        seen.append(f"{facts.width} × {facts.height}")
    if facts.frame_rate:
        seen.append(f"{facts.frame_rate:g} fps")
    if facts.video_codec:
        seen.append(facts.video_codec.upper())
    if facts.bit_rate:
        seen.append(f"{facts.bit_rate / 1e6:.1f} Mbit/s")
    heard = [facts.audio_codec.upper(), *facts.audio_languages] if facts.audio_codec else []
    return "\n".join(line for line in (" · ".join(seen), " · ".join(heard)) if line)
