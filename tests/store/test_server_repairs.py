"""A server one of whose sessions is killed repairs its data: what comes of ending it meanwhile."""

import os
import signal
from pathlib import Path

import psycopg

from iptv_manager.store.server import EmbeddedServer
from iptv_manager.store.server_pid import lives, read_postmaster, repairs
from tests.waiting import await_here

ROWS = 1_500_000  # their repair takes a while


def test_a_server_that_repairs_its_data_ends_when_asked_and_loses_nothing(home: Path) -> None:
    server = EmbeddedServer(home / "postgres")
    dsn = server.start().replace("+psycopg", "", 1)
    running = read_postmaster(home / "postgres" / "data")
    assert running
    assert not repairs(running)
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute(f"CREATE TABLE kept AS SELECT generate_series(1, {ROWS}) AS id")
        os.kill(session.info.backend_pid, signal.SIGKILL)
        await_here(lambda: repairs(running))
    server.stop()
    try:
        await_here(lambda: not lives(running.pid, home / "postgres" / "data"))
        dsn = server.start().replace("+psycopg", "", 1)
        with psycopg.connect(dsn) as session:
            assert session.execute("SELECT count(*) FROM kept").fetchone() == (ROWS,)
    finally:
        server.stop()
        if lives(running.pid, home / "postgres" / "data"):
            os.kill(running.pid, signal.SIGQUIT)
