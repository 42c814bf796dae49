"""Columns of a panel's rows to COPY text. Whether a value needs escaping is asked of each column's own text.

Counting tabs and line ends in the text of all rows takes longer: it is full of them.
"""

from collections.abc import Sequence

from iptv_manager.store.copy_rows import copy_columns

_TO_ESCAPE = "\t\\\n\r"


def text_of_columns(columns: Sequence[Sequence[str]]) -> bytes:
    """`copy_columns` of columns of which hardly any hold what must be escaped."""
    if any(map(_has_to_escape, columns)):
        return copy_columns(columns)
    lines = list(map(str.encode, map("\t".join, zip(*columns, strict=True))))
    lines.append(b"")  # so that the last one ends as the others do
    return b"\n".join(lines)


def _has_to_escape(values: Sequence[str]) -> bool:
    text = "".join(values)
    return any(map(text.__contains__, _TO_ESCAPE))
