"""Cuts texts to the width of their cells; remembers, because the same cells are painted over and over."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

LONGEST = 300  # characters; no column is wide enough for more, and measuring 4,096 takes a millisecond


class TextFit:
    """Cuts and measures in one font."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        exact = QFontMetricsF(font)
        self._advances = [exact.horizontalAdvance(chr(code)) for code in range(128)]
        self._advances[:32] = [
            LONGEST * exact.height()
        ] * 32  # a tab is as wide as its place wants: to be measured
        self.height = self._metrics.height()
        self.cut = lru_cache(maxsize=8192)(self._cut)
        self.width = lru_cache(maxsize=2048)(self._width)

    def _cut(self, text: str, width: int) -> str:
        """`text` cut to `width` pixels, with … where it is cut.

        Plain letters that fit even beside one another need not be laid out for that: a seventh of the time."""
        if text.isascii() and sum(map(self._advances.__getitem__, text.encode())) < width:
            return text
        return self._metrics.elidedText(text[:LONGEST], Qt.TextElideMode.ElideRight, width)

    def _width(self, text: str) -> int:
        """The width of `text` in pixels."""
        return self._metrics.horizontalAdvance(text[:LONGEST])
