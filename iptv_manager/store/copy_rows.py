"""Rows to COPY's text form, and packed numbers back. A million pass here: whether any value needs escaping is
asked once a batch."""

from array import array
from collections.abc import Sequence
from sys import byteorder

NULL = "\x01"  # can't occur in cleaned text, so no value is ever mistaken for it
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows, all of one width, as COPY text (absent = NULL above)."""
    if not rows:
        return b""
    text = "\n".join(map("\t".join, rows))
    if not _is_plain(text, len(rows), len(rows[0])):
        text = "\n".join("\t".join(value.translate(_ESCAPES) for value in row) for row in rows)
    return text.encode() + b"\n"


def _is_plain(text: str, rows: int, columns: int) -> bool:
    """Is every backslash, tab and line end of the text one that we put there?"""
    tabs, line_ends = text.count("\t"), text.count("\n")
    return tabs == rows * (columns - 1) and line_ends == rows - 1 and "\\" not in text and "\r" not in text


def unpacked(packed: bytes) -> "array[int]":
    """Numbers that the server packed by `int8send`, 8 bytes each."""
    numbers = array("q", packed)
    if byteorder == "little":
        numbers.byteswap()
    return numbers
