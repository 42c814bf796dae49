"""Tells the window's loop which sockets are ready. No callback is run here, only found.

Where the system has epoll, all sockets hang on one descriptor and Qt watches that one; elsewhere Qt watches
each socket. A watch wakes the loop once and then keeps silent until it is polled empty: a source that stays
ready would starve Qt's timers under GLib, which run only when nothing of higher priority is ready.
"""

import select
from asyncio import Handle
from collections.abc import Callable
from enum import IntEnum
from typing import Protocol

from PySide6.QtCore import QSocketNotifier


class Direction(IntEnum):
    """What a handle waits for: something to read, or room to write."""

    READ = 0
    WRITE = 1


class SocketWatch(Protocol):
    """Handles by descriptor and direction; at most one each."""

    def add(self, fd: int, direction: Direction, handle: Handle) -> None:
        """Watch `fd` for `direction`; a handle that stood there is cancelled."""

    def remove(self, fd: int, direction: Direction) -> bool:
        """Stop watching and cancel the handle; False where there was none."""

    def poll(self) -> list[Handle]:
        """The handles whose sockets are ready now. Never waits; once it gives none, the watch wakes again."""

    def close(self) -> None:
        """Let go of every descriptor."""


class EpollWatch:
    """All sockets on one epoll descriptor, which is the only one Qt knows of."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._epoll = select.epoll()
        self._handles: dict[int, list[Handle | None]] = {}
        self._wake = wake
        self._asleep = True
        self._notifier = QSocketNotifier(self._epoll.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._rouse)

    def add(self, fd: int, direction: Direction, handle: Handle) -> None:
        """Watch `fd` for `direction`; a handle that stood there is cancelled."""
        known = self._handles.get(fd)
        if known is None:
            both: list[Handle | None] = [None, None]
            both[direction] = handle
            self._epoll.register(fd, _mask(both))
            self._handles[fd] = both
            return
        replaced, known[direction] = known[direction], handle
        if replaced is None:
            self._epoll.modify(fd, _mask(known))
        else:
            replaced.cancel()

    def remove(self, fd: int, direction: Direction) -> bool:
        """Stop watching and cancel the handle; False where there was none."""
        known = self._handles.get(fd)
        if known is None or (handle := known[direction]) is None:
            return False
        handle.cancel()
        known[direction] = None
        if known[1 - direction] is None:
            del self._handles[fd]
            self._forget(fd)
        else:
            self._epoll.modify(fd, _mask(known))
        return True

    def poll(self) -> list[Handle]:
        """The handles whose sockets are ready now. Never waits; once it gives none, the watch wakes again."""
        ready: list[Handle] = []
        known = self._handles
        for fd, events in self._epoll.poll(0, len(known) or 1):
            reader, writer = known.get(fd, _NOBODY)
            # errors and hang-ups (neither in nor out) wake both, so that each learns of them by its own call
            if reader is not None and events & ~select.EPOLLOUT:
                ready.append(reader)
            if writer is not None and events & ~select.EPOLLIN:
                ready.append(writer)
        if not ready and not self._asleep:
            self._asleep = True
            self._notifier.setEnabled(True)
        return ready

    def close(self) -> None:
        """Let go of every descriptor."""
        self._notifier.setEnabled(False)
        self._handles.clear()
        self._epoll.close()

    def _rouse(self) -> None:
        self._asleep = False
        self._notifier.setEnabled(False)
        self._wake()

    def _forget(self, fd: int) -> None:
        try:
            self._epoll.unregister(fd)
        except OSError:
            return  # closed already: the system took it out itself


class NotifierWatch:
    """One Qt notifier for each socket and direction: for Windows and macOS."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._watched: dict[tuple[int, Direction], tuple[QSocketNotifier, Handle]] = {}
        self._fired: list[tuple[int, Direction]] = []
        self._given: list[QSocketNotifier] = []
        self._wake = wake

    def add(self, fd: int, direction: Direction, handle: Handle) -> None:
        """Watch `fd` for `direction`; a handle that stood there is cancelled."""
        known = self._watched.get((fd, direction))
        if known is not None:
            known[1].cancel()
            self._watched[fd, direction] = known[0], handle
            return
        kind = QSocketNotifier.Type.Write if direction else QSocketNotifier.Type.Read
        notifier = QSocketNotifier(fd, kind)
        notifier.activated.connect(lambda *_: self._rouse(notifier, (fd, direction)))
        self._watched[fd, direction] = notifier, handle

    def remove(self, fd: int, direction: Direction) -> bool:
        """Stop watching and cancel the handle; False where there was none."""
        known = self._watched.pop((fd, direction), None)
        if known is None:
            return False
        notifier, handle = known
        handle.cancel()
        self._drop(notifier)
        return True

    def poll(self) -> list[Handle]:
        """The handles whose sockets are ready now. Never waits; once it gives none, the watch wakes again."""
        for notifier in self._given:
            notifier.setEnabled(True)
        fired = [self._watched[key] for key in self._fired if key in self._watched]
        self._fired.clear()
        self._given = [notifier for notifier, _handle in fired]
        return [handle for _notifier, handle in fired]

    def close(self) -> None:
        """Let go of every descriptor."""
        for notifier, _handle in self._watched.values():
            self._drop(notifier)
        self._watched.clear()

    def _rouse(self, notifier: QSocketNotifier, key: tuple[int, Direction]) -> None:
        notifier.setEnabled(False)
        self._fired.append(key)
        self._wake()

    def _drop(self, notifier: QSocketNotifier) -> None:
        if notifier in self._given:
            self._given.remove(notifier)
        notifier.setEnabled(False)
        notifier.activated.disconnect()


def socket_watch(wake: Callable[[], None]) -> SocketWatch:
    """The best watch of this system; it calls `wake`, on the loop's thread, when a socket becomes ready."""
    return EpollWatch(wake) if hasattr(select, "epoll") else NotifierWatch(wake)


def _mask(handles: list[Handle | None]) -> int:
    reader, writer = handles
    return (select.EPOLLIN if reader else 0) | (select.EPOLLOUT if writer else 0)


_NOBODY: list[Handle | None] = [None, None]
