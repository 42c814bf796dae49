"""A first import by two connections: the table that one leaves, and nothing where it breaks off."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from iptv_manager.services import import_half, import_worker
from iptv_manager.services.sync_history import SyncHistoryService
from iptv_manager.store import first_import, imports, partitions, purge, sync_undo
from iptv_manager.store.database import Database
from iptv_manager.store.dump import dump_now
from iptv_manager.store.imports import try_lock
from tests.services.import_lists import Entry, Lists
from tests.waiting import PATIENCE, await_here

MANY: list[Entry] = [(f"Channel {n}", f"G{n % 9}", f"http://h/{n}") for n in range(500)]
TABLES = "SELECT relname FROM pg_class WHERE relname LIKE 'stream\\_p%' AND relkind = 'r' ORDER BY 1"
SHAPE = """
SELECT replace(pg_get_indexdef(indexrelid), indrelid::regclass::text, 'stream'), indisprimary, indisvalid
FROM pg_index WHERE indrelid = '{table}'::regclass
UNION ALL
SELECT pg_get_constraintdef(oid), contype = 'p', convalidated
FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype <> 'c'
UNION ALL
SELECT coalesce(reloptions::text, ''), relhasindex, relispartition FROM pg_class WHERE oid = '{table}'::regclass
ORDER BY 1
"""


@pytest.fixture
def big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is big enough for a second connection."""
    monkeypatch.setattr(import_half, "WORTH_IT", 0)


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    return Lists(database, tmp_path)


