"""Marks of films and series as records of a file."""

import pytest

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.films import TitleKind
from iptv_manager.model.title_marks import TitleMark, mark_record, mark_values


def test_a_mark_comes_back_as_it_was() -> None:
    mark = TitleMark(TitleKind.SERIES, "Show", 2001, 2, "", True, False, True)
    assert mark_record(mark_values(mark)) == mark


@pytest.mark.parametrize("said", [None, [], "x", {}, {"title": ""}, {"title": 7}, {"title": "x" * 500}])
def test_what_is_no_mark_is_refused(said: object) -> None:
    with pytest.raises(InputRefused):
        mark_record(said)


def test_odd_values_are_brought_into_bounds() -> None:
    odd = {"title": "A\0", "year": 99999, "twin": -1, "provider": 5, "favourite": "yes", "kind": "song"}
    assert mark_record(odd) == TitleMark(TitleKind.FILM, "A", None, 1, "", False, False, False)
