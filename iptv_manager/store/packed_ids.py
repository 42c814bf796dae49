"""Ordered ids of a whole view: packed by PostgreSQL, no object each, and read in pieces.

A million are 8 MB. In one piece the driver would keep a buffer of twice that for as long as its connection lives.
"""

from array import array
from collections.abc import Iterable
from sys import byteorder
from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, func, literal, select, true

ID_BYTES = 8
PIECE = 256 << 10  # bytes


def ordered_ids(connection: Connection, segments: Iterable[Select[Any]]) -> "array[int]":
    """The ids that these selects give in their column `id`, one select after the other."""
    vector = array("q")
    for segment in segments:
        for _, piece in sorted(connection.execute(_pieces(segment)).all()):
            vector.frombytes(piece)
    if byteorder == "little":
        vector.byteswap()
    return vector


def _pieces(segment: Select[Any]) -> Select[Any]:
    """Where each piece begins, and its bytes; no row where there is no id."""
    ids = segment.subquery().c.id
    joined = func.string_agg(func.int8send(ids), literal(b"", LargeBinary), type_=LargeBinary).label("ids")
    packed = select(joined).cte("packed").prefix_with("MATERIALIZED")
    starts = func.generate_series(1, func.length(packed.c.ids), PIECE).table_valued("start").render_derived()
    piece = func.substring(packed.c.ids, starts.c.start, PIECE)
    return select(starts.c.start, piece).select_from(packed).join(starts, true())
