"""Visits to streams as a player makes them: one GET, a few bytes, good-bye. Thousands a second.

aiohttp, which fetches lists, is not for this: it refuses the answers of SHOUTcast radio, opens the next socket
before the last one is closed (which blocks an account for one connection), counts only sockets in use, and
takes twice the time. Here are no cookies, no unpacking, and redirects are the caller's.
"""

import asyncio
import logging
import socket
import ssl
from functools import cache, partial
from types import TracebackType
from typing import NamedTuple, Self

from iptv_manager.net.addresses import (
    AddressInfo,
    PrivateAddressRefused,
    anywhere,
    check_carried,
    check_reached,
    guarded_socket,
)
from iptv_manager.net.deadlines import Deadlines
from iptv_manager.net.http_body import body_of
from iptv_manager.net.http_head import (
    LONGEST_HEAD,
    Asking,
    Head,
    NotHttp,
    end_of_head,
    read_head,
    request_for,
    tunnel_to,
)
from iptv_manager.net.line import Line
from iptv_manager.net.lookups import Lookups
from iptv_manager.net.sockets import Sockets, Trip, room_in
from iptv_manager.net.web_address import Place, WebAddress, web_address

log = logging.getLogger(__name__)

NEXT_ADDRESS = 3.0  # seconds until the next address of a host is tried


class Manner(NamedTuple):
    """How a place is reached: `any_certificate` if the person trusts whatever is shown there, `proxy` is an address
    with its login, "" for none."""

    any_certificate: bool = False
    proxy: str = ""


class ProxyFailed(OSError):
    """The proxy did not do its part: nothing is known of what is behind it."""


class Berth(NamedTuple):
    """Where a connection leads and what it counts against: it serves no other account than its own."""

    place: Place
    counts: tuple[Sockets, ...]
    manner: Manner = Manner()


PLAIN = Manner()


class Player:
    """A pool of connections, never more than `at_once`, idle ones counted. To be used with `async with`."""

    def __init__(self, at_once: int, tls: ssl.SSLContext | None = None) -> None:
        """`tls`: whose certificates are trusted; the system's authorities unless given."""
        self._sockets = Sockets(at_once)
        self._tls = tls
        self._trusting = asyncio.Lock()
        self._lookups = Lookups()
        self._lines: set[Line] = set()
        self._idle: dict[Berth, list[Line]] = {}
        self._now = asyncio.get_running_loop().time
        self.received = 0  # bytes of bodies that were asked for so far
        self.deadlines = Deadlines()  # of the visits that are made with it

    async def __aenter__(self) -> Self:
        """Nothing is opened before it is asked for."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        self.deadlines.stop()
        for line in tuple(self._lines):
            await line.close()

    async def get(
        self,
        address: WebAddress,
        asking: Asking | None = None,
        trip: Trip | None = None,
        manner: Manner = PLAIN,
    ) -> "Answer":
        """Ask for `address`; the answer is to be closed. `public_only` is obeyed.

        `trip` tells what its sockets count against. Raises OSError (ssl.SSLError, socket.gaierror, ProxyFailed and
        PrivateAddressRefused are some) and ValueError (NotHttp is one)."""
        trip = trip or Trip()
        berth = Berth(address.origin.place, trip.counts, manner)
        if manner.proxy:
            check_carried(berth.place.host)
        proxy = web_address(manner.proxy) if manner.proxy and not berth.place.is_secure else None
        request = request_for(address, asking or Asking(), proxy)
        line = self._taken(berth)
        if line is not None:
            trip.is_connected = True
            try:
                return await self._asked(line, berth, request)
            except ConnectionError:
                line = None  # the server had closed it before it was asked
        line = await self._connected(berth)
        trip.is_connected = True
        return await self._asked(line, berth, request)

    def keep(self, line: Line, berth: Berth) -> None:
        """Take back a connection that may be used again."""
        line.idle_since = self._now()
        kept = self._idle.get(berth)
        if kept is None:
            self._idle[berth] = [line]
        else:
            kept.append(line)

    def _taken(self, berth: Berth) -> Line | None:
        """The connection to this place that was used last; what went bad meanwhile is closed."""
        kept = self._idle.get(berth)
        while kept:
            if not berth.manner.proxy:
                check_reached(kept[-1].peer)
            line = kept.pop()
            if line.is_usable:
                line.idle_since = None
                return line
            line.abort()
        self._idle.pop(berth, None)
        return None

    async def _asked(self, line: Line, berth: Berth, request: bytes) -> "Answer":
        try:
            line.send(request)
            return Answer(self, line, berth, await _head(line))
        except BaseException:
            await line.close()
            raise

    async def _connected(self, berth: Berth) -> Line:
        counts = (self._sockets, *berth.counts)
        await room_in(counts)
        try:
            line = await self._dialled(berth)
        except BaseException:
            for count in counts:
                count.failed()
            raise
        self._lines.add(line)
        for count in counts:
            count.opened(line)
        line.on_closed = partial(self._lost, line, berth)
        if line.closed.done():
            self._lost(line, berth)
        return line

    async def _dialled(self, berth: Berth) -> Line:
        place, manner = berth.place, berth.manner
        tls = await self._trusted(manner) if place.is_secure else None
        if manner.proxy:
            line = await self._at_proxy(web_address(manner.proxy), place)
            if tls is not None:
                await _secured(line, tls, place.host)
            return line
        connection = await _dialled(await self._lookups.addresses(place.host, place.port))
        name = None if tls is None else place.host
        _, line = await asyncio.get_running_loop().create_connection(
            Line, sock=connection, ssl=tls, server_hostname=name
        )
        return line

    async def _trusted(self, manner: Manner) -> ssl.SSLContext:
        """Whom to trust. The system's authorities are read by a thread, once they are needed: it takes 20 ms."""
        if manner.any_certificate:
            return _no_trust()
        async with self._trusting:
            if self._tls is None:
                self._tls = await asyncio.to_thread(system_trust)
        return self._tls

    async def _at_proxy(self, proxy: WebAddress, place: Place) -> Line:
        """A connection to the person's proxy, wherever that is, and through it if that takes a tunnel."""
        try:
            with anywhere():
                own = proxy.origin.place
                connection = await _dialled(await self._lookups.addresses(own.host, own.port))
            tls, name = (await self._trusted(PLAIN), own.host) if own.is_secure else (None, None)
            _, line = await asyncio.get_running_loop().create_connection(
                Line, sock=connection, ssl=tls, server_hostname=name
            )
        except (OSError, ValueError) as error:
            raise ProxyFailed("the proxy can't be reached") from error
        if place.is_secure:
            await _tunnelled(line, tunnel_to(place, proxy))
        return line

    def _lost(self, line: Line, berth: Berth) -> None:
        self._lines.discard(line)
        for count in (self._sockets, *berth.counts):
            count.closed(line)
        kept = self._idle.get(berth)
        if kept and line in kept:
            kept.remove(line)
        if not kept:
            self._idle.pop(berth, None)


