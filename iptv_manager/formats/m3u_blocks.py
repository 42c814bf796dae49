"""A playlist cut into blocks: the lines of one entry, unread, with what earlier lines say about it.

Cutting and fingerprinting cost a third of reading, so a list that changed little is compared block by block
and only what is new gets read (`formats/m3u_entries.py`).
"""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import accumulate, chain, repeat
from operator import methodcaller
from typing import NamedTuple, overload

from iptv_manager.formats.m3u_attributes import guide_addresses, header_attributes
from iptv_manager.formats.m3u_lines import (
    Lines,
    OverlongLine,
    Source,
    decode_line,
    in_utf8,
    read_head,
    read_lines,
)
from iptv_manager.formats.m3u_refusals import HEAD_SIZE, refuse_without_entries, sniff
from iptv_manager.formats.text import clean, number
from iptv_manager.model.playlist import PlaylistHeader, PlaylistReject

_FINGERPRINT_KIND = b"m3u block 2"  # count up when entries are read differently, or old readings stay

_PENDING_CAP = 256 * 1024  # bytes of lines that may wait for an address and are cut anew with each piece
_SHOWN = 200  # bytes of a line too long
_MARKED = 4096  # bytes of pending lines that are remembered, as a rule a few hundred
_PENDING_KEPT = 64 * 1024  # an entry may have so many bytes of lines between #EXTINF and address, at least

# Before a line's own text may stand blanks, controls, NBSP, zero-width characters and byte order marks.
_LEAD = rb"(?:[\x00-\x09\x0b-\x20\x7f]|\xc2\xa0|\xe2\x80[\x8b-\x8f]|\xef\xbb\xbf)*+"
_EXTINF = rb"#[Ee][Xx][Tt][Ii][Nn][Ff]"
_NOTES = rb"(?:" + _LEAD + rb"(?:(?!" + _EXTINF + rb")#[^\n]*+)?\n)*+"
_ORDINARY = rb"#EXTINF[^\n]*+\n[^\x00-\x20#\x7f\xc2\xe2\xef][^\n]*+\n"
_ANY = (
    _NOTES + rb"(?:" + _LEAD + _EXTINF + rb"[^\n]*+\n" + _NOTES + rb")?+(?:" + _LEAD + rb"[^\n#][^\n]*+\n)?+"
)
_BLOCK = re.compile(_ORDINARY + rb"|" + _ANY)
_NOTE = re.compile(_LEAD + rb"(?:#[^\n]*+)?\n")
_STATEMENT = re.compile(rb"#[Ee][Xx][Tt](?:[Mm]3[Uu]|[Gg][Rr][Pp])")
_OPEN_ENTRY = re.compile(_EXTINF)

_NO_LINES = Lines(1, b"", 1)

_count_lines = methodcaller("count", b"\n")
_first_bytes = re.compile(_LEAD)


class Context(NamedTuple):
    """What earlier lines say about an entry: the group of #EXTGRP in force, the header's defaults."""

    group: str = ""
    user_agent: str = ""
    referrer: str = ""
    catchup: str = ""
    catchup_source: str = ""
    catchup_days: float | None = None
    tvg_shift: float | None = None
    salt: bytes = bytes(16)


class Block(NamedTuple):
    """All lines after the previous entry up to and including an address; `line` is the number of the first.

    `raw` ends every line with one LF, whatever the list does. It holds no address where none followed an
    #EXTINF, so a block gives either an entry or rejects. `reject` stands for a line too long to be kept.
    """

    line: int
    raw: bytes
    context: Context
    reject: PlaylistReject | None = None


