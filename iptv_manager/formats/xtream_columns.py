"""Records of a panel's lists read column by column: some hundred at once cost less than half of one by one.

Both ways give the same (a test holds them together); few records are read one by one.
"""

from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

import msgspec
from msgspec.structs import astuple

from iptv_manager.formats.xtream_batches import (
    Values,
    each_once,
    first_of,
    ids_of,
    say_nothing,
    stamps_of,
    texts_of,
    written_stamps_of,
)
from iptv_manager.formats.xtream_lists import (
    ADDRESS_CAP,
    ChannelRecord,
    FilmRecord,
    SeriesRecord,
    channel_of,
    extra_of_channel,
    film_of,
    series_of,
)
from iptv_manager.formats.xtream_values import (
    ID_CAP,
    PLOT_CAP,
    container_of,
    rating_of,
    text_of,
    truth_of,
    year_of,
)
from iptv_manager.model.panel import PanelSeries, PanelStream

WORTH_IT = 8  # records: fewer are read one by one
_encoder = msgspec.json.Encoder()
_Extras = list[dict[str, object]]


class StreamColumns(NamedTuple):
    """What a batch of channels or films says, a list for each field. One without an id has "" there.

    `extras` are JSON, "" where there is nothing to say."""

    ids: list[str]
    names: list[str]
    numbers: list[str]
    logos: list[str]
    guide_ids: list[str]
    containers: list[str]
    extras: list[str]


class SeriesColumns(NamedTuple):
    """What a batch of series says; the same."""

    ids: list[str]
    titles: list[str]
    years: list[int | None]
    posters: list[str]
    plots: list[str]
    ratings: list[float | None]
    stamps: list[int | None]  # of their last change
    extras: list[str]


_NO_STREAMS = StreamColumns([], [], [], [], [], [], [])
_NO_SERIES = SeriesColumns([], [], [], [], [], [], [], [])


def columns_of_channels(said: Sequence[ChannelRecord]) -> StreamColumns:
    """`channel_of` each."""
    if len(said) < WORTH_IT:
        return _stream_columns([channel_of(one) for one in said])
    (
        num, name, stream_type, stream_id, stream_icon, epg_channel_id, added, is_adult, _category_id,
        _category_ids, tv_archive, _tv_archive_duration, title,
    ) = zip(*map(astuple, said), strict=True)  # fmt: skip
    ids = ids_of(stream_id)
    archives = each_once(truth_of, tv_archive)
    radios = [one == "radio_streams" for one in stream_type] if "radio_streams" in stream_type else []
    adults = each_once(truth_of, is_adult)
    extras = [f'{{"added":{stamp}}}' if stamp else "" for stamp in written_stamps_of(added)]
    places = range(len(ids))
    more = sorted({*compress(places, archives), *compress(places, radios), *compress(places, adults)})
    for place, text in zip(more, _as_json([extra_of_channel(said[place]) for place in more]), strict=True):
        extras[place] = text
    return StreamColumns(
        ids,
        _names(ids, name, title, "Channel"),
        texts_of(num, ID_CAP),
        texts_of(stream_icon, ADDRESS_CAP),
        texts_of(epg_channel_id),
        ["ts"] * len(ids),
        extras,
    )


def columns_of_films(said: Sequence[FilmRecord]) -> StreamColumns:
    """`film_of` each."""
    if len(said) < WORTH_IT:
        return _stream_columns([film_of(one) for one in said])
    (
        num, name, stream_id, stream_icon, rating, added, is_adult, _category_id, _category_ids,
        container_extension, title, year, plot, cast, director, genre, release_date, other_date,
        youtube_trailer, trailer, tmdb, tmdb_id,
    ) = zip(*map(astuple, said), strict=True)  # fmt: skip
    ids = ids_of(stream_id)
    extras: _Extras = [{} for _ in ids]
    _note(extras, "rating", each_once(rating_of, rating))
    _note(extras, "year", _years(year, other_date, release_date))
    if not say_nothing(plot):
        _note(extras, "plot", texts_of(plot, PLOT_CAP))
    _note_people(extras, genre, cast, director, tmdb, tmdb_id)
    _note_trailer(extras, trailer, youtube_trailer)
    _note(extras, "added", stamps_of(added))
    _note(extras, "adult", each_once(truth_of, is_adult))
    return StreamColumns(
        ids,
        _names(ids, name, title, "Film"),
        texts_of(num, ID_CAP),
        texts_of(stream_icon, ADDRESS_CAP),
        [""] * len(ids),
        [container or "mp4" for container in each_once(container_of, container_extension)],
        _as_json(extras),
    )


