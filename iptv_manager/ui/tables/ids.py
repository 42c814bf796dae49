"""Finding rows by id in an ordered vector of ids (`array("q")`), without an index of a million entries."""

from array import array
from collections.abc import Collection

FEW = 32  # ids sought one by one; more are sought together in one pass
ID_BYTES = 8


def position_of(ids: "array[int]", wanted: int) -> int | None:
    """The row of `wanted`, None where it is not; 2 ms in a million."""
    return _position_in(ids.tobytes(), wanted)


def positions_of(ids: "array[int]", wanted: Collection[int]) -> dict[int, int]:
    """The rows of those of `wanted` that are there."""
    if len(wanted) > FEW:
        sought = frozenset(wanted)
        return {key: row for row, key in enumerate(ids) if key in sought}
    searched = ids.tobytes()
    found = ((key, _position_in(searched, key)) for key in wanted)
    return {key: row for key, row in found if row is not None}


def same_ids(one: "array[int]", other: "array[int]") -> bool:
    """Whether both hold the same ids in the same order."""
    return len(one) == len(other) and memoryview(one).cast("B") == memoryview(other).cast("B")


def runs_of(rows: Collection[int]) -> list[tuple[int, int]]:
    """Rows as (first, last) of each unbroken run, in order."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _position_in(searched: bytes, wanted: int) -> int | None:
    pattern = array("q", [wanted]).tobytes()
    found = searched.find(pattern)
    while found >= 0 and found % ID_BYTES:  # across the border of two ids
        found = searched.find(pattern, found + 1)
    return found // ID_BYTES if found >= 0 else None
