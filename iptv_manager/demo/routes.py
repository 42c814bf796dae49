"""What the demo provider answers at which path: what each kind of stream does wrong."""

from collections.abc import Callable, Mapping

from iptv_manager.demo import media
from iptv_manager.demo.behaviour import cut_after, dripping, endless, late, reset_after, silent
from iptv_manager.demo.wire import Answer, Request, head, reply

SHORT = 188 * 40  # bytes of the shortest clip
PLAYERS = ("vlc", "mpv", "kodi", "lavf", "exoplayer", "tivimate", "iptv")

_HLS = "application/vnd.apple.mpegurl"
_MASTER = """#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=4000000,RESOLUTION=1920x1080
/hls/high.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360
/hls/low.m3u8
"""
_PAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Nothing to see.</body></html>"
_GEO = "<html><body>Sorry, this channel is not available in your country.</body></html>"

Route = Answer | Callable[[Request], Answer]


def build_routes(slow_seconds: float) -> dict[str, Route]:
    """Everything but the list itself, by path. Makes the clips: takes half a second the first time."""
    clip = media.clip("mpegts")
    return {
        **_named(_playing(clip)),
        **_named(_playlists()),
        **_named(_placeholders()),
        **_named(_refusals()),
        **_named(_troubles(clip, slow_seconds)),
        **_pieces(clip),
    }


def _named(routes: Mapping[str, Route]) -> dict[str, Route]:
    return {f"/streams/{name}": route for name, route in routes.items()}


def _playing(clip: bytes) -> dict[str, Route]:
    mp3 = media.sound("mp3")
    icy = b"ICY 200 OK\r\nicy-name: Radio Three\r\nContent-Type: audio/mpeg\r\nicy-br: 128\r\n\r\n"
    return {
        "ts.ts": reply(clip),
        "short.ts": reply(clip[:SHORT]),
        "endless.ts": endless(clip),
        "untyped.ts": reply(clip, "text/plain"),
        "players-only.ts": _for_players(reply(clip)),
        "moved.ts": _moved("/moved/again.ts"),
        "radio-mp3.mp3": endless(mp3[2_000:], "audio/mpeg"),
        "radio-aac.aac": endless(media.sound("aac"), "audio/aac"),
        "radio-icy.mp3": endless(mp3[2_000:], opening=icy),
        "radio-list.m3u": reply(
            b"#EXTM3U\n#EXTINF:-1,Radio Four\n/streams/radio-mp3.mp3\n", "audio/x-mpegurl"
        ),
        "film-mp4.mp4": reply(media.clip("mp4"), "video/mp4"),
        "film-mkv.mkv": reply(media.clip("matroska"), "video/x-matroska"),
        "episode.mp4": reply(media.clip("fmp4"), "video/mp4"),
    }


def _playlists() -> dict[str, Route]:
    fairplay = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://demo",KEYFORMAT="com.apple.streamingkeydelivery"\n'
    widevine = (
        '#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AAAA",'
        'KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"\n'
    )
    lists = {
        "hls": _MASTER,
        "hls-live": _media_list("/hls/piece.ts"),
        "hls-fmp4": _media_list("/hls/piece.m4s", '#EXT-X-MAP:URI="/hls/first.mp4"\n'),
        "hls-key": _media_list("/hls/locked.ts", '#EXT-X-KEY:METHOD=AES-128,URI="/hls/key"\n'),
        "hls-rolled": _media_list("/hls/gone.ts", last="/hls/piece.ts"),
        "hls-gone": _media_list("/hls/gone.ts"),
        "hls-page": _media_list("/streams/page.ts"),
        "drm": _media_list("/hls/locked.ts", fairplay),
        "drm-widevine": _media_list("/hls/locked.ts", widevine),
    }
    return {f"{name}.m3u8": reply(text.encode(), _HLS) for name, text in lists.items()}


def _media_list(first: str, tags: str = "", last: str = "") -> str:
    """A live HLS media playlist of two pieces."""
    begin = f"#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1700\n{tags}"
    return f"{begin}#EXTINF:1.600,\n{first}\n#EXTINF:1.600,\n{last or first}\n"


