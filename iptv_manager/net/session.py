"""HTTP sessions as this program uses them, and what their errors mean."""

import asyncio
import errno
import re
import socket
import ssl
from enum import StrEnum
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.addresses import PrivateAddressRefused, check_reached, guarded_socket
from iptv_manager.net.resolver import SystemResolver

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

PLAYER = "VLC/3.0.21 LibVLC/3.0.21"
"""What we call ourselves unless a provider asks for something else: some panels answer only players."""

CONNECT_TIMEOUT = 15.0  # seconds
_LONGEST_HEADER = 32 << 10  # bytes
_READ_AHEAD = 1 << 18  # bytes


class NetFault(StrEnum):
    """What went wrong on the way."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    PROTOCOL = "protocol"
    UNREACHABLE = "unreachable"
    PRIVATE = "private"
    OTHER = "other"


_BY_NUMBER = (
    ({errno.ECONNREFUSED}, NetFault.REFUSED),
    ({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}, NetFault.RESET),
    ({errno.ETIMEDOUT}, NetFault.TIMEOUT),
    ({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}, NetFault.UNREACHABLE),
)
_NUMBER_IN_TEXT = re.compile(r"\[Errno (\d{1,5})\]")


class GuardedConnector(aiohttp.TCPConnector):
    """Keeps `addresses.public_only`, also where a connection made outside of it is open already."""

    async def connect(
        self, req: "ClientRequest", traces: list["Trace"], timeout: "aiohttp.ClientTimeout"
    ) -> "Connection":
        """Give the request a connection. Raises PrivateAddressRefused."""
        connection = await super().connect(req, traces, timeout)
        try:
            if peer := _peer(connection):
                check_reached(peer)
        except PrivateAddressRefused:
            connection.close()
            raise
        return connection


class Answer(aiohttp.ClientResponse):
    """An answer that knows the address it came from, also when its connection has ended."""

    peer = ""
    _line: "ResponseHandler | None" = None

    async def start(self, connection: "Connection") -> aiohttp.ClientResponse:
        """Read the answer's head."""
        self.peer = _peer(connection)
        self._line = connection.protocol
        return await super().start(connection)

    @property
    def has_more(self) -> bool:
        """Did something that is no answer follow the body, whose length was stated too short?"""
        return self._line is not None and isinstance(self._line.exception(), aiohttp.http.HttpProcessingError)


def open_session(
    at_once: int, per_host: int = 0, user_agent: str = PLAYER, options: ProviderOptions | None = None
) -> aiohttp.ClientSession:
    """A session with at most `at_once` connections (`per_host` of them to one host, 0 = no such limit).

    Bodies come as they are sent (their packing is checked by `download`), cookies are not kept, the system's
    proxy variables are not read, certificates are checked, and `addresses.public_only` holds. `options`, its
    placeholders filled in, may name a proxy, wave the certificates through and set the time to connect. To be
    closed, or used with `async with`. Raises DownloadFailed for a proxy that can't be used."""
    wanted = options or ProviderOptions()
    connector = GuardedConnector(
        limit=at_once,
        limit_per_host=per_host,
        ttl_dns_cache=300,
        resolver=SystemResolver(),
        socket_factory=guarded_socket,
        ssl=not wanted.accept_bad_certificate,
    )
    return aiohttp.ClientSession(
        connector=connector,
        response_class=Answer,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        proxy=_proxy(wanted.proxy),
        headers={"User-Agent": user_agent, "Accept": "*/*"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=wanted.connect_timeout or CONNECT_TIMEOUT),
        read_bufsize=_READ_AHEAD,
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    )


def _proxy(address: str) -> URL | None:
    if not address:
        return None
    try:
        proxy = as_url(address)
    except ValueError:
        proxy = URL()
    if proxy.scheme not in ("http", "https") or not proxy.host:
        raise DownloadFailed("The provider's proxy must be an http:// or https:// address; correct it.")
    return proxy


def _peer(connection: "Connection") -> str:
    """The address at the other end; "" when it is gone already, or is no address."""
    place = connection.transport.get_extra_info("peername") if connection.transport else None
    return str(place[0]) if isinstance(place, tuple) else ""


def as_url(address: str) -> URL:
    """The address for a request, as it was written wherever that is possible. Raises ValueError."""
    text = address.strip()
    plain = text.isascii() and " " not in text
    url = URL(text, encoded=plain)
    if url.explicit_port == 0:  # looked at here, because only then an impossible host or port is noticed
        raise ValueError("port 0")
    return url


def classify_error(error: BaseException) -> NetFault:
    """What an exception of aiohttp, asyncio, ssl or the system means; its causes are looked through."""
    chain = _chain(error)
    for kinds, fault in _BY_KIND:
        if any(isinstance(one, kinds) for one in chain):
            return fault
    numbers = {number for one in chain if isinstance(one, OSError) for number in _numbers(one)}
    for known, fault in _BY_NUMBER:
        if numbers & known:
            return fault
    if any(isinstance(one, _PROTOCOL) for one in chain):
        return NetFault.PROTOCOL
    return NetFault.OTHER


_PROTOCOL = (aiohttp.http.HttpProcessingError, aiohttp.ClientResponseError, aiohttp.InvalidURL, ValueError)
_BY_KIND: tuple[tuple[tuple[type[BaseException], ...], NetFault], ...] = (
    ((PrivateAddressRefused,), NetFault.PRIVATE),
    ((TimeoutError, asyncio.TimeoutError), NetFault.TIMEOUT),
    ((ssl.SSLError, aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), NetFault.TLS),
    ((socket.gaierror, aiohttp.ClientConnectorDNSError, UnicodeError), NetFault.DNS),
    ((ConnectionRefusedError,), NetFault.REFUSED),
    ((ConnectionResetError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), NetFault.RESET),
)


def _numbers(error: OSError) -> list[int]:
    """The error's number; those in its text where several addresses of a host failed in different ways."""
    return [error.errno] if error.errno else [int(found) for found in _NUMBER_IN_TEXT.findall(str(error))]


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it wraps, and what caused it."""
    found: list[BaseException] = []
    ahead: list[BaseException | None] = [error]
    while ahead:
        one = ahead.pop()
        if one is None or one in found:
            continue
        found.append(one)
        if isinstance(one, BaseExceptionGroup):
            ahead.extend(one.exceptions)
        ahead += [one.__cause__, one.__context__, getattr(one, "os_error", None)]
    return found
