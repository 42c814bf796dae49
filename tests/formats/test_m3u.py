"""Playlists as they really are: each point of the dialect, named as a sentence."""

from io import BytesIO

import pytest

from iptv_manager.formats.m3u import M3uReader
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject, StreamKind
from tests.formats.m3u_lists import URL, entries, entry, names, read, rejects

# First line and line ends


@pytest.mark.parametrize(
    "start",
    [
        "",
        "#EXTM3U\n",
        "  #EXTM3U\n",
        "\ufeff#EXTM3U\n",
        "\n\n#EXTM3U\n",
        "# a remark\n#EXTM3U\n",
        "#EXTM3U\n#EXTM3U\n",
        "#extm3u\n",
    ],
)
def test_the_first_line_may_be_missing_indented_repeated_late_or_after_a_mark(start: str) -> None:
    assert names(f"{start}#EXTINF:-1,One\n{URL}\n") == ["One"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
def test_lines_end_in_lf_crlf_or_lone_cr(end: str) -> None:
    content = end.join(["#EXTM3U", '#EXTINF:-1 tvg-id="a",One', URL, "#EXTINF:-1,Two", URL, ""])
    assert names(content) == ["One", "Two"]


def test_the_last_line_needs_no_end() -> None:
    assert [item.url for item in entries(f"#EXTINF:-1,One\n{URL}")] == [URL]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_unicode_line_separators_end_no_line(separator: str) -> None:
    assert names(f"#EXTINF:-1,One{separator}Two\n{URL}\n") == [f"One{separator}Two"]


@pytest.mark.parametrize("control", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\x00"])
def test_controls_end_no_line_and_are_dropped(control: str) -> None:
    assert names(f"#EXTINF:-1,One{control}Two\n{URL}\n") == ["OneTwo"]


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_with_and_without_a_mark_are_told(encoding: str) -> None:
    content = f'#EXTM3U\r\n#EXTINF:-1 group-title="Été",Ünï ᴴᴰ 한국\r\n{URL}\r\n'
    (item,) = entries(content.encode(encoding))
    assert (item.name, item.group, item.url) == ("Ünï ᴴᴰ 한국", "Été", URL)


def test_utf_16_be_with_a_mark_is_told() -> None:
    assert names(b"\xfe\xff" + f"#EXTINF:-1,Ä\n{URL}\n".encode("utf-16-be")) == ["Ä"]


def test_latin_1_and_cp1252_are_told_line_by_line() -> None:
    latin = "#EXTINF:-1,España\n".encode("latin-1") + f"{URL}\n".encode()
    windows = "#EXTINF:-1,Fünf € – „Ja“\n".encode("cp1252") + f"{URL}\n".encode()
    assert names(latin + f"#EXTINF:-1,España ᴴᴰ\n{URL}\n".encode() + windows) == [
        "España",
        "España ᴴᴰ",
        "Fünf € – „Ja“",
    ]


def test_a_line_of_utf_8_with_one_bad_byte_keeps_its_good_letters() -> None:
    assert names("#EXTINF:-1,Télé ".encode() + b"\xff" + f" ok\n{URL}\n".encode()) == ["Télé \ufffd ok"]


def test_nul_bytes_are_dropped_wherever_they_stand() -> None:
    content = b'#EXTM3U\n\x00#EXTINF:-1 tvg-id="a\x00b",O\x00ne\n\x00http://h/\x001.ts\n'
    (item,) = entries(content)
    assert (item.tvg_id, item.name, item.url) == ("ab", "One", URL)


def test_decomposed_letters_are_composed_but_addresses_stay_as_written() -> None:
    item = entry("#EXTINF:-1,Cafe\u0301", url="http://h/cafe\u0301.ts")
    assert (item.name, item.url) == ("Café", "http://h/cafe\u0301.ts")


# Names


@pytest.mark.parametrize(
    ("extinf", "name"),
    [
        ('#EXTINF:-1 tvg-name="T" tvc-guide-title="G",', "T"),
        ('#EXTINF:-1 tvg-name="T",  ', "T"),
        ('#EXTINF:-1 tvg-name="" tvc-guide-title="G",', "G"),
        ('#EXTINF:-1 tvg-id="x",', "Sky One.ts"),
        ("#EXTINF:-1", "Sky One.ts"),
        ("#EXTINF:-1 A Name without comma", "A Name without comma"),
        ('#EXTINF:-1 tvg-id="x" A Name', "A Name"),
    ],
)
def test_an_empty_name_is_taken_from_elsewhere_and_no_entry_dropped(extinf: str, name: str) -> None:
    assert entry(extinf, url="http://h/tv/Sky%20One.ts?t=a/b").name == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h/tv/One.ts", "One.ts"),
        ("http://h/tv/", "tv"),
        ("http://h", "h"),
        ("rtsp://user:secret@h", "h"),
        ("udp://@239.0.0.1:1234", "239.0.0.1:1234"),
        ("http://h/%ff%fe.ts", "%ff%fe.ts"),
        ("http://h/%00.ts", ".ts"),
        ("relative/One.ts", "One.ts"),
        (r"C:\tv\One.ts", "One.ts"),
    ],
)
def test_an_address_alone_is_an_entry_named_after_its_last_part(url: str, name: str) -> None:
    (item,) = entries(f"#EXTM3U\n{url}\n")
    assert (item.name, item.url, item.line, item.duration) == (name, url, 2, None)