def columns_of_series(said: Sequence[SeriesRecord]) -> SeriesColumns:
    """`series_of` each."""
    if len(said) < WORTH_IT:
        return _series_columns([series_of(one) for one in said])
    (
        name, series_id, cover, plot, cast, director, genre, release_date, other_date, last_modified,
        rating, youtube_trailer, _category_id, _category_ids, title, year, another_date, tmdb, tmdb_id,
    ) = zip(*map(astuple, said), strict=True)  # fmt: skip
    ids = ids_of(series_id)
    extras: _Extras = [{} for _ in ids]
    _note_people(extras, genre, cast, director, tmdb, tmdb_id)
    _note_trailer(extras, youtube_trailer)
    return SeriesColumns(
        ids,
        _names(ids, name, title, "Series"),
        _years(year, release_date, other_date, another_date),
        texts_of(cover, ADDRESS_CAP),
        texts_of(plot, PLOT_CAP),
        each_once(rating_of, rating),
        stamps_of(last_modified),
        _as_json(extras),
    )


def _stream_columns(streams: Sequence[PanelStream | str]) -> StreamColumns:
    """Streams that were read one by one."""
    nothing = PanelStream("", "", "", "", "", "", {})
    found = [nothing if isinstance(one, str) else one for one in streams]
    rows = [
        (*one[:-1], text) for one, text in zip(found, _as_json([one.extra for one in found]), strict=True)
    ]
    return StreamColumns(*(list(column) for column in zip(*rows, strict=True))) if rows else _NO_STREAMS


def _series_columns(series: Sequence[PanelSeries | str]) -> SeriesColumns:
    """Series that were read one by one."""
    nothing = PanelSeries("", "", None, "", "", None, None, {})
    found = [nothing if isinstance(one, str) else one for one in series]
    rows = [
        (*one[:-1], text) for one, text in zip(found, _as_json([one.extra for one in found]), strict=True)
    ]
    return SeriesColumns(*(list(column) for column in zip(*rows, strict=True))) if rows else _NO_SERIES


def _names(ids: list[str], name: Values, title: Values, kind: str) -> list[str]:
    names = texts_of(name)
    if not all(names) and not say_nothing(title):
        names = [one or other for one, other in zip(names, texts_of(title), strict=True)]
    return names if all(names) else [one or f"{kind} {of}" for one, of in zip(names, ids, strict=True)]


def _years(*columns: Values) -> list[int | None]:
    """`year_of` what the columns say."""
    telling = [column for column in columns if not say_nothing(column)]
    if not telling:
        return [None] * len(columns[0])
    return first_of(each_once(year_of, column) for column in telling)


def _note_people(
    extras: _Extras, genre: Values, cast: Values, director: Values, tmdb: Values, tmdb_id: Values
) -> None:
    if not say_nothing(genre):
        _note(extras, "genre", each_once(text_of, genre))
    if not say_nothing(cast):
        _note(extras, "cast", texts_of(cast, PLOT_CAP))
    if not say_nothing(director):
        _note(extras, "director", texts_of(director))
    telling = [column for column in (tmdb, tmdb_id) if not say_nothing(column)]
    if telling:
        ids: list[str] = first_of(ids_of(column) for column in telling)
        _note(extras, "tmdb", ids)


def _note_trailer(extras: _Extras, *columns: Values) -> None:
    telling = [column for column in columns if not say_nothing(column)]
    if telling:
        trailers: list[str] = first_of(texts_of(column) for column in telling)
        _note(extras, "trailer", trailers)


def _note(extras: _Extras, key: str, values: Values) -> None:
    """Note what says something."""
    if not any(values):
        return
    for extra, value in zip(extras, values, strict=True):
        if value:
            extra[key] = value


def _as_json(extras: _Extras) -> list[str]:
    if not any(extras):
        return [""] * len(extras)
    texts = _encoder.encode_lines(extras).decode().split("\n")[:-1]
    return ["" if text == "{}" else text for text in texts]
