"""What works for an import gives way, in the server too."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from iptv_manager.store.database import Database
from iptv_manager.store.server_manners import LITTLE, NICENESS, giving_way, modest_connection

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets us tell the server's processes"
)
MANY = "SELECT number, md5(number::text) AS words INTO many FROM generate_series(1, 400000) AS number"
BUILD = "CREATE INDEX ON many (words)"


def niceness(process: int) -> int | None:
    """None where it has ended."""
    try:
        return os.getpriority(os.PRIO_PROCESS, process)
    except ProcessLookupError:
        return None


def helpers_of(connection: "psycopg.Connection[Any]", backend: int) -> list[int]:
    """Processes that help with this one's statement, as the server says."""
    rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE leader_pid = %s", (backend,)).fetchall()
    connection.rollback()
    return [pid for (pid,) in rows]


def test_the_process_of_a_workers_connection_gives_way_and_others_do_not(database: Database) -> None:
    with psycopg.connect(database.dsn) as other, modest_connection(database.dsn) as connection:
        assert niceness(connection.info.backend_pid) == NICENESS
        assert niceness(other.info.backend_pid) == 0


def test_the_processes_that_answer_the_window_come_after_it_and_before_any_import(database: Database) -> None:
    with database.engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    assert niceness(backend) == LITTLE
    assert 0 < LITTLE < NICENESS


def test_its_helpers_give_way_too(database: Database) -> None:
    found: set[int | None] = set()
    with (
        psycopg.connect(database.dsn) as watching,
        psycopg.connect(database.dsn) as connection,
        ThreadPoolExecutor(1) as beside,
    ):
        connection.execute(MANY)
        connection.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        with giving_way(connection):
            backend = connection.info.backend_pid
            for _ in range(20):
                building = beside.submit(connection.execute, BUILD)
                while not building.done():
                    found |= {niceness(pid) for pid in helpers_of(watching, backend)}
                if NICENESS in found:
                    return
    assert NICENESS in found
