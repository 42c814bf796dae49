"""One connection to a server of streams: requests out, bytes in, never many more in memory than are wanted."""

import asyncio
import ssl
from collections.abc import Callable

ENOUGH = 65_536  # bytes that may wait to be read; then the server is made to wait


class Line(asyncio.Protocol):
    """A connection, and what has come through it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.received = b""
        self.peer = ""  # the address it leads to
        self.idle_since: float | None = None  # by the loop's clock; None while it is in use
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self.on_closed: Callable[[], None] | None = None  # told at once
        self._transport: asyncio.Transport
        self._arrival: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._is_over = False
        self._is_paused = False

    @property
    def is_usable(self) -> bool:
        """Can something be asked on it: open, and nothing came that nobody asked for?"""
        return not self._is_over and not self.received

    def send(self, request: bytes) -> None:
        """Ask."""
        self._transport.write(request)

    async def more(self) -> bool:
        """Wait until more is received than now; False at the end. Raises OSError when that is a break."""
        if self._is_over:
            if self._error:
                raise self._error
            return False
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        before = len(self.received)
        self._arrival = self._loop.create_future()
        await self._arrival
        return len(self.received) > before or await self.more()

    def abort(self) -> None:
        """Close at once; `closed` tells when that is done."""
        self._is_over = True
        self.idle_since = None
        self._transport.abort()

    async def close(self) -> None:
        """Close; the socket is closed when this returns, and when it is cancelled, which costs but a moment."""
        self.abort()
        cancelled: asyncio.CancelledError | None = None
        while not self.closed.done():
            try:
                await asyncio.shield(self.closed)
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.peer = transport.get_extra_info("peername", ("",))[0]

    async def secure(self, tls: ssl.SSLContext, name: str) -> None:
        """From now on speak in secret with `name`. Raises OSError, ssl.SSLError."""
        transport = await self._loop.start_tls(self._transport, self, tls, server_hostname=name)
        if transport is None:
            raise ConnectionResetError("the connection was lost")
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came."""
        self.received += data
        if len(self.received) > ENOUGH and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        """The server has said all it will say."""
        self._is_over = True
        self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is closed."""
        self._is_over = True
        self._error = exc
        if not self.closed.done():
            self.closed.set_result(None)
            if self.on_closed is not None:
                self.on_closed()
        self._tell()

    def _tell(self) -> None:
        if self._arrival and not self._arrival.done():
            self._arrival.set_result(None)
