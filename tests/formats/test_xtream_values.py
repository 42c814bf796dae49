"""Values as panels write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats import xtream_values as values
from iptv_manager.formats.text import is_clean

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_no_value_is_too_odd_for_any_reader(value: object) -> None:
    text = values.text_of(value)
    assert is_clean(text.replace("\t", "")) or not text.isascii()
    assert len(text) <= values.TITLE_CAP
    assert "\x00" not in text
    for reader in (values.integer_of, values.number_of, values.rating_of, values.year_of, values.seconds_of):
        assert reader(value) is None or isinstance(reader(value), int | float)
    assert values.truth_of(value) in (True, False)
    moment = values.time_of(value)
    assert moment is None or 1970 <= moment.year <= 3000
    assert isinstance(values.base64_text_of(value), str)
    assert isinstance(values.record_of(value), dict)
    assert values.id_of(value).replace("_", "").replace("-", "").isalnum() or not values.id_of(value)
    assert values.container_of(value).isalnum() or not values.container_of(value)


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_is_the_same_however_it_is_written(number: int) -> None:
    assert (
        values.integer_of(number)
        == values.integer_of(str(number))
        == values.integer_of(f" {number} ")
        == number
    )


@given(st.text(max_size=200))
def test_base64_comes_back(text: str) -> None:
    import base64

    written = base64.b64encode(text.encode("utf-8", "replace")).decode()
    read = values.base64_text_of(written)
    if text.isprintable() and text.strip() and max(text) < "\ud800":
        assert read in (values.text_of(text, values.PLOT_CAP), read)
        assert read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("", ""), ("None", ""), ("null", ""), (" N/A ", ""), (True, ""), (False, ""), ({}, ""), ([], ""),
        (0, "0"), ("0", "0"), (7, "7"), (7.0, "7"), (7.5, "7.5"), ("  a  b ", "a  b"), ("a\x00b\nc", "abc"),
        (["Ann", None, "Joe", ["x"]], "Ann, Joe"), (float("nan"), ""), (10**400, ""), ("\ud800x", "\ufffdx"),
    ],
)  # fmt: skip
def test_text(value: object, text: str) -> None:
    assert values.text_of(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12), (12.0, 12), ("12.0", 12), ("1,0", 1), (12.5, None), ("", None), (None, None), (True, None),
        ("None", None), ("twelve", None), ("9" * 30, None), (float("inf"), None), ([1], None),
    ],
)  # fmt: skip
def test_integer(value: object, number: int | None) -> None:
    assert values.integer_of(value) == number


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1_700_000_000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (1_700_000_000_000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("2024-02-29 10:00:00", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
        ("29.02.2024", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0", None), (0, None), (None, None), ("None", None), ("soon", None), (-5, None), ("9" * 40, None),
        ("2024-02-30", None), (True, None),
    ],
)  # fmt: skip
def test_time(value: object, moment: datetime | None) -> None:
    assert values.time_of(value) == moment


@pytest.mark.parametrize(
    ("value", "truth"),
    [(1, True), ("1", True), (True, True), ("true", True), ("Yes", True), (0, False), ("0", False), (None, False),
     ("", False), (2, False), ("None", False), ([1], False)],
)  # fmt: skip
def test_truth(value: object, truth: bool) -> None:
    assert values.truth_of(value) is truth


def test_years_lengths_and_endings() -> None:
    assert values.year_of("", None, "2001-05-17") == 2001
    assert values.year_of(1999) == 1999
    assert values.year_of("12345", "0000-00-00") is None
    assert values.seconds_of("", "01:42:10") == 6130
    assert values.seconds_of("6130") == 6130
    assert values.seconds_of(0, "00:00:00") is None
    assert [values.container_of(one) for one in ("mkv", ".MP4", "m p", "../x", None, "a" * 9)] == [
        "mkv", "mp4", "", "", "", "",
    ]  # fmt: skip
    assert [values.id_of(one) for one in (5, "5", "0", 0, -5, "a/b", "ab-1_c", None, "5?x")] == [
        "5", "5", "", "", "-5", "", "ab-1_c", "", "",
    ]  # fmt: skip
