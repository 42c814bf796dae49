"""As much of HTTP as the demo provider needs, on one asyncio protocol: quick enough for benchmarks, and free
to behave as badly as real servers do. What is answered is decided elsewhere."""

import asyncio
import re
import socket
import struct
import sys
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, NamedTuple

LONGEST_HEAD = 65_536  # bytes
_HEAD_END = b"\r\n\r\n"
_REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Request(NamedTuple):
    """One request: path and query as sent, and the whole head to look other things up in."""

    path: str
    query: str
    head: bytes

    def header(self, name: str) -> str:
        """The value of a header, "" without it."""
        match = re.search(rb"\r\n" + name.encode() + rb":[ \t]*([^\r\n]*)", self.head, re.IGNORECASE)
        return match[1].decode("latin-1") if match else ""


class Wire:
    """The sending side of one connection, for answers that take their time."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._writable = asyncio.Event()
        self._writable.set()

    async def send(self, content: bytes) -> None:
        """Send, once the other side has taken most of what was sent before."""
        self._transport.write(content)
        await self._writable.wait()

    def reset(self) -> None:
        """Break the connection at once, so that the other side sees a reset."""
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._transport.abort()

    def pause(self) -> None:
        """The other side is slow."""
        self._writable.clear()

    def resume(self) -> None:
        """It has caught up."""
        self._writable.set()


class Script(NamedTuple):
    """An answer that takes its time; the connection is closed when it ends."""

    play: Callable[[Wire], Coroutine[Any, Any, None]]


Answer = bytes | Script
Answerer = Callable[[Request], Answer]


def reply(
    body: bytes = b"",
    content_type: str = "video/mp2t",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> bytes:
    """A whole answer, as bytes."""
    return head({"Content-Length": str(len(body)), **(headers or {})}, content_type, status) + body


def head(headers: dict[str, str], content_type: str = "video/mp2t", status: int = 200) -> bytes:
    """The head of an answer."""
    known = {code.value: code.phrase for code in HTTPStatus}
    lines = [f"HTTP/1.1 {status} {known.get(status, 'Unknown')}", f"Content-Type: {content_type}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


class Gauge:
    """Counts open connections: now, at most, and ever. One may serve several providers."""

    def __init__(self) -> None:
        self.most = 0
        self.ever = 0
        self.requests = 0
        self._open: set[asyncio.Transport] = set()
        self._request = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def open(self) -> int:
        """How many are open."""
        return len(self._open)

    def opened(self, transport: asyncio.Transport) -> None:
        """One more is open."""
        self._open.add(transport)
        self.ever += 1
        self.most = max(self.most, len(self._open))
        self._quiet.clear()

    def closed(self, transport: asyncio.Transport) -> None:
        """One is closed."""
        self._open.discard(transport)
        if not self._open:
            self._quiet.set()

    def asked(self) -> None:
        """One more request has come."""
        self.requests += 1
        self._request.set()
        self._request.clear()

    async def requested(self, count: int) -> None:
        """Wait until so many requests have come."""
        while self.requests < count:
            await self._request.wait()

    def close_all(self) -> None:
        """Break every connection."""
        for transport in tuple(self._open):
            transport.abort()

    async def all_closed(self) -> None:
        """Wait until none is open."""
        await self._quiet.wait()


class DemoConnection(asyncio.Protocol):
    """One connection: reads requests one after the other and sends what `answerer` gives for each."""

    def __init__(self, answerer: Answerer, gauges: tuple[Gauge, ...]) -> None:
        self._answerer = answerer
        self._gauges = gauges
        self._unread = b""
        self._script: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._wire = Wire(transport)
        for gauge in self._gauges:
            gauge.opened(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and whatever was being sent with it."""
        if self._script:
            self._script.cancel()
        for gauge in self._gauges:
            gauge.closed(self._transport)

    def pause_writing(self) -> None:
        """The other side is slow."""
        self._wire.pause()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._wire.resume()

    def data_received(self, data: bytes) -> None:
        """Answer each request once its head is whole; what is no HTTP is refused."""
        self._unread += data
        if self._unread[:1] == b"\x16" or len(self._unread) > LONGEST_HEAD:
            self._refuse()  # somebody speaks TLS, or talks without end
        while self._script is None and (end := self._unread.find(_HEAD_END)) >= 0:
            request, self._unread = self._unread[: end + 2], self._unread[end + 4 :]
            self._serve(request)

    def _serve(self, head: bytes) -> None:
        method, _, rest = head.partition(b" ")
        target, _, version = rest[: rest.find(b"\r\n")].rpartition(b" ")
        if method != b"GET" or not target.startswith(b"/"):
            self._refuse()
            return
        for gauge in self._gauges:
            gauge.asked()
        path, _, query = target.decode("latin-1").partition("?")
        answer = self._answerer(Request(path, query, head))
        if isinstance(answer, bytes):
            self._transport.write(answer)
            if version == b"HTTP/1.0" or b"\nConnection: close\r" in head:
                self._transport.close()
        else:
            self._script = asyncio.get_running_loop().create_task(self._play(answer))

    async def _play(self, script: Script) -> None:
        try:
            await script.play(self._wire)
        finally:
            self._transport.close()

    def _refuse(self) -> None:
        self._unread = b""
        self._transport.write(_REFUSAL)
        self._transport.close()
