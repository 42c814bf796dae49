"""The rows of a batch, worked out column by column, are those that its blocks give one by one."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import Block, read_blocks
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.import_rows import RowMaker

VALUES = st.sampled_from(
    [
        "",
        "a",
        " b ",
        "é",
        "e\u0301",
        "News;Sport",
        "\\",
        "a\\tb",
        "\\N",
        "\t",
        "\x01",
        "\xa0z",
        "ᴴᴰ",
        "日本",
        "2.1",
        "7-3",
    ]
)
NAMES = st.sampled_from(
    [
        *(
            "One",
            " Two ",
            "",
            "a  b",
            ",,x",
            "##### UK #####",
            "007 x 12345678901234567890",
            "ᴴᴰ",
            "UK: BBC 1 ᴴᴰ",
        ),
        *(
            "AR| الجزيرة 5",
            "x\u0301y",
            "Star ☆",
            "١٢ a",
            "y" * 130,
            "é" * 300,
            "é" * 520,
            "C:\\x",
            "Film S01E02",
            "K",
        ),
    ]
)
ADDRESSES = st.sampled_from(
    [
        *(
            "http://h/1",
            "http://h/live/u/p/1.ts",
            "http://h/LIVE/u/p/1.ts",
            "http://h/movie/u/p/2.mkv",
            "\\\\h\\x",
        ),
        *(
            "http://h/series/u/p/2.mp4",
            "http://h/3.mkv",
            "http://h/a b.mp4",
            "http://h/x?token=abc#f",
            "",
            "http://h/é",
        ),
        *("http://h/4|User-Agent=x", "#no"),
    ]
)
SHAPES = st.sampled_from(
    [
        '#EXTINF:-1 tvg-id="{0}" tvg-name="{2}" tvg-logo="{1}" group-title="{1}",{2}\n{3}\n',
        '#EXTINF:-1 tvg-chno="{0}" group-title="{1}",{2}\n{3}\n',
        '#EXTINF:60 tvg-id="{0}" parent-code="{1}",{2}\n{3}\n',
        '#EXTGRP:{0}\n#EXTINF:-1 tvg-id="{1}",{2}\n{3}\n',
        '#EXTM3U catchup="default" user-agent="{0}"\n#EXTINF:-1 tvg-id="{1}",{2}\n{3}\n',
        "#EXTINF:-1,{2}\n{3}\n",
    ]
)
ENTRIES = st.builds(str.format, SHAPES, VALUES, VALUES, NAMES, ADDRESSES)


def both_ways(text: bytes) -> tuple[tuple[bytes, list[PlaylistReject]], tuple[bytes, list[PlaylistReject]]]:
    """Rows and rejects of a list, its blocks taken together and one by one."""
    batches = list(read_blocks(BytesIO(text)))
    return rows_of(batches), rows_of([[block] for blocks in batches for block in blocks])


def rows_of(batches: Sequence[Sequence[Block]]) -> tuple[bytes, list[PlaylistReject]]:
    """COPY text and rejects."""
    maker, rejects, rows, place = RowMaker(), list[PlaylistReject](), list[bytes](), 0
    for blocks in batches:
        rows.append(maker.text(blocks, range(place << 20, (place + len(blocks)) << 20, 1 << 20), rejects))
        place += len(blocks)
    return b"".join(rows), rejects


@given(st.lists(ENTRIES, min_size=1, max_size=40), st.booleans())
def test_rows_of_a_mixture_are_the_same_both_ways(entries: list[str], repeated: bool) -> None:
    text = "#EXTM3U\n" + "".join(entries * (5 if repeated else 1)) + "http://h/last\n"
    at_once, one_by_one = both_ways(text.encode())
    assert at_once == one_by_one


@given(st.lists(st.tuples(VALUES, NAMES, ADDRESSES), min_size=5, max_size=40))
def test_rows_of_one_shape_are_the_same_both_ways(entries: list[tuple[str, str, str]]) -> None:
    shape = '#EXTINF:-1 tvg-id="{0}" tvg-name="{1}" group-title="{0}",{1}\n{2}\n'
    text = "".join(shape.format(*entry) for entry in entries) + "http://h/last\n"
    at_once, one_by_one = both_ways(text.encode())
    assert at_once == one_by_one


def test_a_backslash_is_doubled_wherever_it_stands() -> None:
    text = '#EXTINF:-1 tvg-id="a\\b" group-title="\\N",C:\\x\nhttp://h\\1\n' * 9
    (rows, _), one_by_one = both_ways(text.encode())
    assert rows == one_by_one[0]
    assert rows.count(b"\ta\\\\b\t") == rows.count(b"\t\\\\N\t") == rows.count(b"\tC:\\\\x\t") == 9


def test_a_tab_in_what_earlier_lines_say_parts_no_columns() -> None:
    text = '#EXTM3U user-agent="a\tb"\n#EXTGRP:c\td\n' + '#EXTINF:-1 tvg-id="x",One\nhttp://h/1\n' * 9
    (rows, _), (one_by_one, _) = both_ways(text.encode())
    assert rows == one_by_one
    assert rows.count(b"\ta\\tb\t") == rows.count(b"\tc\\td\t") == 9


def test_rows_of_big_lists_are_the_same_both_ways(tmp_path: Path) -> None:
    write_list(tmp_path / "list.m3u", 3_000)
    at_once, one_by_one = both_ways((tmp_path / "list.m3u").read_bytes())
    assert at_once == one_by_one
    assert at_once[0].count(b"\n") == 3_000


def test_rows_of_real_lists_are_the_same_both_ways(real_playlists: Path) -> None:
    for path in real_playlists.glob("*.m3u"):
        at_once, one_by_one = both_ways(path.read_bytes())
        assert at_once == one_by_one
