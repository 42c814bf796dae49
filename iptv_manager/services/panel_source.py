"""The lists of a panel as the source of an import: which are sound, what belongs to them beside the streams.

A list that can't be read, breaks off, or is suddenly empty is left as it was, and the person is told; the
others are taken. Where none can be taken, nothing is.
"""

import os
from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import NamedTuple

from iptv_manager.formats.m3u_blocks import HALF, WHOLE, Share
from iptv_manager.formats.xtream_records import Record
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.guard import reason_to_hold_some
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.playlist import PlaylistReject, StreamKind
from iptv_manager.model.provider import SourceState
from iptv_manager.model.syncs import series_words
from iptv_manager.services.import_half import WORTH_IT, read_rows
from iptv_manager.services.panel_ahead import PanelAhead
from iptv_manager.services.panel_manifest import PanelManifest, signs_in, signs_text
from iptv_manager.services.panel_reading import STREAM_KINDS, PanelReading, read_records
from iptv_manager.services.panel_series_rows import SeriesReader
from iptv_manager.services.readings import Reading, Tell
from iptv_manager.store import panel_imports
from iptv_manager.store.imports import Connection, Counts

NAMES = {PanelKind.LIVE: "channels", PanelKind.VOD: "films", PanelKind.SERIES: "series"}
_STREAMS = {
    PanelKind.LIVE: StreamKind.LIVE,
    PanelKind.VOD: StreamKind.MOVIE,
    PanelKind.SERIES: StreamKind.EPISODE,
}
_JUDGED = {StreamKind.LIVE: "channels", StreamKind.MOVIE: "films"}
"""Kinds that may shrink by mistake. Episodes go with their series, which are judged themselves: of few series they
are known at all, so that one which ended may take most of them along."""
_CUT = "the list breaks off in the middle; sync again later"


class Doubt(NamedTuple):
    """Why a list is left as it was; a person may confirm that it `is_empty` in earnest."""

    reason: str
    is_empty: bool


