"""The colours cells are painted in: those of the theme, or of a palette where there is no theme."""

from typing import NamedTuple, Self

from PySide6.QtGui import QColor, QPalette

from iptv_manager.ui.tables.columns import Tone
from iptv_manager.ui.theme.colours import DARK, LIGHT, Colours


class Inks(NamedTuple):
    """Colours of a pill."""

    text: QColor
    ground: QColor


class CellColours(NamedTuple):
    """Every colour of a table's cells."""

    text: QColor
    muted: QColor
    faint: QColor
    stripe: QColor
    hover: QColor
    chosen: QColor
    accent: QColor
    line: QColor
    pills: dict[Tone, Inks]

    @classmethod
    def of(cls, colours: Colours) -> Self:
        """The cells' colours in a theme."""
        return cls(
            text=QColor(colours.text),
            muted=QColor(colours.muted),
            faint=QColor(colours.faint),
            stripe=QColor(colours.stripe),
            hover=QColor(colours.hover),
            chosen=QColor(colours.chosen),
            accent=QColor(colours.accent),
            line=QColor(colours.line),
            pills={
                Tone.GOOD: _inks(colours.good, colours.good_soft),
                Tone.WARN: _inks(colours.warn, colours.warn_soft),
                Tone.BAD: _inks(colours.bad, colours.bad_soft),
                Tone.INFO: _inks(colours.info, colours.info_soft),
                Tone.NEUTRAL: _inks(colours.muted, colours.hover),
            },
        )

    @classmethod
    def for_palette(cls, palette: QPalette) -> Self:
        """The set that suits a palette: light or dark, with the palette's own text and selection."""
        is_dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
        return cls.of(DARK if is_dark else LIGHT)._replace(
            text=palette.color(QPalette.ColorRole.Text),
            stripe=palette.color(QPalette.ColorRole.AlternateBase),
        )


def _inks(text: str, ground: str) -> Inks:
    return Inks(QColor(text), QColor(ground))
