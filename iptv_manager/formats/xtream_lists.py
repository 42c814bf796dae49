"""Records of a panel's lists of channels, films and series. Hundreds of thousands pass here.

A record that is badly written is read slowly; one that is no object, or has no id, gives a reason instead.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

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
from iptv_manager.model.panel import PanelKind, PanelSeries, PanelStream

MOST_CATEGORIES = 20  # of one record
ADDRESS_CAP = 2000  # characters of a picture's address
NO_ID = {
    PanelKind.LIVE: "This channel has no id",
    PanelKind.VOD: "This film has no id",
    PanelKind.SERIES: "This series has no id",
}
_NO_OBJECT = "This record is no object"
_NO_JSON = "This record is not written as JSON demands"
_FAULTS = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


Value = str | int | float | bool | list[object] | dict[str, object] | None
"""Whatever JSON can hold; msgspec reads it a sixth faster than an `object`, and fields in their usual order, too."""


class PlaceRecord(msgspec.Struct, gc=False):
    """What any list says of categories."""

    category_id: Value = None
    category_ids: Value = None


class ChannelRecord(msgspec.Struct, gc=False):
    """What lists of channels say; every value may be of any type."""

    num: Value = None
    name: Value = None
    stream_type: Value = None
    stream_id: Value = None
    stream_icon: Value = None
    epg_channel_id: Value = None
    added: Value = None
    is_adult: Value = None
    category_id: Value = None
    category_ids: Value = None
    tv_archive: Value = None
    tv_archive_duration: Value = None
    title: Value = None


class FilmRecord(msgspec.Struct, gc=False):
    """What lists of films say."""

    num: Value = None
    name: Value = None
    stream_id: Value = None
    stream_icon: Value = None
    rating: Value = None
    added: Value = None
    is_adult: Value = None
    category_id: Value = None
    category_ids: Value = None
    container_extension: Value = None
    title: Value = None
    year: Value = None
    plot: Value = None
    cast: Value = None
    director: Value = None
    genre: Value = None
    release_date: Value = None
    releaseDate: Value = None
    youtube_trailer: Value = None
    trailer: Value = None
    tmdb: Value = None
    tmdb_id: Value = None


class SeriesRecord(msgspec.Struct, gc=False):
    """What lists of series say."""

    name: Value = None
    series_id: Value = None
    cover: Value = None
    plot: Value = None
    cast: Value = None
    director: Value = None
    genre: Value = None
    releaseDate: Value = None
    release_date: Value = None
    last_modified: Value = None
    rating: Value = None
    youtube_trailer: Value = None
    category_id: Value = None
    category_ids: Value = None
    title: Value = None
    year: Value = None
    releasedate: Value = None
    tmdb: Value = None
    tmdb_id: Value = None


Listed = PlaceRecord | ChannelRecord | FilmRecord | SeriesRecord
"""What records of lists say."""

Said = TypeVar("Said", bound=Listed)
_SHAPES: tuple[type[Listed], ...] = (PlaceRecord, ChannelRecord, FilmRecord, SeriesRecord)
_ONE: dict[type, msgspec.json.Decoder[Any]] = {shape: msgspec.json.Decoder(shape) for shape in _SHAPES}
_MANY: dict[type, msgspec.json.Decoder[Any]] = {
    PlaceRecord: msgspec.json.Decoder(list[PlaceRecord]),
    ChannelRecord: msgspec.json.Decoder(list[ChannelRecord]),
    FilmRecord: msgspec.json.Decoder(list[FilmRecord]),
    SeriesRecord: msgspec.json.Decoder(list[SeriesRecord]),
}


def read_entry(record: Record, shape: type[Said]) -> Said | str:
    """A record of a list, its fields as they came, or why it can't be read."""
    try:
        found: Said = _ONE[shape].decode(record)
    except _FAULTS:
        return _read_slowly(record, shape)
    return found


def read_entries(records: Sequence[Record], shape: type[Said]) -> Sequence[Said | str]:
    """The same of many, at once where each is well written."""
    try:
        found: list[Said] = _MANY[shape].decode(b"[%b]" % b",".join(records))
    except _FAULTS:
        return [read_entry(record, shape) for record in records]
    return found


def place_of(record: Record) -> tuple[object, object]:
    """What a record says of its categories, main one and all, as it came; nothing where it can't be read."""
    place = read_entry(record, PlaceRecord)
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


def read_channel(record: Record) -> PanelStream | str:
    """A live channel, or why there is none."""
    said = read_entry(record, ChannelRecord)
    return said if isinstance(said, str) else channel_of(said)


def read_film_of_list(record: Record) -> PanelStream | str:
    """A film of the list, or why there is none."""
    said = read_entry(record, FilmRecord)
    return said if isinstance(said, str) else film_of(said)


def channel_of(said: ChannelRecord) -> PanelStream | str:
    """A live channel, or why there is none."""
    stream_id = id_of(said.stream_id)
    if not stream_id:
        return NO_ID[PanelKind.LIVE]
    return PanelStream(
        stream_id,
        text_of(said.name) or text_of(said.title) or f"Channel {stream_id}",
        text_of(said.num, ID_CAP),
        text_of(said.stream_icon, ADDRESS_CAP),
        text_of(said.epg_channel_id),
        "ts",
        extra_of_channel(said),
    )


def extra_of_channel(said: ChannelRecord) -> dict[str, object]:
    """What a channel's record says that has no column."""
    extra: dict[str, object] = {}
    if said.tv_archive and truth_of(said.tv_archive):
        extra["catchup"] = "xc"
        extra["catchup-days"] = str(integer_of(said.tv_archive_duration) or 1)
    if said.stream_type == "radio_streams":
        extra["radio"] = "true"
    return _common(said, extra)


def film_of(said: FilmRecord) -> PanelStream | str:
    """A film of the list, or why there is none."""
    stream_id = id_of(said.stream_id)
    if not stream_id:
        return NO_ID[PanelKind.VOD]
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
    said = read_entry(record, SeriesRecord)
    return said if isinstance(said, str) else series_of(said)


def series_of(said: SeriesRecord) -> PanelSeries | str:
    """A series of the list, or why there is none."""
    panel_id = id_of(said.series_id)
    if not panel_id:
        return NO_ID[PanelKind.SERIES]
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


def _add_people(said: FilmRecord | SeriesRecord, extra: dict[str, object]) -> None:
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


def _common(said: ChannelRecord | FilmRecord, extra: dict[str, object]) -> dict[str, object]:
    if added := stamp_of(said.added):
        extra["added"] = added
    if said.is_adult and truth_of(said.is_adult):
        extra["adult"] = True
    return extra
