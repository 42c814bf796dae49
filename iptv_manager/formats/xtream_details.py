"""Details of one series and one film, in every shape that panels give them.

`episodes` comes as an object by season, a list of lists, a flat list, [] or null; `info` as an object, a list of
one or []. Season 0 is real. An episode without a number takes its place within its season.
"""

from collections.abc import Iterator, Mapping

from iptv_manager.formats.xtream_records import decoded, refusal
from iptv_manager.formats.xtream_values import (
    ID_CAP,
    PLOT_CAP,
    container_of,
    id_of,
    integer_of,
    rating_of,
    record_of,
    seconds_of,
    text_of,
    time_of,
    year_of,
)
from iptv_manager.model.panel import FilmDetails, PanelEpisode, RecordReject, SeriesDetails

MOST_EPISODES = 20_000  # of one series; soap operas have some 10,000
_MOST_SEASON = 9_999
_POSTERS = ("cover_big", "movie_image", "cover", "stream_icon")


def read_series(answer: bytes) -> SeriesDetails:
    """A get_series_info answer; [] or {} is a series without episodes. Raises InputRefused."""
    values = _answer(answer, ("episodes", "info", "seasons"))
    info = record_of(values.get("info"))
    episodes: dict[str, PanelEpisode] = {}
    rejects: list[RecordReject] = []
    counted: dict[int, int] = {}
    for number, (season, record) in enumerate(_episodes(values.get("episodes")), 1):
        found = _episode(season, record, counted) if isinstance(record, dict) else "This episode is no object"
        if isinstance(found, str):
            rejects.append(RecordReject(number, found, text_of(str(record)[:400], 200)))
        else:
            episodes.setdefault(found.episode_id, found)
    ordered = sorted(episodes.values(), key=lambda one: (one.season, one.number))
    return SeriesDetails(
        title=text_of(info.get("name")) or text_of(info.get("title")),
        plot=text_of(info.get("plot") or info.get("description"), PLOT_CAP),
        poster=_first(info, _POSTERS),
        episodes=tuple(ordered),
        rejects=tuple(rejects),
    )


def read_film(answer: bytes) -> FilmDetails:
    """A get_vod_info answer; [] is a film of which nothing is known. Raises InputRefused."""
    values = _answer(answer, ("info", "movie_data"))
    info, film = record_of(values.get("info")), record_of(values.get("movie_data"))
    get = info.get
    return FilmDetails(
        title=text_of(get("name")) or text_of(get("o_name")) or text_of(film.get("name")),
        plot=text_of(get("plot") or get("description"), PLOT_CAP),
        poster=_first(info, _POSTERS),
        genre=text_of(get("genre")),
        cast=text_of(get("cast") or get("actors"), PLOT_CAP),
        director=text_of(get("director")),
        year=year_of(get("releasedate"), get("release_date"), get("year"), film.get("year")),
        rating=rating_of(get("rating")),
        seconds=seconds_of(get("duration_secs"), get("duration")),
        trailer=text_of(get("youtube_trailer")),
        tmdb_id=id_of(get("tmdb_id") or get("tmdb")),
        container=container_of(film.get("container_extension")),
    )


def _answer(answer: bytes, known: tuple[str, ...]) -> dict[str, object]:
    try:
        found = decoded(answer.lstrip(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise refusal(answer[:65_536]) from error
    if not found:
        return {}
    values = record_of(found)
    if not any(name in values for name in known):
        raise refusal(answer[:65_536])
    return values


def _episodes(found: object) -> Iterator[tuple[int | None, object]]:
    """Each episode's record with the season that its place tells."""
    if isinstance(found, dict):
        for name, held in found.items():
            season = integer_of(name)
            if isinstance(held, dict) and not _is_episode(held):
                held = list(held.values())
            for record in held if isinstance(held, list) else [held]:
                yield season, record
    elif isinstance(found, list):
        for place, held in enumerate(found[:MOST_EPISODES]):
            if isinstance(held, list):  # PHP writes seasons 0, 1, 2 … without gaps as a list of lists
                yield from ((_season_of(held, place), record) for record in held)
            else:
                yield None, held


def _season_of(records: list[object], place: int) -> int:
    stated = (integer_of(record.get("season")) for record in records if isinstance(record, dict))
    return next((season for season in stated if season is not None), place)


def _is_episode(values: Mapping[str, object]) -> bool:
    return "id" in values or "episode_num" in values


def _episode(place: int | None, record: dict[str, object], counted: dict[int, int]) -> PanelEpisode | str:
    """The episode, or why there is none."""
    get = record.get
    episode_id = id_of(get("id")) or id_of(get("stream_id"))
    if not episode_id:
        return "This episode has no id"
    stated = integer_of(get("season"))
    season = place if place is not None else stated if stated is not None else 1
    counted[season] = counted.get(season, 0) + 1
    number = integer_of(get("episode_num"))
    if not 0 <= season <= _MOST_SEASON:
        return "This episode's season is no number of a season"
    info = record_of(get("info"))
    return PanelEpisode(
        episode_id=episode_id,
        season=season,
        number=number if number is not None and 0 <= number <= 10**6 else counted[season],
        title=text_of(get("title")) or text_of(info.get("name")),
        container=container_of(get("container_extension")) or "mp4",
        logo=_first(info, _POSTERS),
        extra=_episode_extra(record, info),
    )


def _episode_extra(record: dict[str, object], info: dict[str, object]) -> dict[str, object]:
    added = time_of(record.get("added"))
    found: dict[str, object] = {
        "added": int(added.timestamp()) if added else None,
        "duration": seconds_of(info.get("duration_secs"), info.get("duration")),
        "plot": text_of(info.get("plot") or info.get("overview"), PLOT_CAP),
        "rating": rating_of(info.get("rating")),
        "released": text_of(
            info.get("releasedate") or info.get("release_date") or info.get("air_date"), ID_CAP
        ),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _first(values: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := text_of(values.get(name), 2000))), "")
