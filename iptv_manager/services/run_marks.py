"""Telling at once that a run of checks has lost its program, where that was one of this computer.

Beside each run that is under way stands a file that its program keeps locked: the system frees it however the
program dies. Of other computers only time tells (see `store/check_runs`).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from iptv_manager.store.server_locks import LockTimeout, exclusive

log = logging.getLogger(__name__)

Seen = Callable[[datetime], None]


class RunMarks:
    """The marks of all runs that programs of one home are at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def held(self, run_id: int) -> Iterator[Seen]:
        """Inside, this program is at the run; what is given is told when the database has seen it there."""
        lock, seen = self._paths(run_id)
        with ExitStack() as stack:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(exclusive(lock, 0.1))
            except (OSError, LockTimeout):
                log.warning("a run of checks has no mark: should this program be killed, only time will tell")
                yield _unmarked
                return
            try:
                yield partial(_write, seen)
            finally:
                with suppress(OSError):
                    seen.unlink(missing_ok=True)
        with suppress(OSError):
            lock.unlink(missing_ok=True)

    def is_lost(self, run_id: int, seen_at: datetime) -> bool:
        """Was a program of this home the last to be seen at the run, and is it dead?"""
        lock, seen = self._paths(run_id)
        try:
            if seen.read_text(encoding="ascii") != seen_at.isoformat():
                return False
            with exclusive(lock, 0.0):
                return True
        except (OSError, ValueError, LockTimeout):
            return False

    def _paths(self, run_id: int) -> tuple[Path, Path]:
        name = f"check-{run_id}"
        return self._folder / f"{name}.lock", self._folder / f"{name}.seen"


def _write(path: Path, at: datetime) -> None:
    with suppress(OSError):
        path.write_text(at.isoformat(), encoding="ascii")


def _unmarked(_at: datetime) -> None:
    """There is no file to write to."""
