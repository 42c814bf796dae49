"""The head of the details of a film or series: poster, title, facts, plot, and what a person marks."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from iptv_manager.model.films import Source, TitleFlag, TitleRow
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.title_columns import rating_text
from iptv_manager.ui.parts import GRID, column, label, row, tool_button, wrapped_label
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import shortened

POSTER = QSize(GRID * 12, GRID * 18)
RADIUS = 10
LONGEST_PLOT = 900  # characters; the tooltip has the rest


class Poster(QWidget):
    """The poster, or a drawn card with the icon of the kind while there is none."""

    def __init__(self, icon: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._icon = icon
        self._icons = icons
        self._picture: QPixmap | None = None
        self._colours = theme.colours
        self.setFixedSize(POSTER)
        self.setAccessibleName(self.tr("Poster"))
        theme.changed.connect(self._take_colours)

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show this picture, cut to the card; None shows the drawn card."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QPainterPath()
        card.addRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setClipPath(card)
        if self._picture is None:
            self._paint_card(painter)
        else:
            painter.drawPixmap(self.rect(), self._picture, _middle_of(self._picture.size()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(self._colours.line), 1))
        painter.drawPath(card)

    def _paint_card(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._colours.raised))
        size = GRID * 5
        ratio = self.devicePixelRatioF()
        drawn = self._icons.pixmap(self._icon, round(size * ratio), "edge")
        drawn.setDevicePixelRatio(ratio)
        painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, drawn)

    def _take_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()


def _middle_of(size: QSize) -> QRect:
    """The largest part of a picture that has the shape of the card."""
    part = POSTER.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(
        (size.width() - part.width()) // 2, (size.height() - part.height()) // 2, part.width(), part.height()
    )


class TitleHead(QWidget):
    """Shows a row; its plot and genre come with its sources. `marked` tells what the person marks."""

    marked = Signal(object, bool)  # TitleFlag, on or off

    def __init__(self, icon: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self.poster = Poster(icon, theme, icons)
        self.name = wrapped_label(role="title")
        self.facts = wrapped_label(role="muted")
        self.plot = wrapped_label()
        self.flags = {
            TitleFlag.FAVOURITE: self._flag("star", self.tr("Favourite")),
            TitleFlag.WATCH_LATER: self._flag("bookmark", self.tr("Watch later")),
            TitleFlag.HIDDEN: self._flag("hide", self.tr("Hide")),
        }
        for flag, button in self.flags.items():
            button.clicked.connect(lambda on, flag=flag: self.marked.emit(flag, on))
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_row(self, shown: TitleRow) -> None:
        """Show what the table knows."""
        self.name.setText(shown.title)
        self._facts_of(shown, ())
        for flag, button in self.flags.items():
            self.show_flag(flag, bool(getattr(shown, flag.value)), button)
        self.plot.hide()
        self.poster.show_picture(None)

    def show_sources(self, shown: TitleRow, sources: Sequence[Source]) -> None:
        """Add what only its sources know."""
        plot = max((one.plot for one in sources), key=len, default="")
        self.plot.setText(shortened(plot, LONGEST_PLOT))
        self.plot.setVisible(bool(plot))
        self._facts_of(shown, sources)

    def show_flag(self, flag: TitleFlag, on: bool, button: QToolButton | None = None) -> None:
        """Show what is marked, without a signal."""
        button = button or self.flags[flag]
        button.setChecked(on)
        self._icons.dress(button, _ICONS[flag], "accent" if on else "muted")

    def _facts_of(self, shown: TitleRow, sources: Sequence[Source]) -> None:
        genre = next((one.genre for one in sources if one.genre), "")
        rating = rating_text(shown)
        parts = [
            str(shown.year) if shown.year else "",
            f"★ {rating}" if rating else "",
            shortened(genre, 60),
            " ".join(shown.qualities),
        ]
        self.facts.setText("  ·  ".join(part for part in parts if part))
        self.facts.setVisible(bool(self.facts.text()))

    def _flag(self, icon: str, name: str) -> QToolButton:
        button = tool_button(name)
        button.setCheckable(True)
        self._icons.dress(button, icon)
        return button

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID + 4)
        across = row(gap=GRID * 2)
        across.addWidget(self.poster, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(self._beside(), 1)
        lines.addLayout(across)
        lines.addWidget(self.plot)

    def _beside(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(GRID // 2)
        lines.addWidget(self.name)
        lines.addWidget(self.facts)
        lines.addSpacing(GRID // 2)
        lines.addLayout(self._buttons())
        lines.addStretch(1)
        return lines

    def _buttons(self) -> QHBoxLayout:
        line = row(gap=GRID // 2)
        for button in self.flags.values():
            line.addWidget(button)
        line.addStretch(1)
        return line


_ICONS = {TitleFlag.FAVOURITE: "star", TitleFlag.WATCH_LATER: "bookmark", TitleFlag.HIDDEN: "hide"}


def caption(text: str) -> QWidget:
    """The title of a part of the details."""
    made = label(text, "section")
    made.setContentsMargins(0, GRID, 0, 0)
    return made
