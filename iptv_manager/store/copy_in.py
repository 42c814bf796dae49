"""COPY into a table while the text is still being made: a thread hands it to the server.

On plain psycopg, as the workers that use it are.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.copy import QueuedLibpqWriter

BLOCKS_AHEAD = 32  # of 128 KiB at most; psycopg's own thousand are more memory than a whole import may take


def copy_in(connection: "psycopg.Connection[Any]", target: str | bytes, text: Iterable[bytes]) -> int:
    """COPY `text` by the statement `target`; gives the number of rows. Raises psycopg.Error."""
    statement = target.encode() if isinstance(target, str) else target
    with connection.cursor() as cursor:
        with cursor.copy(statement, writer=_Ahead(cursor)) as copy:
            for block in text:
                copy.write(block)
        return cursor.rowcount


class _Ahead(QueuedLibpqWriter):
    """Its queue is short: who makes the text faster than the server takes it has to wait."""

    def __init__(self, cursor: "psycopg.Cursor[Any]") -> None:
        super().__init__(cursor)
        self._queue.maxsize = BLOCKS_AHEAD
