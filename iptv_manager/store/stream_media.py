"""Queries on `stream_media`: what deep looks found in streams."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from iptv_manager.model.media import MediaFacts, Picture, Sound
from iptv_manager.store.statements import statement

_ONE = """
  SELECT looked_at, container, video_codec, width, height, frame_rate, bit_rate, audio_codec, audio_languages,
    picture, sound, thumbnail
  FROM stream_media WHERE provider_id = :provider AND stream_id = :stream
"""


_FOUND = """
  SELECT health.stream_id, health.detail, health.http_status, media.looked_at, media.container, media.video_codec,
    media.width, media.height, media.frame_rate, media.bit_rate, media.audio_codec, media.audio_languages,
    media.picture, media.sound, media.thumbnail
  FROM stream_health AS health
  LEFT JOIN stream_media AS media ON media.provider_id = health.provider_id AND media.stream_id = health.stream_id
  WHERE health.stream_id = ANY (:ids)
"""


class CheckFound(NamedTuple):
    """What the last check says of a stream beside its outcome, and its last deep look, if there was one."""

    detail: str
    http_status: int | None
    facts: MediaFacts | None


class MediaLook(NamedTuple):
    """What was found in one stream, and when (UTC)."""

    provider_id: int
    stream_id: int
    looked_at: datetime
    facts: MediaFacts


def record_looks(connection: Connection, looks: Collection[MediaLook]) -> None:
    """Write what was found, in one statement. A stream counts once, as found last."""
    latest = {(look.provider_id, look.stream_id): look for look in looks}.values()
    if not latest:
        return
    facts = [look.facts for look in latest]
    values = {
        "providers": [look.provider_id for look in latest],
        "streams": [look.stream_id for look in latest],
        "times": [look.looked_at for look in latest],
        "containers": [one.container for one in facts],
        "video_codecs": [one.video_codec for one in facts],
        "widths": [one.width for one in facts],
        "heights": [one.height for one in facts],
        "frame_rates": [one.frame_rate for one in facts],
        "bit_rates": [one.bit_rate for one in facts],
        "audio_codecs": [one.audio_codec for one in facts],
        "languages": [" ".join(one.audio_languages) for one in facts],
        "pictures": [one.picture.value for one in facts],
        "sounds": [one.sound.value for one in facts],
        "thumbnails": [one.thumbnail for one in facts],
    }
    connection.exec_driver_sql(statement("media_record").decode(), values)


def media_of(connection: Connection, provider_id: int, stream_id: int) -> MediaLook | None:
    """What the last deep look found; None when there was none."""
    row = connection.execute(text(_ONE), {"provider": provider_id, "stream": stream_id}).one_or_none()
    if row is None:
        return None
    return MediaLook(provider_id, stream_id, row.looked_at, _facts(row[1:]))


def found_of(connection: Connection, ids: Collection[int]) -> dict[int, CheckFound]:
    """What the last checks of these streams say, in one statement; those never checked are left out."""
    rows = connection.execute(text(_FOUND), {"ids": list(ids)})
    return {row[0]: CheckFound(row[1], row[2], None if row[3] is None else _facts(row[4:])) for row in rows}


def _facts(values: Sequence[Any]) -> MediaFacts:
    facts = MediaFacts._make(values)
    return facts._replace(
        audio_languages=tuple(facts.audio_languages),
        picture=Picture(facts.picture),
        sound=Sound(facts.sound),
        thumbnail=bytes(facts.thumbnail or b""),
    )
