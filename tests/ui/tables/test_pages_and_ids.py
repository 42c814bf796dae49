"""The pages in memory, and finding ids in a vector."""

from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.ui.tables.ids import FEW, position_of, positions_of, runs_of
from iptv_manager.ui.tables.pages import PAGE, PageCache
from tests.ui.tables.memory_rows import Thing

WIDE = st.integers(-(2**63), 2**63 - 1)
NARROW = st.integers(0, 300)  # many ids whose bytes occur across the border of two others


def filled(cache: PageCache, pages: range) -> PageCache:
    for number in pages:
        keys = range(number * PAGE, (number + 1) * PAGE)
        cache.put(number, keys, [Thing(key, f"Thing {key}") for key in keys])
    return cache


def test_the_page_used_longest_ago_is_forgotten() -> None:
    cache = filled(PageCache(limit=3), range(3))
    assert cache.page(0) is not None  # used again
    filled(cache, range(3, 4))
    assert sorted(cache) == [0, 2, 3]
    assert cache.number_of(PAGE) is None
    assert cache.number_of(0) == 0


def test_the_index_of_rows_is_as_small_as_the_pages() -> None:
    cache = filled(PageCache(limit=2), range(50))
    known = [key for key in range(50 * PAGE) if cache.number_of(key) is not None]
    assert known == list(range(48 * PAGE, 50 * PAGE))


def test_a_change_reaches_only_rows_in_memory() -> None:
    cache = filled(PageCache(limit=2), range(3))
    assert cache.change(1, {"name": "x"}) is None
    assert cache.change(2 * PAGE + 1, {"name": "x"}) == 2 * PAGE + 1
    page = cache.page(2)
    assert page is not None
    assert page[1] == Thing(2 * PAGE + 1, "x")


def test_ids_without_a_row_leave_a_gap() -> None:
    cache = PageCache()
    cache.put(0, [1, 2, 3], [Thing(1, "a"), Thing(3, "c")])
    assert cache.page(0) == [Thing(1, "a"), None, Thing(3, "c")]
    assert cache.change(2, {"name": "x"}) is None


@given(st.lists(st.one_of(WIDE, NARROW), unique=True, max_size=200), st.one_of(WIDE, NARROW))
def test_an_id_is_found_where_it_stands(keys: list[int], other: int) -> None:
    ids = array("q", keys)
    assert [position_of(ids, key) for key in keys] == list(range(len(keys)))
    assert position_of(ids, other) == (keys.index(other) if other in keys else None)


@given(st.lists(NARROW, unique=True, max_size=200), st.sets(NARROW, max_size=FEW * 3))
def test_few_and_many_ids_are_found_alike(keys: list[int], wanted: set[int]) -> None:
    places = {key: place for place, key in enumerate(keys) if key in wanted}
    assert positions_of(array("q", keys), wanted) == places


@given(st.sets(NARROW))
def test_runs_cover_each_row_once(rows: set[int]) -> None:
    runs = runs_of(rows)
    assert [row for first, last in runs for row in range(first, last + 1)] == sorted(rows)
    assert all(later > last + 1 for (_, last), (later, _) in pairwise(runs))
