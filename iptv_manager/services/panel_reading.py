"""Reading a panel's spooled lists for an import, as `import_reading` reads a playlist: batches to COPY text.

Channels first, then films. What no list tells of, and what is left as it was, is given by its fingerprints.
"""

import mmap
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from iptv_manager.formats.m3u_blocks import OTHER_HALF, WHOLE, Share
from iptv_manager.formats.xtream_records import Record, Records, cut_records
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.panel_manifest import PanelManifest
from iptv_manager.services.panel_rows import RowsOfList
from iptv_manager.store.copy_rows import copy_columns, copy_text

BATCH = 500  # records; as much text as a socket holds, so that the server never waits for us
MANY = 300_000  # records: a set of more fingerprints takes memory worth saving
REPORT_EVERY = 0.1  # seconds
GUIDE = "{server}/xmltv.php?username={username}&password={password}"
STREAM_KINDS = (PanelKind.LIVE, PanelKind.VOD)


class PanelRecords(NamedTuple):
    """Records in a row of one list, undecoded; the first of them has this number there."""

    kind: PanelKind
    number: int
    records: Sequence[Record]


class PanelBatch(NamedTuple):
    """Records in a row, the first of which has this ordinal among all; None for another reader's share."""

    ordinal: int
    blocks: PanelRecords | None


class PanelReading:
    """Reads the lists of a manifest once. `rejects` and `counts` hold once they are read to their end.

    Ordinals count all records, of categories that are left out too."""

    def __init__(
        self,
        manifest: PanelManifest,
        what: str,
        tell: Callable[[ImportReport], None],
        share: Share = WHOLE,
        unseen: Mapping[PanelKind, Sequence[int]] = MappingProxyType({}),
        cut: Mapping[PanelKind, Sequence[Record]] = MappingProxyType({}),
    ) -> None:
        """`unseen`: fingerprints of rows to leave alone, in the places of lists that say nothing of them.
        `cut`: the records of lists that are cut already."""
        self.rejects: list[PlaylistReject] = []
        self.share = share
        self._manifest = manifest
        self._lists = manifest.lists
        self._rows = {kind: RowsOfList(kind, manifest.of(kind)) for kind in STREAM_KINDS}
        self._what = what
        self._tell = tell
        self._told = monotonic()
        self._unseen = unseen
        self._cut = cut
        self._other_prints = array("q")
        self._begins: dict[PanelKind, int] = {}  # ordinals

    def __enter__(self) -> Self:
        """Nothing is opened yet."""
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

    @property
    def counts(self) -> dict[tuple[PanelKind, str], int]:
        """Records by list and main category."""
        return {(kind, key): count for kind, rows in self._rows.items() for key, count in rows.counts.items()}

    @property
    def groups(self) -> dict[str, int]:
        """How many rows were made of each group as written: a panel has no more of them than categories."""
        return dict(sum((rows.groups for rows in self._rows.values()), Counter()))

    @property
    def may_repeat(self) -> bool:
        """Known for lists of a usual size, where it saves the server a look at all rows."""
        prints = self._prints() + self._other_prints
        return len(prints) > MANY or len(set(prints)) < len(prints)

    def _prints(self) -> "array[int]":
        """Fingerprints of its rows."""
        return array("q", b"".join(rows.prints.tobytes() for rows in self._rows.values()))

    def other_half(self) -> "PanelReading":
        """The same lists, read by a fork of this process; what is cut already is not cut anew."""
        return PanelReading(self._manifest, "", lambda _report: None, OTHER_HALF, cut=self._cut)

    def learned(self) -> object:
        """What is known of its share at the end, as values for JSON."""
        counts = {kind.value: (rows.counts, rows.groups) for kind, rows in self._rows.items()}
        return [self.rejects, counts, b64encode(self._prints()).decode()]

    def learn(self, learned: Any) -> None:
        """Take what the reader of the other share has learned."""
        rejects, counts, prints = learned
        self.rejects += (PlaylistReject(*reject) for reject in rejects)
        self.rejects.sort()
        for kind, (found, groups) in counts.items():
            self._rows[PanelKind(kind)].counts.update(found)
            self._rows[PanelKind(kind)].groups.update(groups)
        self._other_prints = array("q", b64decode(prints))

    def absorb(self, other: "PanelReading") -> None:
        """Take what one has learned that read a part of the lists in our place."""
        self.rejects += other.rejects
        for kind in other._lists:
            self._rows[kind] = other._rows[kind]
        self._other_prints += other._other_prints

    def batches(self) -> Iterator[PanelBatch]:
        """All lists, in batches; without records where another share begins."""
        ordinal, batch = self._manifest.begin, 0
        for kind in STREAM_KINDS:
            self._begins[kind] = ordinal
            records = self._records(kind)
            for start in range(0, len(records), BATCH):
                is_ours = batch % self.share.of == self.share.first
                found = PanelRecords(kind, start + 1, records[start : start + BATCH]) if is_ours else None
                yield PanelBatch(ordinal + start, found)
                batch += 1
                self.tell_of(ordinal + start)
            ordinal += len(records) + len(self._unseen.get(kind, ()))
        self._begins[PanelKind.SERIES] = ordinal  # its episodes

    def tell_of(self, entries: int) -> None:
        """Tell now and then how many entries were read so far."""
        if monotonic() - self._told > REPORT_EVERY:
            self._told = monotonic()
            self._tell(ImportReport("progress", self._what, entries=entries))

    def _records(self, kind: PanelKind) -> Sequence[Record]:
        if kind not in self._lists:
            return ()
        return self._cut[kind] if kind in self._cut else read_records(self._lists[kind]).records

    def fingerprints(self) -> Iterator[bytes]:
        """COPY text of (ordinal, fingerprint) of every record that is taken, and of what is left alone."""
        for ordinal, found in self._own_batches():
            yield copy_text(self._rows[found.kind].fingerprints(found.records, ordinal))
        for kind, unseen in self._unseen.items():
            for start in range(0, len(unseen), BATCH):
                places = enumerate(unseen[start : start + BATCH], self._begins[kind] + start)
                yield copy_text([(str(place), str(one)) for place, one in places])

    def rows(self, ordinal: int, found: PanelRecords, step_bits: int) -> bytes:
        """COPY text of a batch, each row at its ordinal << `step_bits`; rejects are kept."""
        first, step = ordinal << step_bits, 1 << step_bits
        size = len(found.records)
        numbers, places = range(found.number, found.number + size), range(first, first + step * size, step)
        return copy_columns(self._rows[found.kind].rows(found.records, numbers, places, self.rejects))

    def wanted_rows(self, wanted: "array[int]") -> Iterator[bytes]:
        """COPY text of the records with these ordinals, each at its ordinal."""
        for ordinal, found in self._own_batches():
            first, last = bisect_left(wanted, ordinal), bisect_left(wanted, ordinal + len(found.records))
            places = wanted[first:last]
            records = [found.records[place - ordinal] for place in places]
            numbers = [found.number + place - ordinal for place in places]
            yield copy_columns(self._rows[found.kind].rows(records, numbers, places, self.rejects))

    def _own_batches(self) -> Iterator[tuple[int, PanelRecords]]:
        return ((ordinal, found) for ordinal, found in self.batches() if found is not None)


def read_records(path: str) -> Records:
    """The records of a spooled list. Raises InputRefused for what is no list."""
    if not Path(path).stat().st_size:
        return cut_records(b"")
    with open(path, "rb") as file:
        return cut_records(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
