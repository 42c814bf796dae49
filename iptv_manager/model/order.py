"""Order of entries in a list: which ones moved. Pure rules."""

from array import array
from bisect import bisect_left


def moved_out_of_order(kept: "array[int]") -> list[int]:
    """The fewest ordinals to move so that all other entries stay where they are.

    `kept` holds (ordinal, old position) pairs, flat, by ordinal. What stays is a longest increasing run of
    old positions (patience sorting, n log n).
    """
    ordinals, positions = kept[0::2], kept[1::2]
    tails: list[int] = []  # smallest last position of a run of each length
    lengths = array("q")
    for position in positions:
        length = bisect_left(tails, position)
        lengths.append(length)
        if length == len(tails):
            tails.append(position)
        else:
            tails[length] = position
    moved: list[int] = []
    wanted, limit = len(tails) - 1, None
    for index in range(len(positions) - 1, -1, -1):
        position = positions[index]
        if lengths[index] == wanted and (limit is None or position < limit):
            wanted, limit = wanted - 1, position
        else:
            moved.append(ordinals[index])
    return moved[::-1]