# Lines between


def test_extgrp_lasts_until_an_empty_one_and_group_title_wins() -> None:
    content = "#EXTM3U\n" + "".join(
        f"{before}#EXTINF:-1{attribute},{name}\n{between}{URL}\n"
        for name, before, attribute, between in [
            ("a", "", "", ""),
            ("b", "", "", "#EXTGRP:News\n"),
            ("c", "", "", ""),
            ("d", "", ' group-title="Own"', ""),
            ("e", "#EXTGRP: Sport \n", "", ""),
            ("f", "", ' group-title=""', ""),
            ("g", "", "", "#EXTGRP:\n"),
            ("h", "", "", ""),
        ]
    )
    assert [item.group for item in entries(content)] == ["", "News", "News", "Own", "Sport", "Sport", "", ""]


def test_a_header_further_down_begins_a_new_list() -> None:
    content = f'#EXTM3U tvg-shift="2"\n#EXTGRP:A\n#EXTINF:-1,1\n{URL}\n#EXTM3U\n#EXTINF:-1,2\n{URL}\n'
    assert [(item.group, item.tvg_shift) for item in entries(content)] == [("A", 2), ("", None)]


def test_options_before_and_after_extinf_are_kept() -> None:
    item = entry(
        "#KODIPROP:inputstream.adaptive.license_type=com.widevine.alpha\n#EXTINF:-1,N",
        "#EXTVLCOPT:http-user-agent=VLC/3\n#EXTVLCOPT:Program=12\n#KODIPROP:key=a=b==\n#EXTVLCOPT:no-video\n",
    )
    assert item.options == {
        "inputstream.adaptive.license_type": "com.widevine.alpha",
        "http-user-agent": "VLC/3",
        "program": "12",
        "key": "a=b==",
        "no-video": "",
    }
    assert item.user_agent == "VLC/3"


def test_options_go_to_one_entry_only() -> None:
    content = f"#EXTINF:-1,1\n#EXTVLCOPT:http-referrer=http://r\n{URL}\n#EXTINF:-1,2\n{URL}\n"
    assert [item.referrer for item in entries(content)] == ["http://r", ""]


def test_exthttp_gives_headers() -> None:
    item = entry("#EXTINF:-1,N", '#EXTHTTP:{"User-Agent":"X/1","Referer":"http://r","cookie":"c"}\n')
    assert (item.user_agent, item.referrer) == ("X/1", "http://r")


@pytest.mark.parametrize("text", ["{", "[1]", '{"user-agent": 5}', "", "[" * 100_000, "null"])
def test_broken_exthttp_does_no_harm(text: str) -> None:
    assert entry("#EXTINF:-1,N", f"#EXTHTTP:{text}\n").user_agent == ""


