"""Live, film or episode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.kinds import entry_kind, has_episode_mark, kinds_written
from iptv_manager.model.playlist import StreamKind

LIVE, MOVIE, EPISODE = StreamKind.LIVE, StreamKind.MOVIE, StreamKind.EPISODE


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("http://h/live/u/p/1.ts", "BBC One", LIVE),
        ("http://h:80/u/p/12345", "BBC One", LIVE),
        ("http://h/playlist.m3u8", "BBC One", LIVE),
        ("http://h/movie/u/p/1.mkv", "The Film", MOVIE),
        ("http://h/MOVIE/u/p/1.MKV", "The Film", MOVIE),
        ("http://h/movie/u/p/1.ts", "Show S01E02", MOVIE),
        ("http://h/series/u/p/1.mp4", "no mark at all", EPISODE),
        ("http://h/files/a.mp4", "The Film", MOVIE),
        ("http://h/files/a.MP4?token=x.ts", "The Film", MOVIE),
        ("http://h/files/a.avi#t=1", "The Film", MOVIE),
        ("http://h/files/a.mkv|User-Agent=x", "The Film", MOVIE),
        ("http://h/files/a.mkv", "Show S01E02", EPISODE),
        ("http://h/files/a.mkv", "Show s1 e2", EPISODE),
        ("http://h/files/a.mkv", "Show 1x02", EPISODE),
        ("http://h/files/a.mkv", "Show Season 1 Episode 2", EPISODE),
        ("http://h/files/a.mkv", "Film 1920x1080", MOVIE),
        ("http://h/files/a.webm", "Axes1e2b", MOVIE),
        ("http://h/1.ts", "Channel 1x02", LIVE),
        ("http://h/1.m3u8", "Channel S01E02", LIVE),
        ("http://h/1.ts?next=/movie/x.mp4", "BBC One", LIVE),
        ("http://h/live/show.mp4", "Webcam", LIVE),
        ("http://h:8100/channellive/ch2.flv", "云南 公共台 (1080p)", LIVE),
        ("http://h/movie/u/p/1.flv", "The Film", MOVIE),
        ("udp://@239.0.0.1:1234", "Multicast", LIVE),
        ("", "", LIVE),
    ],
)
def test_the_address_decides_and_the_name_tells_episodes_from_films(
    url: str, name: str, kind: StreamKind
) -> None:
    assert entry_kind(url, name, -1) == kind


def test_a_bare_address_is_an_episode_only_with_mark_and_a_real_duration() -> None:
    assert entry_kind("plugin://video/77", "Show S01E02", 2400) == EPISODE
    assert entry_kind("plugin://video/77", "Show S01E02", 10) == LIVE
    assert entry_kind("plugin://video/77", "Show S01E02", None) == LIVE
    assert entry_kind("plugin://video/77", "News at ten", 2400) == LIVE


def test_an_flv_is_no_channel_only_where_it_states_how_long_it_is() -> None:
    assert entry_kind("http://h/a.flv", "The Film", 5400) == MOVIE
    assert entry_kind("http://h/a.flv", "Show S01E02", 2400) == EPISODE
    assert entry_kind("http://h/a.flv", "Show S01E02", -1) == LIVE


@pytest.mark.parametrize(
    "name",
    [
        "S01E02",
        "s1.e2",
        "Show - S2024E105 - x",
        "(1x02)",
        "S01 EP02",
        "12X103",
        "Serie Staffel 1 Folge 2",
        "Série Saison 1 Épisode 2",
        "Dizi 1. Sezon 2. Bölüm",
        "Сериал 1 сезон 2 серия",
        "Show Season 1, Ep 2",
    ],
)
def test_marks_of_episodes_are_known(name: str) -> None:
    assert has_episode_mark(name)


@pytest.mark.parametrize(
    "name",
    [
        "1920x1080",
        "Formel 1",
        "ES1E",
        "4x4",
        "S 1",
        "x02",
        "MTS1E2",
        "0x1f",
        "Star Wars: Episode 4 (1977)",
        "Ocean's 11 E 2",
        "Saison 1",
        "2 Fast 2 Furious",
        "Fahrenheit 9/11 (2004)",
    ],
)
def test_look_alikes_are_no_marks(name: str) -> None:
    assert not has_episode_mark(name)


piece = st.sampled_from(
    [
        "http://h",
        "/live/",
        "/LIVE",
        "/movie/",
        "/series/",
        "/",
        "u",
        ".mkv",
        ".ts",
        ".m3u8",
        ".flv",
        "?",
        "#",
        "|",
        "é",
    ]
)


@given(
    st.lists(
        st.tuples(st.lists(piece, max_size=6).map("".join), st.sampled_from(["Show S01E02", "Émission"]))
    ),
    st.sampled_from([None, -1.0, 0.0, 2400.0]),
)
def test_a_batch_gets_the_kinds_that_each_would_get(
    entries: list[tuple[str, str]], duration: float | None
) -> None:
    urls, names = [url.encode() for url, _ in entries], [name.encode() for _, name in entries]
    each = [entry_kind(url, name, duration).value.encode() for url, name in entries]
    assert kinds_written(urls, names, duration) == each
