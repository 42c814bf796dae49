"""Fetching a list or a guide, from an address or a file alike, into a spool file: bounded and checked."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.net.addresses import is_private, public_only
from iptv_manager.net.answers import fault_sentence, status_sentence
from iptv_manager.net.session import as_url
from iptv_manager.net.spool import Spool

BLOCK = 1 << 20  # bytes handed to the spool at a time
_REDIRECTS = (301, 302, 303, 307, 308)
_NETWORK_ERRORS = (
    aiohttp.ClientError,
    OSError,
    asyncio.TimeoutError,
    ValueError,
    aiohttp.http.HttpProcessingError,
)


class DownloadLimits(NamedTuple):
    """Bounds of a download. Bytes and seconds."""

    max_bytes: int = 2 << 30  # unpacked
    deadline: float = 3600.0
    min_rate: int = 1024  # bytes a second, over every `rate_window`
    rate_window: float = 30.0  # also the longest silence
    max_redirects: int = 5


class Validators(NamedTuple):
    """What the server said of the version we have."""

    etag: str = ""
    last_modified: str = ""


class Download(NamedTuple):
    """What was fetched. With `not_modified`, nothing was: the version we have is the current one."""

    path: Path
    size: int  # bytes, unpacked
    digest: bytes  # SHA-256 of the unpacked content
    validators: Validators
    not_modified: bool = False


def is_address(source: str) -> bool:
    """Is the source an address rather than a file?"""
    return "://" in source and not source.lower().startswith("file:")


async def fetch(
    session: aiohttp.ClientSession,
    source: str,
    target: Path,
    limits: DownloadLimits | None = None,
    validators: Validators | None = None,
    user_agent: str = "",
    on_progress: ProgressCallback | None = None,
) -> Download:
    """Fetch `source` into `target`, unpacked (gzip, xz, zip). Nothing is left behind unless all went well.

    Raises DownloadFailed with one sentence: what happened, why, and what to do."""
    tell = on_progress or _nobody
    bounds = limits or DownloadLimits()
    if not is_address(source):
        return await _copy(_path_of(source), target, bounds, tell)
    host = urlsplit(source).hostname or "The server"
    try:
        async with asyncio.timeout(bounds.deadline) as deadline:
            return await _Request(session, source, target, bounds, tell, user_agent).fetch(validators)
    except _NETWORK_ERRORS as error:
        if isinstance(error, TimeoutError) and deadline.expired():
            raise DownloadFailed(
                f"{host} needs more than {bounds.deadline / 60:.0f} minutes for this list; try again later, "
                "or raise IPTV_MANAGER_DOWNLOAD_DEADLINE."
            ) from error
        raise DownloadFailed(fault_sentence(host, error)) from error


class _Request:
    """One download from an address, hop after hop."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        source: str,
        target: Path,
        limits: DownloadLimits,
        tell: ProgressCallback,
        user_agent: str,
    ) -> None:
        self._session = session
        self._source = as_url(source)
        self._target = target
        self._limits = limits
        self._tell = tell
        self._headers = {"Accept-Encoding": "gzip"} | ({"User-Agent": user_agent} if user_agent else {})

    async def fetch(self, validators: Validators | None) -> Download:
        """Follow redirects to the answer, and take its body."""
        url = self._source
        guard: AbstractContextManager[None] = nullcontext()
        for _ in range(self._limits.max_redirects + 1):
            async with self._answer(url, guard, validators) as answer:
                host = url.host or "The server"
                if answer.status == 304 and validators:
                    return Download(self._target, 0, b"", validators, not_modified=True)
                if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                    if answer.status != 200:
                        raise DownloadFailed(status_sentence(host, answer.status, answer.headers))
                    return await self._body(answer, host)
                guard = nullcontext() if _is_here(answer) else public_only()
                url = _next_hop(url, answer.headers["Location"])
        raise DownloadFailed(
            f"{self._source.host} sends us round in circles (over {self._limits.max_redirects} redirects); "
            "check the address."
        )

    @asynccontextmanager
    async def _answer(
        self, url: URL, guard: AbstractContextManager[None], validators: Validators | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        headers = dict(self._headers)
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        with guard:
            async with asyncio.timeout(self._limits.rate_window):
                answer = await self._session.get(url, headers=headers, allow_redirects=False)
        try:
            yield answer
        finally:
            answer.close()

    async def _body(self, answer: aiohttp.ClientResponse, host: str) -> Download:
        if (packing := answer.headers.get("Content-Encoding", "").lower()) not in (
            "",
            "identity",
            "gzip",
            "x-gzip",
        ):
            raise DownloadFailed(f"{host} sends the list in a packing nobody asked for ({packing[:20]}).")
        spool = await asyncio.to_thread(Spool, self._target, self._limits.max_bytes, f"The list of {host}")
        try:
            await self._receive(answer, host, spool)
            await asyncio.to_thread(spool.complete)
        finally:
            await asyncio.shield(asyncio.to_thread(spool.discard))
        found = Validators(
            answer.headers.get("ETag", "")[:500], answer.headers.get("Last-Modified", "")[:100]
        )
        return Download(self._target, spool.size, spool.digest, found)

    async def _receive(self, answer: aiohttp.ClientResponse, host: str, spool: Spool) -> None:
        pace = _Pace(self._limits, host)
        received = 0
        waiting = bytearray()
        try:
            while True:
                async with asyncio.timeout(self._limits.rate_window):
                    data = await answer.content.readany()
                waiting += data
                received += len(data)
                if len(waiting) >= BLOCK or not data:
                    await asyncio.to_thread(spool.take, bytes(waiting))
                    waiting.clear()
                if not data:
                    return
                self._tell(Progress(received, answer.content_length, "Downloading", "bytes"))
                pace.check(received)
        except aiohttp.ClientPayloadError as error:
            whole = f" of {answer.content_length:,}" if answer.content_length else ""
            raise DownloadFailed(
                f"{host} broke off after {received:,}{whole} bytes; try again later."
            ) from error


class _Pace:
    """Ends a download that drips."""

    def __init__(self, limits: DownloadLimits, host: str) -> None:
        self._limits = limits
        self._host = host
        self._since = monotonic()
        self._before = 0

    def check(self, received: int) -> None:
        """Raise DownloadFailed when the last window brought too little."""
        seconds = monotonic() - self._since
        if seconds < self._limits.rate_window:
            return
        if received - self._before < self._limits.min_rate * seconds:
            raise DownloadFailed(
                f"{self._host} sends only drop by drop; the download was ended. Try again later."
            )
        self._since, self._before = monotonic(), received


def _next_hop(url: URL, location: str) -> URL:
    """Where a redirect leads; credentials of the old address do not go along to another host."""
    hop = url.join(as_url(location))
    if hop.scheme not in ("http", "https") or not hop.host:
        raise DownloadFailed(
            f"{url.host} sends us on to something that is no web address; it was not followed."
        )
    return hop


def _is_here(answer: aiohttp.ClientResponse) -> bool:
    """Did the answer come from this computer or this network?"""
    transport = answer.connection.transport if answer.connection else None
    peer: tuple[str, int] | None = transport.get_extra_info("peername") if transport else None
    return peer is not None and is_private(peer[0])


async def _copy(path: Path, target: Path, limits: DownloadLimits, tell: ProgressCallback) -> Download:
    """A file goes the same way as a download."""
    size = await asyncio.to_thread(_readable_size, path)
    spool = await asyncio.to_thread(Spool, target, limits.max_bytes, path.name)
    try:
        with await asyncio.to_thread(path.open, "rb") as file:
            done = 0
            while data := await asyncio.to_thread(file.read, BLOCK):
                await asyncio.to_thread(spool.take, data)
                done += len(data)
                tell(Progress(done, size, "Reading file", "bytes"))
        await asyncio.to_thread(spool.complete)
    except OSError as error:
        raise DownloadFailed(f"{path} can't be read ({error.strerror}); check its permissions.") from error
    finally:
        await asyncio.shield(asyncio.to_thread(spool.discard))
    return Download(target, spool.size, spool.digest, Validators())


def _readable_size(path: Path) -> int:
    """The file's size. Raises DownloadFailed for what is no file that can be read."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise DownloadFailed(f"{path} is not there; it was moved, renamed or deleted.") from error
    except (OSError, ValueError) as error:
        raise DownloadFailed(f"{path} can't be read; check its name and permissions.") from error
    if stat.S_ISDIR(found.st_mode):
        raise DownloadFailed(f"{path} is a folder; choose the list inside it.")
    if not stat.S_ISREG(found.st_mode):
        raise DownloadFailed(f"{path} is a device or a pipe, not a file; choose a list.")
    if not os.access(path, os.R_OK):
        raise DownloadFailed(f"{path} may not be read; check its permissions.")
    return found.st_size


def _path_of(source: str) -> Path:
    if source.lower().startswith("file:"):
        return Path(unquote(urlsplit(source).path))
    return Path(source).expanduser()


def _nobody(_progress: Progress) -> None:
    """Nobody watches."""
