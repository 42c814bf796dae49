"""The spool file: what arrives is unpacked, measured, fingerprinted and written, and appears when complete."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from tempfile import mkstemp

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.net.inflate import Deflate, Detecting, Nested, Unpacker
from iptv_manager.net.packing import PackingBroken

FREE_RATIO = 64 << 20  # bytes of output up to which any packing is believed
MOST_RATIO = 200  # lists pack about 15 to 1; a bomb 1,000 to 1
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)


class Spool:
    """One spool file while it is written. Its methods block: call them in a thread, one at a time."""

    def __init__(self, target: Path, max_bytes: int, whose: str, encoding: str = "") -> None:
        """`whose` begins the sentences; `encoding` is the packing that HTTP says is around the content."""
        self._target = target
        self._max_bytes = max_bytes
        self._whose = whose
        self._unpacking = _unpacking(target.parent, encoding)
        self._digest = hashlib.sha256()
        self._taken = 0
        self._is_stopped = False
        self._is_complete = False
        self._temporary: Path | None = None
        self._file: FileIO | None = None
        self.size = 0

    @property
    def digest(self) -> bytes:
        """SHA-256 of what was written: where processors have it built in, the fastest sound one of hashlib.

        Measured: sha256 1.7 GB/s, blake2b 1.2, sha512 0.8, blake2s 0.5."""
        return self._digest.digest()

    def take(self, data: bytes) -> None:
        """Take what has arrived. Raises DownloadFailed when it is too much, damaged, or can't be written."""
        self._taken += len(data)
        if self._taken > self._max_bytes:
            raise too_big(self._whose, self._max_bytes)
        with self._explained():
            self._write_all(self._unpacking.feed(data))

    def complete(self) -> None:
        """All has arrived: check the end and let the file appear under its name. Raises DownloadFailed."""
        with self._explained():
            self._write_all(self._unpacking.finish())
            self._opened().close()
            if self._temporary:
                self._temporary.replace(self._target)
            self._is_complete = True

    def stop(self) -> None:
        """From another thread: let what is under way end soon; what was written is to be discarded."""
        self._is_stopped = True

    def discard(self) -> None:
        """Leave nothing behind, under neither name."""
        if self._file:
            self._file.close()
        if self._temporary:
            self._temporary.unlink(missing_ok=True)
        if self._is_complete:
            self._target.unlink(missing_ok=True)

    def _opened(self) -> FileIO:
        if self._file is None:
            descriptor, name = mkstemp(prefix=f".{self._target.name}.", dir=self._target.parent)  # mode 0600
            self._temporary = Path(name)
            self._file = FileIO(descriptor, "wb")
        return self._file

    def _write_all(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            if self._is_stopped:
                return
            self._write(piece)

    def _write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._max_bytes:
            raise too_big(self._whose, self._max_bytes)
        if self.size > FREE_RATIO and self.size > self._taken * MOST_RATIO:
            raise DownloadFailed(
                f"{self._whose} unpacks to far more than a list can be, and was left unread; ask your provider."
            )
        self._digest.update(piece)
        file, rest = self._opened(), memoryview(piece)
        while rest:
            rest = rest[file.write(rest) :]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PackingBroken as error:
            raise DownloadFailed(f"{self._whose} can't be read: {error}; fetch it again later.") from error
        except OSError as error:
            raise _unwritable(error) from error


def digest_of(path: Path) -> bytes:
    """The digest of a file that is not packed, as `Spool` would give it. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def too_big(whose: str, max_bytes: int) -> DownloadFailed:
    """The error for a list over the bound."""
    return DownloadFailed(
        f"{whose} is bigger than {_amount(max_bytes)}; if it really is a list, "
        "raise IPTV_MANAGER_MAX_LIST_BYTES."
    )


def _amount(size: int) -> str:
    return f"{size >> 20:,} MB" if size >= 1 << 20 else f"{size:,} bytes"


def _unpacking(folder: Path, encoding: str) -> Unpacker:
    """What undoes the packing: gzip shows by its bytes, deflate only by what HTTP says."""
    inner = Detecting(folder)
    return Nested(Deflate(), inner) if encoding == "deflate" else inner


def _unwritable(error: OSError) -> DownloadFailed:
    if error.errno in _FULL:
        return DownloadFailed(
            "The disk is full: there is no room for the list; free some space and try again."
        )
    return DownloadFailed(f"The data folder can't be written ({error.strerror}); check its permissions.")
