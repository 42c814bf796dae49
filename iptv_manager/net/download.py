"""Fetching a list or a guide, from an address or a file alike, into a spool file: bounded and checked."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.answers import fault_sentence
from iptv_manager.net.bounds import DownloadLimits, span
from iptv_manager.net.downloaded import Download, Validators
from iptv_manager.net.local import copy_file, path_of
from iptv_manager.net.spooling import Spooling

if TYPE_CHECKING:
    import aiohttp

__all__ = ["Download", "DownloadLimits", "Validators", "fetch", "fetch_file", "is_address"]


def is_address(source: str) -> bool:
    """Is the source an address rather than a file?"""
    return "://" in source and not source.lower().startswith("file:")


async def fetch(
    session: "aiohttp.ClientSession",
    source: str,
    target: Path,
    limits: DownloadLimits | None = None,
    validators: Validators | None = None,
    user_agent: str = "",
    on_progress: ProgressCallback | None = None,
    options: ProviderOptions | None = None,
) -> Download:
    """Fetch `source` into `target`, unpacked (gzip, xz, zip). Nothing is left behind unless all went well.

    Of `options`, their placeholders filled in, count referrer, headers, the time to wait and what is carried by a
    proxy (a session's business otherwise). Source and headers may hold secrets: no message repeats them.

    Raises DownloadFailed with one sentence: what happened, why, and what to do."""
    source = source.strip()
    wanted = options or ProviderOptions()
    bounds = _patient(limits or DownloadLimits(), wanted)
    tell = on_progress or _nobody
    if not is_address(source):
        return await fetch_file(source, target, bounds, tell)
    from iptv_manager.net.guarded import NETWORK_ERRORS  # late, as in `session`
    from iptv_manager.net.request import Request

    request = Request(session, source, target, bounds, tell, user_agent, wanted)
    try:
        async with asyncio.timeout(bounds.deadline) as deadline:
            return await request.fetch(validators or Validators())
    except NETWORK_ERRORS as error:
        if isinstance(error, TimeoutError) and deadline.expired():
            raise DownloadFailed(
                f"{request.host} needs more than {span(bounds.deadline)} for this list; try again later, "
                "or raise IPTV_MANAGER_DOWNLOAD_DEADLINE."
            ) from error
        raise DownloadFailed(fault_sentence(request.host, error)) from error


def _patient(limits: DownloadLimits, options: ProviderOptions) -> DownloadLimits:
    """The limits, with the time that the person lets the provider be silent."""
    wait = options.read_timeout
    return limits._replace(first_answer=wait, rate_window=wait) if wait else limits


async def fetch_file(
    source: str, target: Path, limits: DownloadLimits, on_progress: ProgressCallback
) -> Download:
    """Fetch a file, which takes no session, the same way as an address. Raises DownloadFailed."""
    source = source.strip()
    if not source:
        raise DownloadFailed("No list was named; give an address or a file.")
    path = path_of(source)
    async with Spooling(target, limits.max_bytes, path.name) as spooling:
        await copy_file(path, spooling, limits.max_bytes, on_progress)
        await spooling.complete()
    return Download(target, spooling.size, spooling.digest, Validators())


def _nobody(_progress: Progress) -> None:
    """Nobody watches."""
