"""Looking up host names for many connections at once."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
_AS_NUMBERS = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


class ThreadPerLookup(AbstractResolver):
    """Gives each lookup a thread of its own, which nobody waits for once it is not wanted any more.

    asyncio's few common threads would let a handful of dead names, 20 seconds each, hold up all others, and
    the program's end as well. The connector looks each host up once, so threads are few."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises socket.gaierror."""
        return await _in_thread(lambda: _addresses(host, port, family))

    async def close(self) -> None:
        """Nothing to close."""


def _addresses(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    infos = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=socket.getnameinfo(place, _AS_NUMBERS)[0],  # with the zone of link-local addresses
            port=port,
            family=found_family,
            proto=protocol,
            flags=_NUMERIC,
        )
        for found_family, _, protocol, _, place in infos
    ]


async def _in_thread(work: Callable[[], list[ResolveResult]]) -> list[ResolveResult]:
    """Run `work` in a daemon thread; cancelled, leave it to itself."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[ResolveResult]] = loop.create_future()

    def tell(settle: Callable[[Any], None], value: Any) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: None if future.done() else settle(value))

    def run() -> None:
        try:
            tell(future.set_result, work())
        except OSError as error:
            tell(future.set_exception, error)
        except UnicodeError as error:  # a name that can't be one
            tell(future.set_exception, socket.gaierror(socket.EAI_NONAME, str(error)))

    threading.Thread(target=run, name="name-lookup", daemon=True).start()
    return await future
