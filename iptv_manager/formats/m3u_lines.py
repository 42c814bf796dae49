"""Bytes of a playlist to whole lines: encodings, line ends, the longest line. What lines say is unknown here.

Lines end at LF, CR LF or CR only: `str.splitlines` would also cut at U+2028, \\x85, \\x0b and more.
"""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Protocol

LINE_CAP = 1024 * 1024
"""The longest line that is read, in bytes of UTF-8."""

_PIECE = 64 * 1024  # bytes read at once: 925,000 blocks/s; with 1 MiB, outside the caches, 680,000
_UTF16_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_START = 4096  # bytes that are kept of a line too long: more than are shown, for a secret in them to be found


class Source(Protocol):
    """What gives the bytes of a list: a file, or what reads one."""

    def read(self, size: int, /) -> bytes:
        """Some bytes, about so many; b"" at the end."""


class Lines(NamedTuple):
    """Whole lines as bytes, each ended by one LF; `line` is the number of the first."""

    line: int
    text: bytes


class OverlongLine(NamedTuple):
    """A line over `LINE_CAP`, of which only the start was kept."""

    line: int
    start: bytes


def read_head(stream: Source, size: int) -> bytes:
    """Read the first `size` bytes, fewer only where the stream ends, however small its reads are."""
    head = b""
    while len(head) < size and (piece := stream.read(size - len(head))):
        head += piece
    return head


def read_lines(head: bytes, stream: Source) -> Iterator[Lines | OverlongLine]:
    """Read a playlist whose first bytes were read already; memory stays bounded whatever it holds."""
    pieces = chain([head], iter(lambda: stream.read(_PIECE), b""))
    encoding = utf16_encoding(head)
    return _whole_lines(_with_unix_ends(pieces if encoding is None else _as_utf8(pieces, encoding)))


def utf16_encoding(head: bytes) -> str | None:
    """Tell the kind of UTF-16 by its mark or, without one, by where the NULs of its Latin letters stand."""
    for mark, encoding in _UTF16_BOMS:
        if head.startswith(mark):
            return encoding
    sample = head[:4096]
    at_even, at_odd = sample[::2].count(0), sample[1::2].count(0)
    if at_odd > 4 * at_even and 10 * at_odd > 4 * len(sample[1::2]):
        return "utf-16-le"
    if at_even > 4 * at_odd and 10 * at_even > 4 * len(sample[::2]):
        return "utf-16-be"
    return None


def in_utf8(head: bytes) -> bytes:
    """The first bytes of a list, decoded if they are UTF-16."""
    encoding = utf16_encoding(head)
    return head if encoding is None else next(_as_utf8([head], encoding))


def decode_line(line: bytes) -> str:
    """Decode one line: UTF-8, or cp1252 where more bytes are wrong than letters are right in UTF-8.

    A line of UTF-8 with a single bad byte keeps its good letters, the bad one becomes U+FFFD.
    """
    try:
        return line.decode()
    except UnicodeDecodeError:
        text = line.decode(errors="replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - sum(map(str.isascii, text))
    return text if good >= bad else line.decode("cp1252", errors="replace")


def _as_utf8(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()


def _with_unix_ends(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Make every line end one LF, also where a CR LF falls on two pieces."""
    held = b""
    for piece in pieces:
        text = held + piece
        held = b"\r" if text.endswith(b"\r") else b""
        if b"\r" in text:
            text = text[: len(text) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield text
    if held:
        yield b"\n"


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[Lines | OverlongLine]:
    line, rest = 1, b""
    source = iter(pieces)
    for piece in source:
        rest += piece
        if _first_is_overlong(rest):
            yield OverlongLine(line, rest[:_START])
            line, rest = line + 1, _after_line_end(rest, source)
        end = rest.rfind(b"\n") + 1
        if end:
            yield Lines(line, rest[:end])
            line, rest = line + rest.count(b"\n"), rest[end:]
    if rest:
        yield Lines(line, rest + b"\n")


def _first_is_overlong(text: bytes) -> bool:
    """Only the first line can be: the rest of the text came in one piece, which is shorter."""
    return len(text) > LINE_CAP and b"\n" not in text[: LINE_CAP + 1]


def _after_line_end(text: bytes, pieces: Iterator[bytes]) -> bytes:
    """Skip to the next line without holding what is skipped."""
    while (end := text.find(b"\n")) < 0:
        following = next(pieces, None)
        if following is None:
            return b""
        text = following
    return text[end + 1 :]
