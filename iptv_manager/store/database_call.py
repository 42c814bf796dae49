"""One transaction in a thread, which another thread may stop."""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Generic, TypeVar

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.model.job import Lease
from iptv_manager.store.database_errors import is_full, told_plainly
from iptv_manager.store.leases import still_mine

T = TypeVar("T")

CANCEL_EVERY = 0.05  # seconds between two cancel requests, until the work has ended
CANCEL_TIMEOUT = 2.0  # seconds for one cancel request
PATIENCE = 30.0  # seconds that a server without a free connection is asked again
ASK_EVERY = 0.1  # seconds between two such tries
log = logging.getLogger(__name__)


class Call(Generic[T]):
    """Work to be done once, with a connection of the pool, inside one transaction."""

    def __init__(self, engine: Engine, work: Callable[[Connection], T], lease: Lease | None = None) -> None:
        """Work that belongs to a job is committed only while its `lease` holds."""
        self._engine = engine
        self._work = work
        self._lease = lease
        self._ended = threading.Event()
        self._stopped = False
        self._begun = False
        self._guard = threading.Lock()  # held while we cancel: the connection can't go to its next user
        self._own: psycopg.Connection[Any] | None = None

    def __call__(self) -> T:
        """Do the work; its connection is back in the pool when this returns or raises."""
        try:
            with told_plainly(self._engine.url), self._checked_out() as connection, connection.begin():
                self._take(connection)
                try:
                    return self._done(connection)
                finally:
                    self._give_back()
        finally:
            self._ended.set()

    def stop(self) -> None:
        """Cancel the running statement and any later one, until the work has ended.

        Work that still waits for its connection will never begin: it is not waited for."""
        while not self._ended.is_set():
            with self._guard:
                self._stopped = True
                if not self._begun:
                    return
                self._cancel()
            self._ended.wait(CANCEL_EVERY)

    def _checked_out(self) -> Connection:
        """A connection of the pool. Where the server has none left for us, one of ours that comes back will do."""
        deadline = monotonic() + PATIENCE
        while True:
            try:
                return self._engine.connect()
            except DBAPIError as error:
                if not is_full(error) or self._stopped or monotonic() > deadline:
                    raise
            self._ended.wait(ASK_EVERY)

    def _done(self, connection: Connection) -> T:
        done = self._work(connection)
        if self._lease is not None:
            still_mine(connection, self._lease)
        return done

    def _take(self, connection: Connection) -> None:
        with self._guard:
            if self._stopped:
                raise DatabaseUnavailable("The work was stopped before it began.")
            self._begun = True
            self._own = connection.connection.driver_connection

    def _give_back(self) -> None:
        with self._guard:
            self._own = None

    def _cancel(self) -> None:
        if self._own is None:
            return
        try:
            self._own.cancel_safe(timeout=CANCEL_TIMEOUT)
        except psycopg.Error as error:
            log.info("A cancel request did not get through, it is repeated: %s", type(error).__name__)
