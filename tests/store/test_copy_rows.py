"""COPY text of columns: that of the same rows, one by one, whatever stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.store.copy_rows import copy_columns, copy_text

VALUES = st.tuples(*[st.text("aé\\\t\r\nᴴ", max_size=3)] * 3)


@given(st.lists(VALUES, max_size=5))
def test_text_by_columns_is_that_by_rows(rows: list[tuple[str, ...]]) -> None:
    assert copy_columns([list(column) for column in zip(*rows, strict=True)] or [[]]) == copy_text(rows)


@pytest.mark.parametrize("odd", ["\t", "\\", "\n", "\r"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_odd_value_is_escaped_wherever_it_stands(odd: str, place: int) -> None:
    rows = [["1", "é", "ᴴᴰ"], ["2", "b", "c"]]
    rows[1][place] += odd
    assert copy_columns(list(map(list, zip(*rows, strict=True)))) == copy_text(rows)
