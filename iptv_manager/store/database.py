"""Connections to PostgreSQL, and the threads that use them: the event loop never waits for the database."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from iptv_manager.model.errors import DatabaseUnavailable, SettingsError
from iptv_manager.store.database_errors import explained, place

P = ParamSpec("P")
T = TypeVar("T")

OLDEST_SERVER = 150_000  # PostgreSQL 15, as the driver numbers it
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
POOL_TIMEOUT = 30.0  # seconds to wait for a free connection
CONNECT_TIMEOUT = 10  # seconds
PREPARE_AFTER = 5  # uses of a statement before the server keeps its plan
CANCEL_EVERY = 0.05  # seconds between two cancel requests, until the call has ended


class Database:
    """One database: a bounded pool of connections and as many threads to work with them."""

    def __init__(self, url: str, pool_size: int = 6, prepare_statements: int = 1) -> None:
        """Connects only when first used. Raises SettingsError for a URL that is not PostgreSQL's."""
        self._url = parsed_url(url)
        self.engine: Engine = _engine(self._url, pool_size, PREPARE_AFTER if prepare_statements else None)
        self._workers = ThreadPoolExecutor(pool_size, thread_name_prefix="database")
        self._cancellers = ThreadPoolExecutor(pool_size, thread_name_prefix="database-cancel")
        self._calls: set[_Call[Any]] = set()

    @property
    def dsn(self) -> str:
        """The address in libpq's form, for a worker process. Holds the password: never log or show it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(connection, …)` in a thread, inside one transaction.

        When the awaiting task is cancelled, the running statement is cancelled on the server and its
        transaction rolled back before CancelledError goes on. Raises DatabaseUnavailable."""
        call = _Call(self.engine, self._url, lambda connection: fn(connection, *args, **kwargs))
        self._calls.add(call)
        future = self._workers.submit(call)
        future.add_done_callback(lambda _: self._calls.discard(call))
        try:
            return await asyncio.shield(asyncio.wrap_future(future))
        except asyncio.CancelledError:
            if not future.cancel():
                await asyncio.shield(asyncio.wrap_future(self._cancellers.submit(call.stop)))
            raise

    def run_here(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same in the calling thread, for programs and processes without an event loop."""
        return _Call(self.engine, self._url, lambda connection: fn(connection, *args, **kwargs))()

    def close(self) -> None:
        """Cancel what runs, wait for its end and close every connection."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        for call in tuple(self._calls):
            call.stop()
        self._workers.shutdown()
        self._cancellers.shutdown()
        self.engine.dispose()


class _Call(Generic[T]):
    """One transaction in a thread; another thread may stop it."""

    def __init__(self, engine: Engine, url: URL, work: Callable[[Connection], T]) -> None:
        self._engine = engine
        self._url = url
        self._work = work
        self._ended = threading.Event()
        self._stopped = False
        self._guard = threading.Lock()  # while held, the connection is ours: no cancel can hit its next user
        self._running: psycopg.Connection[Any] | None = None

    def __call__(self) -> T:
        """Do the work; the connection is back in the pool when this returns or raises."""
        try:
            with self._engine.begin() as connection:
                self._own(connection)
                try:
                    return self._work(connection)
                finally:
                    self._disown()
        except (SQLAlchemyError, psycopg.Error) as error:
            plain = explained(error, self._url)
            if plain is None:
                raise
            raise plain from error
        finally:
            self._ended.set()

    def stop(self) -> None:
        """Cancel the running statement, and the next ones, until the work has ended."""
        self._stopped = True
        while not self._ended.is_set():
            with self._guard:
                if self._running is not None:
                    self._running.cancel_safe(timeout=CONNECT_TIMEOUT)
            self._ended.wait(CANCEL_EVERY)

    def _own(self, connection: Connection) -> None:
        with self._guard:
            self._running = connection.connection.driver_connection

    def _disown(self) -> None:
        with self._guard:
            self._running = None


def parsed_url(text: str) -> URL:
    """A PostgreSQL URL in any of its usual forms, as SQLAlchemy wants it. Raises SettingsError."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in SCHEMES:
        raise SettingsError(
            "IPTV_MANAGER_DATABASE_URL is not an address of PostgreSQL; "
            "write it as postgresql://user:password@host:5432/database."
        )
    return url.set(drivername="postgresql+psycopg")


def _engine(url: URL, pool_size: int, prepare_threshold: int | None) -> Engine:
    given = url.query.get("options", "")
    engine = create_engine(
        url.difference_update_query(["options"]),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
        pool_pre_ping=True,
        connect_args={
            "application_name": "iptv-manager",
            "connect_timeout": CONNECT_TIMEOUT,
            "options": f"{given} -c TimeZone=UTC".strip(),
            "prepare_threshold": prepare_threshold,
        },
    )
    event.listen(engine, "connect", lambda connection, _record: _check_version(connection, url))
    return engine


def _check_version(connection: "psycopg.Connection[Any]", url: URL) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise DatabaseUnavailable(
            f"PostgreSQL at {place(url)} is version {connection.info.server_version // 10_000}, but 15 is "
            "the oldest this program works with; update the server, or unset IPTV_MANAGER_DATABASE_URL to use our own."
        )
