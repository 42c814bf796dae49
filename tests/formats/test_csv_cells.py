"""Cells a spreadsheet would take for formulas."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.csv_cells import FORMULA_PATTERN, spreadsheet_safe


@pytest.mark.parametrize("cell", ["=1+1", "+1 Sports", "-1", "@SUM(A1)", "\tx", "\rx", "=", "+"])
def test_a_cell_that_begins_like_a_formula_is_made_text(cell: str) -> None:
    assert spreadsheet_safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "BBC One", "1+1", " =1", "'=1", "5USA", "\u22121"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert spreadsheet_safe(cell) == cell


@given(st.text(max_size=5))
def test_the_pattern_for_sql_says_the_same(cell: str) -> None:
    assert (re.match(FORMULA_PATTERN, cell) is not None) == (spreadsheet_safe(cell) != cell)
