"""Unpacking zip: the one list inside, or the largest. Names inside are never used as paths."""

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from iptv_manager.net.packing import PIECE, PackingBroken

LIST_ENDINGS = (".m3u", ".m3u8", ".xml", ".xmltv", ".txt", ".gz", ".xz")
DIRECTORY_SIZE = 1 << 20  # bytes; `zipfile` reads the directory in one go and makes an object of each entry
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # those of bounded memory
_ENCRYPTED = 1
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError)


class Zip:
    """zip: its directory stands at its end, so it is kept aside until all of it is there."""

    def __init__(self, folder: Path) -> None:
        self._kept: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 (closed by finish, or with the object)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Keep. Raises OSError."""
        self._kept.write(data)
        return iter(())

    def finish(self) -> Iterator[bytes]:
        """The list inside, a piece at a time; raises PackingBroken, OSError."""
        try:
            with self._kept, zipfile.ZipFile(_Bounded(self._kept)) as archive:
                yield from _pieces(archive)
        except _DAMAGE as error:
            raise PackingBroken("its zip packing is damaged or not complete") from error


class _Bounded:
    """A file that refuses to be read in huge pieces, or where it is not."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.tell = file.tell
        self.seekable = file.seekable

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to an offset. Raises BadZipFile for one before the beginning, of a directory that lies."""
        if whence == os.SEEK_SET and offset < 0:
            raise zipfile.BadZipFile("an offset before the beginning")
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """Read `size` bytes; of more than any honest archive needs at a time, only so much."""
        return self._file.read(size if 0 <= size <= DIRECTORY_SIZE else DIRECTORY_SIZE)


def _pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    with archive.open(_member(archive)) as member:
        while piece := member.read(PIECE):
            yield piece


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist() if not info.is_dir() and info.file_size]
    lists = [info for info in files if info.filename.lower().endswith(LIST_ENDINGS)]
    chosen = max(lists or files, key=lambda info: info.file_size, default=None)
    if chosen is None:
        raise PackingBroken("it is a zip with nothing in it")
    if chosen.flag_bits & _ENCRYPTED:
        raise PackingBroken("it is a zip with a password")
    if chosen.compress_type not in _PACKINGS:
        raise PackingBroken("it is a zip of an unusual kind")
    return chosen
