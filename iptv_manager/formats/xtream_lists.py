"""Records of a panel's lists of channels, films and series. Hundreds of thousands pass here.

A record that is badly written is read slowly; one that is no object, or has no id, gives a reason instead.
"""

from typing import TypeVar

import msgspec

from iptv_manager.formats.xtream_records import Record, decoded
from iptv_manager.formats.xtream_values import (
    ID_CAP,
    PLOT_CAP,
    container_of,
    id_of,
    integer_of,
    rating_of,
    stamp_of,
    text_of,
    truth_of,
    year_of,
)
from iptv_manager.model.panel import PanelSeries, PanelStream

Said = TypeVar("Said", bound=msgspec.Struct)
MOST_CATEGORIES = 20  # of one record
ADDRESS_CAP = 2000  # characters of a picture's address
_NO_OBJECT = "This record is no object"
_NO_JSON = "This record is not written as JSON demands"


class _Place(msgspec.Struct, gc=False):
    category_id: object = None
    category_ids: object = None


class StreamRecord(msgspec.Struct, gc=False):
    """What lists of channels and films say; every value may be of any type."""

    num: object = None
    name: object = None
    title: object = None
    stream_id: object = None
    stream_type: object = None
    category_id: object = None
    category_ids: object = None
    stream_icon: object = None
    epg_channel_id: object = None
    added: object = None
    is_adult: object = None
    tv_archive: object = None
    tv_archive_duration: object = None
    container_extension: object = None
    rating: object = None
    plot: object = None
    genre: object = None
    cast: object = None
    director: object = None
    year: object = None
    release_date: object = None
    releaseDate: object = None
    tmdb: object = None
    tmdb_id: object = None
    trailer: object = None
    youtube_trailer: object = None


class SeriesRecord(msgspec.Struct, gc=False):
    """What lists of series say."""

    name: object = None
    title: object = None
    series_id: object = None
    category_id: object = None
    category_ids: object = None
    cover: object = None
    plot: object = None
    cast: object = None
    director: object = None
    genre: object = None
    year: object = None
    releaseDate: object = None
    release_date: object = None
    releasedate: object = None
    last_modified: object = None
    rating: object = None
    tmdb: object = None
    tmdb_id: object = None
    youtube_trailer: object = None


_places = msgspec.json.Decoder(_Place)
_streams = msgspec.json.Decoder(StreamRecord)
_series = msgspec.json.Decoder(SeriesRecord)


def place_of(record: Record) -> tuple[object, object]:
    """What a record says of its categories, main one and all, as it came; nothing where it can't be read."""
    try:
        place: _Place | str = _places.decode(record)
    except (msgspec.DecodeError, RecursionError):
        place = _read_slowly(record, _Place)
    return (None, None) if isinstance(place, str) else (place.category_id, place.category_ids)


def categories_of(record: Record) -> tuple[str, ...]:
    """The ids of a record's categories, the main one first; none where it says none, or can't be read."""
    return ids_of_categories(*place_of(record))


def ids_of_categories(main: object, others: object) -> tuple[str, ...]:
    """The ids in both fields, each once, the main one first."""
    text = main if type(main) is str and main.isdecimal() else text_of(main, ID_CAP)
    if not isinstance(others, list) or not others or (len(others) == 1 and str(others[0]) == text):
        return (text,) if text else ()
    listed = (text, *(text_of(one, ID_CAP) for one in others[:MOST_CATEGORIES]))
    return tuple(dict.fromkeys(filter(None, listed)))


def read_entry(record: Record) -> StreamRecord | str:
    """A record of a list of channels or films, its fields as they came, or why it can't be read."""
    try:
        return _streams.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return _read_slowly(record, StreamRecord)


def read_channel(record: Record) -> PanelStream | str:
    """A live channel, or why there is none."""
    said = read_entry(record)
    return said if isinstance(said, str) else channel_of(said)


def read_film_of_list(record: Record) -> PanelStream | str:
    """A film of the list, or why there is none."""
    said = read_entry(record)
    return said if isinstance(said, str) else film_of(said)


