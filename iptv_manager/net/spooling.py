"""A spool file filled by a coroutine: each step in a thread, nothing left behind unless it was completed."""

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from iptv_manager.net.spool import Spool
from iptv_manager.net.threads import in_thread


class Spooling:
    """`async with Spooling(…) as spooling:` fill it, then `complete` it.

    Where the block ends by an exception or a cancel, also one that comes while completing, the file is gone."""

    def __init__(self, target: Path, max_bytes: int, whose: str, encoding: str = "") -> None:
        self._spool = Spool(target, max_bytes, whose, encoding)

    async def __aenter__(self) -> Self:
        """No file is made yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the file where something went wrong; a file that is whole stays."""
        if error is not None:
            await in_thread(self._spool.discard)

    @property
    def size(self) -> int:
        """Bytes written, unpacked."""
        return self._spool.size

    @property
    def digest(self) -> bytes:
        """SHA-256 of what was written."""
        return self._spool.digest

    async def take(self, data: bytes) -> None:
        """Take what has arrived. Raises DownloadFailed."""
        await in_thread(self._spool.take, data, stop=self._spool.stop)

    async def take_block(self, file: BinaryIO, size: int) -> int:
        """Take up to `size` bytes of a file: how many there were, 0 at its end. Raises DownloadFailed, OSError."""
        return await in_thread(self._take_block, file, size, stop=self._spool.stop)

    async def complete(self) -> None:
        """Check the end and let the file appear under its name. Raises DownloadFailed."""
        await in_thread(self._spool.complete, stop=self._spool.stop)

    def _take_block(self, file: BinaryIO, size: int) -> int:
        data = file.read(size)
        self._spool.take(data)
        return len(data)
