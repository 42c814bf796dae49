"""Deep looks: what is decoded from samples made here, and that a decoder that dies or hangs costs nothing."""

import asyncio
import sys
from functools import cache
from io import BytesIO
from math import pi, sin

import av
import numpy as np
import pytest

from iptv_manager.model.media import MediaFacts, Picture, Sound, broken_promise, promised_height
from iptv_manager.services import deep_looks
from iptv_manager.services.deep_looks import DeepLooks, Look

RATE, WIDTH, HEIGHT = 10, 320, 180


@cache
def sample(scene: str = "moving", sound: str = "tone", seconds: float = 3.0, language: str = "eng") -> bytes:
    """A transport stream; `scene` is moving, still, black or none, `sound` tone, silent or none."""
    target = BytesIO()
    with av.open(target, "w", format="mpegts") as output:
        video = None
        if scene != "none":
            video = output.add_stream("mpeg2video", rate=25, options={"g": "12"})
            video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = None
        if sound != "none":
            audio = output.add_stream("mp2", rate=48_000)
            audio.metadata["language"] = language
        for number in range(int(seconds * 25)):
            if video is not None:
                output.mux(video.encode(_picture(scene, number)))
        if audio is not None:
            for start in range(0, int(seconds * 48_000), 1152):
                output.mux(audio.encode(_sound(sound, start)))
            output.mux(audio.encode())
        if video is not None:
            output.mux(video.encode())
    return target.getvalue()


def _picture(scene: str, number: int) -> av.VideoFrame:
    shift = number * 8 if scene == "moving" else 0
    across = (np.arange(WIDTH)[None, :] + np.arange(HEIGHT)[:, None] + shift) % 256
    points = np.repeat(across[:, :, None], 3, axis=2).astype(np.uint8)
    if scene == "black":
        points[:] = 0
    return av.VideoFrame.from_ndarray(points, format="rgb24")


def _sound(kind: str, start: int) -> av.AudioFrame:
    loud = 8_000 if kind == "tone" else 0
    wave = [[int(loud * sin(2 * pi * 440 * (start + n) / 48_000)) for n in range(1152)]]
    frame = av.AudioFrame.from_ndarray(np.array(wave, dtype=np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48_000, start
    return frame


async def _looked(samples: list[bytes], patience: float = 20.0) -> list[Look]:
    async with DeepLooks(1, patience) as looks:
        return [await looks.look(one) for one in samples]


def facts_of(one: bytes) -> MediaFacts:
    (look,) = asyncio.run(_looked([one]))
    assert look.facts is not None, look.problem
    return look.facts


def test_codecs_size_rate_and_languages_are_found() -> None:
    facts = facts_of(sample())
    assert (facts.container, facts.video_codec, facts.audio_codec) == ("mpegts", "mpeg2video", "mp2")
    assert (facts.width, facts.height, facts.frame_rate) == (WIDTH, HEIGHT, 25)
    assert facts.audio_languages == ("eng",)
    assert facts.bit_rate == pytest.approx(len(sample()) * 8 / 3, rel=0.1)
    assert (facts.picture, facts.sound, facts.is_empty) == (Picture.FINE, Sound.FINE, False)


def test_a_small_picture_of_it_is_kept() -> None:
    with av.open(BytesIO(facts_of(sample()).thumbnail), "r", format="mjpeg") as opened:
        frame = next(opened.decode(video=0))
    assert (frame.width, frame.height) == (160, 90)


@pytest.mark.parametrize(
    ("scene", "sound", "picture", "heard", "is_empty"),
    [
        ("black", "tone", Picture.BLACK, Sound.FINE, True),
        ("still", "silent", Picture.FROZEN, Sound.SILENT, True),
        ("still", "tone", Picture.FROZEN, Sound.FINE, False),
        ("moving", "silent", Picture.FINE, Sound.SILENT, False),
        ("moving", "none", Picture.FINE, Sound.NONE, False),
        ("none", "tone", Picture.NONE, Sound.FINE, False),
        ("none", "silent", Picture.NONE, Sound.SILENT, True),
    ],
)
def test_what_shows_nothing_and_says_nothing_is_known(
    scene: str, sound: str, picture: Picture, heard: Sound, is_empty: bool
) -> None:
    facts = facts_of(sample(scene, sound))
    assert (facts.picture, facts.sound, facts.is_empty) == (picture, heard, is_empty)


def test_a_sample_cut_anywhere_still_tells() -> None:
    facts = facts_of(sample()[10_000:60_000])
    assert (facts.video_codec, facts.height) == ("mpeg2video", HEIGHT)


def test_what_is_no_media_is_said_and_the_next_one_is_looked_at() -> None:
    bad, empty, good = asyncio.run(_looked([b"<html>" * 500, b"", sample()]))
    assert bad == empty == Look(None, "Nothing in it could be decoded.")
    assert good.facts is not None


def test_a_decoder_that_crashes_is_an_answer_and_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os, sys; sys.stdin.buffer.read(8); os.abort()"
    monkeypatch.setattr(deep_looks, "COMMAND", (sys.executable, "-c", crash))
    looks = asyncio.run(_looked([b"x" * 100, b"x" * 1_000_000]))
    assert [look.problem for look in looks] == ["The decoder crashed on it."] * 2


def test_a_decoder_that_hangs_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_looks, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    (look,) = asyncio.run(_looked([b"x"], patience=0.3))
    assert look.problem == "The decoder hung on it."


@pytest.mark.parametrize(
    ("name", "height", "broken"),
    [
        ("UK: Sky Sports 4K", 720, True),
        ("Sky Sports UHD", 2160, False),
        ("News FHD", 576, True),
        ("News 1080p", 1036, False),
        ("News HD", 720, False),
        ("ZDF ᴴᴰ", 480, True),
        ("News", 240, False),
        ("HDNews 4Kids", 240, False),
    ],
)
def test_a_name_that_promises_more_than_the_picture_has_is_found(
    name: str, height: int, broken: bool
) -> None:
    facts = MediaFacts(width=round(height * 16 / 9), height=height)
    assert bool(broken_promise(name, facts)) is broken


def test_a_wide_film_keeps_its_promise() -> None:
    assert broken_promise("Film 4K", MediaFacts(width=3840, height=1608)) == ""
    assert promised_height("Film") is None
