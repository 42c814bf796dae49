"""Radio of the old kind: SHOUTcast 1 answers "ICY 200 OK", no HTTP; its first bytes are read by hand."""

import asyncio
import socket
from collections.abc import Mapping

import aiohttp
from yarl import URL

from iptv_manager.net.addresses import guarded_socket
from iptv_manager.services.media_signs import Sign, sign_of

ENOUGH = 16_384  # bytes
_HEAD_END = b"\r\n\r\n"


def is_icy(error: aiohttp.ClientResponseError) -> bool:
    """Was this answer refused for its first word alone?"""
    return "b'ICY " in error.message


async def icy_head(url: URL, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Ask again, in HTTP 1.0: status and first bytes of the sound.

    Raises PrivateAddressRefused, OSError, or ValueError for an answer of another kind."""
    reader, writer = await asyncio.open_connection(sock=await _connected(url))
    try:
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        request = f"GET {url.raw_path_qs} HTTP/1.0\r\nHost: {url.authority}\r\n{''.join(lines)}\r\n"
        writer.write(request.encode())
        head = await reader.readuntil(_HEAD_END)
        return int(head.split(None, 2)[1]), await _sound(reader)
    finally:
        writer.transport.abort()


async def _connected(url: URL) -> socket.socket:
    """A connection under the same guard as every other one."""
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(url.host or "", url.port or 80, type=socket.SOCK_STREAM)
    family, kind, protocol, name, (host, port, *_) = infos[0]
    connection = guarded_socket((family, kind, protocol, name, (str(host), int(port))))
    try:
        await loop.sock_connect(connection, infos[0][4])
    except BaseException:
        connection.close()
        raise
    return connection


async def _sound(reader: asyncio.StreamReader) -> bytes:
    sound = b""
    while len(sound) < ENOUGH and sign_of(sound) is Sign.NONE and (piece := await reader.read(ENOUGH)):
        sound += piece
    return sound
