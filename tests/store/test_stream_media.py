"""What deep looks found is kept once a stream, the latest look counting, its picture staying."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from iptv_manager.model.media import MediaFacts, Picture, Sound
from iptv_manager.store.database import Database
from iptv_manager.store.stream_media import MediaLook, media_of, record_looks
from tests.services.import_lists import Lists

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = MediaFacts(
    "mpegts",
    "h264",
    1920,
    1080,
    25.0,
    4_000_000,
    "aac",
    ("eng", "deu"),
    Picture.FINE,
    Sound.FINE,
    b"\xff\xd8jpeg",
)
BARE = MediaFacts("mp3", audio_codec="mp3", sound=Sound.SILENT)


def test_the_latest_look_counts_and_a_picture_stays(database: Database, tmp_path: Path) -> None:
    lists = Lists(database, tmp_path)
    lists.bring([("News", "UK", "http://h/1"), ("Radio", "UK", "http://h/2")])
    (news, radio), provider = lists.rows(), lists.provider.id
    database.run_here(
        record_looks,
        [
            MediaLook(provider, news.id, NOW - timedelta(hours=1), BARE),
            MediaLook(provider, news.id, NOW, FULL),
            MediaLook(provider, radio.id, NOW, BARE),
            MediaLook(provider, 999_999, NOW, BARE),  # gone meanwhile
        ],
    )
    assert database.run_here(media_of, provider, news.id) == MediaLook(provider, news.id, NOW, FULL)
    assert database.run_here(media_of, provider, radio.id) == MediaLook(provider, radio.id, NOW, BARE)
    assert database.run_here(media_of, provider, 999_999) is None
    later = FULL._replace(thumbnail=b"", picture=Picture.BLACK)
    database.run_here(record_looks, [MediaLook(provider, news.id, NOW + timedelta(hours=1), later)])
    found = database.run_here(media_of, provider, news.id)
    assert found is not None
    assert found.facts == later._replace(thumbnail=FULL.thumbnail)
    database.run_here(record_looks, [MediaLook(provider, news.id, NOW, BARE)])
    kept = database.run_here(media_of, provider, news.id)
    assert kept is not None
    assert kept.facts.picture is Picture.BLACK
