"""COPY into a file: all rows, and a connection that can go on whatever happened."""

import io
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from iptv_manager.store.copy_out import ROWS_AT_ONCE, copy_out
from iptv_manager.store.database import Database

Run = Callable[[Any], Any]
MANY = 3 * ROWS_AT_ONCE + 5


def numbers(count: int) -> bytes:
    return f"COPY (SELECT n FROM generate_series(1, {count}) AS n) TO STDOUT".encode()


class FullDisk(io.BytesIO):
    """A file on which there is no room."""

    def write(self, _row: object) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, MANY])
def test_every_row_is_written_and_told(database: Database, run: Run, count: int) -> None:
    told: list[int] = []
    file = io.BytesIO()
    written = run(database.run(copy_out, numbers(count), file, told.append))
    assert file.getvalue() == "".join(f"{n}\n" for n in range(1, count + 1)).encode()
    assert written == count == (told[-1] if told else 0)


def test_a_header_is_no_row(database: Database, run: Run) -> None:
    file = io.BytesIO()
    wanted = b"COPY (SELECT 7 AS n) TO STDOUT (FORMAT csv, HEADER)"
    assert run(database.run(copy_out, wanted, file, lambda _rows: None)) == 1
    assert file.getvalue() == b"n\n7\n"


def test_a_full_disk_leaves_a_connection_that_can_go_on(database: Database, run: Run) -> None:
    def work(connection: Connection) -> int:
        savepoint = connection.begin_nested()
        with pytest.raises(OSError, match="No space"):
            copy_out(connection, numbers(5_000_000), FullDisk(), lambda _rows: None)
        savepoint.rollback()
        return int(connection.scalar(text("SELECT 7")) or 0)

    assert run(database.run(work)) == 7


def test_what_the_server_refuses_is_raised(database: Database, run: Run) -> None:
    def work(connection: Connection, wanted: bytes) -> None:
        connection.execute(text("SELECT 1"))
        with pytest.raises(psycopg.Error):
            copy_out(connection, wanted, io.BytesIO(), lambda _rows: None)

    run(database.run(work, b"COPY (SELECT nothing_of_the_kind) TO STDOUT"))
    half_way = b"COPY (SELECT 1 / (20000 - n) FROM generate_series(1, 30000) AS n) TO STDOUT"
    run(database.run(work, half_way))
