"""Unpacking while it arrives: gzip, xz and zip, known by their first bytes, nested once at most.

Every unpacker is bounded in memory, and at its end says whether the packing was complete.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Protocol

PIECE = 1 << 20  # bytes of output at a time
XZ_MEMORY = 256 << 20  # bytes an xz stream may ask for
ZIP_MEMBERS = 1000  # more is no list
LIST_ENDINGS = (".m3u", ".m3u8", ".xml", ".xmltv", ".txt")
MAGIC_SIZE = 6


class PackingBroken(Exception):
    """The packing ends early, is damaged, or holds nothing we could use; the text says which, as a clause."""


class Unpacker(Protocol):
    """Takes packed bytes, gives the bytes inside."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken when the packing is not complete."""
        ...


class Plain:
    """Bytes that are not packed."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """As they are."""
        yield data

    def finish(self) -> Iterator[bytes]:
        """Nothing is left."""
        return iter(())


class Gzip:
    """gzip, also of several members; zeros or rubbish after the last are passed over, as gzip itself does."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack, a piece at a time."""
        while data and not self._ended:
            try:
                yield self._stream.decompress(data, PIECE)
            except zlib.error as error:
                raise PackingBroken("its gzip packing is damaged") from error
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._next_member(self._stream.unused_data.lstrip(b"\0"))

    def finish(self) -> Iterator[bytes]:
        """The last member's end must have been seen."""
        while tail := self._stream.decompress(self._stream.unconsumed_tail, PIECE):
            yield tail
        if not self._stream.eof:
            raise PackingBroken("its gzip packing breaks off before its end")

    def _next_member(self, rest: bytes) -> bytes:
        if rest[:2] == b"\x1f\x8b":
            self._stream = zlib.decompressobj(wbits=31)
            return rest
        self._ended = bool(rest)
        return b""


class Xz:
    """xz, also of several streams."""

    def __init__(self) -> None:
        self._stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack, a piece at a time."""
        while data or not self._stream.needs_input:
            if self._stream.eof:
                data = (self._stream.unused_data + data).lstrip(b"\0")
                if not data:
                    return
                self._stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
            try:
                yield self._stream.decompress(data, PIECE)
            except lzma.LZMAError as error:
                raise PackingBroken("its xz packing is damaged") from error
            data = b""

    def finish(self) -> Iterator[bytes]:
        """The stream's end must have been seen."""
        if not self._stream.eof:
            raise PackingBroken("its xz packing breaks off before its end")
        return iter(())


class Zip:
    """zip: its directory stands at its end, so it is kept aside until all of it is there."""

    def __init__(self, folder: Path) -> None:
        self._kept: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 (closed by finish, or with the object)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Keep."""
        self._kept.write(data)
        return iter(())

    def finish(self) -> Iterator[bytes]:
        """The one list inside, or the largest; names inside are never used as paths."""
        try:
            with self._kept, zipfile.ZipFile(self._kept) as archive, archive.open(_member(archive)) as member:
                while piece := member.read(PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
            raise PackingBroken("its zip packing is damaged or not complete") from error
        except RuntimeError as error:
            raise PackingBroken("it is a zip with a password") from error


class Detecting:
    """Finds out by the first bytes what the packing is; `depth` is how many packings may be left to undo."""

    def __init__(self, folder: Path, depth: int = 2) -> None:
        self._folder = folder
        self._depth = depth
        self._head = b""
        self._outer: Unpacker | None = None
        self._inner: Unpacker | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived."""
        if self._outer is None:
            self._head += data
            if len(self._head) < MAGIC_SIZE:
                return
            data, self._head = self._head, b""
            self._choose(data)
        yield from self._through(data)

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken."""
        if self._outer is None:
            self._choose(self._head)
            yield from self._through(self._head)
        if self._outer is None or self._inner is None:
            return
        for piece in self._outer.finish():
            yield from self._inner.feed(piece)
        yield from self._inner.finish()

    def _choose(self, head: bytes) -> None:
        self._outer = _unpacker_for(head, self._folder) if self._depth else Plain()
        packed = not isinstance(self._outer, Plain)
        self._inner = Detecting(self._folder, self._depth - 1) if packed else Plain()

    def _through(self, data: bytes) -> Iterator[bytes]:
        if self._outer is not None and self._inner is not None:
            for piece in self._outer.feed(data):
                if piece:
                    yield from self._inner.feed(piece)


def _unpacker_for(head: bytes, folder: Path) -> Unpacker:
    if head.startswith(b"\x1f\x8b"):
        return Gzip()
    if head.startswith(b"\xfd7zXZ\0"):
        return Xz()
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return Zip(folder)
    return Plain()


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist()[:ZIP_MEMBERS] if not info.is_dir()]
    lists = [info for info in files if info.filename.lower().endswith(LIST_ENDINGS)]
    chosen = max(lists or files, key=lambda info: info.file_size, default=None)
    if chosen is None:
        raise PackingBroken("it is a zip with nothing in it")
    with suppress(UnicodeError):
        chosen.filename.encode()
    return chosen
