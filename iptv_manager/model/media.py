"""What a deep look finds in a stream, and whether it keeps what its name promises. Pure rules."""

import re
from enum import StrEnum
from typing import NamedTuple


class Picture(StrEnum):
    """What the pictures showed over the seconds looked at."""

    NONE = "none"  # there is no video
    FINE = "fine"
    BLACK = "black"
    FROZEN = "frozen"  # the same picture all the time


class Sound(StrEnum):
    """What there was to hear."""

    NONE = "none"  # there is no audio
    FINE = "fine"
    SILENT = "silent"


class MediaFacts(NamedTuple):
    """One stream as it was decoded. Pixels, frames and bits a second; "" and None where not known."""

    container: str = ""
    video_codec: str = ""
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    bit_rate: int | None = None
    audio_codec: str = ""
    audio_languages: tuple[str, ...] = ()
    picture: Picture = Picture.NONE
    sound: Sound = Sound.NONE
    thumbnail: bytes = b""  # a JPEG of 160 pixels' width

    @property
    def is_empty(self) -> bool:
        """Is there nothing to see and nothing to hear: a card, a black picture, silence?"""
        sees = self.picture is Picture.FINE
        hears = self.sound is Sound.FINE
        return not sees and not (hears and self.picture is not Picture.BLACK)


_PROMISES = (
    (re.compile(r"\b(?:4k|uhd|2160p)\b|ᵁᴴᴰ|⁴ᴷ"), 2160),
    (re.compile(r"\b(?:fhd|1080[pi]|full ?hd)\b|ᶠᴴᴰ"), 1080),
    (re.compile(r"\b(?:hd|720p)\b|ᴴᴰ"), 720),
)
_NEARLY = 0.9  # 1920 × 1036 is sent as 1080


def promised_height(name: str) -> int | None:
    """The lines of picture that a name promises: “4K” 2160, “FHD” 1080, “HD” 720; None when it says nothing."""
    plain = name.lower()
    return next((height for pattern, height in _PROMISES if pattern.search(plain)), None)


def broken_promise(name: str, facts: MediaFacts) -> str:
    """A sentence where the name promises more lines than the picture has; "" where it does not."""
    promised = promised_height(name)
    if promised is None or not facts.height or facts.height >= _NEARLY * promised:
        return ""
    if facts.width and facts.width >= _NEARLY * promised * 16 / 9:  # a wide film has fewer lines
        return ""
    return f"Its name promises {promised} lines, its picture has {facts.height}."


def troubles(facts: MediaFacts) -> list[str]:
    """What is wrong with what there is to see and to hear, in sentences."""
    seen = {Picture.BLACK: "Its picture is black.", Picture.FROZEN: "Its picture stands still."}
    found = [seen[facts.picture]] if facts.picture in seen else []
    return [*found, "It is silent."] if facts.sound is Sound.SILENT else found


def problems(facts: MediaFacts, name: str) -> list[str]:
    """What is wrong with a stream of this name, in sentences."""
    promise = broken_promise(name, facts)
    return [*troubles(facts), *([promise] if promise else [])]
