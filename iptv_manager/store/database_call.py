"""One transaction in a thread, which another thread may stop."""

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import psycopg
from sqlalchemy import Connection, Engine

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.model.job import Lease
from iptv_manager.store.database_errors import told_plainly
from iptv_manager.store.leases import still_mine

T = TypeVar("T")

CANCEL_EVERY = 0.05  # seconds between two cancel requests, until the work has ended
CANCEL_TIMEOUT = 2.0  # seconds for one cancel request
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
            with told_plainly(self._engine.url), self._engine.begin() as connection:
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
