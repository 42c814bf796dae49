"""One window for each person and data folder: a second start hands its files over and raises the first window.

A local socket, open to this user alone. What arrives there is as untrusted as a pasted address.
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = (
    10_000  # milliseconds a running window has to take a message: it may be starting, on a busy computer
)
_MOST_BYTES = 1 << 20
_DONE = b"ok\n"


def first_or_none(home: Path, sources: Sequence[str], parent: QObject | None = None) -> "OneInstance | None":
    """Be the one window on this data folder, or have the one that there is add `sources` and come forward: None.

    Of two starts in the same moment one is the first."""
    lock = QLockFile(f"{QDir.tempPath()}/{_name(home)}.lock")
    lock.tryLock(_PATIENCE * 2)
    try:
        return None if hand_over(home, sources) else OneInstance(home, parent)
    finally:
        lock.unlock()


def hand_over(home: Path, sources: Sequence[str]) -> bool:
    """Ask a window that is open on this data folder to add `sources` and to come forward; False = none is."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(json.dumps(list(sources)).encode() + b"\n")
    answered = socket.waitForReadyRead(_PATIENCE) and bytes(socket.readAll().data()) == _DONE
    socket.disconnectFromServer()
    return answered


class OneInstance(QObject):
    """Listens for later starts. What they bring is kept until somebody takes it: the window may be starting yet."""

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take: Callable[[list[str]], object] | None = None
        self._waiting: list[list[str]] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        name = _name(home)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # what a killed program left behind
            self._server.listen(name)

    @property
    def is_listening(self) -> bool:
        """Will later starts find us?"""
        return self._server.isListening()

    def deliver_to(self, take: Callable[[list[str]], object]) -> None:
        """Give `take` what later starts bring, and have brought already."""
        self._take = take
        waiting, self._waiting = self._waiting, []
        for sources in waiting:
            take(sources)

    def close(self) -> None:
        """Be found no more."""
        self._server.close()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.readyRead.connect(lambda caller=socket: self._read(caller))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
        elif socket.canReadLine():
            sources = _sources_in(bytes(socket.readLine().data()))
            if sources is not None:
                socket.write(_DONE)
                socket.flush()
                self._deliver(sources)
            socket.disconnectFromServer()

    def _deliver(self, sources: list[str]) -> None:
        if self._take is None:
            self._waiting.append(sources)
        else:
            self._take(sources)


def _sources_in(line: bytes) -> list[str] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    is_list = isinstance(found, list) and all(isinstance(each, str) for each in found)
    return found if is_list else None


def _name(home: Path) -> str:
    """A name of the person's own for this data folder, short enough for every system."""
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return f"iptv-manager-{hashlib.sha256(f'{user} {home.resolve()}'.encode()).hexdigest()[:20]}"
