"""What an Xtream Codes panel lists, as plain records. Reading its answers is the work of `formats/xtream*.py`."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class PanelKind(StrEnum):
    """The three lists of a panel."""

    LIVE = "live"
    VOD = "vod"
    SERIES = "series"


class PanelCategory(NamedTuple):
    """A category of one list. `entries` and `taken` are known only once the panel was asked or imported."""

    kind: PanelKind
    category_id: str
    title: str
    entries: int = 0
    taken: bool = True
    first_seen: datetime | None = None


class PanelStream(NamedTuple):
    """A live channel or a film. Absent text is "". `extra` is what has no column of its own."""

    stream_id: str
    name: str
    number: str
    logo: str
    guide_id: str
    container: str  # "mkv", "ts" …
    extra: dict[str, object]


class PanelSeries(NamedTuple):
    """A series of the list; its episodes come with its details."""

    panel_id: str
    title: str
    year: int | None
    poster: str
    plot: str
    rating: float | None  # of ten
    last_modified: int | None  # seconds since 1970
    extra: dict[str, object]


class PanelEpisode(NamedTuple):
    """An episode, as the details of its series tell. Season 0 is for specials."""

    episode_id: str
    season: int
    number: int
    title: str
    container: str
    logo: str
    extra: dict[str, object]


class RecordReject(NamedTuple):
    """A record of an answer that gave nothing: `number` counts from 1, `text` is capped at 200 characters."""

    number: int
    reason: str
    text: str


class SeriesDetails(NamedTuple):
    """What get_series_info tells: the series itself as far as told, and its episodes in order."""

    title: str
    plot: str
    poster: str
    episodes: tuple[PanelEpisode, ...]
    rejects: tuple[RecordReject, ...]


class FilmDetails(NamedTuple):
    """What get_vod_info tells. Absent text is "", absent numbers None."""

    title: str
    plot: str
    poster: str
    genre: str
    cast: str
    director: str
    year: int | None
    rating: float | None  # of ten
    seconds: int | None
    trailer: str
    tmdb_id: str
    container: str
