"""Where the body of an HTTP answer ends: after so many bytes, after its last chunk, or with the connection.

Each kind takes what was received and gives the piece of the body in it, and what is left over.
"""

import re
from typing import Protocol

from iptv_manager.net.http_head import Head, NotHttp

LONGEST_LINE = 1024  # bytes of a chunk's size line
_BODILESS = (204, 304)
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Body(Protocol):
    """The state of one body."""

    is_whole: bool
    ends_with_connection: bool

    def cut(self, received: bytes) -> tuple[bytes, bytes]:
        """The piece of the body in what was received, and the rest. Raises NotHttp."""


class Sized:
    """So many bytes."""

    ends_with_connection = False

    def __init__(self, size: int) -> None:
        self._left = size
        self.is_whole = size == 0

    def cut(self, received: bytes) -> tuple[bytes, bytes]:
        """See `Body`."""
        piece = received if len(received) <= self._left else received[: self._left]
        self._left -= len(piece)
        self.is_whole = self._left == 0
        return piece, received[len(piece) :]


class Open:
    """Everything until the connection ends."""

    ends_with_connection = True
    is_whole = False

    def cut(self, received: bytes) -> tuple[bytes, bytes]:
        """See `Body`."""
        return received, b""


class Chunked:
    """Chunks, each after its size (RFC 9112, 7.1)."""

    ends_with_connection = False

    def __init__(self) -> None:
        self._left = 0  # bytes of the chunk, and of the line end behind it
        self.is_whole = False

    def cut(self, received: bytes) -> tuple[bytes, bytes]:
        """See `Body`."""
        pieces = []
        while received and not self.is_whole:
            if not self._left:
                line, end, rest = received.partition(b"\r\n")
                if not end:
                    break
                self._begin(line)
                received = rest
            else:
                pieces.append(received[: max(self._left - 2, 0)])
                taken = min(self._left, len(received))
                self._left -= taken
                received = received[taken:]
        if len(received) > LONGEST_LINE and not self.is_whole:
            raise NotHttp("a chunk without a size")
        if self.is_whole:
            received = received.removeprefix(b"\r\n")
        return b"".join(pieces), received

    def _begin(self, line: bytes) -> None:
        size = line.partition(b";")[0].strip()
        if not _SIZE.fullmatch(size):
            raise NotHttp("a chunk without a size")
        self._left = int(size, 16) + 2
        self.is_whole = self._left == 2


def body_of(head: Head) -> Body:
    """How the body of this answer ends. Raises NotHttp."""
    if head.status in _BODILESS:
        return Sized(0)
    if "chunked" in head.headers.get("transfer-encoding", "").lower():
        return Chunked()
    size = head.headers.get("content-length")
    if size is None:
        return Open()
    if not size.isdecimal() or len(size) > 18:
        raise NotHttp("a size that is no number")
    return Sized(int(size))
