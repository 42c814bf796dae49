"""Decoding a few seconds of a stream, in a process of its own: bytes from outside may crash or hang a decoder.

Run as `python -m iptv_manager.services.deep_decode`. On stdin come samples (8 bytes of length, then the bytes),
on stdout goes a line of JSON for each. It touches no network and no file.
"""

import json
import os
import sys
from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any, cast

import av
import numpy as np

from iptv_manager.model.media import MediaFacts, Picture, Sound

LENGTH = 8  # bytes
MEMORY = 2 << 30  # bytes of data the process may hold; an 8K picture takes 200 MB with its references
NICENESS = 15
_MOST_FRAMES = 250
_LOOKED_AT = 12  # pictures compared
_THUMBNAIL = 160  # pixels
_SMALL = (32, 18)  # pixels of the pictures that are compared
_DARK = 36  # luma; black is 16, or 0 in full range, and grain lifts it a little
_DARK_SHARE = 0.995  # a station's logo is more than a two-hundredth
_STILL = 0.6  # mean difference in luma from the first picture; grain and a clock make more
_STILL_SECONDS = 2.0
_SILENCE = 10 ** (-60 / 20)  # of full scale: −60 dBFS
_HEARD_SECONDS = 0.5


def facts_of(sample: bytes) -> MediaFacts:
    """What is in these bytes. Raises av.FFmpegError, ValueError or IndexError where nothing can be decoded."""
    with av.open(BytesIO(sample), "r", metadata_errors="ignore") as opened:
        video = opened.streams.video[0] if opened.streams.video else None
        audio = opened.streams.audio[0] if opened.streams.audio else None
        for one in (video, audio):
            if one is not None:
                cast(Any, one).thread_type = "NONE"
        seen, heard = _Seen(), _Heard()
        for frame in _frames(opened, [one for one in (video, audio) if one is not None]):
            (seen if isinstance(frame, av.VideoFrame) else heard).take(frame)
            if seen.count >= _MOST_FRAMES:
                break
        if not seen.count and not heard.seconds:
            raise ValueError("nothing could be decoded")
        rate = video.average_rate or video.guessed_rate if video is not None else None
        seconds = max(seen.seconds, heard.seconds)
        return MediaFacts(
            container=opened.format.name.split(",")[0],
            video_codec=video.codec_context.name if video is not None else "",
            width=seen.width,
            height=seen.height,
            frame_rate=round(float(rate), 3) if rate else None,
            bit_rate=round(len(sample) * 8 / seconds) if seconds >= 1 else None,
            audio_codec=audio.codec_context.name if audio is not None else "",
            audio_languages=tuple(_languages(opened)),
            picture=seen.verdict if video is not None else Picture.NONE,
            sound=heard.verdict if audio is not None else Sound.NONE,
            thumbnail=seen.thumbnail(),
        )


def _frames(opened: Any, streams: list[Any]) -> Iterator[Any]:
    """Frames as they come; a sample ends in the middle, so its end is no error."""
    try:
        yield from opened.decode(streams)
    except (av.FFmpegError, EOFError):
        return


def _languages(opened: Any) -> list[str]:
    named = (one.language or "" for one in opened.streams.audio)
    return list(dict.fromkeys(name[:8] for name in named if name and name != "und"))


class _Seen:
    """Pictures, as far as they are needed: some to compare, one to show."""

    def __init__(self) -> None:
        self.count = 0
        self.width: int | None = None
        self.height: int | None = None
        self._first_time: float | None = None
        self._last_time = 0.0
        self._small: list[np.ndarray[Any, Any]] = []
        self._dark = 0
        self._best: av.VideoFrame | None = None

    @property
    def seconds(self) -> float:
        """From the first picture to the last, by their own clock."""
        return self._last_time - (self._first_time or 0.0)

    @property
    def verdict(self) -> Picture:
        """What the pictures seen so far amount to."""
        if not self._small:
            return Picture.NONE
        if self._dark == len(self._small):
            return Picture.BLACK
        differences = [float(np.abs(one - self._small[0]).mean()) for one in self._small[1:]]
        is_still = bool(differences) and max(differences) < _STILL and self.seconds >= _STILL_SECONDS
        return Picture.FROZEN if is_still else Picture.FINE

    def take(self, frame: av.VideoFrame) -> None:
        """Count a picture; some of them are looked at."""
        self.count += 1
        self.width, self.height = frame.width, frame.height
        if frame.time is not None:
            self._first_time = frame.time if self._first_time is None else self._first_time
            self._last_time = max(self._last_time, frame.time)
        if self.count % max(1, _MOST_FRAMES // _LOOKED_AT) == 1:
            self._look_at(frame)

    def _look_at(self, frame: av.VideoFrame) -> None:
        gray = frame.reformat(format="gray8").to_ndarray()
        is_dark = float((gray <= _DARK).mean()) >= _DARK_SHARE
        self._dark += is_dark
        small = frame.reformat(width=_SMALL[0], height=_SMALL[1], format="gray8").to_ndarray()
        self._small.append(small.astype(np.int16))
        if self._best is None or not is_dark:
            self._best = frame

    def thumbnail(self) -> bytes:
        """A small JPEG of the last picture that was not dark; b"" without any."""
        if self._best is None or not self._best.width:
            return b""
        height = max(2, round(_THUMBNAIL * self._best.height / self._best.width / 2) * 2)
        small = self._best.reformat(width=_THUMBNAIL, height=min(height, 2 * _THUMBNAIL), format="yuvj420p")
        encoder = cast(Any, av.CodecContext.create("mjpeg", "w"))
        encoder.width, encoder.height, encoder.pix_fmt = small.width, small.height, "yuvj420p"
        encoder.time_base = Fraction(1, 25)
        small.pts = 0
        return b"".join(bytes(packet) for packet in (*encoder.encode(small), *encoder.encode(None)))


class _Heard:
    """Sound: how long, and how loud at most."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._loudest = 0.0
        self._resampler = av.AudioResampler(format="flt", layout="mono")

    @property
    def verdict(self) -> Sound:
        """What the sound heard so far amounts to."""
        if self._loudest > _SILENCE:
            return Sound.FINE
        return Sound.SILENT if self.seconds >= _HEARD_SECONDS else Sound.NONE

    def take(self, frame: av.AudioFrame) -> None:
        """Add a frame to what was heard."""
        self.seconds += frame.samples / (frame.sample_rate or 48_000)
        if self._loudest <= _SILENCE:
            for plain in self._resampler.resample(frame):
                self._loudest = max(self._loudest, float(np.abs(plain.to_ndarray()).max(initial=0.0)))


def answer_to(sample: bytes) -> str:
    """A line of JSON: the facts, or why there are none."""
    try:
        facts = facts_of(sample)
    except (av.FFmpegError, ValueError, IndexError, MemoryError, OverflowError) as error:
        return json.dumps({"error": type(error).__name__})
    return json.dumps({**facts._asdict(), "thumbnail": b64encode(facts.thumbnail).decode()})


def main() -> None:
    """Answer samples until stdin closes."""
    av.logging.set_level(None)
    _be_modest()
    source = sys.stdin.buffer
    while len(head := source.read(LENGTH)) == LENGTH:
        sample = source.read(int.from_bytes(head, "little"))
        sys.stdout.write(answer_to(sample) + "\n")
        sys.stdout.flush()


def _be_modest() -> None:
    """Give way to everything else, and let no stream, however made, eat the machine's memory."""
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
