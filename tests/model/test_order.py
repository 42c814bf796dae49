"""Which entries of a list have moved: the fewest."""

from array import array
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.order import moved_out_of_order


@given(st.lists(st.integers(0, 30), unique=True, max_size=8))
def test_what_stays_is_in_order_and_as_much_as_can_be(positions: list[int]) -> None:
    pairs = array("q", [number for pair in enumerate(positions) for number in pair])
    moved = set(moved_out_of_order(pairs))
    staying = [position for ordinal, position in enumerate(positions) if ordinal not in moved]
    assert staying == sorted(staying)
    sizes = range(len(positions) + 1)
    some = (each for size in sizes for each in combinations(positions, size))
    longest = max(len(each) for each in some if list(each) == sorted(each))
    assert len(staying) == longest
