"""Films and series as tables and commands show them: queries and rows. The store turns them into SQL and back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class TitleKind(StrEnum):
    """Which of the two a table shows."""

    FILM = "film"
    SERIES = "series"


class TitleSort(StrEnum):
    """What a table of films or series can be sorted by, both ways; rows without a value come last."""

    TITLE = "title"
    YEAR = "year"
    ADDED = "added"
    RATING = "rating"
    PROVIDER = "provider"
    GROUP = "group"
    QUALITY = "quality"  # the best that there is, the best first
    SOURCES = "sources"
    SEASONS = "seasons"
    EPISODES = "episodes"


QUALITIES = ("8K", "4K", "FHD", "HD", "SD", "CAM")  # best first
_OF_FILMS = frozenset({TitleSort.QUALITY, TitleSort.SOURCES})
_OF_SERIES = frozenset({TitleSort.SEASONS, TitleSort.EPISODES})


class TitleFlag(StrEnum):
    """What a person marks; no sync touches it."""

    FAVOURITE = "favourite"
    WATCH_LATER = "watch_later"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class TitleQuery:
    """Filters (empty = no filter) and order. `groups` are keys as in `LineUpQuery`.

    `flag` shows just what bears it; without one, hidden titles are left out."""

    kind: TitleKind = TitleKind.FILM
    search: str = ""
    providers: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    flag: TitleFlag | None = None
    sort: TitleSort = TitleSort.TITLE
    descending: bool = False


def sorts_of(kind: TitleKind) -> list[TitleSort]:
    """What a table of this kind can be sorted by: the columns that it has."""
    others = _OF_SERIES if kind is TitleKind.FILM else _OF_FILMS
    return [sort for sort in TitleSort if sort not in others]


class TitleRow(NamedTuple):
    """A film or series over all providers. `sources` are the entries of providers, `seasons` and `episodes`
    those of a series as a person counts them."""

    id: int
    title: str
    year: int | None
    rating: float | None  # of ten
    added: datetime
    providers: tuple[str, ...]  # names, in order
    group: str
    sources: int
    seasons: int
    episodes: int
    qualities: tuple[str, ...]  # best first, of the living sources
    favourite: bool
    watch_later: bool
    hidden: bool


class Source(NamedTuple):
    """An entry of a provider: a film, or a series. `stream_id` is None for a series, `panel_id` for a film."""

    id: int
    title_id: int  # of the film or series it belongs to
    title: str
    year: int | None
    provider_id: int
    provider: str
    stream_id: int | None
    panel_id: str | None
    name: str  # as the provider writes it
    url: str
    logo: str
    container: str
    quality: str
    language: str
    group: str
    rating: float | None
    added: datetime
    plot: str
    genre: str


class EpisodeSource(NamedTuple):
    """A stream of an episode."""

    stream_id: int
    provider_id: int
    provider: str
    name: str
    url: str
    container: str
    quality: str
    language: str
    added: datetime


class Episode(NamedTuple):
    """An episode with its streams, best quality first. `last` differs from `number` where one file holds several."""

    number: int
    last: int
    title: str
    sources: tuple[EpisodeSource, ...]


class Season(NamedTuple):
    """A season in order; 0 is for specials."""

    number: int
    episodes: tuple[Episode, ...]
