"""The sources of a film or an episode as cards: who has it, in which quality, container and language."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from iptv_manager.model.films import EpisodeSource, Source
from iptv_manager.ui.pages.title_columns import pill_of
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, label, row
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import Pill
from iptv_manager.ui.tables.shapes import mark
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme

MARK = 8
MOST = 60  # cards drawn; more are told in words


class CardWords(NamedTuple):
    """What a card says."""

    provider: str
    name: str  # as the provider writes it
    quality: str
    container: str
    language: str

    @classmethod
    def of(cls, source: "Source | EpisodeSource") -> "CardWords":
        """The words for an entry or a stream."""
        return cls(source.provider, source.name, source.quality, source.container, source.language)

    @property
    def facts(self) -> str:
        """ "4K · MKV · DE"."""
        return " · ".join(part for part in (self.quality, self.container.upper(), self.language) if part)


class SourceCards(QWidget):
    """Cards under one another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: QVBoxLayout = column(self, gap=GRID)
        self._lines.addStretch(1)

    def show_sources(self, sources: "Sequence[Source | EpisodeSource]") -> None:
        """A card for each of these, in this order."""
        self._clear()
        for place, one in enumerate(sources[:MOST]):
            self._lines.insertWidget(place, SourceCard(CardWords.of(one), self._theme))
        if len(sources) > MOST:
            more = self.tr("and %1 more").replace("%1", str(len(sources) - MOST))
            self._lines.insertWidget(MOST, label(more, "muted"))

    def cards(self) -> list["SourceCard"]:
        """The cards on show, in order."""
        found = (self._lines.itemAt(place) for place in range(self._lines.count()))
        return [card for item in found if item and isinstance(card := item.widget(), SourceCard)]

    def _clear(self) -> None:
        while self._lines.count() > 1:
            item = self._lines.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


class SourceCard(QFrame):
    """One source."""

    def __init__(self, words: CardWords, theme: Theme) -> None:
        super().__init__()
        dress_role(self, "card")
        self.words = words
        self._mark = label()
        self._pill = pill_of(words.quality)
        self._lay_out()
        theme.changed.connect(self._take_colours)
        self._take_colours(theme.colours)

    def _lay_out(self) -> None:
        lines = column(self, gap=2)
        lines.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        line = row(gap=GRID)
        provider, name = ElidedLabel("heading"), ElidedLabel("muted")
        provider.setText(self.words.provider)
        name.setText(self.words.name)
        line.addWidget(provider, 1)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(label(self.words.facts, "muted"))
        lines.addLayout(line)
        lines.addWidget(name)
        self._mark.setVisible(self._pill is not None)

    def _take_colours(self, colours: Colours) -> None:
        if self._pill is not None:
            self._mark.setPixmap(_quality_mark(self._pill, colours, self.devicePixelRatioF()))


def _quality_mark(pill: Pill, colours: Colours, ratio: float) -> QPixmap:
    return mark(pill.shape, CellColours.of(colours).pills[pill.tone].text.rgba(), MARK, ratio)
