"""Host names to addresses: each looked up once, beside one another, and nobody waits for a slow one at the end."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

from iptv_manager.net.addresses import AddressInfo

KEPT = 300.0  # seconds that an answer holds


class Lookups:
    """The addresses of the hosts that were asked for, good and bad answers alike."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[float, asyncio.Future[list[AddressInfo]]]] = {}

    async def addresses(self, host: str, port: int) -> list[AddressInfo]:
        """The addresses of a host, those of IPv4 first. Raises socket.gaierror."""
        loop = asyncio.get_running_loop()
        until, found = self._known.get((host, port), (0.0, None))
        if found is None or loop.time() > until:
            found = look_up(host, port)
            self._known[host, port] = (loop.time() + KEPT, found)
        return found.result() if found.done() else await asyncio.shield(found)


def look_up(host: str, port: int) -> "asyncio.Future[list[AddressInfo]]":
    """Look a name up, in a thread of its own that never holds up the program's end.

    asyncio's few common threads would let a handful of dead names, 20 seconds each, hold up all others."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[AddressInfo]] = loop.create_future()
    found.add_done_callback(_noticed)

    def tell(settle: Callable[[Any], None], value: Any) -> None:
        """Settle the future from the thread, if anybody still waits for it."""
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: None if found.done() else settle(value))

    def run() -> None:
        """Look the name up, however long the system takes for it."""
        try:
            tell(found.set_result, _addresses(host, port))
        except (OSError, UnicodeError) as error:  # the latter: a name that can't be one
            told = error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, str(error))
            tell(found.set_exception, told)

    threading.Thread(target=run, name="name-lookup", daemon=True).start()
    return found


def _addresses(host: str, port: int) -> list[AddressInfo]:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found: list[AddressInfo] = []
    for family, kind, protocol, name, place in infos:
        if family in (socket.AF_INET, socket.AF_INET6):
            found.append((family, kind, protocol, name, place))  # type: ignore[arg-type]
    return sorted(found, key=lambda info: info[0] != socket.AF_INET)


def _noticed(found: "asyncio.Future[list[AddressInfo]]") -> None:
    """A failure is told to those who wait, if there still are any."""
    if not found.cancelled():
        found.exception()
