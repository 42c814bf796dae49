"""How fast playlists are read, beside m3u-ipytv on the same list in the same run.

    python -m benchmarks.parser [ENTRIES]

Prints entries per second and the ratio; fails when it is below ten. Ours reads as the first import of a big list
does: in two processes, to columns, of which its rows are made. m3u-ipytv reads in as many processes as there are
cores, to entries. What ours takes for entries, one object each in one process, is printed too, and the ratios of
processor time. They depend on the size: m3u-ipytv turns to several processes from some ten thousand entries on and
pays ever more for handing entries over, while below that it is nearly as fast as ours in one.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Sized
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from ipytv import playlist as ipytv_playlist

from benchmarks.ground import Figure, by_itself
from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import HALF, OTHER_HALF, M3uReader, Share, fingerprints, read_blocks
from iptv_manager.formats.m3u_columns import read_columns
from iptv_manager.formats.m3u_entries import parse_block
from iptv_manager.model.playlist import PlaylistEntry

ENTRIES = 300_000
LEAST_RATIO = 10.0
ROUNDS = 2


def main() -> int:
    """Measure, print, and tell whether the ratio is reached."""
    entries, speeds = by_itself(compare, ENTRIES)
    print(f"list of {entries:,} entries, best of {ROUNDS}")
    print(f"read for an import     {speeds.ours.rate:>12,.0f} entries/s")
    print(f"read to entries        {speeds.entries.rate:>12,.0f} entries/s")
    print(f"blocks + fingerprints  {speeds.cut.rate:>12,.0f} entries/s")
    print(f"m3u-ipytv              {speeds.theirs.rate:>12,.0f} entries/s")
    print(f"ratio                  {speeds.ratio:>12.1f} ×  (must be ≥ {LEAST_RATIO:.0f})")
    print(f"by processor time      {speeds.theirs.processor / speeds.ours.processor:>12.1f} ×")
    print(f"to entries, by clock   {speeds.entries.rate / speeds.theirs.rate:>12.1f} ×")
    return 0 if speeds.ratio >= LEAST_RATIO else 1


def figures(folder: Path) -> list[Figure]:
    """The promise about reading."""
    speeds = compare(folder, ENTRIES)
    floor = f"m3u-ipytv {speeds.theirs.rate:,.0f}/s"
    kept = speeds.ratio >= LEAST_RATIO
    one = speeds.entries.rate / speeds.theirs.rate
    return [
        Figure(
            f"reading a list of {ENTRIES:,}, as an import", floor, f"{speeds.ratio:.1f} ×", "≥ 10 ×", kept
        ),
        Figure("the same to entries, in one process", floor, f"{one:.1f} ×", "–", True),
    ]


def compare(folder: Path, entries: int) -> "Speeds":
    """Both readers on the same list in the same run."""
    path = folder / "list.m3u"
    write_list(path, entries)
    ours = fastest(read_as_import, path, entries)
    one = fastest(read_to_entries, path, entries)
    cut = fastest(cut_with_ours, path, entries)
    theirs = fastest(read_with_ipytv, path, entries)
    path.unlink()
    return Speeds(ours, one, cut, theirs)


class Speed(NamedTuple):
    """Entries per second by the clock, and seconds of processor time, children's too."""

    rate: float
    processor: float


class Speeds(NamedTuple):
    """Ours, ours to entries in one process, ours without reading the blocks, and m3u-ipytv's."""

    ours: Speed
    entries: Speed
    cut: Speed
    theirs: Speed

    @property
    def ratio(self) -> float:
        """How many times as fast as m3u-ipytv we are, by the clock."""
        return self.ours.rate / self.theirs.rate


def fastest(read: Callable[[Path], int], path: Path, entries: int) -> Speed:
    """Give the best of some rounds; raise if some entries were not read."""
    return max(measure(read, path, entries) for _ in range(ROUNDS))


def measure(read: Callable[[Path], int], path: Path, entries: int) -> Speed:
    """Read the list once."""
    gc.collect()
    started, busy = time.perf_counter(), sum(os.times()[:4])
    found = read(path)
    took, busy = time.perf_counter() - started, sum(os.times()[:4]) - busy
    if found != entries:
        raise RuntimeError(f"{read.__name__} found {found} of {entries} entries")
    return Speed(entries / took, busy)


def read_as_import(path: Path) -> int:
    """Read all entries as the first import of a big list does: each of two processes its share, to columns."""
    with ProcessPoolExecutor(2, get_context("fork")) as processes:
        return sum(processes.map(read_share, (path, path), (HALF, OTHER_HALF)))


def read_share(path: Path, share: Share) -> int:
    """Read a share of the list; gives how many entries it has."""
    found = 0
    with path.open("rb") as stream:
        for _, blocks in read_blocks(stream, share).batches:
            places = {place for columns in read_columns(blocks or ()) for place in columns.places}
            odd = (block for place, block in enumerate(blocks or ()) if place not in places)
            found += len(places) + sum(
                isinstance(one, PlaylistEntry) for block in odd for one in parse_block(block)
            )
    return found


def read_to_entries(path: Path) -> int:
    """Read all entries one after the other."""
    with path.open("rb") as stream:
        return sum(1 for _ in M3uReader(stream))


def cut_with_ours(path: Path) -> int:
    """Cut into blocks and fingerprint them, as a sync does with what it knows already."""
    with path.open("rb") as stream:
        return count(fingerprints(blocks) for blocks in read_blocks(stream))


def read_with_ipytv(path: Path) -> int:
    """Read all entries with the second opinion."""
    return int(ipytv_playlist.loadf(str(path)).length())


def count(batches: Iterable[Sized]) -> int:
    """Add up the sizes of batches."""
    return sum(map(len, batches))


if __name__ == "__main__":
    sys.exit(main())
