"""Sessions for checks: many hosts, short visits, and never more sockets open than allowed."""

from typing import TYPE_CHECKING

import aiohttp

from iptv_manager.net.addresses import guarded_socket
from iptv_manager.net.lookups import ThreadPerLookup
from iptv_manager.net.session import CONNECT_TIMEOUT, PLAYER

if TYPE_CHECKING:
    from aiohttp.client import ClientTimeout
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

READ_AHEAD = 32_768  # bytes: streams never end, and little of each is needed
IDLE = 5.0  # seconds that a connection is kept for its next use
LONGEST_HEADER = 32_768  # bytes


class FrugalConnector(aiohttp.TCPConnector):
    """Counts idle connections against its limit too: the oldest is closed where a new one would exceed it.

    aiohttp counts only those in use, so after a thousand hosts it would hold a thousand sockets."""

    async def connect(
        self, req: "ClientRequest", traces: list["Trace"], timeout: "ClientTimeout"
    ) -> "Connection":
        """Give the request a connection: an idle one of its host, or a new one within the limit."""
        if req.connection_key not in self._conns:
            self._make_room()
        return await super().connect(req, traces, timeout)

    def _make_room(self) -> None:
        while self._conns and self.open_sockets >= self.limit:
            key = next(iter(self._conns))
            protocol, _ = self._conns[key].popleft()
            protocol.close()
            if not self._conns[key]:
                del self._conns[key]

    @property
    def open_sockets(self) -> int:
        """Connections in use, being made, and idle."""
        return len(self._acquired) + sum(map(len, self._conns.values()))


def open_check_session(at_once: int) -> aiohttp.ClientSession:
    """A session with at most `at_once` sockets, otherwise as `open_session` makes it."""
    connector = FrugalConnector(
        limit=at_once,
        keepalive_timeout=IDLE,
        ttl_dns_cache=300,
        resolver=ThreadPerLookup(),
        socket_factory=guarded_socket,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": PLAYER},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT),
        read_bufsize=READ_AHEAD,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
    )
