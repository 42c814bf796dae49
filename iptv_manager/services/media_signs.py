"""Telling real media from everything else by first bytes. Status codes and content types prove nothing.

Pure functions over bytes: no network, nothing is decoded.
"""

import re
from enum import Enum

LOOK = 65_536  # bytes looked at, at most
TS_PACKET = 188  # ISO/IEC 13818-1; discs put four bytes before each packet
TS_PACKETS_SEEN = 3
FRAMES_SEEN = 3  # of radio: one frame header alone occurs by chance in any kind of data
_SYNC_SEARCH = 4096  # bytes in which the first frame must begin: the longest one is half of it

_BOXES = (b"ftyp", b"styp", b"moof", b"moov", b"sidx", b"emsg", b"prft", b"mdat", b"skip", b"free")
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1")
_STARTS = (
    b"\x1aE\xdf\xa3",  # EBML: Matroska, WebM
    b"FLV\x01",
    b"OggS",
    b"fLaC",
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video
    b"\x00\x00\x00\x01\x67",  # H.264 without a container
    b"0&\xb2u\x8ef\xcf\x11",  # ASF: WMV, WMA
    b".RMF",
)
_RIFF_KINDS = (b"AVI ", b"WAVE", b"RMP3")
_BIT_RATES = {  # kbit/s by index, ISO/IEC 11172-3 and 13818-3; by (is MPEG-1, layer)
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SOUND_RATES = (44_100, 48_000, 32_000)
_TEXT = re.compile(rb"[\t\n\r\x0c\x20-\x7e\x80-\xff]+")
_MARK = b"\xef\xbb\xbf"


class Sign(Enum):
    """What first bytes are a sign of."""

    MEDIA = "media"
    SCRAMBLED = "scrambled"  # media that takes a decoder card or a licence
    LIST = "list"  # a playlist: HLS or plain
    TEXT = "text"
    PICTURE = "picture"
    NONE = "none"  # nothing known, so far


def sign_of(head: bytes) -> Sign:
    """What `head`, the first bytes of an answer, is a sign of; more bytes may tell more while it is NONE."""
    if is_transport_stream(head):
        return Sign.SCRAMBLED if _is_scrambled(head) else Sign.MEDIA
    if head[4:8] in _BOXES and int.from_bytes(head[:4], "big") != 0:
        return _sign_of_boxes(head)
    if head.startswith(_STARTS) or (head[:4] == b"RIFF" and head[8:12] in _RIFF_KINDS):
        return Sign.MEDIA
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or head[8:12] == b"WEBP":
        return Sign.PICTURE
    if head[:3] == b"ID3" or _has_frames(head):
        return Sign.MEDIA
    return _sign_of_text(head)


def is_transport_stream(head: bytes) -> bool:
    """Three sync bytes a packet apart, wherever in a packet the first byte stands."""
    if head[: TS_PACKET * 2 + 1 : TS_PACKET] == b"GGG":
        return True
    return any(_first_packet(head, size) >= 0 for size in (TS_PACKET, TS_PACKET + 4))


def _first_packet(head: bytes, size: int) -> int:
    """Where the first whole packet begins, -1 without one."""
    last = min(size, len(head) - size * (TS_PACKETS_SEEN - 1))
    at = head.find(b"G", 0, max(last, 0))
    while at >= 0:
        if all(head[at + size * number] == 0x47 for number in range(1, TS_PACKETS_SEEN)):
            return at
        at = head.find(b"G", at + 1, last)
    return -1


def _is_scrambled(head: bytes) -> bool:
    """Most packets say so in the top bits of their fourth byte; tables are never scrambled, so not all do."""
    flags = head[3 : TS_PACKET * 40 : TS_PACKET]
    if head[:1] != b"G" or max(flags) < 0x40:
        return False
    return sum(flag >= 0x80 for flag in flags) * 2 > len(flags)


def _sign_of_boxes(head: bytes) -> Sign:
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        return Sign.PICTURE
    return Sign.SCRAMBLED if b"pssh" in head or b"encv" in head else Sign.MEDIA


def _has_frames(head: bytes) -> bool:
    """Several frames of MP3 or AAC (ADTS) on end, the first one cut perhaps: radio begins anywhere."""
    at = head.find(b"\xff", 0, _SYNC_SEARCH)
    while at >= 0:
        if _frames_from(head, at) >= FRAMES_SEEN:
            return True
        at = head.find(b"\xff", at + 1, _SYNC_SEARCH)
    return False


def _frames_from(head: bytes, at: int) -> int:
    """How many frames follow one another from `at` on, counted as far as needed."""
    for count in range(FRAMES_SEEN):
        length = _frame_length(head[at : at + 6])
        if not length:
            return count
        at += length
    return FRAMES_SEEN


def _frame_length(header: bytes) -> int:
    """Bytes of the frame that begins with this header, 0 when it is none."""
    if len(header) < 6 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    if header[1] & 0xF6 == 0xF0:  # ADTS, ISO/IEC 13818-7: layer 0
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        return length if length > 7 and (header[2] >> 2 & 15) < 13 else 0
    return _mpeg_audio_length(header)


def _mpeg_audio_length(header: bytes) -> int:
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    rate_index, sound_index = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer == 4 or rate_index in (0, 15) or sound_index == 3:
        return 0
    is_first = version == 3
    bits = _BIT_RATES[is_first, layer][rate_index] * 1000
    samples_rate = _SOUND_RATES[sound_index] // {3: 1, 2: 2, 0: 4}[version]
    padding = header[2] >> 1 & 1
    if layer == 1:
        return (12 * bits // samples_rate + padding) * 4
    return (72 if layer == 3 and not is_first else 144) * bits // samples_rate + padding


def _sign_of_text(head: bytes) -> Sign:
    text = head.removeprefix(_MARK).lstrip()
    start = text[:16].upper()
    if start.startswith((b"#EXTM3U", b"#EXTINF", b"#EXT-X-", b"[PLAYLIST]")):
        return Sign.LIST
    if head and _TEXT.fullmatch(head[:512]) and _is_ascii_mostly(head[:512]):
        return Sign.TEXT
    return Sign.NONE


def _is_ascii_mostly(text: bytes) -> bool:
    return sum(byte >= 0x80 for byte in text) * 3 <= len(text)
