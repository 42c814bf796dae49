"""How fast playlists are read, beside m3u-ipytv on the same list in the same run.

    python benchmarks/parser.py [ENTRIES]

Prints entries per second and the ratio; fails when it is below ten.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sized
from pathlib import Path

from ipytv import playlist as ipytv_playlist

from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import M3uReader, fingerprints, read_blocks

ENTRIES = 50_000
LEAST_RATIO = 10.0
ROUNDS = 3


def main() -> int:
    """Measure, print, and tell whether the ratio is reached."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.m3u"
        write_list(path, entries)
        ours = rate(read_with_ours, path, entries)
        cut = rate(cut_with_ours, path, entries)
        theirs = rate(read_with_ipytv, path, entries)
    ratio = ours / theirs
    print(f"list of {entries:,} entries, best of {ROUNDS}")
    print(f"read to entries        {ours:>12,.0f} entries/s")
    print(f"blocks + fingerprints  {cut:>12,.0f} entries/s")
    print(f"m3u-ipytv              {theirs:>12,.0f} entries/s")
    print(f"ratio                  {ratio:>12.1f} ×  (must be ≥ {LEAST_RATIO:.0f})")
    return 0 if ratio >= LEAST_RATIO else 1


def rate(read: Callable[[Path], int], path: Path, entries: int) -> float:
    """Give the entries per second of the best of some rounds; raise if some were not read."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        found = read(path)
        best = min(best, time.perf_counter() - started)
        if found != entries:
            raise RuntimeError(f"{read.__name__} found {found} of {entries} entries")
    return entries / best


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