class PlainBlocks(Sequence[Block]):
    """Blocks in a row of one context, made only where one is asked for: reading them by columns needs none.

    `line` is the number of their first line, `end` that of the line after them."""

    __slots__ = ("_made", "context", "end", "line", "raws")

    def __init__(self, line: int, end: int, raws: list[bytes], context: Context) -> None:
        self.line, self.end, self.raws, self.context = line, end, raws, context
        self._made: list[Block] = []

    def __len__(self) -> int:
        """How many they are."""
        return len(self.raws)

    @overload
    def __getitem__(self, place: int) -> Block: ...

    @overload
    def __getitem__(self, place: slice) -> list[Block]: ...

    def __getitem__(self, place: int | slice) -> Block | list[Block]:
        """The block at that place."""
        return self._all()[place]

    def __iter__(self) -> Iterator[Block]:
        """All of them, in order."""
        return iter(self._all())

    def _all(self) -> list[Block]:
        if not self._made:
            starts = accumulate(map(_count_lines, self.raws), initial=self.line)
            parts = zip(starts, self.raws, repeat(self.context), repeat(None), strict=False)
            self._made = list(map(_make_block, parts))
        return self._made


_make_block = partial(tuple.__new__, Block)

Hide = Callable[[bytes], bytes]
"""Takes secrets out of whole lines; neither where lines end nor how they begin may change by it."""


class Share(NamedTuple):
    """Which pieces of a list a reader cuts: every `of`-th, from `first` on. Others it only counts."""

    first: int = 0
    of: int = 1


WHOLE, HALF, OTHER_HALF = Share(), Share(0, 2), Share(1, 2)

Wanted = Callable[[int, int], bool]
"""Is any of the blocks from this ordinal on, up to that one, wanted?"""


class _Mark(NamedTuple):
    """Where a reader stands after a piece of the list, of which it made so many blocks."""

    blocks: int
    pending: Lines
    context: Context
    header: PlaylistHeader
    defaults: dict[str, str]
    has_address: bool


Trail = Sequence[_Mark | None]
"""A reader's way through a list, for the next one: piece by piece; None where it would take much to remember."""


class Batch(NamedTuple):
    """Blocks in a row, the first of which has this ordinal in the list; None for another reader's share."""

    ordinal: int
    blocks: Sequence[Block] | None


def raws_of(blocks: Sequence[Block]) -> list[bytes]:
    """The lines of each."""
    return blocks.raws if isinstance(blocks, PlainBlocks) else [block.raw for block in blocks]


def runs_of(blocks: Sequence[Block]) -> Iterator[tuple[Context, range]]:
    """Places of blocks that follow one another in one context."""
    if isinstance(blocks, PlainBlocks):
        yield blocks.context, range(len(blocks))
        return
    start = 0
    while start < len(blocks):
        context, end = blocks[start].context, start + 1
        while end < len(blocks) and blocks[end].context is context:
            end += 1
        yield context, range(start, end)
        start = end


def have_two_lines(blocks: Sequence[Block]) -> bool:
    """Have all blocks together as many lines as if each had two?"""
    if isinstance(blocks, PlainBlocks):
        return blocks.end - blocks.line == 2 * len(blocks)
    return sum(block.raw.count(b"\n") for block in blocks) == 2 * len(blocks)


def fingerprint(block: Block) -> int:
    """Give a signed 64-bit fingerprint of all that the entry is read from, but for where it stands."""
    return fingerprints([block])[0]