@pytest.mark.parametrize(
    "line", ["#", "# remark", "#EXT-X-FOO:1", "#EXTIMG:x", "", "   ", "\t", "#EXTVLCOPT", "\x1a", "\u200b"]
)
def test_unknown_and_blank_lines_never_break_the_pending_entry(line: str) -> None:
    assert entry('#EXTINF:-1 tvg-id="a",N', f"{line}\n").tvg_id == "a"


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://h/1.ts",
            "https://h/1",
            "HTTP://H/1.TS",
            "rtsp://h/1",
            "rtp://@239.0.0.1:1",
            "udp://@239.0.0.1:1",
        ),
        *(
            "rtmp://h/app playpath=x swfUrl=y",
            "mms://h/1",
            "srt://h:1?mode=caller",
            "plugin://plugin.video/?a=1",
        ),
        *(
            "pipe:///usr/bin/ffmpeg -i x",
            "file:///tmp/a.ts",
            "a/b c.ts",
            "../x.ts",
            "//h/1.ts",
            "--log-file=x",
        ),
        *("http://h/ a b .ts", "http://h/ü.ts", "http://[::1]:80/x", "acestream://abc"),
    ],
)
def test_every_address_is_kept_as_written(url: str) -> None:
    item = entry("#EXTINF:-1,N", url=url)
    assert (item.url, item.url_raw, item.name) == (url, url, "N")


def test_an_indented_address_is_trimmed() -> None:
    assert entry('#EXTINF:-1 tvg-id="a",N', url=f"  {URL} \t").url == URL


def test_long_addresses_are_kept_and_very_long_ones_rejected_with_their_line() -> None:
    assert len(entry("#EXTINF:-1,N", url="http://h/" + "x" * 16_375).url) == 16_384
    content = f"#EXTM3U\n#EXTINF:-1,1\nhttp://h/{'x' * 16_376}\n#EXTINF:-1,2\n{URL}\n"
    (reject,) = rejects(content)
    assert (reject.line, len(reject.text)) == (3, 200)
    assert "16,384" in reject.reason
    assert names(content) == ["2"]


@pytest.mark.parametrize(
    ("tail", "user_agent", "referrer"),
    [
        ("|User-Agent=VLC%2F3%20x&Referer=http%3A%2F%2Fr%2F", "VLC/3 x", "http://r/"),
        ("|user-agent=A|referrer=B", "A", "B"),
        ("|HTTP-USER-AGENT=A&http-referrer=B", "A", "B"),
        ("|Cookie=c", "", ""),
        ('|User-Agent="A"', "A", ""),
        ("|", "", ""),
    ],
)
def test_headers_behind_a_bar_are_parted_from_the_address(tail: str, user_agent: str, referrer: str) -> None:
    item = entry("#EXTINF:-1,N", url=URL + tail)
    assert (item.url, item.url_raw, item.user_agent, item.referrer) == (URL, URL + tail, user_agent, referrer)


def test_user_agents_have_an_order_of_precedence() -> None:
    header = '#EXTM3U user-agent="header"\n'
    attribute, http, option = (
        ' http-user-agent="attribute"',
        '#EXTHTTP:{"User-Agent":"http"}\n',
        "#EXTVLCOPT:http-user-agent=option\n",
    )
    found = [
        entries(f"{header}#EXTINF:-1{attributes},N\n{between}{url}\n")[0].user_agent
        for attributes, between, url in [
            ("", "", URL),
            (attribute, "", URL),
            (attribute, http, URL),
            (attribute, http + option, URL),
            (attribute, http + option, f"{URL}|User-Agent=bar"),
        ]
    ]
    assert found == ["header", "attribute", "http", "option", "bar"]


# Rejects


def test_an_extinf_without_address_is_rejected_with_its_line_and_takes_no_other_address() -> None:
    lost = "#EXTINF:-1,Lost\n#EXTVLCOPT:http-user-agent=lost\n\n"
    content = f"#EXTM3U\n{lost}#EXTINF:-1,Found\n{URL}\n#EXTINF:-1,Last\n"
    first, found, last = read(content)
    assert isinstance(first, PlaylistReject)
    assert (first.line, first.text) == (2, "#EXTINF:-1,Lost")
    assert isinstance(found, PlaylistEntry)
    assert (found.line, found.name, found.user_agent) == (5, "Found", "")
    assert isinstance(last, PlaylistReject)
    assert last.line == 7


def test_lines_are_numbered_as_an_editor_does() -> None:
    content = (
        f"#EXTM3U\r\n\r\n# x\r\n#EXTINF:-1,1\r\n\r\n{URL}\r\n{URL}\r\n#EXTGRP:g\r\n#EXTINF:-1,3\r\n{URL}\r\n"
    )
    assert [item.line for item in entries(content)] == [4, 7, 9]