def channel_of(said: StreamRecord) -> PanelStream | str:
    """A live channel, or why there is none."""
    stream_id = id_of(said.stream_id)
    if not stream_id:
        return "This channel has no id"
    extra: dict[str, object] = {}
    if said.tv_archive and truth_of(said.tv_archive):
        extra["catchup"] = "xc"
        extra["catchup-days"] = str(integer_of(said.tv_archive_duration) or 1)
    if said.stream_type == "radio_streams":
        extra["radio"] = "true"
    return PanelStream(
        stream_id,
        text_of(said.name) or text_of(said.title) or f"Channel {stream_id}",
        text_of(said.num, ID_CAP),
        text_of(said.stream_icon, ADDRESS_CAP),
        text_of(said.epg_channel_id),
        "ts",
        _common(said, extra),
    )


def film_of(said: StreamRecord) -> PanelStream | str:
    """A film of the list, or why there is none."""
    stream_id = id_of(said.stream_id)
    if not stream_id:
        return "This film has no id"
    extra: dict[str, object] = {}
    if rating := rating_of(said.rating):
        extra["rating"] = rating
    if year := year_of(said.year, said.releaseDate, said.release_date):
        extra["year"] = year
    if plot := text_of(said.plot, PLOT_CAP):
        extra["plot"] = plot
    _add_people(said, extra)
    if trailer := text_of(said.trailer) or text_of(said.youtube_trailer):
        extra["trailer"] = trailer
    return PanelStream(
        stream_id,
        text_of(said.name) or text_of(said.title) or f"Film {stream_id}",
        text_of(said.num, ID_CAP),
        text_of(said.stream_icon, ADDRESS_CAP),
        "",
        container_of(said.container_extension) or "mp4",
        _common(said, extra),
    )


def read_series_of_list(record: Record) -> PanelSeries | str:
    """A series of the list, or why there is none."""
    said = read_series_entry(record)
    return said if isinstance(said, str) else series_of(said)


def read_series_entry(record: Record) -> SeriesRecord | str:
    """A record of a list of series, its fields as they came, or why it can't be read."""
    try:
        return _series.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return _read_slowly(record, SeriesRecord)


def series_of(said: SeriesRecord) -> PanelSeries | str:
    """A series of the list, or why there is none."""
    panel_id = id_of(said.series_id)
    if not panel_id:
        return "This series has no id"
    extra: dict[str, object] = {}
    _add_people(said, extra)
    if trailer := text_of(said.youtube_trailer):
        extra["trailer"] = trailer
    return PanelSeries(
        panel_id,
        text_of(said.name) or text_of(said.title) or f"Series {panel_id}",
        year_of(said.year, said.releaseDate, said.release_date, said.releasedate),
        text_of(said.cover, ADDRESS_CAP),
        text_of(said.plot, PLOT_CAP),
        rating_of(said.rating),
        stamp_of(said.last_modified),
        extra,
    )


def _add_people(said: StreamRecord | SeriesRecord, extra: dict[str, object]) -> None:
    if genre := text_of(said.genre):
        extra["genre"] = genre
    if cast := text_of(said.cast, PLOT_CAP):
        extra["cast"] = cast
    if director := text_of(said.director):
        extra["director"] = director
    if tmdb := (said.tmdb and id_of(said.tmdb)) or (said.tmdb_id and id_of(said.tmdb_id)):
        extra["tmdb"] = tmdb


def _read_slowly(record: Record, shape: type[Said]) -> Said | str:
    try:
        values = decoded(record)
    except ValueError:
        return _NO_JSON
    if not isinstance(values, dict):
        return _NO_OBJECT
    return shape(**{name: values[name] for name in shape.__struct_fields__ if name in values})


def _common(said: StreamRecord, extra: dict[str, object]) -> dict[str, object]:
    if added := stamp_of(said.added):
        extra["added"] = added
    if said.is_adult and truth_of(said.is_adult):
        extra["adult"] = True
    return extra
