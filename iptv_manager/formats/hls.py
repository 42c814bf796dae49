"""HLS playlists (RFC 8216): a master to its variants, a media playlist to its segments. No network.

Tolerant, as players are, and bounded: more than `BYTES_CAP` bytes or `LINES_CAP` lines are not looked at.
"""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from iptv_manager.formats.text import clean, number
from iptv_manager.model.errors import InputRefused

BYTES_CAP = 1024 * 1024
LINES_CAP = 10_000

_ADDRESS_CAP = 16_384
_ATTRIBUTE = re.compile(r'\s*([A-Za-z0-9-]{1,64}+)\s{0,16}+=\s{0,16}+("[^"]*+"?|[^,]*+)\s*,?')
_DRM_KEY_FORMATS = {
    "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed": "widevine",
    "com.widevine": "widevine",
    "com.microsoft.playready": "playready",
    "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95": "playready",
    "com.apple.streamingkeydelivery": "fairplay",
    "com.apple.fps": "fairplay",
}


class HlsVariant(NamedTuple):
    """One quality of a stream: address and size as written, bits per second (None where not stated)."""

    uri: str
    bandwidth: int | None
    resolution: str
    codecs: str


class HlsSegment(NamedTuple):
    """One piece of a stream: address as written, seconds (None where not stated), its first and last byte there
    (None: all)."""

    uri: str
    duration: float | None
    span: tuple[int, int] | None = None


class HlsKey(NamedTuple):
    """How pieces are encrypted: METHOD and KEYFORMAT as written, and where the key is."""

    method: str
    key_format: str
    uri: str


class HlsPlaylist(NamedTuple):
    """An HLS playlist: a master has variants, a media playlist has segments.

    `drm` names the sign that it takes a licence to watch ("widevine", "playready", "fairplay",
    "sample-aes"), "" without one: a plain AES-128 key is no DRM, players fetch it themselves.
    """

    variants: tuple[HlsVariant, ...]
    segments: tuple[HlsSegment, ...]
    target_duration: float | None  # seconds
    is_ended: bool  # a recording: no pieces will follow
    init_segment: str  # address of EXT-X-MAP, "" without one
    keys: tuple[HlsKey, ...]
    drm: str

    @property
    def is_master(self) -> bool:
        """Whether this lists qualities instead of pieces."""
        return bool(self.variants)


def parse_hls(content: bytes) -> HlsPlaylist:
    """Read an HLS playlist; raise InputRefused when it is none."""
    lines = _lines(content)
    if not any(line.upper().startswith("#EXTM3U") for line in lines[:20]):
        raise InputRefused("The answer is no HLS playlist: it does not begin with #EXTM3U.")
    tags = [(tag.upper(), value.strip()) for tag, _, value in (line.partition(":") for line in lines)]
    keys = tuple(_key(value) for tag, value in tags if tag in ("#EXT-X-KEY", "#EXT-X-SESSION-KEY"))
    return HlsPlaylist(
        variants=tuple(_variants(lines)),
        segments=tuple(_segments(lines)),
        target_duration=next((number(value) for tag, value in tags if tag == "#EXT-X-TARGETDURATION"), None),
        is_ended=any(tag == "#EXT-X-ENDLIST" for tag, _ in tags),
        init_segment=next(
            (_attributes(value).get("URI", "") for tag, value in tags if tag == "#EXT-X-MAP"), ""
        ),
        keys=keys,
        drm=next(filter(None, map(drm_sign, keys)), ""),
    )


def best_variant(playlist: HlsPlaylist, base_url: str) -> str:
    """Give the whole address of the variant that takes least bandwidth, which is enough to see it plays."""
    if not playlist.variants:
        return ""
    least = min(playlist.variants, key=lambda variant: variant.bandwidth or 0)
    return resolved(least.uri, base_url)


def resolved(uri: str, base_url: str) -> str:
    """Give the whole address of a variant, piece or key named in the playlist at `base_url`; "" if none."""
    try:
        return urljoin(base_url, uri)
    except ValueError:
        return ""


def drm_sign(key: HlsKey) -> str:
    """Name the DRM a key line tells of, "" when it tells of none."""
    named = next((name for start, name in _DRM_KEY_FORMATS.items() if key.key_format.startswith(start)), "")
    if named:
        return named
    if key.uri.lower().startswith("skd:"):
        return "fairplay"
    return "sample-aes" if key.method.startswith("SAMPLE-AES") else ""


def _lines(content: bytes) -> list[str]:
    """Split into stripped lines without blank ones; U+2028 and the like end no line."""
    text = content[:BYTES_CAP].decode("utf-8-sig", errors="replace").replace("\r", "\n")
    lines = text.split("\n", LINES_CAP)[:LINES_CAP]
    return [line for line in (clean(line, _ADDRESS_CAP).strip() for line in lines) if line]


def _variants(lines: list[str]) -> list[HlsVariant]:
    """Pair each #EXT-X-STREAM-INF with the address on the next line that is no tag."""
    variants = []
    stated: dict[str, str] | None = None
    for line in lines:
        if line[:18].upper() == "#EXT-X-STREAM-INF:":
            stated = _attributes(line[18:])
        elif stated is not None and not line.startswith("#"):
            variants.append(_variant(line, stated))
            stated = None
    return variants


def _variant(uri: str, stated: dict[str, str]) -> HlsVariant:
    bandwidth = stated.get("BANDWIDTH", "")
    bits = int(bandwidth) if bandwidth.isdecimal() and len(bandwidth) < 16 else None
    return HlsVariant(uri, bits, stated.get("RESOLUTION", ""), stated.get("CODECS", ""))


def _segments(lines: list[str]) -> list[HlsSegment]:
    """Pair each #EXTINF with its address; in a playlist without qualities an address alone is a piece too."""
    segments = []
    duration: float | None = None
    span: tuple[int, int] | None = None
    after = 0  # the last one's end: a range that states no start goes on there
    if any(line[:17].upper() == "#EXT-X-STREAM-INF" for line in lines):
        return []
    for line in lines:
        if line[:8].upper() == "#EXTINF:":
            duration = number(line[8:].partition(",")[0])
        elif line[:17].upper() == "#EXT-X-BYTERANGE:":
            span = _span(line[17:], after)
        elif not line.startswith("#"):
            segments.append(HlsSegment(line, duration, span))
            after = span[1] + 1 if span else 0
            duration = span = None
    return segments


def _span(stated: str, after: int) -> tuple[int, int] | None:
    """First and last byte of `length[@start]` (RFC 8216, 4.3.2.2); None where that can't be."""
    length, _, start = (part.strip() for part in stated.partition("@"))
    if not all(part.isdecimal() and len(part) < 16 for part in (length, start or "0")) or int(length) == 0:
        return None
    first = int(start) if start else after
    return first, first + int(length) - 1


def _key(value: str) -> HlsKey:
    stated = _attributes(value)
    return HlsKey(
        stated.get("METHOD", "").upper(), stated.get("KEYFORMAT", "").lower(), stated.get("URI", "")
    )


def _attributes(value: str) -> dict[str, str]:
    """Read an attribute list (RFC 8216, 4.2); keys in upper case, quotes taken off."""
    pairs = _ATTRIBUTE.findall(value)
    return {key.upper(): text.strip().strip('"') for key, text in pairs}
