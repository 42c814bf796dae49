"""HTTP sessions as this program uses them, and what their errors mean."""

import asyncio
import errno
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from yarl import URL

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.faults import NetFault

if TYPE_CHECKING:
    import aiohttp

PLAYER = "VLC/3.0.21 LibVLC/3.0.21"
"""What we call ourselves unless a provider asks for something else: some panels answer only players."""

CONNECT_TIMEOUT = 15.0  # seconds
GUARDED, REQUEST = "iptv_manager.net.guarded", "iptv_manager.net.request"  # the modules that bring aiohttp


_BY_NUMBER = (
    ({errno.ECONNREFUSED}, NetFault.REFUSED),
    ({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}, NetFault.RESET),
    ({errno.ETIMEDOUT}, NetFault.TIMEOUT),
    ({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}, NetFault.UNREACHABLE),
)
_NUMBER_IN_TEXT = re.compile(r"\[Errno (\d{1,5})\]")


@asynccontextmanager
async def open_session(
    at_once: int, per_host: int = 0, user_agent: str = PLAYER, options: ProviderOptions | None = None
) -> "AsyncIterator[aiohttp.ClientSession]":
    """A session with at most `at_once` connections (`per_host` of them to one host, 0 = no such limit).

    Bodies come as they are sent (their packing is checked by `download`), cookies are not kept, the system's
    proxy variables are not read, certificates are checked, and `addresses.public_only` holds. `options`, its
    placeholders filled in, may name a proxy, wave the certificates through and set the time to connect. Raises
    DownloadFailed for a proxy that can't be used."""
    wanted = options or ProviderOptions()
    await load_client()
    from iptv_manager.net.guarded import new_session  # late: it brings aiohttp

    headers = {"User-Agent": user_agent, "Accept": "*/*"}
    connect = wanted.connect_timeout or CONNECT_TIMEOUT
    proxy = _proxy(wanted.proxy)
    async with new_session(
        at_once, per_host, headers, proxy, wanted.accept_bad_certificate, connect
    ) as session:
        yield session


async def load_client() -> None:
    """Load aiohttp where nobody did yet: in a thread, no frame of the window waits for it.

    A window that has nothing to fetch does without its 8 MB."""
    if not {GUARDED, REQUEST} <= sys.modules.keys():
        await asyncio.to_thread(_load_client)


def _load_client() -> None:
    import iptv_manager.net.guarded
    import iptv_manager.net.request  # noqa: F401


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
    from iptv_manager.net.guarded import BY_KIND, PROTOCOL  # late: it brings aiohttp

    chain = _chain(error)
    for kinds, fault in BY_KIND:
        if any(isinstance(one, kinds) for one in chain):
            return fault
    numbers = {number for one in chain if isinstance(one, OSError) for number in _numbers(one)}
    for known, fault in _BY_NUMBER:
        if numbers & known:
            return fault
    if any(isinstance(one, PROTOCOL) for one in chain):
        return NetFault.PROTOCOL
    return NetFault.OTHER


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
