"""What a column of a lazy table is: its key and title, how a row is shown in it, how it is sorted by."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtGui import QPixmap


class CellKind(StrEnum):
    """How a cell is painted."""

    TEXT = "text"
    MUTED = "muted"  # secondary text
    NUMBER = "number"  # at the right
    PILL = "pill"  # a state: coloured ground, a shape and a word


class Tone(StrEnum):
    """The mood of a state; the colours of each stand in `CellColours`."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"


class Shape(StrEnum):
    """The form of a state's mark, so that no state is told by its colour alone."""

    DOT = "dot"
    RING = "ring"
    TRIANGLE = "triangle"
    CROSS = "cross"
    SQUARE = "square"
    DIAMOND = "diamond"
    DASH = "dash"


class Pill(NamedTuple):
    """The look of a state."""

    tone: Tone
    shape: Shape


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `display` gives a row's text, cheaply: it is called whenever the cell is painted.

    `sort_key` is what `sort_wanted` tells when the header is clicked, None where it can't be sorted by.
    `grows` is the column's share of the width that is left over. `pill` is asked for cells of that kind.
    """

    key: str  # under which width and place are remembered
    title: str
    display: Callable[[Any], str]
    kind: CellKind = CellKind.TEXT
    width: int = 120  # pixels
    grows: int = 0
    sort_key: object | None = None
    pill: Callable[[Any], Pill | None] | None = None
    icon: Callable[[Any], QPixmap | None] | None = None  # 16 pixels, left of the text
    tooltip: Callable[[Any], str] | None = None  # plain text; without it a cut text shows whole
    shown: bool = True  # at first
