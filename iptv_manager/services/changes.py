"""Hears what other desktops change (LISTEN), within a second, over one connection of its own.

Changes that come close together are told once. After a break everything may have changed: that is told too.
Behind a pooler that hands each transaction another connection nothing is heard; `listen_url` goes past it.
"""

import asyncio
import contextlib
import logging
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Any

import psycopg

from iptv_manager.store.changes import ECHO, Change, change_from, heard, listen, prove_alive

log = logging.getLogger(__name__)

GATHER = 0.25  # seconds in which changes are gathered before they are told
RETRY = 1.0  # seconds before the next try to connect
PROOF = 3.0  # seconds in which our own NOTIFY must come back, or else nothing ever will
QUIET = 60.0  # seconds without a word before the connection is tried
EVERYTHING = Change("everything")

Told = Callable[[frozenset[Change]], None]


class ChangeService:
    """One listening connection in a thread; `subscribe` tells changes on the loop that started it."""

    def __init__(self, dsn: str) -> None:
        """`dsn` is libpq's form of an address that leads to the server itself."""
        self.hears = False
        self._was_heard = False
        self._dsn = dsn
        self._told: list[Told] = []
        self._hearing: list[Callable[[bool], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()
        self._waker: socket.socket | None = None
        self._gathered: set[Change] = set()
        self._timer: asyncio.TimerHandle | None = None

    def subscribe(self, told: Told) -> None:
        """Call `told` with changes, a few times a second at most."""
        self._told.append(told)

    def unsubscribe(self, told: Told) -> None:
        """Tell it no more."""
        self._told.remove(told)

    def on_hearing(self, tell: Callable[[bool], None]) -> None:
        """Call `tell` when changes begin to be heard, and when they can't be heard any more."""
        self._hearing.append(tell)

    def start(self) -> None:
        """Begin to listen. Call it on the loop that is to be told."""
        self._loop = asyncio.get_running_loop()
        self._ending.clear()
        self._waker, wakes = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, args=(wakes,), name="changes", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Listen no more."""
        self._ending.set()
        if self._waker is not None:
            self._waker.close()  # the other end wakes
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, RETRY * 2)
        self._loop = self._thread = self._waker = None

    # In the thread

    def _listen(self, wakes: socket.socket) -> None:
        with wakes:
            while not self._ending.is_set():
                try:
                    with psycopg.connect(self._dsn, autocommit=True, connect_timeout=5) as connection:
                        self._hear(connection, wakes)
                except (psycopg.Error, OSError) as error:
                    log.info("changes of others are not heard: %s", type(error).__name__)
                self._set_hearing(False)
                self._ending.wait(RETRY)

    def _hear(self, connection: psycopg.Connection[Any], wakes: socket.socket) -> None:
        listen(connection)
        patience = PROOF
        with selectors.DefaultSelector() as sockets:
            sockets.register(connection, selectors.EVENT_READ)
            sockets.register(wakes, selectors.EVENT_READ)
            while not self._ending.is_set():
                self._pass_on(heard(connection))
                if not sockets.select(patience) and not self._ending.is_set():
                    self._prove(connection)
                    patience = QUIET

    def _prove(self, connection: psycopg.Connection[Any]) -> None:
        """Nothing came for long: is the connection alive, and did our own word ever come back?"""
        prove_alive(connection)
        if not self.hears:
            log.warning("The pooler of the database passes no changes on; set IPTV_MANAGER_LISTEN_URL.")

    def _pass_on(self, payloads: list[str]) -> None:
        if ECHO in payloads:
            self._set_hearing(True)
            if self._was_heard:
                self._on_loop(self._gather, [EVERYTHING])
            self._was_heard = True
        told = [change for change in map(change_from, payloads) if change and change.subject != ECHO]
        if told:
            self._on_loop(self._gather, told)

    def _set_hearing(self, hears: bool) -> None:
        if hears is not self.hears:
            self.hears = hears
            self._on_loop(self._tell_hearing, hears)

    def _on_loop(self, call: Callable[..., None], *arguments: Any) -> None:
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended before us
                loop.call_soon_threadsafe(call, *arguments)

    # On the loop

    def _gather(self, changes: list[Change]) -> None:
        self._gathered.update(changes)
        if self._timer is None and self._loop is not None:
            self._timer = self._loop.call_later(GATHER, self._tell)

    def _tell(self) -> None:
        self._timer = None
        changes = frozenset(self._gathered)
        self._gathered.clear()
        for told in tuple(self._told):
            told(changes)

    def _tell_hearing(self, hears: bool) -> None:
        for tell in self._hearing:
            tell(hears)
