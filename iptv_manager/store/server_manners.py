"""Lets a server on this computer give way to the window while it loads a list and builds its indexes.

The niceness of whoever asks does not reach the server's processes, and where the system groups processes by
session each of them counts as much as the whole program. So those that work for an import are told themselves, and
a little so those that answer the window, as far as the system lets us. Linux only; anywhere else, and with a server
elsewhere, nothing is done.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg

NICENESS = 15
LITTLE = 5  # niceness of those that answer the window itself, which waits for none of them
LOOK_EVERY = 0.1  # seconds between two looks for processes that build an index together
_PROCESSES = Path("/proc")


@contextmanager
def modest_connection(dsn: str, options: str = "-c TimeZone=UTC") -> Iterator["psycopg.Connection[Any]"]:
    """A worker's connection, for one transaction: committed at the end, rolled back where the block fails."""
    with (
        psycopg.connect(dsn, options=options, prepare_threshold=None) as connection,
        giving_way(connection),
    ):
        yield connection


@contextmanager
def giving_way(connection: "psycopg.Connection[Any]") -> Iterator[None]:
    """Inside, the server's process of this connection, and those that help it, come after everything else."""
    backend = _backend_here(connection)
    if backend is None:
        yield
        return
    ended = Event()
    watch = Thread(target=_watch, args=(backend, ended), name="server-manners", daemon=True)
    _step_back(backend, NICENESS)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join()


def give_way_a_little(connection: "psycopg.Connection[Any]") -> None:
    """From now on the server's process of this connection comes after the window, and before any import."""
    backend = _backend_here(connection)
    if backend is not None:
        _step_back(backend, LITTLE)


def is_pooled(connection: "psycopg.Connection[Any]") -> bool:
    """Does a pooler stand between us and the server? It gives its clients numbers of its own."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is None or row[0] != connection.info.backend_pid


def _backend_here(connection: "psycopg.Connection[Any]") -> int | None:
    """The server's process of this connection; None where it can't be told to give way."""
    if not sys.platform.startswith("linux") or not connection.info.host.startswith("/"):
        return None
    backend = connection.info.backend_pid
    return backend if _is_server(backend) else None


def _watch(backend: int, ended: Event) -> None:
    """Processes that help with an index come and go; each is told once."""
    told: set[int] = set()
    mark = b"parallel worker for PID %d" % backend
    while not ended.wait(LOOK_EVERY):
        for process in _siblings(backend) - told:
            told.add(process)
            if mark in _command(process):
                _step_back(process, NICENESS)


def _siblings(backend: int) -> set[int]:
    """All processes of its server."""
    with suppress(OSError, ValueError, IndexError):
        after_name = (_PROCESSES / f"{backend}/stat").read_text().rpartition(")")[2]
        parent = int(after_name.split()[1])
        children = (_PROCESSES / f"{parent}/task/{parent}/children").read_text()
        return set(map(int, children.split()))
    return set()


def _is_server(process: int) -> bool:
    """Is this a process of a PostgreSQL server here, and no namesake of one in another container?"""
    return _command(process).startswith(b"postgres:")


def _command(process: int) -> bytes:
    try:
        return (_PROCESSES / f"{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _step_back(process: int, niceness: int) -> None:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, niceness)
    with suppress(OSError):  # its session's, where sessions share the processor
        (_PROCESSES / f"{process}/autogroup").write_text(f"{niceness}\n")
