"""Reading one big JSON object part by part, so that a list of a million items never stands in memory.

What is in the parts is the reader's business; here only: names, values, and the items of lists one at a time.
"""

import json
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from iptv_manager.formats.text import clean
from iptv_manager.model.errors import InputRefused

BLOCK = 1 << 16  # characters read at once
LONGEST_ITEM = 1 << 22  # characters that one item may have
DEEPEST = 50  # lists and objects inside one another, before Python's own parser would give up
_BLANKS = " \t\r\n"


class Part(NamedTuple):
    """A value of the object, or one item of a value that is a list."""

    name: str
    value: Any
    is_item: bool


def parts_of(stream: IO[str]) -> Iterator[Part]:
    """The parts of the one JSON object in `stream`, in its order; every text in them is cleaned.

    Raises InputRefused: no JSON object, cut, an item too long or too deep."""
    try:
        yield from _Reader(stream).parts()
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise InputRefused("The file can't be read: it is no JSON, or damaged.") from error


class _Reader:
    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def parts(self) -> Iterator[Part]:
        """The object's parts, in its order."""
        self._expect("{")
        if self._next_is("}"):
            return
        while True:
            name = self._value()
            self._expect(":")
            if not isinstance(name, str):
                raise InputRefused("The file can't be read: it is no JSON, or damaged.")
            if self._next_is("["):
                yield from self._items(name)
            else:
                yield Part(name, self._value(), is_item=False)
            if self._next_is("}"):
                return
            self._expect(",")

    def _items(self, name: str) -> Iterator[Part]:
        if self._next_is("]"):
            return
        while True:
            yield Part(name, self._value(), is_item=True)
            if self._next_is("]"):
                return
            self._expect(",")

    def _value(self) -> Any:
        """The next whole value. A cut one looks like a wrong one, so more is read before it is refused."""
        self._skip_blanks()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if self._ended or len(self._text) - self._at > LONGEST_ITEM:
                    raise
                self._more(len(self._text) - self._at)
                continue
            if end == len(self._text) and not self._ended:  # a number may go on in the next block
                self._more(BLOCK)
                continue
            self._at = end
            return _cleaned(value)

    def _expect(self, mark: str) -> None:
        if not self._next_is(mark):
            raise InputRefused("The file can't be read: it is no JSON, or damaged.")

    def _next_is(self, mark: str) -> bool:
        self._skip_blanks()
        if self._text[self._at : self._at + 1] != mark:
            return False
        self._at += 1
        return True

    def _skip_blanks(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._text) or self._ended:
                return
            self._more(BLOCK)

    def _more(self, count: int) -> None:
        """Read on; at least as much again as waits, so that a long value is not tried too often."""
        block = self._stream.read(max(BLOCK, count))
        self._ended = not block
        self._text = self._text[self._at :] + block
        self._at = 0


def _cleaned(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return clean(value, LONGEST_ITEM)
    if depth > DEEPEST:
        raise InputRefused("The file can't be read: its values lie too deep in one another.")
    if isinstance(value, list):
        return [_cleaned(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean(name): _cleaned(item, depth + 1) for name, item in value.items()}
    return value