def fingerprints(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Give the fingerprints of a batch, in order, at half the price of one by one."""
    raws, digests = raws_of(blocks), list[bytes]()
    for context, places in runs_of(blocks):
        begun = blake2b(digest_size=8, salt=context.salt, person=_FINGERPRINT_KIND).copy
        for raw in raws[places.start : places.stop]:
            digest = begun()
            digest.update(raw)
            digests.append(digest.digest())
    return struct.unpack(f"<{len(raws)}q", b"".join(digests))


def read_blocks(
    stream: Source, share: Share = WHOLE, hide: Hide | None = None, trail: Trail = ()
) -> "BlockReader":
    """Cut a playlist into batches of blocks (a few hundred each); raise InputRefused for anything else.

    `hide` is applied to all that is given, not to what only another share's reader reads. `trail` is that of a
    reader which was through the same list."""
    return BlockReader(stream, share, hide, trail)


class BlockReader(Iterator[Sequence[Block]]):
    """Batches of blocks, and what is known of the list as a whole once they are read.

    Readers of several shares of one list see the same batches, each with the blocks of its own share.

    `header` holds all header lines met so far, the first batch the first of them. `ends_cut` tells, at the
    end, that the list breaks off in the middle of an entry.
    """

    def __init__(self, stream: Source, share: Share, hide: Hide | None, trail: Trail) -> None:
        self.header = PlaylistHeader({}, ())
        self.ends_cut = False
        self.trail: list[_Mark | None] = []
        """Its way so far, where it cuts the whole list."""
        self.is_wanted: Wanted = _all_are
        """With another reader's trail: pieces of which no block is wanted are passed by."""
        self._known = trail
        self._context = Context()
        self._defaults: dict[str, str] = {}
        self._pending = _NO_LINES  # as the list has them: every share's reader cuts at the same places
        self._has_address = False
        self._hide = hide or _as_they_are
        self._share = share
        self.batches = self._read(stream)
        """Every batch of the list with its place in it; with the blocks where it is of our share."""

    def __next__(self) -> Sequence[Block]:
        """The blocks of the next batch that holds some of our share."""
        return next(blocks for _ordinal, blocks in self.batches if blocks)

    def _read(self, stream: Source) -> Iterator[Batch]:
        head = read_head(stream, HEAD_SIZE)
        sniff(head if self._hide is _as_they_are else self._hide(in_utf8(head)))
        ordinal = 0
        for batch, item in enumerate(chain(read_lines(head, stream), (None,))):
            is_ours = batch % self._share.of == self._share.first
            known = self._known[batch] if batch < len(self._known) else None
            if known is not None and not self.is_wanted(ordinal, ordinal + known.blocks):
                count = self._pass_by(known)
                yield Batch(ordinal, None)
            elif is_ours or not isinstance(item, Lines) or _STATEMENT.search(self._pending.text + item.text):
                blocks = self._blocks_of(item)
                count = len(blocks)
                yield Batch(ordinal, blocks if is_ours else None)
            else:
                count = self._step_across(item)
                yield Batch(ordinal, None)
            if item is not None and self._share is WHOLE:
                self.trail.append(self._mark(count))
            ordinal += count
        if not self._has_address:
            refuse_without_entries()

    def _mark(self, count: int) -> _Mark | None:
        """Where we stand now."""
        if len(self._pending.text) > _MARKED:
            return None
        return _Mark(count, self._pending, self._context, self.header, self._defaults, self._has_address)

    def _pass_by(self, mark: _Mark) -> int:
        """Go on where another reader stood after the piece; gives the number of its blocks."""
        blocks, self._pending, self._context, self.header, self._defaults, self._has_address = mark
        return blocks

    def _blocks_of(self, item: Lines | OverlongLine | None) -> Sequence[Block]:
        """The blocks of some lines; of those that are still pending when there are no more (None)."""
        if item is None:
            self.ends_cut = _OPEN_ENTRY.search(self._pending.text) is not None
            return self._take_pending()
        return self._cut(item) if isinstance(item, Lines) else self._step_over(item)

    def _cut(self, lines: Lines) -> Sequence[Block]:
        """Cut whole lines into blocks; lines whose address is still to come stay pending."""
        line = self._pending.line if self._pending.text else lines.line
        written = self._pending.text + lines.text
        text = self._hide(written)
        raws = _cut_apart(text)
        end = lines.end
        self._pending = _NO_LINES
        if not _ends_with_address(raws[-1]):
            waiting = raws.pop().count(b"\n")
            end -= waiting
            self._pending = Lines(end, _last_lines(written, waiting, end - line), lines.end)
        if _STATEMENT.search(text):
            starts = accumulate(map(_count_lines, raws), initial=line)
            blocks: Sequence[Block] = list(map(self._block, starts, raws))
        else:
            self._has_address = self._has_address or any(map(_ends_with_address, raws))
            blocks = PlainBlocks(line, end, raws, self._context)
        shortened = self._shorten_pending()
        return [*blocks, *shortened] if shortened else blocks

    def _step_across(self, lines: Lines) -> int:
        """Count the blocks of lines that state nothing, as `_cut` would cut them, without making any."""
        raws = _cut_apart(self._pending.text + lines.text)
        self._pending = _NO_LINES
        if not _ends_with_address(raws[-1]):
            last = raws.pop()
            self._pending = Lines(lines.end - last.count(b"\n"), last, lines.end)
        self._has_address = self._has_address or any(map(_ends_with_address, raws))
        return len(raws) + len(self._shorten_pending())

    def _block(self, line: int, raw: bytes) -> Block:
        if _STATEMENT.search(raw):
            self._take_statements(raw)
        self._has_address = self._has_address or _ends_with_address(raw)
        return Block(line, raw, self._context)

    def _step_over(self, overlong: OverlongLine) -> list[Block]:
        """Reject a line that is too long; if it is an address, what is pending has none."""
        text = decode_line(self._hide(overlong.start)[:_SHOWN])
        reject = PlaylistReject(overlong.line, "The line is longer than 1 MiB", clean(text, 200))
        rejected = Block(overlong.line, b"", self._context, reject)
        start = _first_bytes.sub(b"", overlong.start, count=1)
        if not start.startswith(b"#"):
            return [*self._take_pending(), rejected]
        if self._pending.text:
            line, waiting, end = self._pending
            self._pending = Lines(line, waiting + b"\n", end + 1)
        return [rejected]

    def _shorten_pending(self) -> list[Block]:
        """Let go of lines that have waited for an address for too long."""
        line, text, end = self._pending
        if len(text) <= _PENDING_CAP:
            return []
        cut = text.rfind(b"\n", 0, len(text) - _PENDING_KEPT) + 1
        self._pending = Lines(line + text.count(b"\n", 0, cut), text[cut:], end)
        return [self._block(line, self._hide(text[:cut]))]

    def _take_pending(self) -> list[Block]:
        line, text, _ = self._pending
        self._pending = _NO_LINES
        return [self._block(line, self._hide(text))] if text else []

    def _take_statements(self, raw: bytes) -> None:
        for line in raw.split(b"\n"):
            text = decode_line(line).lstrip("\x00\ufeff\u200b \t")
            if text[:7].upper() == "#EXTGRP":
                self._set_context(clean(text[7:].lstrip(" \t:"), 512).strip(), self._defaults)
            elif text[:7].upper() == "#EXTM3U":
                self._take_header(header_attributes(text))

    def _take_header(self, attrs: dict[str, str]) -> None:
        """Take a header line: before any entry it adds to earlier ones, after one it begins a new list."""
        self._defaults = attrs if self._has_address else {**attrs, **self._defaults}
        guides = dict.fromkeys(self.header.guide_urls + guide_addresses(attrs))
        self.header = PlaylistHeader({**attrs, **self.header.attrs}, tuple(guides))
        self._set_context("", self._defaults)

    def _set_context(self, group: str, defaults: dict[str, str]) -> None:
        values = (
            group,
            _first(defaults, "http-user-agent", "user-agent"),
            _first(defaults, "http-referrer", "http-referer", "referrer", "referer"),
            _first(defaults, "catchup", "catchup-type"),
            _first(defaults, "catchup-source"),
            number(_first(defaults, "catchup-days", "tvg-rec", "timeshift")),
            number(_first(defaults, "tvg-shift")),
        )
        salt = blake2b(repr(values).encode(), digest_size=16).digest()
        self._context = Context(*values, salt)


def _cut_apart(text: bytes) -> list[bytes]:
    """The blocks of whole lines; the last may still wait for its address."""
    raws: list[bytes] = _BLOCK.findall(text)
    if not raws[-1]:  # after the last line nothing matches, too
        raws.pop()
    return raws


def _as_they_are(lines: bytes) -> bytes:
    return lines


def _all_are(_first: int, _end: int) -> bool:
    return True


def _last_lines(text: bytes, count: int, before: int) -> bytes:
    """So many last lines of a text that has `before` others; few pieces are made for it."""
    if before < count:
        return text.split(b"\n", before)[-1]
    return b"\n".join(text.rsplit(b"\n", count + 1)[-count - 1 :])


def _first(attrs: dict[str, str], *keys: str) -> str:
    return next((attrs[key] for key in keys if attrs.get(key)), "")


def _ends_with_address(raw: bytes) -> bool:
    last_line = raw.rfind(b"\n", 0, -1) + 1
    return _NOTE.match(raw, last_line) is None
