"""COPY … TO STDOUT into a file, many rows at a time.

The driver's own `Cursor.copy` hands over one row a call, which takes longer than the server needs to make it.
"""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

import psycopg
from psycopg import errors, generators
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Wait
from sqlalchemy import Connection

ROWS_AT_ONCE = 4096
CANCEL_TIMEOUT = 2.0  # seconds

Tell = Callable[[int], None]
"""Hears how many rows are written, about every 4,096."""


def copy_out(connection: Connection, wanted: bytes, file: IO[bytes], tell: Tell) -> int:
    """Write what a COPY statement gives to the file; gives the number of rows. Raises psycopg.Error and OSError.

    Where the file refuses, the statement is cancelled, so that the connection can go on."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("a connection from the pool has no driver behind it")
    reading = _Reading(driver, wanted)
    written = 0
    try:
        while lines := reading.batch(file):
            written += lines
            tell(written)
    finally:
        reading.close()
    return reading.rows


class _Reading:
    """A COPY under way on a connection whose transaction has begun."""

    def __init__(self, driver: "psycopg.Connection[Any]", wanted: bytes) -> None:
        self._driver = driver
        self._pgconn = driver.pgconn
        self._is_over = False
        self.rows = 0  # without a header; known at the end
        self._pgconn.send_query(wanted)
        [result] = driver.wait(generators.execute(self._pgconn))
        if result.status != ExecStatus.COPY_OUT:
            self._is_over = True
            raise self._error(result)

    def batch(self, file: IO[bytes]) -> int:
        """Write the next lines; gives their number, 0 at the end."""
        return 0 if self._is_over else self._driver.wait(self._read(file))

    def close(self) -> None:
        """Cancel what is left of it."""
        if self._is_over:
            return
        with suppress(psycopg.Error):  # a connection that is lost has nothing left to be cancelled
            self._driver.cancel_safe(timeout=CANCEL_TIMEOUT)
            while self.batch(BytesIO()):
                pass

    def _read(self, file: IO[bytes]) -> PQGen[int]:
        take, write = self._pgconn.get_copy_data, file.write
        lines = 0
        while lines < ROWS_AT_ONCE:
            size, row = take(1)  # each is written at once: its memory serves for the next one
            if size > 0:
                write(row)
                lines += 1
            elif size == 0:
                while not (yield Wait.R):
                    continue
                self._pgconn.consume_input()
            else:
                self._is_over = True
                [result] = yield from generators.fetch_many(self._pgconn)
                if result.status != ExecStatus.COMMAND_OK:
                    raise self._error(result)
                self.rows = result.command_tuples or 0
                break
        return lines

    def _error(self, result: PGresult) -> psycopg.Error:
        return errors.error_from_result(result, encoding=self._driver.info.encoding)
