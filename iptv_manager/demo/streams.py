"""The demo provider's kinds of stream: what each is called and what a check of it must find."""

from typing import NamedTuple

from iptv_manager.model.health import Outcome

LIVE, RADIO, FILMS, TROUBLE = "Demo | Live", "Demo | Radio", "Demo | Films", "Demo | Trouble"


class DemoStream(NamedTuple):
    """One kind of stream. `address` holds what stands in for {base}, {six}, {tls} and {closed} (see `server.py`)."""

    name: str
    title: str
    group: str
    outcome: Outcome
    address: str


def _stream(name: str, title: str, group: str, outcome: Outcome, ending: str = "ts") -> DemoStream:
    return DemoStream(name, title, group, outcome, f"{{base}}/streams/{name}.{ending}")


STREAMS = (
    _stream("ts", "News HD", LIVE, Outcome.ALIVE),
    _stream("endless", "Sports 24/7", LIVE, Outcome.ALIVE),
    _stream("hls", "Documentary (HLS)", LIVE, Outcome.ALIVE, "m3u8"),
    _stream("hls-live", "Regional (HLS, one quality)", LIVE, Outcome.ALIVE, "m3u8"),
    _stream("hls-fmp4", "Culture (HLS, fragments)", LIVE, Outcome.ALIVE, "m3u8"),
    _stream("hls-key", "Kids (HLS, encrypted)", LIVE, Outcome.ALIVE, "m3u8"),
    _stream("hls-rolled", "Weather (HLS, first piece gone)", LIVE, Outcome.ALIVE, "m3u8"),
    _stream("moved", "Music (moved twice)", LIVE, Outcome.ALIVE),
    _stream("untyped", "Classics (wrong content type)", LIVE, Outcome.ALIVE),
    _stream("players-only", "Comedy (only for players)", LIVE, Outcome.ALIVE),
    DemoStream("ipv6", "Travel (IPv6 only)", LIVE, Outcome.ALIVE, "{six}/streams/ts.ts"),
    _stream("radio-mp3", "Radio One", RADIO, Outcome.ALIVE, "mp3"),
    _stream("radio-aac", "Radio Two", RADIO, Outcome.ALIVE, "aac"),
    _stream("radio-icy", "Radio Three (old SHOUTcast)", RADIO, Outcome.ALIVE, "mp3"),
    _stream("radio-list", "Radio Four (a list in a list)", RADIO, Outcome.ALIVE, "m3u"),
    _stream("film-mp4", "The Silent River (1994)", FILMS, Outcome.ALIVE, "mp4"),
    _stream("film-mkv", "The Golden Island (2003)", FILMS, Outcome.ALIVE, "mkv"),
    _stream("episode", "Distant Harbor S01E02", FILMS, Outcome.ALIVE, "mp4"),
    _stream("slow", "Slow to start", TROUBLE, Outcome.SLOW),
    _stream("buy-a-plan", "Sends to a clip: buy a plan", TROUBLE, Outcome.PLACEHOLDER),
    _stream("no-signal", "Sends to a clip: no signal", TROUBLE, Outcome.PLACEHOLDER),
    _stream("short-clip", "Sends to a short film", TROUBLE, Outcome.PLACEHOLDER),
    _stream("black", "Black picture", TROUBLE, Outcome.PLACEHOLDER),
    _stream("geo", "Blocked in this country (403)", TROUBLE, Outcome.GEO_BLOCKED),
    _stream("geo-law", "Blocked in this country (451)", TROUBLE, Outcome.GEO_BLOCKED),
    _stream("unauthorised", "Wrong password (401)", TROUBLE, Outcome.UNAUTHORISED),
    _stream("expired-account", "Account expired (text)", TROUBLE, Outcome.UNAUTHORISED),
    _stream("forbidden", "Forbidden (403)", TROUBLE, Outcome.FORBIDDEN),
    _stream("too-many", "Too many requests (429)", TROUBLE, Outcome.CONNECTION_LIMIT),
    _stream("limit-458", "Too many connections (458)", TROUBLE, Outcome.CONNECTION_LIMIT),
    _stream("limit-509", "Too many connections (509)", TROUBLE, Outcome.CONNECTION_LIMIT),
    _stream("limit-text", "Too many connections (text)", TROUBLE, Outcome.CONNECTION_LIMIT),
    _stream("not-found", "Not found (404)", TROUBLE, Outcome.NOT_FOUND),
    _stream("gone", "Gone (410)", TROUBLE, Outcome.NOT_FOUND),
    _stream("hls-gone", "HLS without its pieces", TROUBLE, Outcome.NOT_FOUND, "m3u8"),
    _stream("broken", "Server error (500)", TROUBLE, Outcome.SERVER_ERROR),
    _stream("overloaded", "Server overloaded (503)", TROUBLE, Outcome.SERVER_ERROR),
    _stream("circle", "Sends round in a circle", TROUBLE, Outcome.SERVER_ERROR),
    _stream("silent", "Never answers", TROUBLE, Outcome.TIMEOUT),
    _stream("stuck", "Answers, then nothing", TROUBLE, Outcome.TIMEOUT),
    _stream("drip", "One byte at a time", TROUBLE, Outcome.TIMEOUT),
    DemoStream("refused", "Nobody at home", TROUBLE, Outcome.REFUSED, "{closed}/live.ts"),
    _stream("hangs-up", "Hangs up without an answer", TROUBLE, Outcome.REFUSED),
    DemoStream("dns", "No such host", TROUBLE, Outcome.DNS, "http://no-such-host.invalid/live.ts"),
    DemoStream("tls", "TLS where there is none", TROUBLE, Outcome.TLS, "{tls}/live.ts"),
    _stream("drm", "Protected (FairPlay)", TROUBLE, Outcome.DRM, "m3u8"),
    _stream("drm-widevine", "Protected (Widevine)", TROUBLE, Outcome.DRM, "m3u8"),
    _stream("page", "A web page", TROUBLE, Outcome.NOT_MEDIA),
    _stream("json", "An error in JSON", TROUBLE, Outcome.NOT_MEDIA),
    _stream("nothing", "An empty answer", TROUBLE, Outcome.NOT_MEDIA),
    _stream("picture", "A picture", TROUBLE, Outcome.NOT_MEDIA),
    _stream("http-09", "Answers as in 1991 (HTTP/0.9)", TROUBLE, Outcome.NOT_MEDIA),
    _stream("hls-page", "HLS whose piece is a web page", TROUBLE, Outcome.NOT_MEDIA, "m3u8"),
    DemoStream("rtmp", "Flash stream", TROUBLE, Outcome.UNSUPPORTED, "rtmp://127.0.0.1/live/demo"),
    DemoStream("plugin", "Kodi plugin", TROUBLE, Outcome.UNSUPPORTED, "plugin://plugin.video.demo/?id=1"),
    _stream("reset", "Breaks off at once", TROUBLE, Outcome.INDETERMINATE),
    _stream("cut", "Ends at once", TROUBLE, Outcome.INDETERMINATE),
)
"""Every kind, in the order in which the demo list shows them."""

BULK = (
    (62, "short"), (4, "endless"), (6, "hls"), (2, "moved"), (1, "slow"), (2, "buy-a-plan"), (1, "black"),
    (2, "geo"), (1, "unauthorised"), (2, "forbidden"), (1, "too-many"), (8, "not-found"), (2, "broken"),
    (1, "drm"), (3, "page"), (1, "nothing"), (1, "silent"),
)  # fmt: skip
"""How many of a hundred live streams of a big list are of which kind."""


def bulk_kind(number: int) -> str:
    """The kind of the live stream of this number in a big list: always the same one, well mixed."""
    place = (number * 2_654_435_761 >> 12) % sum(share for share, _ in BULK)
    for share, name in BULK:
        place -= share
        if place < 0:
            return name
    return "short"
