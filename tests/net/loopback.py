"""Servers on loopback for the tests of the network room: raw ones, that answer whatever bytes a test wants."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
CERTIFICATES = Path(__file__).parent / "certificates"  # made for these tests alone; nothing trusts them


@asynccontextmanager
async def serving(answer: Answer, certificate: str = "", host: str = "127.0.0.1") -> AsyncIterator[str]:
    """A server that gives each request head to `answer`, which writes what it likes; gives its address."""
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(CERTIFICATES / certificate)
    tasks: set[asyncio.Task[None]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await answer(await reader.readuntil(b"\r\n\r\n"), writer)
        writer.close()

    server = await asyncio.start_server(meet, host, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://{host}:{port}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def saying(raw: bytes) -> Answer:
    """Says `raw`, then hangs up."""

    async def answer(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return answer


def page(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer with its length; underscores in header names stand for dashes."""
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
    length = "" if "Content_Length" in headers else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\n{length}{''.join(lines)}\r\n".encode() + body


def routes(pages: dict[str, bytes]) -> Answer:
    """Answers by path."""

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(pages[request.split()[1].decode()])
        await writer.drain()

    return answer
