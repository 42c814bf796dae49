"""Names of films and episodes as real lists write them, and what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.titles import (
    LONGEST,
    LONGEST_KEY,
    EpisodeTitle,
    MovieTitle,
    container_of,
    episode_title,
    movie_title,
    title_key,
)
from tests.model.title_names import EPISODES, FILMS


@pytest.mark.parametrize(
    ("name", "title", "year", "quality", "language"), FILMS, ids=[one[0] for one in FILMS]
)
def test_the_name_of_a_film(name: str, title: str, year: int | None, quality: str, language: str) -> None:
    assert movie_title(name) == MovieTitle(title, year, quality, language)


@pytest.mark.parametrize(
    ("name", "series", "year", "season", "numbers", "title", "quality", "language"),
    EPISODES,
    ids=[one[0] for one in EPISODES],
)
def test_the_name_of_an_episode(
    name: str,
    series: str,
    year: int | None,
    season: int,
    numbers: tuple[int, ...],
    title: str,
    quality: str,
    language: str,
) -> None:
    told = EpisodeTitle(series, year, season, numbers[0], numbers[-1], title, quality, language)
    assert episode_title(name) == told


@pytest.mark.parametrize(
    "spellings",
    [
        ("The Matrix", "the matrix", "THE  MATRIX", "The. Matrix!"),
        ("Amélie", "Amelie", "AMÉLIE"),
        ("Ocean's Eleven", "Oceans Eleven", "Ocean’s Eleven"),
        ("Law & Order", "Law and Order"),
        ("Spider-Man", "Spider Man", "Spider:Man"),
    ],
)
def test_spellings_of_one_title_are_the_same(spellings: tuple[str, ...]) -> None:
    assert len({title_key(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Alien", "Aliens"), ("Rocky", "Rocky II"), ("The Thing", "Thing"), ("ESPN", "ESPN 2"), ("8½", "8")],
)
def test_other_titles_stay_others(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("url", "container"),
    [
        ("http://h/movie/u/p/1.mkv", "mkv"),
        ("{server}/movie/{username}/{password}/77.MP4", "mp4"),
        ("http://h/a.avi?token=x.ts", "avi"),
        ("http://h/a.mkv|User-Agent=x.y", "mkv"),
        ("http://h/a.b/film", ""),
        ("http://h/get.php?id=1", ""),
        ("http://h/film%2Emkv", "mkv"),
        ("http://h/a.m3u8#t", "m3u8"),
        ("http://h.example", ""),
        ("http://h/1.2", ""),
        ("", ""),
    ],
)
def test_the_container_is_the_ending_of_the_path(url: str, container: str) -> None:
    assert container_of(url) == container


PIECES = st.sampled_from(
    [
        "EN",
        "-",
        "|DE|",
        "[4K]",
        "(2019)",
        "2019",
        "S01E02",
        "1x02",
        ":",
        ".",
        "_",
        "4K",
        "HD",
        "1080p",
        "The",
        "Film",
        "(",
        ")",
        "[",
        "]",
        "|",
        "E03",
        "Staffel",
        "Folge",
        "12",
        "é",
        "ᴴᴰ",
        "²",
        ",",
        "#",
        "IT",
        "The.Film",
    ]
)


NAMES = st.text(max_size=600) | st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES).map("".join)


@given(NAMES)
def test_no_name_is_too_strange(name: str) -> None:
    film, episode = movie_title(name), episode_title(name)
    assert bool(film.title) == bool(name.strip())
    assert len(film.title) <= LONGEST
    assert film.year is None or 1888 <= film.year <= 2040
    assert 0 <= episode.season <= 9999
    assert 0 <= episode.number <= episode.last <= 9999
    assert len(title_key(film.title)) <= LONGEST_KEY
    assert episode.series or episode.title or not name.strip() or episode.number >= 0


@given(st.lists(PIECES, min_size=1, max_size=9).map(" ".join))
def test_reading_a_title_again_changes_nothing_of_its_key(name: str) -> None:
    title = movie_title(name).title
    assert title_key(title) or not title
