"""Unpacking while it arrives: gzip, xz and zip, known by their first bytes, one inside another at most.

Every unpacker is bounded in memory, and at its end says whether the packing was complete.
"""

import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from iptv_manager.net.packing import PIECE, PackingBroken
from iptv_manager.net.zipped import Zip

XZ_MEMORY = 128 << 20  # bytes an xz stream may ask for; the strongest usual setting asks for 65 MiB
GZIP = b"\x1f\x8b"
XZ = b"\xfd7zXZ\0"
ZIPS = (b"PK\3\4", b"PK\5\6")
MAGIC_SIZE = 6  # bytes that tell every packing
_PADDING = b"\0 \t\r\n"  # what may follow the end of a packing


class Unpacker(Protocol):
    """Takes packed bytes, gives the bytes inside."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        ...

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
    """gzip, also of several members; zeros and blanks after the last are passed over."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._between = b""  # the first byte of what follows a member

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        data = self._between + data
        self._between = b""
        while data:
            if self._stream.eof and not (data := self._next_member(data)):
                return
            yield self._unpacked(data)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken unless the last member's end was seen."""
        while tail := self._unpacked(self._stream.unconsumed_tail):
            yield tail
        if not self._stream.eof:
            raise PackingBroken("its gzip packing breaks off before its end")
        if self._between:
            raise PackingBroken("something follows the end of its gzip packing")

    def _unpacked(self, data: bytes) -> bytes:
        try:
            return self._stream.decompress(data, PIECE)
        except zlib.error as error:
            raise PackingBroken("its gzip packing is damaged") from error

    def _next_member(self, data: bytes) -> bytes:
        """The next member from its beginning; b"" while there is none."""
        rest = data.lstrip(_PADDING)
        if len(rest) < len(GZIP):
            self._between = rest
            return b""
        if not rest.startswith(GZIP):
            raise PackingBroken("something follows the end of its gzip packing")
        self._stream = zlib.decompressobj(wbits=31)
        return rest


class Deflate:
    """What a server calls deflate: with the envelope of zlib, as the standard says, or without."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        if self._stream is None:
            has_envelope = data[0] & 0x0F == 8 and int.from_bytes((data + b"\0")[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(wbits=15 if has_envelope else -15)
        while data:
            try:
                yield self._stream.decompress(data, PIECE)
            except zlib.error as error:
                raise PackingBroken("its deflate packing is damaged") from error
            data = self._stream.unconsumed_tail

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken unless the end was seen."""
        while self._stream is not None and (tail := self._stream.decompress(b"", PIECE)):
            yield tail
        if self._stream is not None and not self._stream.eof:
            raise PackingBroken("its deflate packing breaks off before its end")


class Xz:
    """xz, also of several streams."""

    def __init__(self) -> None:
        self._stream = _new_xz()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        while data or not (self._stream.eof or self._stream.needs_input):
            if self._stream.eof:
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._stream = _new_xz()
            try:
                yield self._stream.decompress(data, PIECE)
            except lzma.LZMAError as error:
                raise PackingBroken("its xz packing is damaged") from error
            data = self._stream.unused_data

    def finish(self) -> Iterator[bytes]:
        """Nothing is left; raises PackingBroken unless the stream's end was seen."""
        if not self._stream.eof:
            raise PackingBroken("its xz packing breaks off before its end")
        return iter(())


class Detecting:
    """Finds out by the first bytes what the packing is; `depth` is how many packings may be left to undo."""

    def __init__(self, folder: Path, depth: int = 2) -> None:
        self._folder = folder
        self._depth = depth
        self._head = b""
        self._chain: Unpacker | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        if self._chain is None:
            self._head += data
            if len(self._head) < MAGIC_SIZE:
                return
            data = self._head
            self._chain = self._chosen(data)
        yield from self._chain.feed(data)

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken."""
        if self._chain is None:
            self._chain = self._chosen(self._head)
            yield from self._chain.feed(self._head)
        yield from self._chain.finish()

    def _chosen(self, head: bytes) -> Unpacker:
        outer = unpacker_for(head, self._folder) if self._depth else Plain()
        return outer if isinstance(outer, Plain) else Nested(outer, Detecting(self._folder, self._depth - 1))


class Nested:
    """A packing with another one, or the bytes themselves, inside."""

    def __init__(self, outer: Unpacker, inner: Unpacker) -> None:
        self._outer = outer
        self._inner = inner

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack what has arrived, a piece at a time; raises PackingBroken."""
        for piece in self._outer.feed(data):
            if piece:
                yield from self._inner.feed(piece)

    def finish(self) -> Iterator[bytes]:
        """What is left; raises PackingBroken."""
        for piece in self._outer.finish():
            yield from self._inner.feed(piece)
        yield from self._inner.finish()


def unpacker_for(head: bytes, folder: Path) -> Unpacker:
    """The unpacker for what begins with `head`; `folder` is where a zip may be kept meanwhile."""
    if head.startswith(GZIP):
        return Gzip()
    if head.startswith(XZ):
        return Xz()
    if head.startswith(ZIPS):
        return Zip(folder)
    return Plain()


def _new_xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
