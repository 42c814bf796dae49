"""Reading a panel's spooled lists for an import, as `import_reading` reads a playlist: batches to COPY text.

Channels first, then films. What no list tells of, and what is left as it was, is given by its fingerprints.
"""

import mmap
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Self

from iptv_manager.formats.m3u import WHOLE, Share
from iptv_manager.formats.xtream_lists import categories_of
from iptv_manager.formats.xtream_records import Records, cut_records
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.panel_manifest import PanelManifest
from iptv_manager.services.panel_rows import PanelBlock, fingerprint, rows_of
from iptv_manager.store.copy_rows import copy_text

BATCH = 1_000  # records
REPORT_EVERY = 0.1  # seconds
GUIDE = "{server}/xmltv.php?username={username}&password={password}"
STREAM_KINDS = (PanelKind.LIVE, PanelKind.VOD)


class PanelBlocks(NamedTuple):
    """Some records of one list."""

    kind: PanelKind
    blocks: list[PanelBlock]

    def __len__(self) -> int:
        return len(self.blocks)


class PanelBatch(NamedTuple):
    """Blocks in a row, the first of which has this ordinal among all; None for another reader's share."""

    ordinal: int
    blocks: PanelBlocks | None


class PanelReading:
    """Reads the lists of a manifest once. `rejects` and `counts` hold once they are read to their end."""

    def __init__(
        self,
        manifest: PanelManifest,
        what: str,
        tell: Callable[[ImportReport], None],
        share: Share = WHOLE,
        unseen: Sequence[int] = (),
    ) -> None:
        """`unseen`: fingerprints of rows to leave alone, about which no list says anything."""
        self.rejects: list[PlaylistReject] = []
        self.counts: Counter[tuple[PanelKind, str]] = Counter()  # records by kind and main category
        self.share = share
        self._manifest = manifest
        self._what = what
        self._tell = tell
        self._unseen = unseen

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays open between batches."""

    @property
    def guide_urls(self) -> tuple[str, ...]:
        """Every panel has a guide of its own."""
        return (GUIDE,)

    @property
    def ends_cut(self) -> bool:
        """A list that breaks off is never read."""
        return False

    def batches(self) -> Iterator[PanelBatch]:
        """All lists, in batches; without blocks where another share begins."""
        ordinal = batch = 0
        told = monotonic()
        for kind in STREAM_KINDS:
            for blocks in self._blocks_of(kind):
                yield PanelBatch(ordinal, blocks if batch % self.share.of == self.share.first else None)
                ordinal += len(blocks)
                batch += 1
                if monotonic() - told > REPORT_EVERY:
                    told = monotonic()
                    self._tell(ImportReport("progress", self._what, ordinal, 0, ordinal))
        self._end = ordinal

    def fingerprints(self) -> Iterator[bytes]:
        """COPY text of (ordinal, fingerprint) of every block, and of what is left alone."""
        for ordinal, found in self._own_batches():
            prints = [fingerprint(found.kind, block) for block in found.blocks]
            yield _numbered(ordinal, prints)
        for start in range(0, len(self._unseen), BATCH):
            yield _numbered(self._end + start, self._unseen[start : start + BATCH])

    def rows(self, ordinal: int, found: PanelBlocks, step_bits: int) -> bytes:
        """COPY text of a batch, each row at its ordinal << `step_bits`; rejects are kept."""
        first, step = ordinal << step_bits, 1 << step_bits
        places = range(first, first + step * len(found), step)
        return copy_text(rows_of(found.kind, found.blocks, places, self.rejects))

    def wanted_rows(self, wanted: "array[int]") -> Iterator[bytes]:
        """COPY text of the blocks with these ordinals, each at its ordinal."""
        for ordinal, found in self._own_batches():
            first, last = bisect_left(wanted, ordinal), bisect_left(wanted, ordinal + len(found))
            places = wanted[first:last]
            blocks = [found.blocks[place - ordinal] for place in places]
            yield copy_text(rows_of(found.kind, blocks, places, self.rejects))

    def _own_batches(self) -> Iterator[tuple[int, PanelBlocks]]:
        return ((ordinal, blocks) for ordinal, blocks in self.batches() if blocks is not None)

    def _blocks_of(self, kind: PanelKind) -> Iterator[PanelBlocks]:
        path = self._manifest.lists.get(kind)
        if path is None:
            return
        titles = self._manifest.of(kind)
        records = read_records(path).records
        for start in range(0, len(records), BATCH):
            blocks = []
            for number, record in enumerate(records[start : start + BATCH], start + 1):
                categories = categories_of(record)
                self.counts[kind, categories[0] if categories else ""] += 1
                title = titles.title(categories)
                if title is not None:
                    blocks.append(PanelBlock(number, record, title))
            yield PanelBlocks(kind, blocks)


def read_records(path: str) -> Records:
    """The records of a spooled list. Raises InputRefused for what is no list."""
    if not Path(path).stat().st_size:
        return cut_records(b"")
    with open(path, "rb") as file:
        return cut_records(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _numbered(first: int, prints: Sequence[int]) -> bytes:
    places = range(first, first + len(prints))
    return copy_text(list(zip(map(str, places), map(str, prints), strict=True)))