def _placeholders() -> dict[str, Route]:
    return {
        "buy-a-plan.ts": _moved("/clips/expired.mp4"),
        "no-signal.ts": _moved("/no_signal.ts"),
        "short-clip.ts": _moved("/clips/4711.mp4"),
        "black.ts": endless(media.clip("mpegts", "black")),
    }


def _refusals() -> dict[str, Route]:
    text = "text/plain"
    return {
        "geo.ts": reply(_GEO.encode(), "text/html", 403),
        "geo-law.ts": reply(b"", text, 451),
        "unauthorised.ts": reply(b"", text, 401, {"WWW-Authenticate": 'Basic realm="demo"'}),
        "expired-account.ts": reply(b'{"user_info":{"auth":0,"status":"Expired"}}', "application/json"),
        "forbidden.ts": reply(b"Forbidden", text, 403),
        "too-many.ts": reply(b"", text, 429, {"Retry-After": "1"}),
        "limit-458.ts": reply(b"", text, 458),
        "limit-509.ts": reply(b"", text, 509),
        "limit-text.ts": reply(b"Maximum number of connections reached for this line.", text),
        "not-found.ts": reply(b"404 page not found", text, 404),
        "gone.ts": reply(b"", text, 410),
        "broken.ts": reply(_PAGE.encode(), "text/html", 500),
        "overloaded.ts": reply(b"", text, 503),
        "page.ts": reply(_PAGE.encode(), "text/html"),
        "json.ts": reply(b'{"error":"stream offline"}', "application/json"),
        "nothing.ts": reply(),
        "picture.ts": reply(media.logo(200, 40, 40), "image/png"),
    }


def _troubles(clip: bytes, slow_seconds: float) -> dict[str, Route]:
    begin = head({"Content-Length": str(len(clip))})
    return {
        "slow.ts": late(slow_seconds, reply(clip)),
        "circle.ts": _moved("/streams/circle.ts"),
        "silent.ts": silent(),
        "stuck.ts": silent(begin),
        "drip.ts": dripping(begin, clip),
        "hangs-up.ts": cut_after(b""),
        "http-09.ts": cut_after(clip),
        "reset.ts": reset_after(begin + clip[:200]),
        "cut.ts": cut_after(begin + clip[:200]),
    }


def _pieces(clip: bytes) -> dict[str, Route]:
    fragments = media.clip("fmp4")
    fragment = fragments.index(b"moof") - 4
    return {
        "/hls/high.m3u8": reply(_media_list("/hls/piece.ts").encode(), _HLS),
        "/hls/low.m3u8": reply(_media_list("piece.ts").encode(), _HLS),
        "/hls/piece.ts": reply(clip),
        "/hls/first.mp4": reply(fragments[:fragment], "video/mp4"),
        "/hls/piece.m4s": reply(fragments[fragment:], "video/iso.segment"),
        "/hls/locked.ts": reply(_locked(clip)),
        "/hls/key": reply(bytes(16), "application/octet-stream"),
        "/moved/again.ts": _moved("/streams/ts.ts"),
        "/clips/expired.mp4": reply(media.clip("mp4"), "video/mp4"),
        "/clips/4711.mp4": reply(media.clip("mp4"), "video/mp4"),
        "/no_signal.ts": reply(clip),
    }


def _locked(clip: bytes) -> bytes:
    """Bytes without any sign of media, as an encrypted piece has."""
    return bytes(byte ^ (at * 167 + (at >> 3) * 31 + 91) & 255 for at, byte in enumerate(clip[:16_384]))


def _moved(target: str) -> bytes:
    return reply(b"", "text/plain", 302, {"Location": target})


def _for_players(answer: bytes) -> Callable[[Request], Answer]:
    def answered(request: Request) -> Answer:
        """The answer for a player's User-Agent, 403 for any other."""
        agent = request.header("User-Agent").lower()
        return answer if any(player in agent for player in PLAYERS) else reply(b"", "text/plain", 403)

    return answered
