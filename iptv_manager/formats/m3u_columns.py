"""A batch of ordinary blocks read all at once, column by column: several times the speed of one by one.

Blocks of one shape (an #EXTINF line with the same attributes in the same order, then an address) are joined
and cut at their quotes; every n-th piece is then the same attribute of the next entry. They stay bytes: a wide
letter in one of them would make a text of all of them wide. Whatever is not as alike as that goes the way of
`m3u_entries`, and both ways give the same (a test holds them together).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import compress, repeat
from typing import Any, NamedTuple, TypeVar

from iptv_manager.formats.m3u_attributes import NAME_CAP, ORDINARY_CAP, LineShape, line_shape
from iptv_manager.formats.m3u_blocks import Block, Context, have_two_lines, raws_of, runs_of
from iptv_manager.formats.m3u_entries import SURELY_CLEAN, groups_of, parse_block
from iptv_manager.formats.text import is_clean
from iptv_manager.model.kinds import kinds_written
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject, StreamKind

WORTH_IT = 4  # blocks of one shape: fewer are read one by one

_ASCII, _NOT_ASCII = bytes(range(128)), bytes(range(128, 256))
_make_entry = partial(tuple.__new__, PlaylistEntry)
_KINDS = {kind.value.encode(): kind for kind in StreamKind}

# Letters that compose with no neighbour, whatever it is: phonetic ones, Greek, Cyrillic, Arabic, Han and Hangul.
APART = re.compile(
    "[\xa1-\u02ff\u0370-\u0482\u048a-\u0559\u0621-\u064a\u1d00-\u1dbf\u4e00-\u9fff\uac00-\ud7a3]*+"
)

Item = PlaylistEntry | PlaylistReject
Column = TypeVar("Column", list[bytes], list[str])


class Columns(NamedTuple):
    """Entries of one shape, a list for each field, in UTF-8 without a control; `places` are their places in the
    batch.

    `kinds` are the values of `StreamKind`. `usual` holds the columns of `m3u_attributes.USUAL_KEYS`; `values` one
    for each key of the shape."""

    places: list[int]
    context: Context
    shape: LineShape
    names: list[bytes]
    addresses: list[bytes]
    kinds: list[bytes]
    groups: list[bytes]
    usual: tuple[list[bytes], ...]
    values: list[list[bytes]]


def parse_blocks(blocks: Sequence[Block]) -> list[list[Item]]:
    """Read a batch: what each block gives, in order (one entry, or its rejects)."""
    found: list[list[Item] | None] = [None] * len(blocks)
    for columns in read_columns(blocks):
        for place, entry in zip(columns.places, entries_of(columns, blocks), strict=True):
            found[place] = [entry]
    return [
        list(parse_block(block)) if items is None else items
        for block, items in zip(blocks, found, strict=True)
    ]


def read_columns(blocks: Sequence[Block]) -> Iterator[Columns]:
    """What of a batch can be read by columns; all other blocks are for `parse_block`."""
    raws = raws_of(blocks)
    for context, places in _alike(blocks, raws):
        alike = raws if len(places) == len(raws) else list(map(raws.__getitem__, places))
        columns = _columns(places, alike, context)
        if columns is not None:
            yield columns
        else:
            yield from _by_exact_shape(places, alike, context)


def _alike(blocks: Sequence[Block], raws: list[bytes]) -> Iterator[tuple[Context, list[int]]]:
    """Places of blocks of two lines that have as many quotes, which are nearly always of one shape."""
    quotes = list(map(bytes.count, raws, repeat(b'"')))
    # Two lines each: where all together have as many, they nearly always do, and `_has_shape` makes sure.
    if not have_two_lines(blocks):
        quotes = [count if raw.count(b"\n") == 2 else 0 for count, raw in zip(quotes, raws, strict=True)]
    for context, run in runs_of(blocks):
        looks = quotes if len(run) == len(quotes) else quotes[run.start : run.stop]
        for look in set(looks):
            if look and looks.count(look) >= WORTH_IT:
                yield context, list(compress(run, map(look.__eq__, looks)))


def _by_exact_shape(places: list[int], raws: list[bytes], context: Context) -> Iterator[Columns]:
    """The same for blocks that are not all of one shape: those that are."""
    by_shape: dict[tuple[int, *tuple[bytes, ...]], list[int]] = defaultdict(list)
    for at, raw in enumerate(raws):
        by_shape[raw.count(b"\n"), *raw.split(b'"')[:-1:2]].append(at)
    if len(by_shape) == 1:
        return
    for (lines, *_shape), alike in by_shape.items():
        if lines == 2 and len(alike) >= WORTH_IT:
            columns = _columns([places[at] for at in alike], [raws[at] for at in alike], context)
            if columns is not None:
                yield columns


def _columns(places: list[int], raws: list[bytes], context: Context) -> Columns | None:
    """Blocks that begin alike and have as many quotes; None when they turn out not to be of one shape."""
    text, longest = b"".join(raws), len(max(raws, key=len))
    if longest > ORDINARY_CAP or not _is_surely_clean(text, raws):
        return None
    pieces = text.split(b'"')
    per_entry = (len(pieces) - 1) // len(raws)
    shape = _shape(pieces[0:per_entry:2])
    if shape is None or shape.usual is None or per_entry != shape.pieces - 1:
        return None
    rest = b"\n".join(pieces[per_entry::per_entry]).split(b"\n")  # ",Name", address, "#EXTINF…" by turns
    if len(rest) != 3 * len(raws) or not _has_shape(pieces, rest, per_entry):
        return None
    names, addresses = _names(rest[0::3], longest), rest[1::3]
    if names is None or not _are_ordinary(addresses):
        return None
    values = [_stripped(pieces[place::per_entry]) for place in range(1, per_entry, 2)]
    usual = _usual(shape, values, [b""] * len(raws))
    stated = context.group.encode()
    groups = [group or stated for group in usual[_GROUP]] if stated else usual[_GROUP]
    kinds = kinds_written(addresses, names, shape.duration)
    return Columns(places, context, shape, names, addresses, kinds, groups, usual, values)


def _stripped(values: list[bytes]) -> list[bytes]:
    return list(map(bytes.strip, values)) if b" " in b"".join(values) else values


_GROUP = 4  # of `USUAL_KEYS`


def _usual(shape: LineShape, values: list[Column], absent: Column) -> tuple[Column, ...]:
    """The columns of `USUAL_KEYS`, `absent` where the shape has none."""
    usual: Any = shape.usual  # takes whatever stands for the values
    return tuple(usual([*values, absent]))


def _is_surely_clean(text: bytes, raws: list[bytes]) -> bool:
    """Is this UTF-8 of which nothing needs cleaning? Then no blank in it is wider than a byte, either."""
    doubt = text.translate(None, SURELY_CLEAN)
    if text.isascii():
        return not doubt
    if doubt.translate(None, _NOT_ASCII):
        return False
    wide = b"".join([raw for raw in raws if not raw.isascii()])
    try:
        read = wide.decode()
    except UnicodeDecodeError:
        return False
    letters = wide.translate(None, _ASCII).decode() if doubt else ""
    if APART.fullmatch(letters) and is_clean(letters):
        return True
    return is_clean(read.replace("\n", ""))


def _shape(pieces: list[bytes]) -> LineShape | None:
    """The shape of a line of which this stands between the values."""
    return line_shape(tuple([piece.decode() for piece in pieces]))


def _has_shape(pieces: list[bytes], rest: list[bytes], per_entry: int) -> bool:
    """Does every entry say between its values what the first one says?"""
    entries = len(rest) // 3
    return rest[2:-1:3] == pieces[:1] * (entries - 1) and all(
        pieces[place::per_entry] == pieces[place : place + 1] * entries for place in range(2, per_entry, 2)
    )


def _names(led: list[bytes], longest: int) -> list[bytes] | None:
    """The names without the commas that lead them; None where one is missing or too long."""
    joined = b"\n".join((b"", *led))
    text = joined.replace(b"\n,", b"\n")
    if len(joined) - len(text) < len(led):
        return None
    names = text[1:].split(b"\n")
    if b"\n " in text or b" \n" in text or text.endswith(b" "):
        names = list(map(bytes.strip, names))
    if not all(names) or (longest > NAME_CAP and max(len(name.decode()) for name in names) > NAME_CAP):
        return None
    return names


def _are_ordinary(addresses: list[bytes]) -> bool:
    """No address is missing, led by `#` or blank, or followed by headers."""
    joined = b"\n".join((b"", *addresses, b""))
    if b"|" in joined or not all(addresses) or (b"#" in joined and b"\n#" in joined):
        return False
    return b" " not in joined or not (b"\n " in joined or b" \n" in joined)


def entries_of(columns: Columns, blocks: Sequence[Block]) -> list[PlaylistEntry]:
    """The entries that the columns of these blocks say, one for each place."""
    context, shape, places = columns.context, columns.shape, columns.places
    stated, user_agent, referrer, catchup, catchup_source, catchup_days, tvg_shift, _ = context
    names, addresses, *values = map(_decoded, (columns.names, columns.addresses, *columns.values))
    tvg_id, tvg_name, tvg_logo, tvg_chno, own_groups, radio = _usual(shape, values, [""] * len(places))
    groups = [group or stated for group in own_groups] if stated else own_groups
    parts = {group: groups_of(group) for group in set(groups)}
    rows = zip(
        [blocks[place].line for place in places], names, addresses, addresses, repeat(shape.duration),
        map(_KINDS.__getitem__, columns.kinds), tvg_id, tvg_name, tvg_logo, tvg_chno, repeat(tvg_shift),
        groups, map(parts.__getitem__, groups), repeat(user_agent), repeat(referrer),
        repeat(catchup), repeat(catchup_source), repeat(catchup_days), radio,
        repeat(shape.keys), zip(*values, strict=True), repeat(()),
    )  # fmt: skip
    return list(map(_make_entry, rows))


def _decoded(column: list[bytes]) -> list[str]:
    return b"\n".join(column).decode().split("\n")
