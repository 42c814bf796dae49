"""Blocks: cut alike however the bytes arrive, told apart by fingerprint, read alike fast or with care."""

from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iptv_manager.demo.lists import write_list
from iptv_manager.formats import m3u_lines
from iptv_manager.formats.m3u import (
    Block,
    M3uReader,
    Share,
    fingerprint,
    fingerprints,
    parse_block,
    read_blocks,
)
from iptv_manager.formats.m3u_attributes import careful_extinf, ordinary_extinf
from iptv_manager.formats.m3u_entries import careful_entries, ordinary_entry
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject

URL = "http://h/1.ts"
LIST = (
    f'#EXTM3U tvg-shift="1"\n#EXTINF:-1 tvg-id="a",One\n{URL}\n\n#EXTINF:-1,Lost\n#EXTINF:-1,Two\n'
    f"#EXTVLCOPT:http-user-agent=x\n{URL}\n#EXTGRP:G\n{URL}\n# end\n"
)
UTF_8_LIST = {"utf-8": LIST.encode() * 3, "utf-16": ("\ufeff" + LIST * 3).encode()}


class Dripping(RawIOBase):
    """A stream that gives few bytes at a time, as sockets and pipes do."""

    def __init__(self, content: bytes, size: int) -> None:
        self._rest, self._size = content, size

    def read(self, size: int = -1) -> bytes:
        end = min(self._size, size)
        given, self._rest = self._rest[:end], self._rest[end:]
        return given


def blocks(content: str | bytes) -> list[Block]:
    stream = BytesIO(content.encode() if isinstance(content, str) else content)
    return [block for batch in read_blocks(stream) for block in batch]


def test_a_block_ends_with_its_address_or_before_the_next_extinf() -> None:
    assert [(block.line, block.raw.decode()) for block in blocks(LIST)] == [
        (1, f'#EXTM3U tvg-shift="1"\n#EXTINF:-1 tvg-id="a",One\n{URL}\n'),
        (4, "\n#EXTINF:-1,Lost\n"),
        (6, f"#EXTINF:-1,Two\n#EXTVLCOPT:http-user-agent=x\n{URL}\n"),
        (9, f"#EXTGRP:G\n{URL}\n"),
        (11, "# end\n"),
    ]


def test_a_block_gives_an_entry_or_rejects_never_both() -> None:
    results = [[type(item) for item in parse_block(block)] for block in blocks(LIST)]
    assert results == [[PlaylistEntry], [PlaylistReject], [PlaylistEntry], [PlaylistEntry], []]


def test_a_block_knows_what_earlier_lines_say() -> None:
    contexts = [(block.context.group, block.context.tvg_shift) for block in blocks(LIST)]
    assert contexts == [("", 1), ("", 1), ("", 1), ("G", 1), ("G", 1)]


def test_equal_text_under_equal_context_has_an_equal_fingerprint_wherever_it_stands() -> None:
    entry = f"#EXTINF:-1,One\n{URL}\n"
    first, second, third = blocks(f"{entry}{entry}#EXTGRP:\n#EXTGRP:A\n{URL}\n")
    assert fingerprint(first) == fingerprint(second) != fingerprint(third)
    grouped = blocks(f"#EXTGRP:A\n{URL}\n{entry}")[1]
    assert fingerprint(grouped) != fingerprint(first)


def test_fingerprints_do_not_depend_on_line_ends() -> None:
    expected = fingerprints(blocks(LIST))
    assert fingerprints(blocks(LIST.replace("\n", "\r\n"))) == expected
    assert fingerprints(blocks(LIST.replace("\n", "\r"))) == expected


def test_fingerprints_of_a_batch_are_those_of_its_blocks_and_fit_in_a_bigint() -> None:
    every = blocks(LIST)
    assert list(fingerprints(every)) == [fingerprint(block) for block in every]
    assert all(-(2**63) <= value < 2**63 for value in fingerprints(every))
    assert fingerprints([]) == ()


def test_a_guide_address_in_the_header_changes_no_fingerprint_but_a_default_does() -> None:
    body = f"\n{URL}\n#EXTINF:-1,One\n{URL}\n"
    plain, guide, default = (
        fingerprints(blocks(f"#EXTM3U{attrs}{body}"))[1]
        for attrs in ("", ' url-tvg="http://g"', ' user-agent="x"')
    )
    assert plain == guide != default


