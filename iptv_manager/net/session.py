"""HTTP sessions as this program uses them, for lists and panels."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from yarl import URL

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.web_address import as_url

if TYPE_CHECKING:
    import aiohttp

PLAYER = "VLC/3.0.21 LibVLC/3.0.21"
"""What we call ourselves unless a provider asks for something else: some panels answer only players."""

CONNECT_TIMEOUT = 15.0  # seconds
GUARDED, REQUEST = "iptv_manager.net.guarded", "iptv_manager.net.request"  # the modules that bring aiohttp


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