class PanelSource:
    """Prepares, guards and finishes the import of one panel's lists, in the import's own transaction."""

    def __init__(
        self,
        connection: Connection,
        provider_id: int,
        path: str,
        is_first: bool,
        accept_shrink: bool,
        ahead: PanelAhead | None = None,
    ) -> None:
        """Reads the list of series, and looks whether the others can be read. `ahead` has made rows of some already.

        Raises InputRefused where no list is sound; `held` is then the reason if a person may confirm it."""
        self._connection = connection
        self._provider = provider_id
        self._path = path
        self._manifest = PanelManifest.load(path)
        self._is_first = is_first
        self.rejects: list[PlaylistReject] = []
        self.held = ""
        self._records: dict[PanelKind, Sequence[Record]] = {}
        if is_first:
            self._manifest = self._manifest._replace(same=frozenset())
        self._cut = ahead.records if ahead else read_records
        self._doubts = self._judged(accept_shrink)
        self._leave_out(path)
        self._ahead = ahead if ahead and is_first and ahead.fits(self._manifest) else None
        if ahead and not self._ahead:
            ahead.leave()
        lead = (str(provider_id),) if is_first else ()
        self._series = SeriesReader(self._manifest.of(PanelKind.SERIES), lead)
        self._series_text: list[bytes] = []
        self._unseen: dict[PanelKind, array[int]] = {}
        if not is_first:
            panel_imports.stage_series(connection, self._series_texts())
            self._unseen = self._unseen_prints()
        self._changes = self._compared()
        self._first: PanelReading | None = None  # reads all; the next one what is new alone

    def reading(self, what: str, tell: Tell, share: Share = WHOLE) -> PanelReading:
        """A reading of the sound lists."""
        reading = PanelReading(self._manifest, what, tell, share, self._unseen, self._records)
        self._first = self._first or reading
        return reading

    @property
    def share(self) -> Share:
        """What the worker itself reads of a first import."""
        lists = self._manifest.lists
        size = sum(os.path.getsize(lists[kind]) for kind in STREAM_KINDS if kind in lists)
        return WHOLE if size < WORTH_IT else HALF

    def first_rows(self, reading: PanelReading, step_bits: int) -> Iterator[bytes]:
        """COPY text of all rows; what `reading` knows holds at its end."""
        if self._ahead is None:
            yield from read_rows(reading, self._path, step_bits)
            return
        entries = 0
        for text in self._ahead.texts(self._read_series):
            yield text
            entries += text.count(b"\n")
            reading.tell_of(entries)
        for made in self._ahead.readings:
            reading.absorb(made)

    def reason_to_hold(self, counts: Counts, _reading: Reading) -> str:
        """Why the difference should not be applied, once it is known; "" when all looks well."""
        left_out = self._manifest.left_out()
        if PanelKind.SERIES not in self._untouched:
            series = panel_imports.series_shrinking(
                self._connection, self._provider, left_out[PanelKind.SERIES]
            )
            if reason := reason_to_hold_some("series", series.active, series.gone):
                return reason
        if not counts.gone:
            return ""
        found = panel_imports.shrinking(self._connection, self._provider, left_out)
        reasons = (reason_to_hold_some(_JUDGED[kind], *found[kind]) for kind in _JUDGED if kind in found)
        return next(filter(None, reasons), "")

    def fill_beside(self) -> None:
        """Take the series."""
        if self._ahead:
            self._ahead.finish()
        else:
            self._read_series()
        panel_imports.fill_series(self._connection, self._provider, self._series_text)

    @property
    def question(self) -> str:
        """What taking the series would do, for a person who wants to be asked first; "" for nothing."""
        return series_words(self._changes)

    def note_beside(self, run_id: int) -> None:
        """Note what becomes of the series."""
        if self._changes:
            panel_imports.note_series(self._connection, run_id)

    def finish(self) -> str:
        """Take series and counts of categories; gives a word to the person about lists left as they were."""
        if self._changes:
            panel_imports.take_series(self._connection, self._provider)
        panel_imports.note_entries(self._connection, self._provider, self._entries())
        told = (
            f"the {NAMES[kind]} were left as they were: {_clause(doubt.reason)}"
            for kind, doubt in self._doubts.items()
        )
        return _sentence("; ".join(told))

    def remembered(self, state: SourceState) -> SourceState:
        """What the next sync compares with: lists that were left as they were are read again."""
        if not self._doubts:
            return state
        signs = {kind: sign for kind, sign in signs_in(state.etag).items() if kind not in self._doubts}
        return SourceState(token_bytes(32), signs_text(signs), "")

    @property
    def _untouched(self) -> frozenset[PanelKind]:
        """Lists of which nothing is read."""
        return self._manifest.same | self._doubts.keys()

    def _entries(self) -> dict[tuple[PanelKind, str], int]:
        entries = {(PanelKind.SERIES, key): count for key, count in self._series.counts.items()}
        return entries | (self._first.counts if self._first else {})

    def _judged(self, accept_shrink: bool) -> dict[PanelKind, Doubt]:
        """The lists that are not to be taken."""
        doubts = {kind: Doubt(reason, False) for kind, reason in self._manifest.kept.items()}
        before = self._before()
        sizes = []
        for kind, path in self._manifest.lists.items():
            if kind in self._manifest.same:
                continue
            try:
                records = self._cut(path)
            except InputRefused as error:
                doubts[kind] = Doubt(str(error), False)
                continue
            sizes.append(len(records.records))
            self._records[kind] = records.records
            if records.ends_cut:
                doubts[kind] = Doubt(_CUT, False)
            elif not records.records and before.get(kind) and not accept_shrink:
                reason = f"the new list is empty, and the last one had {before[kind]:,} entries"
                doubts[kind] = Doubt(reason, True)
        if len(doubts) == len(self._manifest.lists.keys() | self._manifest.kept.keys()):
            self._refuse_all(doubts)
        if self._is_first and not any(sizes):
            raise InputRefused("The lists of this account are empty; ask your provider.")
        return doubts

    def _refuse_all(self, doubts: dict[PanelKind, Doubt]) -> None:
        """No list is sound: hold what a person may confirm, refuse anything else."""
        if not doubts:
            raise InputRefused("No category of this account is taken; choose some.")
        empty = [kind for kind, doubt in doubts.items() if doubt.is_empty]
        if not empty:
            raise InputRefused(_sentence(next(iter(doubts.values())).reason))
        self.held = (
            f"The new lists are empty ({', '.join(NAMES[kind] for kind in empty)}); the last ones are kept."
        )

    def _compared(self) -> dict[str, int]:
        """How many of the series are to change, by what becomes of them."""
        if self._is_first or PanelKind.SERIES in self._untouched:
            return {}
        return panel_imports.compare_series(self._connection, self._provider)

    def _before(self) -> dict[PanelKind, int]:
        """What the person has of each list."""
        if self._is_first:
            return {}
        streams = panel_imports.kind_counts(self._connection, self._provider)
        found = {kind: streams.get(_STREAMS[kind], 0) for kind in (PanelKind.LIVE, PanelKind.VOD)}
        return found | {PanelKind.SERIES: panel_imports.count_series(self._connection, self._provider)}

    def _unseen_prints(self) -> "dict[PanelKind, array[int]]":
        """What no list speaks of and is to stay: lists left as they are; episodes of series that stay."""
        find = partial(panel_imports.unseen_fingerprints, self._connection, self._provider)
        found = {kind: find(_STREAMS[kind]) for kind in self._untouched}
        if PanelKind.SERIES in self._manifest.lists:
            found[PanelKind.SERIES] = find(StreamKind.EPISODE, by_series=True)
        return found

    def _read_series(self) -> None:
        """For a first import: there is nothing to compare with."""
        self._series_text = list(self._series_texts())

    def _series_texts(self) -> Iterator[bytes]:
        if PanelKind.SERIES not in self._manifest.lists:
            return
        yield from self._series.texts(self._records.pop(PanelKind.SERIES))
        self.rejects += self._series.rejects

    def _leave_out(self, path: str) -> None:
        """From here on, for each process of this import, there are only sound lists."""
        if left := self._doubts.keys() | self._manifest.same:
            lists = {kind: file for kind, file in self._manifest.lists.items() if kind not in left}
            self._manifest = self._manifest._replace(lists=lists)
            self._manifest.save(Path(path))


def _clause(sentence: str) -> str:
    """A sentence as a part of another one."""
    plain = sentence.rstrip(".")
    return f"the {plain[4:]}" if plain.startswith("The ") else plain


def _sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
