"""A batch of ordinary blocks read all at once, column by column: several times the speed of one by one.

Blocks of one shape (an #EXTINF line with the same attributes in the same order, then an address) are joined
and cut at their quotes; every n-th piece is then the same attribute of the next entry. Whatever is not as
alike as that goes the way of `m3u_entries`, and both ways give the same (a test holds them together).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import methodcaller
from typing import NamedTuple

from iptv_manager.formats.m3u_attributes import NAME_CAP, ORDINARY_CAP, LineShape, line_shape
from iptv_manager.formats.m3u_blocks import Block
from iptv_manager.formats.m3u_entries import SURELY_CLEAN, groups_of, parse_block
from iptv_manager.formats.text import is_clean
from iptv_manager.model.kinds import kinds_of
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject, StreamKind

WORTH_IT = 4  # blocks of one shape: fewer are read one by one

_count_lines, _count_quotes = methodcaller("count", b"\n"), methodcaller("count", b'"')
_ODD_IN_ADDRESSES = ("|", "\n\n", "\n ", " \n", "\n#")
_BLANKS_IN_VALUES = ('=" ', ' " ', ' ",', "\t")  # or perhaps there: to ask of all at once is cheaper
_NOT_ASCII = bytes(range(128, 256))
_make_entry = partial(tuple.__new__, PlaylistEntry)

Item = PlaylistEntry | PlaylistReject


class Columns(NamedTuple):
    """Entries of one shape, a list for each field; `places` are their places in the batch.

    `usual` holds the columns of `m3u_attributes.USUAL_KEYS`; `values` one for each key of the shape."""

    places: list[int]
    blocks: list[Block]
    shape: LineShape
    names: list[str]
    addresses: list[str]
    kinds: list[StreamKind]
    groups: list[str]
    usual: tuple[list[str], ...]
    values: list[list[str]]


def parse_blocks(blocks: Sequence[Block]) -> list[list[Item]]:
    """Read a batch: what each block gives, in order (one entry, or its rejects)."""
    found: list[list[Item] | None] = [None] * len(blocks)
    for columns in read_columns(blocks):
        for place, entry in zip(columns.places, entries_of(columns), strict=True):
            found[place] = [entry]
    return [
        list(parse_block(block)) if items is None else items
        for block, items in zip(blocks, found, strict=True)
    ]


def read_columns(blocks: Sequence[Block]) -> Iterator[Columns]:
    """What of a batch can be read by columns; all other blocks are for `parse_block`."""
    for places in _alike(blocks):
        columns = _columns(places, [blocks[place] for place in places])
        if columns is not None:
            yield columns
        else:
            yield from _by_exact_shape(blocks, places)


def _alike(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Places of blocks of two lines that have as many quotes, which are nearly always of one shape."""
    raws = [block.raw for block in blocks]
    # Two lines each: where all together have as many, they nearly always do, and `_has_shape` makes sure.
    lines = repeat(2) if b"".join(raws).count(b"\n") == 2 * len(raws) else map(_count_lines, raws)
    # Contexts follow one another: the same one at both ends is the only one.
    is_one = not blocks or blocks[0].context is blocks[-1].context
    contexts = repeat(0) if is_one else (id(block.context) for block in blocks)
    by_look: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for place, look in enumerate(zip(map(_count_quotes, raws), lines, contexts, strict=False)):
        by_look[look].append(place)
    for (quotes, of_lines, _context), places in by_look.items():
        if of_lines == 2 and quotes and len(places) >= WORTH_IT:
            yield places


def _by_exact_shape(blocks: Sequence[Block], places: list[int]) -> Iterator[Columns]:
    """The same for blocks that are not all of one shape: those that are."""
    by_shape: dict[tuple[int, *tuple[bytes, ...]], list[int]] = defaultdict(list)
    for place in places:
        raw = blocks[place].raw
        by_shape[raw.count(b"\n"), *raw.split(b'"')[:-1:2]].append(place)
    if len(by_shape) == 1:
        return
    for (lines, *_shape), alike in by_shape.items():
        if lines == 2 and len(alike) >= WORTH_IT:
            columns = _columns(alike, [blocks[place] for place in alike])
            if columns is not None:
                yield columns


