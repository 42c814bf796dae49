"""Players and connections of several programs on one computer: what one does yields to the player of another.

Each player has a file here that it holds locked for as long as it runs, also when the program that started it has
ended; the system frees the lock however the player dies. Each program that checks or fetches lists has one, too. A
new player waits until all of them have said that they are out of its way. The names of the files say it all, and
nothing in them is secret: an account's key, a host and a port, how many connections the account has.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic, time
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, unquote

from iptv_manager.services.budgets import credential_in, place_in
from iptv_manager.store.server_locks import hold, is_held

log = logging.getLogger(__name__)

LOOK_EVERY = 0.025  # seconds
PATIENCE = 3.0  # seconds that a player waits for other programs
YOUNG = 5.0  # seconds; a file may not be locked yet
_PLAYS, _CONNECTS, _YIELDED = ".plays", ".connects", ".yielded"


class Mark(NamedTuple):
    """A player: what it is called here, and whose connections it uses."""

    name: str
    credential: str
    place: str  # host and port
    allowed: int  # connections that the account has, as far as the player's program knows

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}~{self.credential}~{quote(self.place, safe='')}~{self.allowed}{_PLAYS}"

    @property
    def address(self) -> str:
        """Such an address as its budget is found by."""
        return f"http://{self.place}/"


class Marked(NamedTuple):
    """How a player stands that is about to start."""

    files: tuple[int, ...]  # that it is to hold open
    is_alone: bool  # has every other program said that it is out of the way?


class PlayingMarks:
    """The marks of all programs of one home; this one knows its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = token_hex(4)

    @asynccontextmanager
    async def playing(self, credential: str, address: str, allowed: int) -> AsyncIterator[Marked]:
        """Before a player starts: its mark, once other programs have yielded. Without a mark only our own checks
        know of it."""
        mark = Mark(self._new_name(), credential or credential_in(address), place_in(address), allowed)
        self.others()
        file = self._made(mark.file)
        if file is None:
            yield Marked((), True)
            return
        try:
            is_alone = await self._yielded(mark)
            yield Marked((file.fileno(),) if os.name == "posix" else (), is_alone)
        finally:
            file.close()
            self._clear(self.folder / mark.file)

    @contextmanager
    def connecting(self) -> Iterator[str]:
        """Inside, this program opens connections; gives by what name it says that it has yielded."""
        name = self._new_name()
        file = self._made(f"{name}{_CONNECTS}")
        try:
            yield name
        finally:
            if file is not None:
                file.close()
                self._clear(self.folder / f"{name}{_CONNECTS}")

    def others(self) -> list[Mark]:
        """The players that other programs started and that run; what dead ones left is taken away."""
        found = []
        for path in self.folder.glob("*s"):
            if path.suffix not in (_PLAYS, _CONNECTS) or path.name.startswith(self._own):
                continue
            if is_held(path):
                found += _marks_in(path) if path.suffix == _PLAYS else []
            elif _is_old(path):
                self._clear(path)
        return found

    def is_connected(self, name: str) -> bool:
        """Does the program that is called so open connections just now?"""
        return is_held(self.folder / f"{name}{_CONNECTS}")

    def has_company(self) -> bool:
        """Do other programs open connections just now, or play?"""
        return bool(self._connected() or self.others())

    def say_yielded(self, mark: Mark, ours: str) -> None:
        """Tell the program of this player that nothing of ours is in its way."""
        with suppress(OSError):
            (self.folder / f"{mark.name}.{ours}{_YIELDED}").touch(mode=0o600)

    async def _yielded(self, mark: Mark) -> bool:
        """Wait for the others; False if one did not yield in time."""
        until = monotonic() + PATIENCE
        while waiting := self._not_yielded(mark):
            if monotonic() > until:
                log.info("%d programs are in the way of a player", len(waiting))
                return False
            await asyncio.sleep(LOOK_EVERY)
        return True

    def _not_yielded(self, mark: Mark) -> list[str]:
        others = self._connected()
        return [one for one in others if not (self.folder / f"{mark.name}.{one}{_YIELDED}").exists()]

    def _connected(self) -> list[str]:
        """By what names other programs would say that they have yielded."""
        paths = (path for path in self.folder.glob(f"*{_CONNECTS}") if not path.name.startswith(self._own))
        return [path.stem for path in paths if is_held(path)]

    def _new_name(self) -> str:
        return f"{self._own}-{token_hex(4)}"

    def _made(self, name: str) -> BinaryIO | None:
        """A new file here, locked; None, and a word in the log, where that can't be."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if file := hold(self.folder / name):
                return file
        log.warning("other programs can't be told what plays or what is checked here")
        return None

    def _clear(self, path: Path) -> None:
        """Take away a file that nobody holds any more, with what was said to it."""
        with suppress(OSError):
            if not is_held(path):
                for left in (path, *self.folder.glob(f"{path.name.partition('~')[0]}.*{_YIELDED}")):
                    left.unlink(missing_ok=True)


def _marks_in(path: Path) -> list[Mark]:
    """The mark that the name of a file is; none for a name that we did not make."""
    parts = path.name.removesuffix(_PLAYS).split("~")
    if len(parts) != 4 or not parts[3].isdecimal():
        return []
    return [Mark(parts[0], parts[1], unquote(parts[2]), int(parts[3]))]


def _is_old(path: Path) -> bool:
    with suppress(OSError):
        return time() - path.stat().st_mtime > YOUNG
    return False
