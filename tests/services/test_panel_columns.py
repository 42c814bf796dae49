"""Rows of a panel's records made in batches: those of each record alone, rejects, counts and twins included."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.demo import panel_content
from iptv_manager.formats.xtream_records import Record
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.panel_manifest import CategoryTitles
from iptv_manager.services.panel_rows import RowsOfList
from iptv_manager.services.panel_series_rows import SeriesReader
from iptv_manager.store.copy_rows import copy_columns, copy_text
from tests.formats.test_xtream_columns import ODD

LIVE, VOD, SERIES = PanelKind.LIVE, PanelKind.VOD, PanelKind.SERIES
KNOWN = {
    LIVE: list(panel_content.channels(24, 1)),
    VOD: list(panel_content.films(24, 1)),
    SERIES: list(panel_content.series(24, 1)),
}
BROKEN = (
    b'"no record"', b"7", b"[]", b'{"stream_id":', b'{"stream_id":3,"series_id":3,"name":"\xff\xfe caf\xe9"}',
    b'{"stream_id":4,"series_id":4,"name":"a\tb\\c\nd"}', b'{"stream_id":5,"series_id":5,"category_id":"5\xff"}',
    b'{"stream_id":NaN}', b'{"stream_id":6,"series_id":6,"name":"\\ud800"}', b"[" * 2000 + b"]" * 2000,
)  # fmt: skip
CATEGORY = st.sampled_from(
    [1, "1", True, 1.0, "2", 3, " 3", None, "", [], ["1", 2], [None], "99", 0, {"a": 1}, [[1]], ["2"]]
)


def record_of(kind: PanelKind) -> st.SearchStrategy[Record]:
    """A usual record, some of whose values are others."""
    fields = sorted({*KNOWN[kind][0], "title", "plot", "tmdb"} - {"category_id", "category_ids"})
    changes = st.dictionaries(st.sampled_from(fields), ODD, max_size=3)
    categories = st.fixed_dictionaries({}, optional={"category_id": CATEGORY, "category_ids": CATEGORY})
    made = st.builds(
        lambda *parts: msgspec.json.encode({key: value for part in parts for key, value in part.items()}),
        st.sampled_from(KNOWN[kind]), changes, categories,
    )  # fmt: skip
    return made | st.sampled_from(BROKEN)


def titles_of(kind: PanelKind) -> CategoryTitles:
    """Of five categories two are left out."""
    return CategoryTitles(
        PanelCategory(kind, str(number), f"Category \\ {number}", taken=number not in (2, 5))
        for number in range(1, 6)
    )


@pytest.mark.parametrize("kind", [LIVE, VOD])
@given(data=st.data())
def test_rows_of_a_batch_are_those_of_each_record_alone(kind: PanelKind, data: st.DataObject) -> None:
    records = data.draw(st.lists(record_of(kind), max_size=24))
    places, numbers = range(0, 64 * len(records), 64), range(1, len(records) + 1)
    batch, single = RowsOfList(kind, titles_of(kind)), RowsOfList(kind, titles_of(kind))
    rejects: list[PlaylistReject] = []
    rejects_alone: list[PlaylistReject] = []
    text = copy_columns(batch.rows(records, numbers, places, rejects))
    alone = [
        copy_columns(single.rows([record], [number], [place], rejects_alone))
        for record, number, place in zip(records, numbers, places, strict=True)
    ]
    assert text == b"".join(alone)
    assert (rejects, batch.counts, batch.prints) == (rejects_alone, single.counts, single.prints)
    at_once = batch.fingerprints(records, 0)
    assert at_once == [
        one for place, record in enumerate(records) for one in single.fingerprints([record], place)
    ]
    taken = {print_ for _, print_ in at_once}
    assert {str(print_) for print_ in batch.prints} <= taken


@given(data=st.data())
def test_rows_of_series_are_those_of_each_record_alone(data: st.DataObject) -> None:
    records = data.draw(st.lists(record_of(SERIES), max_size=24))
    batch, single = SeriesReader(titles_of(SERIES), ("7",)), SeriesReader(titles_of(SERIES), ("7",))
    rows = [line.split(b"\t") for line in b"".join(batch.texts(records)).split(b"\n")[:-1]]
    alone = []
    for number, record in enumerate(records, 1):
        for line in b"".join(single.texts([record])).split(b"\n")[:-1]:
            row = line.split(b"\t")
            assert row[2] == b"1"  # its place in a list of one
            alone.append([*row[:2], b"%d" % number, *row[3:]])
    assert rows == alone
    assert [reject[1:] for reject in batch.rejects] == [reject[1:] for reject in single.rejects]
    assert [reject.line for reject in batch.rejects] == sorted(reject.line for reject in batch.rejects)
    assert Counter(batch.counts) == Counter(single.counts)


@given(st.lists(st.tuples(*[st.text("aé\\\t\r\nᴴ", max_size=3)] * 3), max_size=5))
def test_text_by_columns_is_that_by_rows(rows: list[tuple[str, ...]]) -> None:
    assert copy_columns([list(column) for column in zip(*rows, strict=True)] or [[]]) == copy_text(rows)


def test_a_name_in_another_encoding_spoils_only_itself() -> None:
    records = [b'{"stream_id":%d,"name":"Caf\xe9"}' % number for number in (1, 2)]
    rejects: list[PlaylistReject] = []
    found = RowsOfList(LIVE, titles_of(LIVE)).rows(records, (1, 2), (0, 1), rejects)
    assert (list(found[4]), rejects) == (["Caf\ufffd", "Caf\ufffd"], [])