def test_a_line_over_one_mebibyte_is_rejected_and_the_rest_read() -> None:
    long_line = "x" * (1024 * 1024 + 1)
    content = f"#EXTINF:-1,1\n#{long_line}\n{URL}\n#EXTINF:-1,2\nhttp://{long_line}\n#EXTINF:-1,3\n{URL}\n"
    assert names(content) == ["1", "3"]
    assert [(reject.line, "1 MiB" in reject.reason) for reject in rejects(content)] == [
        (2, True),
        (4, False),
        (5, True),
    ]


def test_a_line_of_exactly_one_mebibyte_is_read() -> None:
    content = f"#EXTINF:-1,{'x' * (1024 * 1024 - 11)}\n{URL}\n"
    assert [len(name) for name in names(content)] == [512]
    assert rejects(content) == []


def test_texts_and_attributes_are_capped() -> None:
    many = " ".join(f'k{number}="v"' for number in range(100))
    item = entry(f'#EXTINF:-1 tvg-name="{"n" * 5000}" {many},{"x" * 600}')
    assert (len(item.tvg_name), len(item.attrs), len(item.name)) == (4096, 64, 512)


# Header


def test_the_header_gives_attributes_and_guide_addresses_with_the_first_entry() -> None:
    reader = M3uReader(
        BytesIO(
            f'#EXTM3U URL-TVG="http://a/x.xml?c=1,2 , http://b/y.gz,https://c/z" '
            f"x-tvg-url=http://d/1,http://b/y.gz refresh='3600' tvg-url=guide.xml\n{URL}\n".encode()
        )
    )
    next(reader)
    assert reader.header.guide_urls == (
        "http://a/x.xml?c=1,2",
        "http://b/y.gz",
        "https://c/z",
        "http://d/1",
        "guide.xml",
    )
    assert reader.header.attrs["refresh"] == "3600"


def test_headers_of_joined_lists_are_joined() -> None:
    content = f'#EXTM3U url-tvg="http://a/1"\n{URL}\n#EXTM3U url-tvg="http://b/2" x="y"\n{URL}\n'
    reader = M3uReader(BytesIO(content.encode()))
    list(reader)
    assert reader.header.guide_urls == ("http://a/1", "http://b/2")
    assert reader.header.attrs == {"url-tvg": "http://a/1", "x": "y"}


def test_the_header_states_what_entries_leave_open() -> None:
    header = '#EXTM3U tvg-shift="1" catchup="shift" catchup-source="?u={utc}" catchup-days="3" http-referrer="http://r"'
    own = 'tvg-shift="0" catchup="none" tvg-rec="5"'
    content = f'{header}\n#EXTINF:-1 tvg-id="",1\n{URL}\n#EXTINF:-1 {own},2\n{URL}\n'
    first, second = entries(content)
    assert (first.tvg_shift, first.catchup, first.catchup_source, first.catchup_days) == (
        1,
        "shift",
        "?u={utc}",
        3,
    )
    assert (second.tvg_shift, second.catchup, second.catchup_days) == (0, "none", 5)
    assert first.referrer == second.referrer == "http://r"
    assert first.attrs == {"tvg-id": ""}


# Kinds, copies, ends


def test_films_and_series_are_told_from_live() -> None:
    content = "".join(
        f"#EXTINF:-1,Show S01E02\nhttp://h/{path}\n" for path in ("live/1.ts", "movie/u/p/1.mkv", "a.mkv")
    )
    assert [item.kind for item in entries(content)] == [StreamKind.LIVE, StreamKind.MOVIE, StreamKind.EPISODE]


def test_exact_copies_are_entries_of_their_own() -> None:
    assert len(entries(f'#EXTINF:-1 tvg-id="a",N\n{URL}\n' * 3)) == 3


@pytest.mark.parametrize(
    ("tail", "cut"),
    [
        ("", False),
        ("#EXTINF:-1,Half", True),
        ("#EXTINF:-1,Half\n", True),
        ("#EXTINF:-1,Half\n#EXTVLCOPT:x=y\n", True),
        ("# the end\n", False),
        ("\n\n", False),
    ],
)
def test_a_list_that_breaks_off_in_an_entry_says_so(tail: str, cut: bool) -> None:
    reader = M3uReader(BytesIO(f"#EXTM3U\n#EXTINF:-1,N\n{URL}\n{tail}".encode()))
    list(reader)
    assert reader.ends_cut is cut