class Answer:
    """An answer whose head is read and whose body is read as far as wanted."""

    def __init__(self, player: Player, line: Line, berth: Berth, head: Head) -> None:
        self.status = head.status
        self.headers = head.headers
        self._head = head
        self._body = body_of(head)
        self._player = player
        self._line = line
        self._berth = berth

    @property
    def size(self) -> int | None:
        """Bytes of the body, as stated."""
        size = self.headers.get("content-length", "")
        return int(size) if size.isdecimal() and len(size) < 19 else None

    async def read(self) -> bytes:
        """The next piece of the body, b"" at its end. Raises OSError when it breaks off, NotHttp."""
        while not self._body.is_whole:
            piece, self._line.received = self._body.cut(self._line.received)
            if piece:
                self._player.received += len(piece)
                return piece
            if not self._body.is_whole and not await self._line.more():
                if self._body.ends_with_connection:
                    return b""
                raise ConnectionResetError("the answer broke off")
        return b""

    async def close(self) -> None:
        """Done with it: the connection is closed now, or kept for the next one if all was read."""
        if self._body.is_whole and self._head.may_stay_open and self._line.is_usable:
            self._player.keep(self._line, self._berth)
        else:
            await self._line.close()


async def _tunnelled(line: Line, request: bytes) -> None:
    try:
        line.send(request)
        status = (await _head(line)).status
    except BaseException as error:
        await line.close()
        if isinstance(error, (OSError, ValueError)):
            raise ProxyFailed("the proxy hung up") from error
        raise
    if not 200 <= status < 300:
        await line.close()
        raise ProxyFailed(f"the proxy answered {status}")


async def _secured(line: Line, tls: ssl.SSLContext, name: str) -> None:
    try:
        await line.secure(tls, name)
    except BaseException:
        await line.close()
        raise


async def _head(line: Line) -> Head:
    """The head of the answer; interim ones (1xx) are passed over. Raises OSError, NotHttp."""
    while True:
        line.received = line.received.lstrip(b"\r\n")  # of the answer before
        end = end_of_head(line.received)
        if end is not None:
            head = read_head(line.received[: end[0]])
            line.received = line.received[end[1] :]
            if head.status >= 200:
                return head
        elif len(line.received) > LONGEST_HEAD:
            raise NotHttp("a head without an end")
        elif not await line.more():
            raise _hung_up(line)


def _hung_up(line: Line) -> Exception:
    if line.received:
        return NotHttp("the answer ends within its head")
    return ConnectionResetError("the server hung up")


async def _dialled(addresses: list[AddressInfo]) -> socket.socket:
    """A connection to the first of these addresses that answers. Raises OSError."""
    for info in addresses[:-1]:
        try:
            async with asyncio.timeout(NEXT_ADDRESS):
                return await _dialled_one(info)
        except PrivateAddressRefused:
            raise
        except OSError as error:  # TimeoutError is one
            log.debug("an address of %s does not answer: %s", info[4][0], type(error).__name__)
    return await _dialled_one(addresses[-1])


async def _dialled_one(info: AddressInfo) -> socket.socket:
    connection = guarded_socket(info)
    try:
        await asyncio.get_running_loop().sock_connect(connection, info[4])
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _no_trust() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@cache
def system_trust() -> ssl.SSLContext:
    """The authorities that the system trusts; read once, which takes 20 ms."""
    return ssl.create_default_context()
