"""What is on at a channel now, how far it has come, and what follows. Nothing at all where there is no guide."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QProgressBar, QWidget

from iptv_manager.model.guide import ChannelGuide, Programme, share_done
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, label, plain_tip, row
from iptv_manager.ui.wording import filled, locale

STEPS = 1000  # of the progress line


class OnAir(QWidget):
    """Two lines of text, a thin one between them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = ElidedLabel("heading")
        self.times = label(role="muted")
        self.line = QProgressBar()
        self.following = ElidedLabel("muted")
        self._lay_out()
        self.hide()

    def show_guide(self, guide: ChannelGuide | None, moment: datetime) -> None:
        """Show what is on at that moment, and what is next; hide where the guide says neither."""
        now, following = (guide.now(moment), guide.next(moment)) if guide else (None, None)
        self.setVisible(now is not None or following is not None)
        self._show_now(now, moment)
        self.following.setVisible(following is not None)
        if following is not None:
            text = self.tr("%1  %2") if now is not None else self.tr("Next at %1: %2")
            self.following.setText(filled(text, clock_text(following.start), _title(following)))

    def clear(self) -> None:
        """Another channel is shown, of which nothing is known yet: keep the room, if there is some."""
        self.now.setText("")
        self.times.setText("")
        self.following.setText("")
        self.line.setValue(0)

    def _show_now(self, now: Programme | None, moment: datetime) -> None:
        for part in (self.now, self.times, self.line):
            part.setVisible(now is not None)
        if now is None:
            return
        self.now.setText(_title(now))
        self.now.setToolTip(plain_tip("\n".join(filter(None, (_title(now), now.details.description)))))
        self.times.setText(
            filled(self.tr("%1 – %2", "times of a programme"), clock_text(now.start), clock_text(now.stop))
        )
        self.line.setValue(round(share_done(now, moment) * STEPS))

    def _lay_out(self) -> None:
        self.line.setRange(0, STEPS)
        self.line.setTextVisible(False)
        self.line.setAccessibleName(self.tr("How far the programme has come"))
        dress_role(self.line, "thin")
        lines = column(self, gap=GRID // 2)
        lines.setContentsMargins(0, 0, 0, GRID)
        first = row(gap=GRID)
        first.addWidget(self.now, 1)
        first.addWidget(self.times)
        lines.addLayout(first)
        lines.addWidget(self.line)
        lines.addWidget(self.following)


def clock_text(moment: datetime) -> str:
    """The time of day as the person's clock shows it."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return locale().toString(local.time(), QLocale.FormatType.ShortFormat)


def _title(programme: Programme) -> str:
    """ "The Film · Part one (S2 E5)": what a guide calls it."""
    details = programme.details
    names = " · ".join(filter(None, (programme.title, details.sub_title)))
    if details.season and details.episode:
        return f"{names} (S{details.season} E{details.episode})"
    return names
