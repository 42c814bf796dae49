"""The demo provider: a list of any size, its logos and its streams, on 127.0.0.1 and nowhere else.

`python -m iptv_manager.demo.server --port 8080 --size 200` runs it by itself.
"""

import argparse
import asyncio
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs
from zlib import crc32

from iptv_manager.demo.lists import GUIDE_PATH, list_entries
from iptv_manager.demo.media import logo, poster
from iptv_manager.demo.panel import DemoPanel
from iptv_manager.demo.routes import Route, build_routes
from iptv_manager.demo.streams import STREAMS, DemoStream, bulk_kind
from iptv_manager.demo.wire import Answer, DemoConnection, Gauge, Request, Script, Wire, head, reply

HOST = "127.0.0.1"
HOST_SIX = "::1"
LIST_PATH = "/list.m3u"
SLOW_SECONDS = 3.0
"""How late the slow stream's first byte comes: later than a check's threshold, well before its time-out."""
LARGEST_LIST = 5_000_000  # entries
_BATCH = 500  # entries sent at once
_NOT_FOUND = reply(b"404 page not found", "text/plain", 404)
_GUIDE = reply(
    b'<?xml version="1.0" encoding="UTF-8"?>\n<tv generator-info-name="IPTV Manager demo"></tv>\n', "text/xml"
)
_FILMS = {"mp4": "/streams/film-mp4.mp4", "mkv": "/streams/film-mkv.mkv"}


