"""Playlists (M3U): bytes in, records out, in one pass and in bounded memory. No network, no database.

The work is done in rooms of its own: `m3u_lines` (encodings and line ends), `m3u_blocks` (the lines of one
entry), `m3u_attributes` and `m3u_entries` (what they say), `m3u_columns` (the same for many alike at once),
`m3u_refusals` (what is no playlist).
"""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from iptv_manager.formats.m3u_blocks import (
    HALF,
    OTHER_HALF,
    WHOLE,
    Batch,
    Block,
    BlockReader,
    Share,
    fingerprint,
    fingerprints,
    read_blocks,
)
from iptv_manager.formats.m3u_columns import parse_blocks
from iptv_manager.formats.m3u_entries import parse_block
from iptv_manager.formats.m3u_refusals import HEAD_SIZE, sniff
from iptv_manager.model.playlist import PlaylistEntry, PlaylistHeader, PlaylistReject

__all__ = [
    "HALF",
    "HEAD_SIZE",
    "OTHER_HALF",
    "WHOLE",
    "Batch",
    "Block",
    "BlockReader",
    "M3uReader",
    "Share",
    "fingerprint",
    "fingerprints",
    "parse_block",
    "parse_blocks",
    "read_blocks",
    "sniff",
]


class M3uReader(Iterator[PlaylistEntry | PlaylistReject]):
    """Entries and rejects of a playlist, in the order in which they stand there.

    Raises InputRefused, with one sentence for a person, when the stream is no playlist (with the first
    item) or holds no entry at all (with the last).
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._blocks = read_blocks(stream)
        self._items = chain.from_iterable(chain.from_iterable(map(parse_blocks, self._blocks)))

    def __iter__(self) -> Iterator[PlaylistEntry | PlaylistReject]:
        """What was not read yet; a list can be gone through once."""
        return self._items

    def __next__(self) -> PlaylistEntry | PlaylistReject:
        """The next entry or reject, in the order of the list."""
        return next(self._items)

    @property
    def header(self) -> PlaylistHeader:
        """The header, valid as soon as the first item is read; headers further down add to it."""
        return self._blocks.header

    @property
    def ends_cut(self) -> bool:
        """Whether the list breaks off in the middle of an entry; known at its end."""
        return self._blocks.ends_cut
