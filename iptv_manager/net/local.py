"""Taking a list from a file: read in a thread, unpacked and checked like a download."""

import os
import stat
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.net.answers import shown
from iptv_manager.net.spool import too_big
from iptv_manager.net.spooling import Spooling
from iptv_manager.net.threads import in_thread

BLOCK = 4 << 20  # bytes read at a time
_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def path_of(source: str) -> Path:
    """The path that a `file:` address or a typed path means. Raises DownloadFailed."""
    if not source.lower().startswith("file:"):
        return Path(os.path.expanduser(source))
    try:
        parts = urlsplit(source)
    except ValueError as error:
        raise DownloadFailed(f"{shown(source)} is no usable address of a file; correct it.") from error
    if parts.netloc.lower() not in ("", "localhost"):
        raise DownloadFailed(f"{shown(source)} is on another computer; copy it here, or give its path.")
    return Path(url2pathname(parts.path))


async def copy_file(path: Path, spooling: Spooling, max_bytes: int, tell: ProgressCallback) -> None:
    """Fill `spooling` with the content of a file. Raises DownloadFailed."""
    name = shown(str(path))
    try:
        with await in_thread(_opened, path, name) as file:
            before = os.fstat(file.fileno())
            if before.st_size > max_bytes:
                raise too_big(name, max_bytes)
            done = 0
            while size := await spooling.take_block(file, BLOCK):
                done += size
                tell(Progress(done, before.st_size, "Reading file", "bytes"))
            after = os.fstat(file.fileno())
    except OSError as error:
        raise _unreadable(name, error) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DownloadFailed(f"{name} was written to while it was read; try again when it is complete.")


def _opened(path: Path, name: str) -> BinaryIO:
    """The file, opened. Looked at twice: to touch no device, and to know what was opened in the end."""
    try:
        _check_kind(path.stat().st_mode, name)
        descriptor = os.open(path, os.O_RDONLY | _UNBLOCKED)
        file = open(descriptor, "rb", buffering=0)  # noqa: SIM115 (closed by the one who asked)
        try:
            _check_kind(os.fstat(descriptor).st_mode, name)
        except DownloadFailed:
            file.close()
            raise
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    return file


def _check_kind(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise DownloadFailed(f"{name} is a folder; choose the list inside it.")
    if not stat.S_ISREG(mode):
        raise DownloadFailed(f"{name} is a device or a pipe, not a file; choose a list.")


def _unreadable(name: str, error: Exception) -> DownloadFailed:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return DownloadFailed(f"{name} is not there; it was moved, renamed or deleted: choose it anew.")
    if isinstance(error, PermissionError):
        return DownloadFailed(f"{name} may not be read; check its permissions.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "no usable name"
    return DownloadFailed(f"{name} can't be read ({shown(reason)}); check its name and its disk.")