def asked(database: Database, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return database.run_here(lambda c: [tuple(row) for row in c.execute(text(query))])


def unfinished_of(lists: Lists) -> str:
    """The table of its first import while that is under way."""
    return partitions.unfinished("stream", lists.provider.id)


def broken_off(lists: Lists, indexes: int = 1) -> None:
    """What an import leaves that was killed while it built indexes."""
    with psycopg.connect(lists.database.dsn) as connection:
        made = partitions.create_unfinished(connection, "stream", lists.provider.id)
        for index in partitions.indexes_of(connection, "stream", lists.provider.id, made)[:indexes]:
            connection.execute(index.encode())


def waits_for_lock(database: Database) -> bool:
    """Does any session of the database wait for a lock?"""
    waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(asked(database, waiting))


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """Does `work` in a thread from the call of what is given on; waits for it at the end."""
    with ThreadPoolExecutor(1) as pool:
        begun: list[Future[object]] = []
        yield lambda: begun.append(pool.submit(work))
        for each in begun:
            each.result(PATIENCE)


def test_two_connections_leave_the_table_that_one_leaves(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, shared = Lists(database, tmp_path, "Alone"), Lists(database, tmp_path, "Shared")
    alone.bring(MANY)
    monkeypatch.setattr(import_half, "WORTH_IT", 0)
    assert shared.bring(MANY).added == len(MANY)
    assert shared.entries() == MANY
    shapes = []
    for each in (alone, shared):
        table = f"stream_p{each.provider.id}"
        rows = asked(database, SHAPE.format(table=table))
        shapes.append([(str(row[0]).replace(table, "stream_p"), *row[1:]) for row in rows])
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 10
    assert asked(database, TABLES) == [(f"stream_p{each.provider.id}",) for each in (alone, shared)]


def test_nobody_sees_the_rows_before_the_end(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    build = first_import._build

    def looked(*args: Any) -> None:
        """Look from outside once the rows are committed."""
        seen.append((asked(lists.database, TABLES), lists.entries()))
        build(*args)

    monkeypatch.setattr(first_import, "_build", looked)
    lists.bring(MANY)
    assert seen == [([(unfinished_of(lists),)], [])] * 2
    assert lists.entries() == MANY


@pytest.mark.parametrize("place", ["second", "first", "end"])
def test_an_import_that_fails_leaves_nothing(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    build = first_import._build

    def fails(*_args: Any) -> None:
        """What a full disk does."""
        raise psycopg.errors.DiskFull

    def fails_there(connection: Any, waiting: Any) -> None:
        """Fail in the thread of the one connection or of the other."""
        if (threading.current_thread() is threading.main_thread()) == (place == "first"):
            fails()
        build(connection, waiting)

    if place == "end":
        monkeypatch.setattr(import_worker, "confirm_in_worker", fails)
    else:
        monkeypatch.setattr(first_import, "_build", fails_there)
    with pytest.raises(psycopg.errors.DiskFull):
        lists.bring(MANY)
    assert asked(lists.database, TABLES) == []
    monkeypatch.undo()
    assert lists.bring(MANY).added == len(MANY)
    assert lists.entries() == MANY


@pytest.mark.parametrize("worth_it", [0, import_half.WORTH_IT])
def test_what_a_killed_import_left_goes_with_the_next_one(
    lists: Lists, monkeypatch: pytest.MonkeyPatch, worth_it: int
) -> None:
    monkeypatch.setattr(import_half, "WORTH_IT", worth_it)
    broken_off(lists)
    assert lists.bring(MANY).added == len(MANY)
    assert asked(lists.database, TABLES) == [(f"stream_p{lists.provider.id}",)]


def test_what_a_killed_import_left_goes_at_the_next_start(lists: Lists) -> None:
    broken_off(lists)
    history = SyncHistoryService(lists.database, None)  # type: ignore[arg-type]
    asyncio.run(history.clear_unfinished())
    assert asked(lists.database, TABLES) == []


def test_what_a_killed_import_left_is_in_the_way_of_no_other_partition(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MANY_ROWS", 0)  # all are written anew
    lists.bring(MANY)
    broken_off(lists, indexes=0)
    assert lists.bring([(f"Other {name}", group, url) for name, group, url in MANY]).changed == len(MANY)
    broken_off(lists, indexes=0)
    lists.database.run_here(sync_undo.undo_last, lists.provider.id)
    assert lists.entries() == MANY
    assert asked(lists.database, TABLES) == [(f"stream_p{lists.provider.id}",)]


def test_what_is_under_way_is_left_alone(lists: Lists) -> None:
    broken_off(lists)
    with psycopg.connect(lists.database.dsn) as importing:
        assert try_lock(importing, lists.provider.id)
        asyncio.run(SyncHistoryService(lists.database, None).clear_unfinished())  # type: ignore[arg-type]
    assert asked(lists.database, TABLES) == [(unfinished_of(lists),)]


def test_what_a_killed_import_left_goes_with_its_provider(lists: Lists) -> None:
    broken_off(lists)
    lists.database.run_here(purge.purge_provider, lists.provider.id)
    assert asked(lists.database, TABLES) == []


def test_a_server_without_a_connection_to_spare_is_asked_for_one_alone(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = psycopg.connect
    made: list[object] = []

    def once(*args: Any, **options: Any) -> Any:
        """Take the first connection of the import only."""
        if made:
            raise psycopg.OperationalError("sorry, too many clients already")
        made.append(True)
        return connect(*args, **options)

    monkeypatch.setattr(psycopg, "connect", once)
    assert lists.bring(MANY).added == len(MANY)
    monkeypatch.undo()
    assert lists.entries() == MANY


def test_a_provider_that_is_purged_while_it_is_imported_leaves_nothing(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = lists.database
    with beside(lambda: database.run_here(purge.purge_provider, lists.provider.id)) as purging:

        def purged(*_: object) -> None:
            """Begin to purge it just before the import's commit."""
            purging()
            await_here(lambda: waits_for_lock(database))

        monkeypatch.setattr(import_worker, "confirm_in_worker", purged)
        assert lists.bring(MANY).added == len(MANY)
    assert asked(database, TABLES) == []
    assert asked(database, "SELECT FROM provider") == []


def test_who_wants_the_table_meanwhile_waits_for_the_import_alone(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_too = first_import._build_too

    def vacuumed() -> None:
        """What an administrator's clock does to all tables."""
        with psycopg.connect(lists.database.dsn, autocommit=True) as connection:
            connection.execute(b"SET lock_timeout = '10s'")
            connection.execute(f"VACUUM {unfinished_of(lists)}".encode())

    with beside(vacuumed) as vacuuming:

        def late(*args: Any) -> None:
            """Begin when the other connection works already, and somebody waits for it."""
            vacuuming()
            await_here(lambda: waits_for_lock(lists.database))
            build_too(*args)

        monkeypatch.setattr(first_import, "_build_too", late)
        assert lists.bring(MANY).added == len(MANY)
    assert lists.entries() == MANY


def test_a_backup_is_made_while_an_import_ends(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with beside(lambda: dump_now(lists.database.engine, tmp_path / "backups")) as saving:

        def saved(*_: object) -> None:
            """Make it just before the import's commit."""
            saving()
            await_here(lambda: list(tmp_path.glob("backups/*.dump")) or waits_for_lock(lists.database))

        monkeypatch.setattr(import_worker, "confirm_in_worker", saved)
        assert lists.bring(MANY).added == len(MANY)
    assert len(list(tmp_path.glob("backups/*.dump"))) == 1


def test_a_connection_that_waits_for_the_other_one_is_not_ended(
    big: None, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,) = asked(lists.database, "SELECT current_database()")[0]
    with psycopg.connect(lists.database.dsn) as connection:
        patience = f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '10s'"
        connection.execute(patience.encode())
    build = first_import._build
    waits: list[object] = []

    def noted(connection: psycopg.Connection[Any], waiting: Any) -> None:
        """Build, and note how long the connection may wait afterwards."""
        build(connection, waiting)
        waits.append(connection.execute(b"SHOW idle_in_transaction_session_timeout").fetchone())

    monkeypatch.setattr(first_import, "_build", noted)
    lists.bring(MANY)
    assert waits == [("0",), ("0",)]


@pytest.mark.parametrize(("helpers", "half", "memory"), [(0, "0", "8MB"), (1, "0", "8MB"), (4, "2", "96MB")])
def test_both_connections_share_the_servers_helpers(
    lists: Lists, helpers: int, half: str, memory: str
) -> None:
    with psycopg.connect(lists.database.dsn) as connection:
        connection.execute(f"SET LOCAL max_parallel_maintenance_workers = {helpers}".encode())
        first_import._build(connection, deque())
        given = "current_setting('max_parallel_maintenance_workers'), current_setting('maintenance_work_mem')"
        assert connection.execute(f"SELECT {given}".encode()).fetchone() == (half, memory)
