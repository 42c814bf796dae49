"""File locks between processes of the program; the operating system frees them however a process dies.

One open file is one holder: two servers in one process are two holders."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PAUSE = 0.005  # seconds between two tries
ENTER_WITHIN = 5.0  # seconds for others to be done looking whether they are the last
PLACES = 64  # users at most where shared locks are unknown (Windows): each holds one byte


class LockTimeout(Exception):
    """Another process held the lock for all the time we were ready to wait."""


def private(path: str, flags: int) -> int:
    """Opener of files that only their owner may read."""
    return os.open(path, flags, 0o600)


@contextmanager
def exclusive(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock of `path` alone; raises LockTimeout after `timeout` seconds."""
    with open(path, "ab", opener=private) as file:
        deadline = time.monotonic() + timeout
        while not _try_alone(file):
            if time.monotonic() > deadline:
                raise LockTimeout(path)
            time.sleep(PAUSE)
        yield


def hold(path: Path) -> BinaryIO | None:
    """The file, locked for us alone until it is closed by us and by every process that inherited it; None where
    another one holds it. Raises OSError where it can't be made."""
    file = open(path, "ab", opener=private)  # noqa: SIM115 - its holder closes it
    if _try_alone(file):
        return file
    file.close()
    return None


def is_held(path: Path) -> bool:
    """Does somebody hold this file? Not of one that is gone."""
    try:
        with open(path, "r+b") as file:
            return not _try_alone(file)
    except OSError:
        return False


class UserLock:
    """Tells the other processes that we use something; the last to leave learns that it was the last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    @property
    def is_in(self) -> bool:
        """Are we counted as a user?"""
        return self._file is not None

    def enter(self) -> None:
        """Be counted as a user. Raises LockTimeout when there is no place left.

        Who leaves holds the file alone for a moment, and so does a process that is being started just then."""
        if self._file is not None:
            return
        file = open(self._path, "ab", opener=private)  # noqa: SIM115 - held open until we leave
        deadline = time.monotonic() + ENTER_WITHIN
        while not _try_shared(file):
            if time.monotonic() > deadline:
                file.close()
                raise LockTimeout(self._path)
            time.sleep(PAUSE)
        self._file = file

    def leave(self) -> bool:
        """Be counted no more; True if nobody else is left. Call it under the start lock."""
        if self._file is None:
            return False
        self._file.close()
        self._file = None
        with open(self._path, "ab", opener=private) as file:
            return _try_alone(file)


if sys.platform != "win32":
    import fcntl

    def _try(file: BinaryIO, mode: int) -> bool:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _try_alone(file: BinaryIO) -> bool:
        return _try(file, fcntl.LOCK_EX)

    def _try_shared(file: BinaryIO) -> bool:
        return _try(file, fcntl.LOCK_SH)

else:
    import msvcrt

    def _try_bytes(file: BinaryIO, start: int, count: int) -> bool:
        file.seek(start)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

    def _try_alone(file: BinaryIO) -> bool:
        return _try_bytes(file, 0, PLACES)

    def _try_shared(file: BinaryIO) -> bool:
        return any(_try_bytes(file, place, 1) for place in range(PLACES))
