"""Posters and logos as files: fetched when first looked at, few at once, small, and kept in a bounded folder.

Decoding them is the window's business. Where a list's picture may lie is guarded as everything a list names.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from time import monotonic

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.net.addresses import public_only
from iptv_manager.net.download import DownloadLimits, fetch
from iptv_manager.net.inside import host_in, is_inside
from iptv_manager.net.session import open_session

log = logging.getLogger(__name__)

AT_ONCE = 4  # downloads
LIMITS = DownloadLimits(
    max_bytes=4 << 20, deadline=20.0, min_rate=2048, rate_window=5.0, max_redirects=3, first_answer=10.0
)
MOST_BYTES = 256 << 20  # of the folder
MOST_FILES = 20_000
PRUNE_EVERY = 200  # downloads
REFUSED_FOR = 3600.0  # seconds that a picture which could not be had is not asked for again
MOST_REFUSED = 5000
_LONGEST_ADDRESS = 4096

Fill = Callable[[str, str], Awaitable[str]]
"""Gives, of where a list lies and an address that it names, the address as it is opened."""


class LogoService:
    """Gives the file of a picture. Nothing here raises for a picture that can't be had: there is none, then."""

    def __init__(
        self, folder: Path, clock: Callable[[], float] = monotonic, fill: Fill | None = None
    ) -> None:
        """`fill` puts the accounts in that an address of a picture needs."""
        self._folder = folder
        self._clock = clock
        self._fill = fill
        self._refused: dict[str, float] = {}  # by address: until when
        self._under_way: dict[str, asyncio.Task[Path | None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._fetched = 0

    async def file_of(self, url: str, source: str = "") -> Path | None:
        """The picture at `url` as a file; None where there is none to be had.

        `source` is where the list that names it lies: if that is in this network, the picture may be, too.
        Asked twice at once, it is fetched once. Cancelled, the fetch goes on for the next one who asks."""
        if not url.lower().startswith(("http://", "https://")) or len(url) > _LONGEST_ADDRESS:
            return None
        task = self._under_way.get(url)
        if task is None:
            if self._refused.get(url, 0.0) > self._clock():
                return None
            task = asyncio.create_task(self._had(url, source), name="picture")
            self._under_way[url] = task
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is being fetched."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _had(self, url: str, source: str) -> Path | None:
        path = self._folder / sha256(url.encode("utf-8", "replace")).hexdigest()
        if await asyncio.to_thread(_is_there, path):
            return path
        async with self._places:
            try:
                await self._fetch(url, source, path)
            except (IptvManagerError, OSError, ValueError) as error:
                log.info("a picture could not be had: %s", type(error).__name__)
                self._refuse(url)
                return None
        if not await asyncio.to_thread(is_picture, path):
            await asyncio.to_thread(path.unlink, True)
            self._refuse(url)
            return None
        await self._keep_bounds()
        return path

    async def _fetch(self, url: str, source: str, path: Path) -> None:
        await asyncio.to_thread(self._folder.mkdir, 0o700, True, True)
        url = await self._fill(source, url) if self._fill else url
        async with open_session(at_once=1) as session:
            with _guard(url, source):
                await fetch(session, url, path, LIMITS)

    def _refuse(self, url: str) -> None:
        if len(self._refused) >= MOST_REFUSED:
            self._refused.clear()
        self._refused[url] = self._clock() + REFUSED_FOR

    async def _keep_bounds(self) -> None:
        self._fetched += 1
        if self._fetched % PRUNE_EVERY == 1:
            await asyncio.to_thread(prune, self._folder, MOST_BYTES, MOST_FILES)


def is_picture(path: Path) -> bool:
    """Does the file begin as a PNG, JPEG, GIF, WebP or BMP does? Drawings in XML are none: they may hold anything."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return False
    if head[:4] == b"RIFF":
        return head[8:12] == b"WEBP"
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM"))


def prune(folder: Path, most_bytes: int, most_files: int) -> int:
    """Delete the pictures that were used longest ago until the folder is within its bounds; gives how many."""
    files = []
    for path in folder.iterdir():
        try:
            found = path.stat()
        except OSError:
            continue
        files.append((found.st_mtime, found.st_size, path))
    files.sort(key=lambda one: one[0], reverse=True)
    kept_bytes = deleted = 0
    for place, (_, size, path) in enumerate(files):
        kept_bytes += size
        if place >= most_files or kept_bytes > most_bytes:
            path.unlink(missing_ok=True)
            deleted += 1
    return deleted


def _is_there(path: Path) -> bool:
    """Is it there? Being looked at counts as use."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def _guard(url: str, source: str) -> AbstractContextManager[None]:
    """What a list names may lie in this network only if the list itself does."""
    is_ours = bool(source) and ("://" not in source or is_inside(host_in(source)))
    return nullcontext() if is_ours and is_inside(host_in(url)) else public_only()
