"""A panel on loopback that is as strict as the strictest: one connection too many, even once, and the account is
blocked for good."""

import asyncio
import json
import re
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from iptv_manager.demo.behaviour import cut_after, endless, silent
from iptv_manager.demo.media import clip
from iptv_manager.demo.wire import Answer, Request, Script, Wire, head, reply

HOST = "127.0.0.1"
_STREAM = re.compile(r"/live/(\w+)/\w+/(\d+)\.(\w+)")
_BLOCKED = reply(b"Your account is blocked.", "text/plain", 403)
_PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n/piece/%b/p/1.ts\n"


class PanelAccount:
    """An account: how many connections it may have, and what became of it."""

    def __init__(self, name: str, limit: int) -> None:
        self.name = name
        self.limit = limit
        self.open: set[_Connection] = set()
        self.most = 0
        self.asked = 0
        self.is_blocked = False
        self.elsewhere = 0  # connections that it tells of, and that nobody here has

    def opened(self, connection: "_Connection") -> None:
        """One more connection asks for this account's streams."""
        self.open.add(connection)
        self.most = max(self.most, len(self.open))
        if len(self.open) > self.limit:
            self.is_blocked = True


class PanelSimulator:
    """`async with PanelSimulator({"ann": 1}) as panel:`, then check `panel.address("ann", 1)` and so on.

    Of a hundred streams most are alive; some are moved, playlists, endless, not found, broken, silent."""

    def __init__(self, limits: dict[str, int]) -> None:
        self.accounts = {name: PanelAccount(name, limit) for name, limit in limits.items()}
        self.list_size = 300  # entries
        self._clip = clip("mpegts")
        self._short = reply(self._clip[: 188 * 20])

    async def __aenter__(self) -> Self:
        """Serve."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(_Connection, self), HOST, 0, backlog=1024)
        self.place = f"{HOST}:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.close()

    def address(self, account: str, number: int) -> str:
        """The address of a stream."""
        return f"http://{self.place}/live/{account}/secret/{number}.ts"

    @property
    def blocked(self) -> list[str]:
        """Accounts that had a connection too many."""
        return [account.name for account in self.accounts.values() if account.is_blocked]

    def list_address(self, account: str) -> str:
        """The address of an account's list."""
        return f"http://{self.place}/get.php?username={account}&password=secret&type=m3u_plus"

    def account_of(self, request: Request) -> PanelAccount | None:
        """Whose request this is."""
        asked = parse_qs(request.query).get("username", [""])[0]
        parts = request.path.split("/")
        return self.accounts.get(asked or parts[2] if asked or len(parts) > 2 else "")

    def answer(self, request: Request, account: PanelAccount) -> Answer:
        """What is answered."""
        account.asked += 1
        if account.is_blocked:
            return _BLOCKED
        if request.path == "/player_api.php":
            return self._told(account)
        if request.path == "/get.php":
            return self._list(account)
        if request.path.startswith("/piece/"):
            return self._short
        found = _STREAM.fullmatch(request.path)
        return self._stream(account, int(found[2])) if found else reply(b"", "text/plain", 404)

    def _told(self, account: PanelAccount) -> Answer:
        others = len(account.open) - 1  # without the connection that asks
        user = {
            "auth": 1,
            "status": "Active",
            "max_connections": str(account.limit),
            "active_cons": str(others + account.elsewhere),
        }
        return reply(json.dumps({"user_info": user, "server_info": {}}).encode(), "application/json")

    def _list(self, account: PanelAccount) -> Answer:
        entries = (
            f"#EXTINF:-1,Channel {n}\n{self.address(account.name, n)}\n" for n in range(self.list_size)
        )
        return reply(f"#EXTM3U\n{''.join(entries)}".encode(), "audio/x-mpegurl")

    def _stream(self, account: PanelAccount, number: int) -> Answer:
        match number % 50:
            case 1:
                location = f"http://{self.place}/piece/{account.name}/p/{number}.ts"
                return reply(b"", "text/plain", 302, {"Location": location})
            case 2:
                return reply(_PLAYLIST % account.name.encode(), "application/vnd.apple.mpegurl")
            case 3:
                return endless(self._clip)
            case 4 | 5 | 6:
                return reply(b"404 page not found", "text/plain", 404)
            case 7:
                return reply(b"", "text/plain", 500)
            case 8:
                return cut_after(head({"Content-Length": "90000"}) + self._clip[:100])
            case 9 if number % 500 == 9:
                return silent()
        return self._short


class _Connection(asyncio.Protocol):
    """One connection. It counts for an account from its first request until it is closed."""

    def __init__(self, panel: PanelSimulator) -> None:
        self._panel = panel
        self._unread = b""
        self._account: PanelAccount | None = None
        self._script: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.peer = transport.get_extra_info("peername")
        self._wire = Wire(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if self._script:
            self._script.cancel()
        if self._account:
            self._account.open.discard(self)

    def data_received(self, data: bytes) -> None:
        """Answer one request after the other."""
        self._unread += data
        while self._script is None and (end := self._unread.find(b"\r\n\r\n")) >= 0:
            request, self._unread = self._unread[:end], self._unread[end + 4 :]
            path, _, query = request.split(b" ")[1].decode().partition("?")
            self._serve(Request(path, query, request))

    def _serve(self, request: Request) -> None:
        account = self._panel.account_of(request)
        if account is None:
            self._transport.abort()
            return
        if self._account is not account:
            if self._account:
                self._account.open.discard(self)
            self._account = account
            account.opened(self)
        answer = self._panel.answer(request, account)
        if isinstance(answer, Script):
            self._script = asyncio.get_running_loop().create_task(self._play(answer))
        else:
            self._transport.write(answer)

    async def _play(self, script: Script) -> None:
        try:
            await script.play(self._wire)
        finally:
            self._transport.close()
