"""Reading a spooled list for an import: batches of blocks to COPY text, with rejects and progress on the way.

A big list is read by two processes, the worker and a helper of its own, each taking every other batch: what
a row needs is the import's longest part.
"""

import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any, Self

from iptv_manager.formats.m3u import (
    OTHER_HALF,
    WHOLE,
    Batch,
    Block,
    BlockReader,
    Share,
    fingerprints,
    read_blocks,
)
from iptv_manager.formats.secret_bytes import hiding
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.model.secret import Login
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.import_rows import RowMaker
from iptv_manager.store.copy_rows import copy_text

REPORT_EVERY = 0.1  # seconds

Logins = tuple[Login, ...]
"""Accounts of a list, each at its place."""


class ListReading:
    """Reads a list once. `rejects`, `guide_urls` and `ends_cut` hold once it is read to its end."""

    def __init__(
        self,
        path: str,
        what: str,
        tell: Callable[[ImportReport], None],
        share: Share = WHOLE,
        logins: Logins = (),
        before: "ListReading | None" = None,
    ) -> None:
        """`logins`: accounts in whose place the list is read with placeholders. `before` has read the same list."""
        self.rejects: list[PlaylistReject] = []
        self.share = share
        self._path, self._logins = path, logins
        self._stream = open(path, "rb")  # noqa: SIM115 (closed by __exit__)
        self._blocks: BlockReader = read_blocks(
            self._stream, share, hiding(logins), before._blocks.trail if before else ()
        )
        self._total = os.path.getsize(path)
        self._what = what
        self._tell = tell
        self._maker = RowMaker()

    def __enter__(self) -> Self:
        """The list is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the list."""
        self._stream.close()

    @property
    def guide_urls(self) -> tuple[str, ...]:
        """Addresses of guides that the header names."""
        return self._blocks.header.guide_urls

    @property
    def ends_cut(self) -> bool:
        """Does the list break off in the middle of an entry?"""
        return self._blocks.ends_cut

    @property
    def groups(self) -> dict[str, int] | None:
        """How many rows were made of each group as written; None where there are too many groups to count."""
        return self._maker.groups

    @property
    def may_repeat(self) -> bool:
        """Of a million blocks it would cost more to know than the server takes to find out."""
        return True

    def other_half(self) -> "ListReading":
        """The same list, read by a fork of this process."""
        return ListReading(self._path, "", _nobody, OTHER_HALF, self._logins)

    def learned(self) -> object:
        """What is known of its share at the end, as values for JSON."""
        return self.rejects, self.groups

    def learn(self, learned: Any) -> None:
        """Take what the reader of the other share has learned."""
        rejects, groups = learned
        self.rejects += (PlaylistReject(*reject) for reject in rejects)
        self.rejects.sort()
        self._maker.add_groups(groups)

    def batches(self) -> Iterator[Batch]:
        """The whole list, in batches of some hundred blocks; without them where another share begins."""
        told = monotonic()
        for batch in self._blocks.batches:
            yield batch
            if monotonic() - told > REPORT_EVERY:
                told = monotonic()
                report = ("progress", self._what, self._stream.tell(), self._total, batch.ordinal)
                self._tell(ImportReport(*report))

    def fingerprints(self) -> Iterator[bytes]:
        """COPY text of (ordinal, fingerprint) of every block."""
        for ordinal, blocks in self._own_batches():
            places = range(ordinal, ordinal + len(blocks))
            yield copy_text(list(zip(map(str, places), map(str, fingerprints(blocks)), strict=True)))

    def rows(self, ordinal: int, blocks: Sequence[Block], step_bits: int) -> bytes:
        """COPY text of the entries of a batch, each at its ordinal << `step_bits`; rejects are kept."""
        first, step = ordinal << step_bits, 1 << step_bits
        places = range(first, first + step * len(blocks), step)
        return self._text(places, blocks)

    def wanted_rows(self, wanted: "array[int]") -> Iterator[bytes]:
        """COPY text of the blocks with these ordinals, each at its ordinal."""
        self._blocks.is_wanted = lambda first, end: bisect_left(wanted, first) < bisect_left(wanted, end)
        for ordinal, blocks in self._own_batches():
            first, last = bisect_left(wanted, ordinal), bisect_left(wanted, ordinal + len(blocks))
            places = wanted[first:last]
            yield self._text(places, [blocks[place - ordinal] for place in places])

    def _own_batches(self) -> Iterator[tuple[int, Sequence[Block]]]:
        return ((ordinal, blocks) for ordinal, blocks in self.batches() if blocks)

    def _text(self, places: Sequence[int], blocks: Sequence[Block]) -> bytes:
        return self._maker.text(blocks, places, self.rejects)


def _nobody(_report: ImportReport) -> None:
    """The worker tells how far it is; its helper does not."""
