"""Connections to PostgreSQL, and the threads that use them: the event loop never waits for the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.database_address import APPLICATION, libpq_form, parsed_url, place, session_options
from iptv_manager.store.database_call import Call
from iptv_manager.store.leases import held_lease
from iptv_manager.store.planning import let_plan_anew
from iptv_manager.store.server_manners import give_way_a_little

P = ParamSpec("P")
T = TypeVar("T")

OLDEST_SERVER = 150_000  # PostgreSQL 15, as the driver numbers it
POOL_TIMEOUT = 30.0  # seconds to wait for a free connection
CONNECT_TIMEOUT = 5  # seconds
KEPT_OF_SHARED = 4  # connections to a server of others: sixteen desktops fit on its hundred
IDLE_FOR = 120_000  # milliseconds until the server ends a connection of the pool that nobody uses
PREPARE_AFTER = 5  # uses of a statement before the server keeps its plan
KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}  # seconds: find dead hosts


class Database:
    """One database: a bounded pool of connections and as many threads to work with them."""

    def __init__(
        self, url: str, pool_size: int = 6, prepare_statements: int = 1, kept: int = KEPT_OF_SHARED
    ) -> None:
        """Connects only when first used. Raises SettingsError for a URL that is not PostgreSQL's.

        `prepare_statements` = 0 is for poolers that hand each transaction another connection. Connections beyond
        `kept` go after a rush, and the server ends idle ones; with `kept` = `pool_size` all stay."""
        self._url = parsed_url(url)
        threshold = PREPARE_AFTER if prepare_statements else None
        self.engine: Engine = _engine(self._url, pool_size, threshold, min(kept, pool_size))
        self._workers = ThreadPoolExecutor(pool_size, thread_name_prefix="database")
        self._stoppers = ThreadPoolExecutor(pool_size, thread_name_prefix="database-stop")
        self._calls: set[Call[Any]] = set()
        self._closed = False

    @property
    def dsn(self) -> str:
        """The address in libpq's form, for a worker process. Holds the password: never log or show it."""
        return libpq_form(self._url)

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(connection, …)` in a thread, inside one transaction.

        When the awaiting task is cancelled, the running statement is cancelled on the server and its
        transaction rolled back before CancelledError goes on. Raises DatabaseUnavailable."""
        call = self._call(lambda connection: fn(connection, *args, **kwargs))
        self._calls.add(call)
        future = self._workers.submit(call)
        future.add_done_callback(lambda _: self._calls.discard(call))
        answer = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            answer.add_done_callback(_expect_anything)
            if not future.cancel():
                await asyncio.shield(asyncio.wrap_future(self._stoppers.submit(call.stop)))
            raise

    def run_here(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same in the calling thread, for programs and processes without an event loop."""
        return self._call(lambda connection: fn(connection, *args, **kwargs))()

    def close(self) -> None:
        """Cancel what runs, wait for its end and close every connection. It can't be used any more."""
        self._closed = True
        self._workers.shutdown(wait=False, cancel_futures=True)
        for call in tuple(self._calls):
            call.stop()
        self._workers.shutdown()
        self._stoppers.shutdown()
        self.engine.dispose()

    def _call(self, work: Callable[[Connection], T]) -> Call[T]:
        if self._closed:
            raise DatabaseUnavailable("The database is closed: the program is about to end.")
        return Call(self.engine, work, held_lease())


def _engine(url: URL, pool_size: int, prepare_threshold: int | None, kept: int) -> Engine:
    ends_idle = f" -c idle_session_timeout={IDLE_FOR}" if kept < pool_size else ""
    engine = create_engine(
        url.difference_update_query(["options"]),
        pool_size=kept,
        max_overflow=pool_size - kept,
        pool_timeout=POOL_TIMEOUT,
        pool_pre_ping=True,
        pool_use_lifo=True,  # so that those that were needed once fall idle, and end
        hide_parameters=True,  # they hold addresses with passwords
        connect_args={
            "application_name": APPLICATION,
            "connect_timeout": CONNECT_TIMEOUT,
            "options": session_options(url) + ends_idle,
            "prepare_threshold": prepare_threshold,
            **KEEPALIVE,
        },
    )
    let_plan_anew(engine)
    event.listen(engine, "connect", lambda connection, _: _check_version(connection, url), insert=True)
    return engine


def _check_version(connection: "psycopg.Connection[Any]", url: URL) -> None:
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        connection.close()
        raise DatabaseUnavailable(
            f"PostgreSQL at {place(url)} is version {version // 10_000}, but 15 is the oldest that will do; "
            "update it, or unset IPTV_MANAGER_DATABASE_URL to use the built-in one."
        )
    give_way_a_little(connection)


def _expect_anything(answer: "asyncio.Future[Any]") -> None:
    """A cancelled call ends in an error that nobody waits for any more."""
    if not answer.cancelled():
        answer.exception()
