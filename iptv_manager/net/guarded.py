"""aiohttp as this program uses it: connections that keep the policy of addresses, and the kinds of its errors.

A module of its own because aiohttp takes a tenth of a second to load: the window is there before it is needed.
"""

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from iptv_manager.net.addresses import PrivateAddressRefused, check_reached, guarded_socket
from iptv_manager.net.faults import NetFault
from iptv_manager.net.resolver import SystemResolver

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

LONGEST_HEADER = 32 << 10  # bytes
READ_AHEAD = 1 << 18  # bytes

NETWORK_ERRORS = (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, UnicodeError)
"""What a request may raise that went wrong on the way."""

PROTOCOL = (aiohttp.http.HttpProcessingError, aiohttp.ClientResponseError, aiohttp.InvalidURL, ValueError)
BY_KIND: tuple[tuple[tuple[type[BaseException], ...], NetFault], ...] = (
    ((PrivateAddressRefused,), NetFault.PRIVATE),
    ((TimeoutError, asyncio.TimeoutError), NetFault.TIMEOUT),
    ((ssl.SSLError, aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), NetFault.TLS),
    ((socket.gaierror, aiohttp.ClientConnectorDNSError, UnicodeError), NetFault.DNS),
    ((ConnectionRefusedError,), NetFault.REFUSED),
    ((ConnectionResetError, aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError), NetFault.RESET),
)


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


def new_session(
    at_once: int,
    per_host: int,
    headers: dict[str, str],
    proxy: URL | None,
    any_certificate: bool,
    connect: float,
) -> aiohttp.ClientSession:
    """The session that `session.open_session` gives; `connect` in seconds."""
    connector = GuardedConnector(
        limit=at_once,
        limit_per_host=per_host,
        ttl_dns_cache=300,
        resolver=SystemResolver(),
        socket_factory=guarded_socket,
        ssl=not any_certificate,
    )
    return aiohttp.ClientSession(
        connector=connector,
        response_class=Answer,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        proxy=proxy,
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect),
        read_bufsize=READ_AHEAD,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
    )


def _peer(connection: "Connection") -> str:
    """The address at the other end; "" when it is gone already, or is no address."""
    place = connection.transport.get_extra_info("peername") if connection.transport else None
    return str(place[0]) if isinstance(place, tuple) else ""
