"""Rows to COPY's text form, and packed numbers back. A million pass here: whether any value needs escaping is
asked once a batch."""

from array import array
from collections.abc import Iterable, Sequence
from sys import byteorder

NULL = "\x01"  # can't occur in cleaned text, so no value is ever mistaken for it
_TO_ESCAPE = "\t\\\n\r"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows, all of one width, as COPY text (absent = NULL above)."""
    if not rows:
        return b""
    text = "\n".join(map("\t".join, rows)).encode()
    if not _is_plain(text, len(rows), len(rows[0])):
        lines = ("\t".join(value.translate(_ESCAPES) for value in row) for row in rows)
        text = "\n".join(lines).encode()
    return text + b"\n"


def copy_columns(columns: Sequence[Sequence[str]]) -> bytes:
    """The same of rows that are given column by column, many of them with wide letters.

    They are encoded one by one: a few wide letters would make the text of all rows wide, which takes far longer.
    What must be escaped is looked for in each column's own text: to count the tabs and line ends of all rows takes
    longer, for it is full of them."""
    if any(map(_has_to_escape, columns)):
        return copy_text(list(zip(*columns, strict=True)))
    lines = list(map(str.encode, map("\t".join, zip(*columns, strict=True))))
    lines.append(b"")  # so that the last one ends as the others do
    return b"\n".join(lines)


def _has_to_escape(values: Sequence[str]) -> bool:
    text = "".join(values)
    return any(map(text.__contains__, _TO_ESCAPE))


def copy_lines(columns: Sequence[Iterable[bytes]]) -> list[bytes]:
    """A line of COPY text for each row, given column by column in UTF-8, without its line end.

    No value may hold a tab or a line end; a backslash it may."""
    lines = list(map(b"\t".join, zip(*columns, strict=False)))
    if b"\\" in b"".join(lines):
        return [line.replace(b"\\", b"\\\\") for line in lines]
    return lines


def _is_plain(text: bytes, rows: int, columns: int) -> bool:
    """Is every backslash, tab and line end of the text one that we put there?"""
    tabs, line_ends = text.count(b"\t"), text.count(b"\n")
    return tabs == rows * (columns - 1) and line_ends == rows - 1 and b"\\" not in text and b"\r" not in text


def unpacked(packed: bytes) -> "array[int]":
    """Numbers that the server packed by `int8send`, 8 bytes each."""
    numbers = array("q", packed)
    if byteorder == "little":
        numbers.byteswap()
    return numbers
