"""How fast playlists are read, beside m3u-ipytv on the same list in the same run.

    python -m benchmarks.parser [ENTRIES]

Prints entries per second and the ratio; fails when it is below ten. m3u-ipytv reads a list in as many
processes as there are cores while ours reads in one, so the ratio of processor time is printed too. The
ratio depends on the size: m3u-ipytv turns to several processes from some ten thousand entries on and pays
ever more for handing entries over, while below that it is nearly as fast as ours.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Sized
from pathlib import Path
from typing import NamedTuple

from ipytv import playlist as ipytv_playlist

from benchmarks.ground import Figure, by_itself
from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import M3uReader, fingerprints, read_blocks

ENTRIES = 300_000
LEAST_RATIO = 10.0
ROUNDS = 2


def main() -> int:
    """Measure, print, and tell whether the ratio is reached."""
    entries, speeds = by_itself(compare, ENTRIES)
    print(f"list of {entries:,} entries, best of {ROUNDS}")
    print(f"read to entries        {speeds.ours.rate:>12,.0f} entries/s")
    print(f"blocks + fingerprints  {speeds.cut.rate:>12,.0f} entries/s")
    print(f"m3u-ipytv              {speeds.theirs.rate:>12,.0f} entries/s")
    print(f"ratio                  {speeds.ratio:>12.1f} ×  (must be ≥ {LEAST_RATIO:.0f})")
    print(f"by processor time      {speeds.theirs.processor / speeds.ours.processor:>12.1f} ×")
    return 0 if speeds.ratio >= LEAST_RATIO else 1


def figures(folder: Path) -> list[Figure]:
    """The promise about reading."""
    speeds = compare(folder, ENTRIES)
    floor = f"m3u-ipytv {speeds.theirs.rate:,.0f}/s"
    kept = speeds.ratio >= LEAST_RATIO
    return [Figure(f"reading a list of {ENTRIES:,}", floor, f"{speeds.ratio:.1f} ×", "≥ 10 ×", kept)]


def compare(folder: Path, entries: int) -> "Speeds":
    """Both readers on the same list in the same run."""
    path = folder / "list.m3u"
    write_list(path, entries)
    ours = fastest(read_with_ours, path, entries)
    cut = fastest(cut_with_ours, path, entries)
    theirs = fastest(read_with_ipytv, path, entries)
    path.unlink()
    return Speeds(ours, cut, theirs)


class Speed(NamedTuple):
    """Entries per second by the clock, and seconds of processor time, children's too."""

    rate: float
    processor: float


class Speeds(NamedTuple):
    """Ours, ours without reading the blocks, and m3u-ipytv's."""

    ours: Speed
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


def read_with_ours(path: Path) -> int:
    """Read all entries as a sync does, one after the other."""
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