def _columns(places: list[int], blocks: list[Block]) -> Columns | None:
    """Blocks that begin alike and have as many quotes; None when they turn out not to be of one shape."""
    text = _clean_text(blocks)
    if text is None:
        return None
    pieces = text.split('"')
    per_entry = (len(pieces) - 1) // len(blocks)
    shape = line_shape(tuple(pieces[0:per_entry:2]))
    if shape is None or shape.usual is None or per_entry != shape.pieces - 1:
        return None
    rest = "\n".join(pieces[per_entry::per_entry]).split("\n")  # ",Name", address, "#EXTINF…" by turns
    if len(rest) != 3 * len(blocks) or not _has_shape(pieces, rest, per_entry):
        return None
    names = [name[1:].strip() for name in rest[0::3] if name[:1] == ","]
    addresses = rest[1::3]
    if len(names) < len(blocks) or not _are_ordinary(names, addresses):
        return None
    values = [pieces[place::per_entry] for place in range(1, per_entry, 2)]
    if not text.isascii() or any(blank in text for blank in _BLANKS_IN_VALUES):
        values = [list(map(str.strip, column)) for column in values]
    usual: tuple[list[str], ...] = shape.usual([*values, [""] * len(blocks)])  # type: ignore[list-item, assignment]
    stated = blocks[0].context.group
    groups = [group or stated for group in usual[_GROUP]] if stated else usual[_GROUP]
    kinds = kinds_of(addresses, names, shape.duration)
    return Columns(places, blocks, shape, names, addresses, kinds, groups, usual, values)


_GROUP = 4  # of `USUAL_KEYS`


def _clean_text(blocks: list[Block]) -> str | None:
    """The blocks' text, if none of them needs cleaning or decoding with care."""
    raws = [block.raw for block in blocks]
    raw = b"".join(raws)
    doubt = raw.translate(None, SURELY_CLEAN)
    if len(max(raws, key=len)) > ORDINARY_CAP or doubt.translate(None, _NOT_ASCII):
        return None
    doubtful = (
        [one for one in raws if not one.isascii() and one.translate(None, SURELY_CLEAN)] if doubt else []
    )
    try:
        return raw.decode() if is_clean(b"".join(doubtful).decode().replace("\n", "")) else None
    except UnicodeDecodeError:
        return None


def _has_shape(pieces: list[str], rest: list[str], per_entry: int) -> bool:
    """Does every entry say between its values what the first one says?"""
    starts = rest[2:-1:3]
    if starts and set(starts) != {pieces[0]}:
        return False
    return all(len(set(pieces[place::per_entry])) == 1 for place in range(2, per_entry, 2))


def _are_ordinary(names: list[str], addresses: list[str]) -> bool:
    """No name is missing or too long; no address is missing, led by `#` or blank, or followed by headers."""
    if not all(names) or len(max(names, key=len)) > NAME_CAP:
        return False
    joined = "\n".join(("", *addresses, ""))
    return not any(odd in joined for odd in _ODD_IN_ADDRESSES)


def entries_of(columns: Columns) -> list[PlaylistEntry]:
    """The entries that the columns say, one for each place."""
    _places, blocks, shape, names, addresses, kinds, groups, usual, values = columns
    _stated, user_agent, referrer, catchup, catchup_source, catchup_days, tvg_shift, _ = blocks[0].context
    tvg_id, tvg_name, tvg_logo, tvg_chno, _group, radio = usual
    parts = {group: groups_of(group) for group in set(groups)}
    rows = zip(
        [block.line for block in blocks], names, addresses, addresses, repeat(shape.duration), kinds,
        tvg_id, tvg_name, tvg_logo, tvg_chno, repeat(tvg_shift),
        groups, map(parts.__getitem__, groups), repeat(user_agent), repeat(referrer),
        repeat(catchup), repeat(catchup_source), repeat(catchup_days), radio,
        repeat(shape.keys), zip(*values, strict=True), repeat(()),
    )  # fmt: skip
    return list(map(_make_entry, rows))
