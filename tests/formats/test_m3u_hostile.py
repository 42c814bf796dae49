"""Hostile lists cost time and memory in proportion to their size, never more."""

import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO, RawIOBase

import pytest

from iptv_manager.formats.m3u import M3uReader
from iptv_manager.model.errors import InputRefused

HOSTILE: dict[str, Callable[[int], bytes]] = {
    "one line": lambda n: b"#EXTINF:-1," + b"x" * n,
    "remarks": lambda n: b"#\n" * (n // 2),
    "extinf lines": lambda n: b"#EXTINF:-1,x\n" * (n // 13),
    "blank lines": lambda n: b"\n" * (n // 4),
    "carriage returns": lambda n: b"\r" * (n // 4),
    "tiny addresses": lambda n: b"a\n" * (n // 40),
    "quotes": lambda n: b"#EXTINF:-1 a=" + b'"' * n,
    "open quotes": lambda n: b"#EXTINF:-1 " + b'a="b ' * (n // 5),
    "open quotes with long keys": lambda n: b"#EXTINF:-1 " + (b'a="x" y ' + b"k" * 70 + b'="') * (n // 80),
    "open quotes with far keys": lambda n: b"#EXTINF:-1 " + (b'a="x" y k' + b" " * 40 + b'="') * (n // 52),
    "both quotes": lambda n: b"#EXTINF:-1 " + b"a=\"x b='y " * (n // 10),
    "equals": lambda n: b"#EXTINF:-1 " + b"=" * n,
    "keys": lambda n: b"#EXTINF:-1 " + b"a=" * (n // 2),
    "blanks": lambda n: b"#EXTINF:-1 " + b" " * n + b"x",
    "words and blanks": lambda n: b"#EXTINF:-1 " + b"x   " * (n // 4),
    "commas": lambda n: b"#EXTINF:-1" + b"," * n,
    "well-known commas": lambda n: b"#EXTINF:-1" + b',tvg-id="a"' * (n // 11),
    "attributes": lambda n: b"#EXTINF:-1" + b"".join(b' k%d="v"' % at for at in range(n // 12)),
    "header": lambda n: b"#EXTM3U url-tvg=" + b", " * (n // 2) + b"http://x\nhttp://h/1\n",
    "header quotes": lambda n: b"#EXTM3U " + b'a="b ' * (n // 5) + b"\nhttp://h/1\n",
    "combining marks": lambda n: (
        b'#EXTINF:-1 a="' + "\u0300\u0327".encode() * (n // 4) + b'",x\nhttp://h/1\n'
    ),
    "marks in bytes": lambda n: "\ufeff\u200b".encode() * (n // 6),
    "controls": lambda n: b"\x01" * n,
    "bars": lambda n: b"http://h/1|" + b"a=b&" * (n // 4),
    "header json": lambda n: b"#EXTHTTP:" + b"[" * n + b"\nhttp://h/1\n",
    "bad utf-8": lambda n: b"#EXTINF:-1," + b"\xff\xc3" * (n // 2),
}


def seconds_to_read(content: bytes) -> float:
    started = time.perf_counter()
    try:
        for _ in M3uReader(BytesIO(content)):
            pass
    except InputRefused:
        pass
    return time.perf_counter() - started


@pytest.mark.parametrize("kind", HOSTILE)
def test_four_times_the_bytes_take_about_four_times_as_long(kind: str) -> None:
    make = HOSTILE[kind]
    small, big = (b"#EXTM3U\n" + make(size) for size in (200_000, 800_000))
    time_small, time_big = (min(seconds_to_read(content) for _ in range(3)) for content in (small, big))
    assert time_big < 9 * time_small + 0.1


class Endless(RawIOBase):
    """A list that repeats one piece so many times, never held in memory as a whole."""

    def __init__(self, start: bytes, piece: bytes, times: int, end: bytes) -> None:
        self._start, self._piece, self._left, self._end = start, piece, times, end

    def read(self, size: int = -1) -> bytes:
        if self._start:
            given, self._start = self._start[:size], self._start[size:]
            return given
        if self._left:
            self._left -= 1
            return self._piece
        given, self._end = self._end, b""
        return given


@pytest.mark.parametrize("piece", [b"x" * 65_536, b"#\n" * 32_768, b"#EXTINF:-1,x\n" * 5_000, b"\n" * 65_536])
def test_two_mebibytes_without_an_address_take_little_memory(piece: bytes) -> None:
    stream = Endless(b"#EXTM3U\n#EXTINF:-1,One\n", piece, 32, b"\n#EXTINF:-1,Two\nhttp://h/2.ts\n")
    tracemalloc.start()
    try:
        last = None
        for item in M3uReader(stream):  # type: ignore[arg-type]
            last = item
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert getattr(last, "name", "") == "Two"
    assert peak < 6 * 1024 * 1024


def test_the_line_numbers_after_a_long_wait_for_an_address_are_right() -> None:
    remarks = b"# x\n" * 700_000
    content = b"#EXTM3U\n#EXTINF:-1,One\n" + remarks + b"#EXTINF:-1,Two\nhttp://h/2.ts\n"
    lost, found = M3uReader(BytesIO(content))
    assert (lost.line, found.line) == (2, 700_003)
