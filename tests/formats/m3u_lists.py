"""Short lists for tests of the reader of playlists."""

from io import BytesIO

from iptv_manager.formats.m3u import M3uReader
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject

URL = "http://h/1.ts"


def read(content: str | bytes) -> list[PlaylistEntry | PlaylistReject]:
    return list(M3uReader(BytesIO(content.encode() if isinstance(content, str) else content)))


def entries(content: str | bytes) -> list[PlaylistEntry]:
    return [item for item in read(content) if isinstance(item, PlaylistEntry)]


def rejects(content: str | bytes) -> list[PlaylistReject]:
    return [item for item in read(content) if isinstance(item, PlaylistReject)]


def entry(extinf: str, between: str = "", url: str = URL) -> PlaylistEntry:
    (only,) = read(f"#EXTM3U\n{extinf}\n{between}{url}\n")
    assert isinstance(only, PlaylistEntry)
    return only


def names(content: str | bytes) -> list[str]:
    return [item.name for item in entries(content)]
