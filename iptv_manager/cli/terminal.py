"""What a person at a terminal sees: a progress line on stderr, tables on stdout."""

import json
import sys
from collections.abc import Iterable, Sequence
from time import monotonic
from unicodedata import east_asian_width

from iptv_manager.model.progress import Progress

REDRAW_EVERY = 0.1  # seconds
BAR = 24  # characters
WIDEST = 48  # of a table's cell


class ProgressLine:
    """One line that tells how far an act has come; silent where stderr is no terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._drawn = 0.0
        self._started = monotonic()
        self._shown = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        """Draw, at most ten times a second."""
        if self._shown and monotonic() - self._drawn > REDRAW_EVERY:
            self._drawn = monotonic()
            sys.stderr.write(f"\r\x1b[2K{self._title}: {self._text(progress)}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown and self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def _text(self, progress: Progress) -> str:
        done = f"{progress.entries:,} entries" if progress.entries else f"{progress.done:,} {progress.unit}"
        if not progress.total:
            return f"{progress.what} {done}"
        share = min(progress.done / progress.total, 1.0)
        filled = round(share * BAR)
        left = (monotonic() - self._started) * (1 / share - 1) if share > 0 else 0.0
        return (
            f"{progress.what} [{'█' * filled}{'·' * (BAR - filled)}] {share:4.0%}  {done}  {left:,.0f} s left"
        )


def print_json(value: object) -> None:
    """A result, on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under titles, in columns; numbers on the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(titles, *cells, strict=True)]
    for line in (titles, *cells):
        print("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def say(sentence: str) -> None:
    """A sentence for the person, on stderr."""
    print(sentence, file=sys.stderr)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _padded(cell: str, width: int) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if cell.replace(",", "").isdigit() else cell + blanks


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