@given(st.integers(1, 40), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-16"]))
def test_it_does_not_matter_how_the_bytes_arrive(size: int, end: str, encoding: str) -> None:
    content = (LIST * 3).replace("\n", end).encode(encoding)
    head = content[: 4 + size]
    pieces = m3u_lines.read_lines(head, Dripping(content[len(head) :], size))
    assert (
        b"".join(piece.text for piece in pieces if isinstance(piece, m3u_lines.Lines)) == UTF_8_LIST[encoding]
    )
    dripping = Dripping(content, size)
    assert list(M3uReader(dripping)) == list(M3uReader(BytesIO(content)))  # type: ignore[arg-type]


@pytest.mark.parametrize("shift", range(-3, 4))
def test_a_line_end_of_two_bytes_may_fall_on_two_pieces(shift: int) -> None:
    start = "#EXTM3U\r\n#"
    padding = "x" * (m3u_lines._PIECE - len(start) - 1 + shift)
    content = f"{start}{padding}\r\n#EXTINF:-1,One\r\n{URL}\r\n"
    assert [item.line for item in M3uReader(BytesIO(content.encode()))] == [3]


# The fast way and the careful way

_BITS = st.sampled_from(
    [
        *(
            ' tvg-id="',
            '"',
            '="',
            '" ',
            ",",
            " ",
            "'",
            "=",
            "tvg-name",
            "group-title=",
            "x",
            "é",
            "e\u0301",
            "ᴴᴰ",
        ),
        *(
            "#EXTINF:-1",
            "#EXTINF:",
            "-1",
            "1.5",
            "\t",
            "\x00",
            "\x85",
            "\u2028",
            "\xa0",
            ";",
            '="a"',
            ' catchup="',
            "\ufeff",
        ),
        *(' tvg-id="a"', ' group-title="A;B"', ' tvg-logo=""', ",Name", ",Name x=", ' user-agent="'),
    ]
)
_LINES = st.lists(_BITS, max_size=14).map(lambda bits: "#EXTINF:-1" + "".join(bits))
_ADDRESSES = st.sampled_from(
    [URL, " " + URL, URL + "|User-Agent=x", "#x", "", "é/\u2028", "x\x00", "http://h/movie/1.mkv"]
)


@given(_LINES)
@settings(max_examples=500)
def test_both_ways_to_read_an_extinf_line_agree(line: str) -> None:
    ordinary = ordinary_extinf(line)
    assert ordinary is None or ordinary == careful_extinf(line)


@given(_LINES, _ADDRESSES)
@settings(max_examples=500)
def test_both_ways_to_read_a_block_agree(line: str, address: str) -> None:
    content = f"#EXTM3U tvg-shift=2 user-agent=u\n{URL}\n{line}\n{address}\n{URL}\n"
    for block in blocks(content):
        ordinary = ordinary_entry(block)
        assert ordinary is None or [ordinary] == list(careful_entries(block))


def test_ordinary_lists_are_read_the_fast_way(tmp_path: Path) -> None:
    write_list(tmp_path / "list.m3u", entries=2000)
    cut = blocks((tmp_path / "list.m3u").read_bytes())[1:]
    ordinary = [entry for entry in map(ordinary_entry, cut) if entry is not None]
    assert ordinary == [entry for block in cut for entry in careful_entries(block)]
    assert len(ordinary) == len(cut) == 1999


@given(st.binary(max_size=300))
def test_no_bytes_after_a_header_break_it(noise: bytes) -> None:
    content = b"#EXTM3U\n" + noise
    try:
        items = list(M3uReader(BytesIO(content)))
    except InputRefused:
        return
    for item in items:
        assert 1 <= item.line <= content.count(b"\n") + content.count(b"\r") + 1
        text = item.name + item.url + "".join(item.attrs) if isinstance(item, PlaylistEntry) else item.text
        text.encode()
        assert "\x00" not in text


@given(
    st.lists(
        st.tuples(st.text("ab ,\"='é|", max_size=12), st.text('ab"=é', max_size=8)), min_size=1, max_size=8
    )
)
def test_every_address_gives_one_entry_and_no_line_is_lost(pairs: list[tuple[str, str]]) -> None:
    content = "#EXTM3U\n" + "".join(f'#EXTINF:-1 tvg-id="{tag}",{name}\n{URL}\n' for name, tag in pairs)
    items = list(M3uReader(BytesIO(content.encode())))
    assert [(type(item), item.line) for item in items] == [
        (PlaylistEntry, 2 * at + 2) for at in range(len(pairs))
    ]


_KINDS_OF_LINES = st.sampled_from(
    [
        '#EXTINF:-1 tvg-id="a",News',
        "#EXTINF:-1,Lost",
        URL,
        "#EXTGRP:Sports",
        "#EXTVLCOPT:http-user-agent=x",
        "",
        "#" + "x" * 30_000,
        URL + "y" * 40_000,
        "z" * 1_100_000,
        '#EXTM3U tvg-shift="2"',
    ]
)


@given(st.lists(_KINDS_OF_LINES, min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_readers_of_two_shares_cut_what_one_reader_cuts(lines: list[str]) -> None:
    text = "\n".join(["#EXTM3U", URL, *lines]).encode()
    whole = [(ordinal, list(cut or [])) for ordinal, cut in read_blocks(BytesIO(text)).batches]
    first, second = (read_blocks(BytesIO(text), Share(part, 2)) for part in (0, 1))
    halves = list(zip(first.batches, second.batches, strict=True))
    assert [(ours.ordinal, list(ours.blocks or theirs.blocks or [])) for ours, theirs in halves] == whole
    assert all((ours.blocks is None) != (theirs.blocks is None) for ours, theirs in halves)
    assert first.ends_cut == second.ends_cut


@given(st.lists(_KINDS_OF_LINES, min_size=1, max_size=40), st.data())
@settings(max_examples=60, deadline=None)
def test_a_second_reading_gives_the_wanted_blocks_of_the_first(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(["#EXTM3U", URL, *lines, *[URL] * 9000]).encode()
    first = read_blocks(BytesIO(text))
    whole = [block for batch in first for block in batch]
    wanted = sorted(data.draw(st.sets(st.integers(0, len(whole) - 1), max_size=5)))
    again = read_blocks(BytesIO(text), trail=first.trail)
    again.is_wanted = lambda begin, end: any(begin <= place < end for place in wanted)
    found: dict[int, Block] = {}
    passed_by = 0
    for ordinal, blocks in again.batches:
        passed_by += blocks is None
        found |= dict(enumerate(blocks or (), ordinal))
    assert [found[place] for place in wanted] == [whole[place] for place in wanted]
    assert passed_by or len(wanted) > 2
    assert (again.header, again.ends_cut) == (first.header, first.ends_cut)
