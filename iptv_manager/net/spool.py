"""The spool file: what arrives is unpacked, measured, fingerprinted and written, and appears when complete."""

import errno
import hashlib
import os
from pathlib import Path
from tempfile import mkstemp

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.net.inflate import Detecting, PackingBroken

FREE_RATIO = 64 << 20  # bytes of output up to which any packing is believed
MOST_RATIO = 200  # lists pack about 15 to 1; a bomb 1,000 to 1
BLOCK = 1 << 20


class Spool:
    """One spool file while it is written. Its methods block: call them in a thread."""

    def __init__(self, target: Path, max_bytes: int, whose: str) -> None:
        self._target = target
        self._max_bytes = max_bytes
        self._whose = whose
        self._unpacking = Detecting(target.parent)
        self._digest = hashlib.sha256()
        self._taken = 0
        self.size = 0
        try:
            descriptor, self._temporary = mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
        except OSError as error:
            raise _unwritable(error) from error
        self._file = os.fdopen(descriptor, "wb", BLOCK)

    @property
    def digest(self) -> bytes:
        """SHA-256 of what was written (the fastest sound hash where processors have it built in)."""
        return self._digest.digest()

    def take(self, data: bytes) -> None:
        """Take what has arrived. Raises DownloadFailed when it is too much, damaged, or can't be written."""
        self._taken += len(data)
        try:
            for piece in self._unpacking.feed(data):
                self._write(piece)
        except PackingBroken as error:
            raise DownloadFailed(f"{self._whose} can't be read: {error}. Fetch it again later.") from error

    def complete(self) -> None:
        """All has arrived: check the end and let the file appear under its name."""
        try:
            for piece in self._unpacking.finish():
                self._write(piece)
        except PackingBroken as error:
            raise DownloadFailed(f"{self._whose} can't be read: {error}. Fetch it again later.") from error
        try:
            self._file.close()
            os.replace(self._temporary, self._target)
        except OSError as error:
            raise _unwritable(error) from error

    def discard(self) -> None:
        """Leave nothing behind; after `complete` this does nothing."""
        try:
            self._file.close()
        except OSError:
            self._file = open(os.devnull, "wb")  # noqa: SIM115 (its buffer could not be written: let it go)
        Path(self._temporary).unlink(missing_ok=True)

    def _write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._max_bytes:
            raise DownloadFailed(
                f"{self._whose} is bigger than {self._max_bytes >> 20:,} MB; if it really is a list, "
                "raise IPTV_MANAGER_MAX_LIST_BYTES."
            )
        if self.size > FREE_RATIO and self.size > self._taken * MOST_RATIO:
            raise DownloadFailed(f"{self._whose} unpacks to far more than a list can be; it was left unread.")
        self._digest.update(piece)
        try:
            self._file.write(piece)
        except OSError as error:
            raise _unwritable(error) from error


def digest_of(path: Path) -> bytes:
    """The digest of a file that is not packed, as `Spool` would give it. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _unwritable(error: OSError) -> DownloadFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DownloadFailed(
            "The disk is full: there is no room for the list; free some space and try again."
        )
    return DownloadFailed(f"The data folder can't be written ({error.strerror}); check its permissions.")
