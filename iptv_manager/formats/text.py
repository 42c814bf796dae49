"""Cleaning of text at the edge, once, for everything that comes from outside. No format is known here.

One NUL aborts a whole COPY into PostgreSQL and one lone surrogate fails in its client, so nothing passes
into the records of `model/` that did not go through `clean` (or is known to need none).
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from iptv_manager.model.printing import is_printable

TEXT_CAP = 4096
"""The longest text that is kept, in characters, where a field has no cap of its own."""

_DROPPED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PIECE = 256  # characters normalised at once


def clean(text: str, cap: int = TEXT_CAP) -> str:
    """Make text fit to keep: NUL, C0 (but tab), DEL and C1 dropped, surrogates as U+FFFD, NFC, capped."""
    if text.isascii():
        return text[:cap] if text.isprintable() else without_controls(text)[:cap]
    if len(text) <= _PIECE and text.isprintable():  # surrogates are not
        return _composed(text)[:cap]
    kept = _SURROGATES.sub("\ufffd", without_controls(text)[: 4 * cap])
    return "".join(map(_composed, _pieces(kept)))[:cap]


def without_controls(text: str) -> str:
    """Drop NUL, C0 (but tab), DEL and C1, and change nothing else."""
    return text if text.isprintable() else _DROPPED.sub("", text)


def is_clean(text: str) -> bool:
    """Tell quickly whether text surely needs no cleaning but the cap (False may be a false alarm)."""
    if not text.isprintable():
        return False
    return text.isascii() or all(map(_is_composed, _pieces(text) if len(text) > _PIECE else (text,)))


def are_clean(texts: Sequence[str], cap: int) -> bool:
    """Tell the same of many at once, the cap included."""
    joined = "".join(texts)
    longest = len(max(texts, key=len, default=""))
    if longest > cap or not is_printable(joined):
        return False
    if joined.isascii():
        return True
    return longest <= _PIECE and _is_composed("\n".join(texts))


def number(text: str) -> float | None:
    """Read a number as lists write them; a comma may stand for the point. None where there is none."""
    try:
        value = float(text.strip().replace(",", ".", 1))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _composed(piece: str) -> str:
    return unicodedata.normalize("NFC", piece)


def _is_composed(piece: str) -> bool:
    return unicodedata.is_normalized("NFC", piece)


def _pieces(text: str) -> Iterator[str]:
    """Cut text into short pieces that can be composed apart.

    Composing takes quadratic time over a run of combining marks (measured: 0.15 s for 16,384 of them).
    No character below U+0300 composes with the one before it, so a cut in front of one changes nothing.
    """
    start = 0
    while len(text) - start > _PIECE:
        end = next((at for at in range(start + _PIECE, start, -1) if text[at] < "\u0300"), start + _PIECE)
        yield text[start:end]
        start = end
    yield text[start:]
