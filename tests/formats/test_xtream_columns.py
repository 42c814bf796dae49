"""Many values and records at once: each as it is read alone, whatever stands beside it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats import xtream_batches as batches
from iptv_manager.formats import xtream_columns as columns
from iptv_manager.formats import xtream_values as values
from iptv_manager.formats.xtream_lists import ChannelRecord, FilmRecord, SeriesRecord
from tests.formats.test_xtream_values import ANYTHING

ODD = st.sampled_from(
    [
        None, "", " ", "None", "none", " NULL ", "n/a", "0", 0, -0.0, 0.0, 1, 1.0, True, False, "1", "true", "yes",
        "01", "00", -5, 10**17, 10**18, 10**64, 10**70, "9" * 17, "9" * 18, "9" * 64, "9" * 70, "1600000000",
        "0000000000",
        "0000000012", 1600000000, "٣٤٥", "１２３", "16000000٣٤", " 7 ", "a\tb", "a\nb", "\x7f", "é", "e\u0301", " é ",
        "ᴴᴰ", "x" * 511 + " y", "x" * 600, "é" * 300, "mkv", ".MP4", "../x", "7.5", "7,5", 7.5, 11, "2001-05-17",
        "in 1999, or 2001", 1999, "2020-09-13 12:26:40", [], [None], ["Ann", " Joe ", "", "none"], ["x" * 600, "y"],
        ["a", ["b"]], ["a"] * 101, [1, True, None, 2.5], ["É", "e\u0301"], {}, {"a": 1}, "radio_streams",
        "\ud7ff\ue000",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.lists(ODD, max_size=12),
    st.lists(ODD | ANYTHING | st.text("aé \u0301\tN1", max_size=5), max_size=12),
    st.lists(st.integers(1, 99) | st.integers(1, 99).map(str), max_size=12),
)
READERS: list[tuple[Callable[[Sequence[object]], list[Any]], Callable[[object], object]]] = [
    (batches.texts_of, values.text_of),
    (lambda many: batches.texts_of(many, values.ID_CAP), lambda one: values.text_of(one, values.ID_CAP)),
    (batches.ids_of, values.id_of),
    (batches.stamps_of, values.stamp_of),
    *(
        (lambda many, read=read: batches.each_once(read, many), read)
        for read in (values.truth_of, values.rating_of, values.year_of, values.container_of, values.text_of)
    ),
]
KINDS: list[tuple[type, Callable[[Any], Any]]] = [
    (ChannelRecord, columns.columns_of_channels),
    (FilmRecord, columns.columns_of_films),
    (SeriesRecord, columns.columns_of_series),
]


@pytest.mark.parametrize(("many", "one"), READERS)
@given(found=VALUES)
def test_many_values_are_read_as_each_alone(
    many: Callable[[Sequence[object]], list[Any]], one: Callable[[object], object], found: list[object]
) -> None:
    expected = [one(value) for value in found]
    assert list(map(repr, many(found))) == list(map(repr, expected))


@given(st.lists(st.sampled_from(["1600000000", "1600000001"]), max_size=4), st.lists(ODD, max_size=2))
def test_many_stamps_are_written_as_each_is_read_alone(usual: list[str], odd: list[object]) -> None:
    expected = [str(values.stamp_of(one) or "") for one in [*usual, *odd]]
    assert list(batches.written_stamps_of([*usual, *odd])) == expected


@pytest.mark.parametrize(("shape", "read"), KINDS)
@given(data=st.data())
def test_many_records_are_read_as_each_alone(
    shape: type, read: Callable[[Any], Any], data: st.DataObject
) -> None:
    record = st.fixed_dictionaries({}, optional=dict.fromkeys(shape.__struct_fields__, ODD))  # type: ignore[attr-defined]
    said = [shape(**one) for one in data.draw(st.lists(record, max_size=14))]
    alone = [read([one]) for one in said]
    at_once = read([*said, *[shape()] * columns.WORTH_IT])
    for place, one in enumerate(alone):
        row = [column[place] for column in at_once]
        assert (row[0] == "") is (one.ids == [""])
        if row[0]:
            assert row == [column[0] for column in one]


def test_no_records_give_no_rows() -> None:
    for _shape, read in KINDS:
        assert not any(read([]))