class DemoProvider:
    """A provider to try everything with: `async with DemoProvider() as demo:`, then add `demo.list_url`.

    Its `gauge` counts its open connections; one gauge more, shared by several providers, counts them all.
    """

    def __init__(
        self,
        size: int = 200,
        port: int = 0,
        slow_seconds: float = SLOW_SECONDS,
        shared_gauge: Gauge | None = None,
        routes: Mapping[str, Route] | None = None,
        panel: DemoPanel | None = None,
    ) -> None:
        """`size`: entries of the list, first one of each kind (`streams.STREAMS`), then a mixture.

        `routes` are answered besides its own, or instead of them. With a `panel`, `base_url` is one, whose
        channels and films play."""
        self.size = size
        self.gauge = Gauge()
        self._gauges = (self.gauge, shared_gauge) if shared_gauge else (self.gauge,)
        self._wanted_port = port
        self._slow_seconds = slow_seconds
        self._more_routes = {**(panel.routes() if panel else {}), **(routes or {})}

    async def __aenter__(self) -> Self:
        """Start to serve. Raises OSError when the port is taken."""
        self._routes = await asyncio.to_thread(build_routes, self._slow_seconds)
        self._routes[LIST_PATH] = self._routes["/get.php"] = self._list
        self._routes |= self._more_routes
        self._closed_port = _closed_port()
        loop = asyncio.get_running_loop()
        connection = partial(DemoConnection, self._answer, self._gauges)
        self._server = await loop.create_server(connection, HOST, self._wanted_port, backlog=1024)
        self._port = self._server.sockets[0].getsockname()[1]
        self._six = await _listening_on_six(loop, connection)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and close every connection."""
        self._server.close()
        if self._six is not None:
            self._six.close()
        self._closed_port.close()
        self.gauge.close_all()
        await self.gauge.all_closed()

    @property
    def base_url(self) -> str:
        """Where it is: "http://127.0.0.1:PORT"."""
        return f"http://{HOST}:{self._port}"

    @property
    def list_url(self) -> str:
        """The address of its list."""
        return f"{self.base_url}{LIST_PATH}"

    def alive_list_url(self, size: int) -> str:
        """The address of a list of so many entries which all work: for benchmarks."""
        return f"{self.base_url}{LIST_PATH}?size={size}&only=alive"

    def address(self, stream: DemoStream) -> str:
        """The address of a kind of stream."""
        closed = f"http://{HOST}:{self._closed_port.getsockname()[1]}"
        six = f"http://[{HOST_SIX}]:{self._six.sockets[0].getsockname()[1]}" if self._six else self.base_url
        tls = f"https://{HOST}:{self._port}"
        return stream.address.format(base=self.base_url, six=six, tls=tls, closed=closed)

    def _answer(self, request: Request) -> Answer:
        route = self._routes.get(request.path) or self._computed(request.path)
        return route if isinstance(route, bytes | Script) else route(request)

    def _computed(self, path: str) -> Route:
        """What has no path of its own: the streams of a big list, its pictures, its guide."""
        section, _, rest = path[1:].partition("/")
        number, _, ending = rest.rpartition("/")[2].rpartition(".")
        if section == "alive":
            return self._routes["/streams/short.ts"]
        if section == "live" and number.isdecimal():
            return self._bulk_route(int(number))
        if section in ("movie", "series"):
            return self._routes.get(_FILMS.get(ending, ""), _NOT_FOUND)
        if section in _PICTURES:
            return _picture(section, rest)
        return _GUIDE if section == "xmltv.php" else _NOT_FOUND

    def _bulk_route(self, number: int) -> Route:
        name = bulk_kind(number)
        path = f"/streams/{name}"
        return self._routes.get(f"{path}.ts") or self._routes[f"{path}.m3u8"]

    def _list(self, request: Request) -> Answer:
        """The list: `size` and `only=alive` may be asked for."""
        asked = parse_qs(request.query)
        text = asked.get("size", [""])[0]
        size = min(int(text), LARGEST_LIST) if text.isdecimal() and len(text) < 9 else self.size
        if asked.get("only") == ["alive"]:
            return _sent_in_pieces(list_entries(size, base_url=f"{self.base_url}/alive"), "#EXTM3U\n")
        return _sent_in_pieces(
            self._entries(size), f'#EXTM3U url-tvg="{self.base_url}{GUIDE_PATH}" x-tvg-url=""\n'
        )

    def _entries(self, size: int) -> Iterator[str]:
        """One of each kind, then a mixture."""
        shown = STREAMS[:size]
        for number, stream in enumerate(shown, 1):
            yield (
                f'#EXTINF:-1 tvg-id="{stream.name}.demo" tvg-chno="{number}" '
                f'tvg-logo="{self.base_url}/logos/demo/{stream.name}.png" group-title="{stream.group}",'
                f"{stream.title}\n{self.address(stream)}\n"
            )
        yield from list_entries(size - len(shown), base_url=self.base_url)


def _sent_in_pieces(entries: Iterator[str], first: str) -> Script:
    """The list in chunks as they are made: any size, little memory, and its end can be told."""

    async def play(wire: Wire) -> None:
        """Make and send one batch of entries after another, each as an HTTP chunk."""
        await wire.send(head({"Transfer-Encoding": "chunked"}, "audio/x-mpegurl"))
        piece = first + "".join(islice(entries, _BATCH))
        while piece:
            content = piece.encode()
            await wire.send(b"%x\r\n%b\r\n" % (len(content), content))
            await asyncio.sleep(0)
            piece = "".join(islice(entries, _BATCH))
        await wire.send(b"0\r\n\r\n")

    return Script(play)


_PICTURES = {"logos": logo, "posters": poster}


def _picture(section: str, name: str) -> bytes:
    """In a colour of its own for each name."""
    red, green, blue, _ = crc32(name.encode()).to_bytes(4, "big")
    return reply(_PICTURES[section](red, green, blue), "image/png")


async def _listening_on_six(
    loop: asyncio.AbstractEventLoop, connection: Callable[[], DemoConnection]
) -> asyncio.Server | None:
    """The same provider on IPv6; None on a computer without it."""
    try:
        return await loop.create_server(connection, HOST_SIX, 0)
    except OSError:
        return None


def _closed_port() -> socket.socket:
    """A port that nobody listens at, and that nobody else can take while this is kept."""
    kept = socket.socket()
    kept.bind((HOST, 0))
    return kept


async def _serve(port: int, size: int) -> None:
    async with DemoProvider(size, port, panel=DemoPanel()) as demo:
        print(demo.list_url, flush=True)
        print(f"{demo.base_url}/get.php?username=demo&password=demo", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted; prints the address of the list, then that of an account at a panel."""
    parser = argparse.ArgumentParser(
        description="A provider to try IPTV Manager with, on this computer only."
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--size", type=int, default=200, help="entries of its list (default: 200)")
    asked = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(asked.port, asked.size))


if __name__ == "__main__":
    main()
