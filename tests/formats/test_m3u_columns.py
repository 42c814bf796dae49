"""Blocks read all at once give exactly what they give one by one."""

import sys
import unicodedata
from io import BytesIO
from itertools import chain
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.demo.lists import write_list
from iptv_manager.formats.m3u import parse_block, parse_blocks, read_blocks
from iptv_manager.formats.m3u_columns import APART
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject

VALUES = st.sampled_from(
    [
        "",
        "a",
        " b ",
        "é",
        "e\u0301",
        "x;y",
        "a=b, c",
        "it's",
        "\u2028",
        "\t",
        "\x00",
        "UK | News",
        "\xa0z",
        "ᴴᴰ",
    ]
)
NAMES = st.sampled_from(
    ["One", " Two ", "", " ", "a,b", 'say "hi"', "x" * 600, "n\u0308", "|", "#", "film S01E02"]
)
ADDRESSES = st.sampled_from(
    [
        "http://h/1",
        "http://h/movie/u/p/2.mkv",
        "",
        " http://h/3 ",
        "http://h/4|User-Agent=x",
        "#no",
        "http://h/é",
    ]
)
SHAPES = st.sampled_from(
    [
        '#EXTINF:-1 tvg-id="{0}" group-title="{1}",{2}\n{3}\n',
        '#EXTINF:-1 group-title="{0}" tvg-id="{1}",{2}\n{3}\n',
        '#EXTINF:0 tvg-id="{0}" tvg-chno="{1}",{2}\n{3}\n',
        '#EXTINF:-1 tvg-id="{0}" tvg-id="{1}",{2}\n{3}\n',
        '#EXTINF:-1 tvg-id="{0}" user-agent="{1}",{2}\n{3}\n',
        '#EXTINF:-1 tvg-id="{0}",{2}\n#EXTGRP:{1}\n{3}\n',
        "#EXTINF:-1,{2}\n{3}\n",
        '#EXTINF:-1 tvg-id="{0},{2}\n{3}\n',
        'http://bare/"{0}"{1}""\n',
        '#EXTVLCOPT:x="{0}"\n#EXTINF:-1 tvg-id="{1}",{2}\n{3}\n',
    ]
)
ENTRIES = st.builds(str.format, SHAPES, VALUES, VALUES, NAMES, ADDRESSES)


def both_ways(
    text: bytes,
) -> tuple[list[PlaylistEntry | PlaylistReject], list[PlaylistEntry | PlaylistReject]]:
    """All items of a list, read at once and one by one."""
    batches = list(read_blocks(BytesIO(text)))
    at_once = chain.from_iterable(chain.from_iterable(map(parse_blocks, batches)))
    one_by_one = (item for blocks in batches for block in blocks for item in parse_block(block))
    return list(at_once), list(one_by_one)


@given(st.lists(ENTRIES, min_size=1, max_size=40), st.booleans())
def test_a_mixture_of_shapes_reads_the_same_both_ways(entries: list[str], repeated: bool) -> None:
    text = "#EXTM3U\n" + "".join(entries * (5 if repeated else 1)) + "http://h/last\n"
    at_once, one_by_one = both_ways(text.encode())
    assert at_once == one_by_one


def test_a_big_ordinary_list_reads_the_same_both_ways(tmp_path: Path) -> None:
    write_list(tmp_path / "list.m3u", 5_000)
    at_once, one_by_one = both_ways((tmp_path / "list.m3u").read_bytes())
    assert at_once == one_by_one
    assert len(at_once) == 5_000


def test_a_group_stated_before_holds_where_an_entry_names_none() -> None:
    entries = '#EXTINF:-1 tvg-id="a" group-title="",One\nhttp://h/1\n' * 9
    at_once, one_by_one = both_ways(f"#EXTM3U\n#EXTGRP:News\n{entries}".encode())
    assert at_once == one_by_one
    assert {item.group for item in at_once if isinstance(item, PlaylistEntry)} == {"News"}


def test_no_two_entries_share_what_can_be_changed() -> None:
    text = "#EXTM3U\n" + '#EXTINF:-1 tvg-id="a",One\nhttp://h/1\n' * 9
    entries = [item for item in both_ways(text.encode())[0] if isinstance(item, PlaylistEntry)]
    entries[0].attrs["changed"] = "yes"
    entries[0].options["changed"] = "yes"
    assert not any("changed" in entry.attrs or "changed" in entry.options for entry in entries)


def test_blanks_around_values_are_dropped_wherever_they_stand() -> None:
    odd = [
        'tvg-id=" a" tvg-logo="l"',
        'tvg-id="a " tvg-logo="l"',
        'tvg-id="a" tvg-logo="l "',
        'tvg-id="a" tvg-logo="\tl"',
    ]
    for values in odd:
        text = "#EXTM3U\n" + f"#EXTINF:-1 {values},One\nhttp://h/1\n" * 9
        at_once, one_by_one = both_ways(text.encode())
        assert at_once == one_by_one
        assert {item.values for item in at_once if isinstance(item, PlaylistEntry)} == {("a", "l")}


def test_real_lists_read_the_same_both_ways(real_playlists: Path) -> None:
    for path in real_playlists.glob("*.m3u"):
        at_once, one_by_one = both_ways(path.read_bytes())
        assert at_once == one_by_one


def test_letters_that_are_asked_of_apart_compose_with_no_neighbour() -> None:
    every = list(map(chr, range(sys.maxunicode + 1)))
    parts = (unicodedata.decomposition(letter) for letter in every)
    seconds = {chr(int(pair.split()[1], 16)) for pair in parts if pair[:1] != "<" and " " in pair}
    seconds |= set(
        map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)))
    )  # composed by rule, not by table
    apart = {letter for letter in every if APART.fullmatch(letter)}
    assert len(apart) > 30_000
    assert not [letter for letter in apart if letter in seconds or unicodedata.combining(letter)]


def test_marks_that_compose_with_letters_before_them_are_seen() -> None:
    for mark in ("\u0301", "\u1161", "\u0653"):
        text = f'#EXTINF:-1 tvg-id="e{mark}ᴴ" group-title="\u1100{mark}",A{mark}\nhttp://h/1\n' * 9
        at_once, one_by_one = both_ways(text.encode())
        assert at_once == one_by_one
