"""Cleaning at the edge: what comes out can always be stored, shown and compared."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.text import clean, is_clean, number, without_controls

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=600)


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("Sky\x00 Sports", "Sky Sports"),
        ("tab\tstays", "tab\tstays"),
        ("a\x01\x0b\x0c\x1b\x7fb", "ab"),
        ("c1 \x85\x9f goes", "c1  goes"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("line\u2028separator", "line\u2028separator"),
        ("line\nbreak", "linebreak"),
    ],
)
def test_what_a_database_or_a_row_cannot_hold_is_dropped_or_replaced(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_text_is_capped() -> None:
    assert clean("x" * 5000) == "x" * 4096
    assert clean("é" * 20, cap=7) == "é" * 7


@given(any_text)
def test_cleaned_text_can_be_encoded_and_needs_no_second_cleaning(text: str) -> None:
    cleaned = clean(text, cap=300)
    cleaned.encode()
    assert clean(cleaned, cap=300) == cleaned
    assert len(cleaned) <= 300
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(character < " " and character != "\t" for character in cleaned)


@given(any_text)
def test_text_that_is_called_clean_is_not_changed_by_cleaning(text: str) -> None:
    if is_clean(text):
        assert clean(text) == text
        assert without_controls(text) == text


def test_composing_long_runs_of_marks_takes_linear_time() -> None:
    hostile = "a" + "\u0300\u0327" * 50_000
    started = time.perf_counter()
    clean(hostile, cap=100_000)
    is_clean(hostile)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", 7.0), (" -1.5 ", -1.5), ("2,5", 2.5), ("", None), ("nan", None), ("1e999", None), ("soon", None)],
)
def test_numbers_are_read_as_lists_write_them(text: str, expected: float | None) -> None:
    assert number(text) == expected
