"""Database: transactions in threads, cancelling, and plain words for what goes wrong."""

import asyncio
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import IntegrityError

from iptv_manager.model.errors import DatabaseUnavailable, SettingsError
from iptv_manager.store.database import Database
from iptv_manager.store.server import EmbeddedServer
from iptv_manager.store.server_endpoint import LoopbackEndpoint

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def one(connection: Connection) -> int:
    """The least a statement can do."""
    return connection.scalar(text("SELECT 1")) or 0


def sleep_long(connection: Connection) -> None:
    """A statement that ends only when it is cancelled."""
    connection.execute(text("SELECT pg_sleep(600)"))


def count_sleepers(connection: Connection) -> int:
    """How many sessions of this database sleep now."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    )
    return connection.scalar(text(query)) or 0


async def until(database: Database, sleepers: int) -> None:
    """Wait until so many sessions sleep."""
    async with asyncio.timeout(10):
        while await database.run(count_sleepers) != sleepers:
            pass


def test_a_function_runs_in_a_transaction_and_gives_its_result(database: Database, run: Run) -> None:
    assert run(database.run(one)) == 1


def test_sessions_speak_utc_and_bear_our_name(database_url: str) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET timezone = 'Asia/Tokyo'").format(name))
    database = Database(database_url, 1)
    shown = database.run_here(
        lambda connection: (
            connection.scalar(text("SHOW timezone")),
            connection.scalar(text("SHOW application_name")),
        )
    )
    database.close()
    assert shown == ("UTC", "iptv-manager")


def test_an_error_rolls_the_whole_transaction_back(database: Database, run: Run) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id int)"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(database.run(half))
    assert database.run_here(lambda c: c.scalar(text("SELECT to_regclass('half')"))) is None


def test_a_faulty_statement_is_not_called_an_outage(database: Database) -> None:
    def twice(connection: Connection) -> None:
        connection.execute(text("CREATE TEMP TABLE t (secret text PRIMARY KEY)"))
        connection.execute(text("INSERT INTO t VALUES (:s), (:s)"), {"s": "http://u:pass@h/"})

    with pytest.raises(IntegrityError) as caught:
        database.run_here(twice)
    assert "[parameters" not in str(caught.value).replace("[SQL parameters hidden", "")


def test_cancelling_the_task_cancels_the_statement_on_the_server(database: Database, run: Run) -> None:
    async def scenario() -> float:
        task = asyncio.create_task(database.run(sleep_long))
        await until(database, sleepers=1)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took = time.monotonic() - begun
        assert await database.run(count_sleepers) == 0
        return took

    assert run(scenario()) < 1.0
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_cancelling_between_two_statements_cancels_the_next(database: Database, run: Run) -> None:
    thinking, never = threading.Event(), threading.Event()

    def think(connection: Connection) -> None:
        connection.execute(text("SELECT 1"))
        thinking.set()
        never.wait(0.3)  # the first cancel request finds no statement
        sleep_long(connection)

    async def scenario() -> None:
        task = asyncio.create_task(database.run(think))
        await asyncio.to_thread(thinking.wait, 10)
        task.cancel()
        await asyncio.wait({task}, timeout=10)
        assert task.cancelled()

    run(scenario())


def test_a_cancelled_call_never_hits_the_next_user_of_its_connection(database_url: str, run: Run) -> None:
    database = Database(database_url, 1)

    async def scenario() -> None:
        for _ in range(150):
            task = asyncio.create_task(database.run(one))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await database.run(one) == 1

    run(scenario())
    database.close()


def test_a_call_that_waits_for_a_thread_is_cancelled_without_running(database: Database, run: Run) -> None:
    ran: list[int] = []

    async def scenario() -> None:
        sleepers = [asyncio.create_task(database.run(sleep_long)) for _ in range(4)]
        queued = asyncio.create_task(database.run(lambda _: ran.append(1)))
        await asyncio.sleep(0)
        for task in (queued, *sleepers):
            task.cancel()
        results = await asyncio.gather(queued, *sleepers, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in results)

    run(scenario())
    assert not ran


def test_a_time_limit_around_a_call_works(database: Database, run: Run) -> None:
    async def scenario() -> None:
        async with asyncio.timeout(0.1):
            await database.run(sleep_long)

    with pytest.raises(TimeoutError):
        run(scenario())


def test_a_lost_connection_is_told_plainly_and_the_next_call_works(database: Database, run: Run) -> None:
    def end_sleepers(connection: Connection) -> None:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        )

    async def scenario() -> None:
        task = asyncio.create_task(database.run(sleep_long))
        await until(database, sleepers=1)
        await database.run(end_sleepers)
        with pytest.raises(DatabaseUnavailable, match="is gone"):
            await task
        assert await database.run(one) == 1

    run(scenario())


def test_closing_cancels_what_runs(database_url: str, run: Run) -> None:
    database = Database(database_url, 2)

    async def scenario() -> None:
        task = asyncio.create_task(database.run(sleep_long))
        await until(database, sleepers=1)
        await asyncio.to_thread(database.close)
        with pytest.raises(DatabaseUnavailable, match="stopped the work"):
            await task
        with pytest.raises(DatabaseUnavailable, match="closed"):
            await database.run(one)

    run(scenario())


def test_where_the_server_has_no_connection_left_ours_are_shared(
    database: Database, database_url: str, run: Run
) -> None:
    """As with sixteen desktops that each would like six of a server's hundred."""
    role = f"few_{uuid4().hex}"
    database.run_here(
        lambda connection: connection.execute(text(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 2"))
    )
    crowded = Database(make_url(database_url).set(username=role).render_as_string(), 5)

    async def six() -> list[int]:
        return await asyncio.gather(*(crowded.run(nap) for _ in range(6)))

    try:
        assert run(six()) == [1] * 6
    finally:
        crowded.close()
        database.run_here(lambda connection: connection.execute(text(f"DROP ROLE {role}")))


def nap(connection: Connection) -> int:
    """A statement that takes a moment."""
    return int(connection.execute(text("SELECT 1 FROM pg_sleep(0.1)")).scalar_one())


def test_the_pool_is_bounded(database: Database, run: Run) -> None:
    seen: set[int] = set()

    def note(connection: Connection) -> None:
        seen.add(connection.scalar(text("SELECT pg_backend_pid() FROM pg_sleep(0.002)")) or 0)

    async def scenario() -> None:
        await asyncio.gather(*(database.run(note) for _ in range(60)))

    run(scenario())
    assert len(seen) <= 4


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_form_of_the_address_works(database_url: str, scheme: str) -> None:
    database = Database(scheme + database_url.removeprefix("postgresql+psycopg"), 1, prepare_statements=0)
    assert database.run_here(one) == 1
    database.close()


@pytest.mark.parametrize(
    "url", ["", "mysql://h/d", "sqlite://", "http://h/x", "no address", "postgresql://h:port/d"]
)
def test_an_address_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="IPTV_MANAGER_DATABASE_URL"):
        Database(url)


def test_the_address_for_workers_holds_what_libpq_needs(database_url: str) -> None:
    database = Database(database_url)
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
    database.close()
    odd = conninfo_to_dict(Database("postgres://u:s%20e'c%25@h:1/d?sslmode=require").dsn)
    assert (odd["password"], odd["host"], odd["port"], odd["sslmode"]) == ("s e'c%", "h", "1", "require")


def test_a_refused_connection_is_one_sentence_without_the_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        database = Database(f"postgresql://user:hunter2@127.0.0.1:{port}/tv")
        with pytest.raises(DatabaseUnavailable, match="can't be reached") as caught:
            database.run_here(one)
    assert f"127.0.0.1:{port}/tv" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_password_or_database_is_named_without_the_password(home: Path) -> None:
    server = EmbeddedServer(home / "postgres", endpoint=LoopbackEndpoint(home / "postgres"))
    url = server.start()
    right = Database(url)
    wrong = Database(url.replace("iptv_manager:", "iptv_manager:hunter2-", 1))
    nowhere = Database(url.rsplit("/", 1)[0] + "/nowhere")
    try:
        assert right.run_here(one) == 1
        with pytest.raises(DatabaseUnavailable, match="the password is wrong") as caught:
            wrong.run_here(one)
        assert "hunter2" not in str(caught.value)
        with pytest.raises(DatabaseUnavailable, match="does not exist"):
            nowhere.run_here(one)
    finally:
        for database in (right, wrong, nowhere):
            database.close()
        server.stop()


class _OldServer(socketserver.BaseRequestHandler):
    """Says hello as PostgreSQL 14 does."""

    def handle(self) -> None:
        """Answer the start-up packet, then wait for the client to leave."""
        connection: socket.socket = self.request
        length = struct.unpack("!I", connection.recv(4))[0]
        start = connection.recv(length - 4)
        if start[:4] != struct.pack("!I", 196608):  # a wish for SSL or GSS
            connection.sendall(b"N")
            return self.handle()
        version = b"server_version\x0014.9\0"
        connection.sendall(b"R" + struct.pack("!II", 8, 0))
        connection.sendall(b"S" + struct.pack("!I", 4 + len(version)) + version)
        connection.sendall(b"Z" + struct.pack("!I", 5) + b"I")
        connection.recv(1024)
        return None


@pytest.fixture
def old_server_port() -> Iterator[int]:
    """The loopback port of a PostgreSQL that is too old."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _OldServer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_server_older_than_15_is_refused(old_server_port: int) -> None:
    database = Database(f"postgresql://u@127.0.0.1:{old_server_port}/tv")
    with pytest.raises(DatabaseUnavailable, match="version 14, but 15 is the oldest"):
        database.run_here(one)
    database.close()
