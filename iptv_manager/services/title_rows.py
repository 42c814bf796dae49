"""What names say, as rows of films, series and episodes. Many pass here; nothing here knows the database."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from iptv_manager.model.names import group_key, keys_of_names
from iptv_manager.model.titles import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    EpisodeTitle,
    MovieTitle,
    container_of,
    episode_title,
    movie_title,
    title_key,
)
from iptv_manager.store.copy_rows import NULL
from iptv_manager.store.film_import import SeriesWords, StreamWords

RULES = 1
"""Raised when the rules for names change: everything is then read once more."""

LARGEST_NUMBER = 1_000_000_000
_YEAR = re.compile(r"\D*((?:18|19|20)\d\d)(?!\d)")
_SINCE, _UNTIL = 631_152_000, 4_102_444_800  # seconds: 1990 to 2100; other times of addition are none

Row = tuple[str, ...]


def movie_rows(provider_id: int, films: Sequence[StreamWords]) -> list[Row]:
    """Rows of `store.film_import.ENTRY_COLUMNS`, one for each film."""
    told = [_with_year(movie_title(film.name), film.extra) for film in films]
    sort_keys, search_keys = keys_of_names([one.title for one in told])
    return [
        (
            str(film.id),
            str(film.said),
            one.title,
            sort_key,
            _searched(search_key, one.year),
            _text(one.year),
            base_key(one.title, one.year or f"p{provider_id}"),
            one.quality,
            one.language,
            container_of(film.url) or str((film.extra or {}).get("container") or "")[:5],
            _text(rating_of((film.extra or {}).get("rating"))),
            added_at(film.extra, film.added_at),
            film.group_title,
            film.group_key,
        )
        for film, one, sort_key, search_key in zip(films, told, sort_keys, search_keys, strict=True)
    ]


def panel_series_rows(listed: Sequence[SeriesWords]) -> list[Row]:
    """Rows of `ENTRY_COLUMNS`, one for each series of a panel's list."""
    told = [movie_title(one.title) for one in listed]
    told = [title._replace(year=title.year or one.year) for title, one in zip(told, listed, strict=True)]
    sort_keys, search_keys = keys_of_names([one.title for one in told])
    return [
        (
            f"panel:{one.panel_id}",
            str(one.said),
            title.title,
            sort_key,
            _searched(search_key, title.year),
            _text(title.year),
            base_key(title.title, title.year or ""),
            title.quality,
            title.language,
            "",
            _text(rating_of(one.rating)),
            one.added_at.isoformat(),
            one.category,
            group_key(one.category),
        )
        for one, title, sort_key, search_key in zip(listed, told, sort_keys, search_keys, strict=True)
    ]


class EpisodeRows:
    """Rows of episodes, and of the series that they name, each once."""

    def __init__(self) -> None:
        self.series: dict[str, Row] = {}
        self._base_keys: dict[tuple[str, int | None], str] = {}

    def rows(self, episodes: Sequence[StreamWords]) -> list[Row]:
        """Rows of `store.film_import.EPISODE_COLUMNS`; the series are gathered in `series`, by their keys."""
        return [self._row(episode, episode_title(episode.name)) for episode in episodes]

    def _row(self, episode: StreamWords, told: EpisodeTitle) -> Row:
        extra = episode.extra or {}
        season = _number(extra.get("season"), told.season)
        number = _number(extra.get("episode"), told.number)
        last = told.last if number == told.number else number
        return (
            str(episode.id),
            str(episode.said),
            self._series_key(episode, told),
            str(season),
            str(number),
            str(last),
            told.title,
            container_of(episode.url),
            told.quality,
            told.language,
            added_at(episode.extra, episode.added_at),
        )

    def _series_key(self, episode: StreamWords, told: EpisodeTitle) -> str:
        """The panel's id of the series, else its title; a name without one stands in its group."""
        title = told.series or episode.group_title or told.title or episode.name
        base = self._base_key(title, told.year)
        panel_id = str((episode.extra or {}).get("series_id") or "")
        key = f"panel:{panel_id}" if panel_id else f"title:{base}"
        if key not in self.series:
            self.series[key] = _series_row(key, title, told.year, base, episode)
        return key

    def _base_key(self, title: str, year: int | None) -> str:
        """The same for all episodes of a series, so it is worked out once."""
        known = self._base_keys.get((title, year))
        if known is None:
            known = self._base_keys[title, year] = base_key(title, year or "")
        return known


def _series_row(key: str, title: str, year: int | None, base: str, episode: StreamWords) -> Row:
    (sort_key,), (search_key,) = keys_of_names([title])
    added = added_at(episode.extra, episode.added_at)
    group = (episode.group_title, episode.group_key)
    words = (title, sort_key, _searched(search_key, year), _text(year), base)
    return (key, "0", *words, "", "", "", NULL, added, *group)


def base_key(title: str, year: object) -> str:
    """What entries of one film or series have in common: title and year, however they are written."""
    return f"{title_key(title)}|{year}"


def rating_of(value: object) -> float | None:
    """A rating of ten; None for nonsense, and for 0, which means that nobody has rated it."""
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return round(number, 1) if 0 < number <= 10 else None


def added_at(extra: dict[str, Any] | None, known: datetime) -> str:
    """When the provider added it, by its own word (seconds since 1970) or by ours."""
    try:
        seconds = int((extra or {}).get("added") or 0)
    except (TypeError, ValueError, OverflowError):
        seconds = 0
    stated = _SINCE < seconds < _UNTIL
    return (datetime.fromtimestamp(seconds, UTC) if stated else known).isoformat()


def _with_year(title: MovieTitle, extra: dict[str, Any] | None) -> MovieTitle:
    """The name's own year, else the one that the provider tells beside it."""
    if title.year or not extra:
        return title
    for name in ("year", "released"):
        match = _YEAR.match(str(extra.get(name) or ""))
        if match and EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
            return title._replace(year=int(match[1]))
    return title


def _searched(search_key: str, year: int | None) -> str:
    """Whoever seeks "heat 1995" means the film of that year."""
    return f"{search_key} {year}" if year else search_key


def _number(value: object, otherwise: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        return otherwise
    return number if 0 <= number <= LARGEST_NUMBER else otherwise


def _text(value: object) -> str:
    return NULL if value is None else str(value)
