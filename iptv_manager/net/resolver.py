"""Names for aiohttp, looked up by the system: its hosts file, its VPN and `.local` names count."""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from iptv_manager.net.addresses import AddressInfo
from iptv_manager.net.lookups import look_up

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class SystemResolver(AbstractResolver):
    """Asks the system, each time in a thread of its own.

    aiohttp's own resolver uses asyncio's few common threads: a handful of dead names, 20 seconds each, would
    hold up all other work in threads, and the program's end. Its other one (aiodns) knows no `.local` names."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises socket.gaierror."""
        infos = await look_up(host, port)
        return [_result(host, info) for info in infos if family in (socket.AF_UNSPEC, info[0])]

    async def close(self) -> None:
        """Nothing to close."""


def _result(host: str, info: AddressInfo) -> ResolveResult:
    family, _, protocol, _, place = info
    return ResolveResult(
        hostname=host,
        host=_with_zone(place),
        port=place[1],
        family=family,
        proto=protocol,
        flags=_NUMERIC,
    )


def _with_zone(place: tuple[str, int] | tuple[str, int, int, int]) -> str:
    """The address in figures; one of IPv6 that holds on one link alone needs to name the link."""
    if len(place) == 4 and place[3] and "%" not in place[0]:
        return f"{place[0]}%{place[3]}"
    return place[0]
