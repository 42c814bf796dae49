"""Small clips, sounds and pictures, made in memory: what the demo provider's streams consist of.

PyAV is heavy and is imported only when the first clip is made. Nothing here is served; see `server.py`.
"""

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from math import pi, sin
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import av

Scene = Literal["moving", "black"]

WIDTH, HEIGHT = 320, 180  # pixels
RATE = 25  # pictures a second
SECONDS = 1.6
SOUND_RATE = 48_000  # samples a second
SOUND_PIECE = 1024  # samples in one frame of AAC
BLACK, GREY = 16, 128  # luma of black, chroma without colour (limited range)

_CODER = {"threads": "1", "preset": "veryfast", "g": "25", "x264-params": "log-level=none"}
_OPTIONS = {"fmp4": {"movflags": "frag_keyframe+empty_moov+default_base_moof"}}
_FORMATS = {"fmp4": "mp4"}


@cache
def clip(container: str, scene: Scene = "moving") -> bytes:
    """A clip with a tone, as "mpegts", "mp4", "fmp4" or "matroska": a moving pattern, or a black picture."""
    import av

    target = BytesIO()
    options = _OPTIONS.get(container, {})
    with av.open(target, "w", format=_FORMATS.get(container, container), options=options) as output:
        video = output.add_stream("libx264", rate=RATE, options=_CODER)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = output.add_stream("aac", rate=SOUND_RATE)
        sounds = _sounds()
        for number in range(int(SECONDS * RATE)):
            output.mux(video.encode(_picture(number, scene)))
            due = sum(1 for at, _ in sounds if at * RATE <= number * SOUND_RATE)
            for _, piece in sounds[:due]:
                output.mux(audio.encode(piece))
            del sounds[:due]
        output.mux(video.encode())
        output.mux(audio.encode())
    return target.getvalue()


@cache
def sound(codec: str) -> bytes:
    """A tone as radio stations send it: "mp3" or "aac" (ADTS)."""
    import av

    container, coder = {"mp3": ("mp3", "libmp3lame"), "aac": ("adts", "aac")}[codec]
    target = BytesIO()
    with av.open(target, "w", format=container) as output:
        audio: av.AudioStream = output.add_stream(coder, rate=SOUND_RATE)  # type: ignore[assignment]
        for _, piece in _sounds():
            output.mux(audio.encode(piece))
        output.mux(audio.encode())
    return target.getvalue()


def logo(red: int, green: int, blue: int, size: int = 64) -> bytes:
    """A PNG of a disc in one colour on a clear ground, `size` pixels wide and high."""
    radius = size / 2

    def alpha(x: int, y: int) -> int:
        """Opaque inside the disc."""
        return 255 if (x - radius + 0.5) ** 2 + (y - radius + 0.5) ** 2 < radius**2 else 0

    rows = (b"".join(bytes((red, green, blue, alpha(x, y))) for x in range(size)) for y in range(size))
    return _png(size, list(rows))


def poster(red: int, green: int, blue: int, width: int = 96) -> bytes:
    """A PNG in the shape of a film's poster, in one colour that darkens downwards."""
    height = width * 3 // 2
    shades = (1 - 0.6 * y / height for y in range(height))
    rows = (bytes((*(round(part * shade) for part in (red, green, blue)), 255)) * width for shade in shades)
    return _png(width, list(rows))


def _png(width: int, rows: Sequence[bytes]) -> bytes:
    """A PNG of rows of red, green, blue and alpha."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 6, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows))  # 0: the row is not filtered
    parts = ((b"IHDR", head), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(name, part) for name, part in parts)


def _png_part(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _picture(number: int, scene: Scene) -> "av.VideoFrame":
    import av

    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for index, plane in enumerate(frame.planes):
        if scene == "black":
            plane.update(bytes([GREY if index else BLACK]) * plane.buffer_size)
        else:
            plane.update(_pattern(plane, number, index))
    frame.pts = number
    return frame


def _pattern(plane: Any, number: int, index: int) -> bytes:
    """Slanted waves that wander with each picture, with some grain."""
    width, height = plane.line_size, plane.height
    strength = 60 >> index
    wave = bytes(128 + int(strength * sin(x * pi / 20)) + (x * x * 7919 >> 5) % 9 for x in range(width + 512))
    shifts = ((number * 5 + y * (index + 1)) % 512 for y in range(height))
    return b"".join(wave[shift : shift + width] for shift in shifts)


def _sounds() -> list[tuple[int, "av.AudioFrame"]]:
    """A tone of 440 Hz in pieces, each with the sample it begins at."""
    import av

    pieces = []
    for start in range(0, int(SECONDS * SOUND_RATE), SOUND_PIECE):
        tone = (0.2 * sin(2 * pi * 440 * at / SOUND_RATE) for at in range(start, start + SOUND_PIECE))
        piece = av.AudioFrame(format="fltp", layout="mono", samples=SOUND_PIECE)
        piece.planes[0].update(struct.pack(f"{SOUND_PIECE}f", *tone))
        piece.sample_rate, piece.pts = SOUND_RATE, start
        pieces.append((start, piece))
    return pieces
