"""First bytes, words and paths: what they are a sign of, and what they are not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.demo import media
from iptv_manager.model.health import Outcome
from iptv_manager.services.black_picture import looks_empty, shows_only_black
from iptv_manager.services.media_signs import LOOK, Sign, sign_of
from iptv_manager.services.placeholders import is_clip_for_live, is_placeholder_path
from iptv_manager.services.refusals import reason_in, refusal

CLIP = media.clip("mpegts")


def scrambled(clip: bytes) -> bytes:
    """The clip as an encrypted channel sends it: flagged, its tables in the clear."""
    packets = [bytearray(clip[at : at + 188]) for at in range(0, len(clip), 188)]
    for packet in packets:
        if (packet[1] & 0x1F) << 8 | packet[2] in (0x100, 0x101):
            packet[3] |= 0x80
    return b"".join(packets)


@pytest.mark.parametrize(
    ("head", "sign"),
    [
        pytest.param(CLIP, Sign.MEDIA, id="ts"),
        pytest.param(CLIP[77:2000], Sign.MEDIA, id="ts from the middle"),
        pytest.param((b"G" + bytes(187)) * 3, Sign.MEDIA, id="three packets"),
        pytest.param(b"".join(bytes(4) + CLIP[at : at + 188] for at in range(0, 1880, 188)), Sign.MEDIA, id="m2ts"),
        pytest.param((b"G" + bytes(187)) * 2, Sign.NONE, id="two packets are no proof"),
        pytest.param(scrambled(CLIP), Sign.SCRAMBLED, id="scrambled ts"),
        pytest.param(media.clip("mp4"), Sign.MEDIA, id="mp4"),
        pytest.param(media.clip("fmp4"), Sign.MEDIA, id="fragments"),
        pytest.param(media.clip("mp4").replace(b"free", b"pssh"), Sign.SCRAMBLED, id="protected mp4"),
        pytest.param(media.clip("matroska"), Sign.MEDIA, id="matroska"),
        pytest.param(media.sound("mp3"), Sign.MEDIA, id="mp3"),
        pytest.param(media.sound("mp3")[1234:], Sign.MEDIA, id="mp3 from the middle"),
        pytest.param(media.sound("aac")[555:], Sign.MEDIA, id="aac from the middle"),
        pytest.param(b"\xff\xfb\x90\x00" + bytes(100), Sign.NONE, id="one frame is no proof"),
        pytest.param(b"RIFF\x00\x00\x00\x00AVI LIST", Sign.MEDIA, id="avi"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBPVP8 ", Sign.PICTURE, id="webp"),
        pytest.param(b"\x00\x00\x00\x20ftypavif", Sign.PICTURE, id="avif"),
        pytest.param(media.logo(1, 2, 3), Sign.PICTURE, id="png"),
        pytest.param(b"\xef\xbb\xbf\n #extm3u\n", Sign.LIST, id="list with a mark"),
        pytest.param(b"[playlist]\nFile1=x", Sign.LIST, id="pls"),
        pytest.param("<html>Grüße".encode(), Sign.TEXT, id="page"),
        pytest.param(b"", Sign.NONE, id="nothing"),
    ],
)  # fmt: skip
def test_first_bytes_tell_what_they_are(head: bytes, sign: Sign) -> None:
    assert sign_of(head) is sign


def test_noise_is_hardly_ever_media() -> None:
    random = Random(7)
    signs = [sign_of(random.randbytes(LOOK)) for _ in range(200)]
    assert signs == [Sign.NONE] * 200


@given(st.binary(max_size=700))
def test_any_bytes_have_some_sign(head: bytes) -> None:
    assert sign_of(head) in Sign


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), min_size=40))
def test_text_is_never_media(text: str) -> None:
    assert sign_of(f"error {text}".encode()) is Sign.TEXT


def test_pictures_are_small_only_in_a_black_clip() -> None:
    black = media.clip("mpegts", "black")
    assert looks_empty(CLIP[:LOOK]) is False
    assert looks_empty(black[:LOOK]) is True
    assert looks_empty(black[:600]) is None
    assert looks_empty(b"") is None


def test_black_is_black_and_a_pattern_is_not() -> None:
    assert shows_only_black(media.clip("mpegts", "black")[:LOOK])
    assert not shows_only_black(CLIP[:LOOK])
    assert not shows_only_black(b"G" * 4000)
    assert not shows_only_black(b"")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/no_signal.ts",
            "/clips/expired.mp4",
            "/x/No-Signal/index.m3u8",
            "/offline",
            "/video/account_expired.ts",
        ),
        *(
            "/buy.mp4",
            "/buy-a-plan.mp4",
            "/max_connections.ts",
            "/placeholder.mp4",
            "/channel-offline.mp4",
            "/blocked",
        ),
        *(
            "/no%5Fsignal.ts",
            "/NOSIGNAL.TS",
            "/your_subscription_has_expired.mp4",
            "/error.mp4",
            "/no-video.mp4",
        ),
        *(
            "/trial-ended.ts",
            "/renew_subscription.ts",
            "/please_renew.mp4",
            "/pay_now.mp4",
            "/get_a_plan.ts",
            "/under_maintenance.ts",
            "/vpn_blocked.mp4",
            "/too_many_devices.mp4",
            "/invalid_token.mp4",
        ),
    ],
)
def test_names_of_placeholder_clips_are_known(path: str) -> None:
    assert is_placeholder_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/live/user/pass/1234.ts",
            "/bbc-one.m3u8",
            "/expired-news/1.ts",
            "/the-blocked-road-s01e01.mkv",
            "/",
        ),
        *(
            "/offliner.ts",
            "/signal.ts",
            "/hls/stream.m3u8",
            "/video/1.mp4",
            "/channel/video.ts",
            "/unblocked.ts",
            "/over.ts",
            "/game-over.ts",
            "/get.php",
            "/payback.mp4",
        ),
    ],
)
def test_names_of_real_streams_are_left_alone(path: str) -> None:
    assert not is_placeholder_path(path)


def test_only_a_short_film_in_place_of_a_live_stream_is_a_placeholder() -> None:
    def is_clip(path: str, size: int | None, is_ts: bool = False, was_moved: bool = True) -> bool:
        return is_clip_for_live(path, size, is_ts, was_moved)

    assert is_clip("/live/u/p/1.ts", 900_000)
    assert is_clip("/live/u/p/1.ts", 900_000, was_moved=False)
    assert is_clip("/u/p/1", 900_000)
    assert not is_clip("/u/p/1", 900_000, was_moved=False)
    assert not is_clip("/live/u/p/1.ts", None)
    assert not is_clip("/live/u/p/1.ts", 900_000_000)
    assert not is_clip("/live/u/p/1.ts", 900_000, is_ts=True)
    assert not is_clip("/movie/u/p/1.mkv", 900_000)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, b"", Outcome.UNAUTHORISED),
        (403, b"Forbidden", Outcome.FORBIDDEN),
        (403, b"This content is not available in your region.", Outcome.GEO_BLOCKED),
        (403, b"<h1>GEO-BLOCKED</h1>", Outcome.GEO_BLOCKED),
        (403, b"max connections reached", Outcome.CONNECTION_LIMIT),
        (403, b"Your account has expired", Outcome.UNAUTHORISED),
        (404, b"Not available in your country", Outcome.NOT_FOUND),
        (410, b"", Outcome.NOT_FOUND),
        (408, b"", Outcome.TIMEOUT),
        (429, b"", Outcome.CONNECTION_LIMIT),
        (451, b"", Outcome.GEO_BLOCKED),
        (456, b"", Outcome.CONNECTION_LIMIT),
        (458, b"", Outcome.CONNECTION_LIMIT),
        (500, b"<html>Internal error</html>", Outcome.SERVER_ERROR),
        (503, b"Too many active connections", Outcome.CONNECTION_LIMIT),
        (503, b"", Outcome.SERVER_ERROR),
        (509, b"", Outcome.CONNECTION_LIMIT),
        (511, b"Sign in", Outcome.INDETERMINATE),
        (524, b"", Outcome.SERVER_ERROR),
        (884, b"", Outcome.FORBIDDEN),
        (418, b"", Outcome.INDETERMINATE),
    ],
)
def test_a_refusal_means_what_its_status_and_its_words_say(
    status: int, body: bytes, outcome: Outcome
) -> None:
    assert refusal(status, body) is outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (b"Maximum number of connections reached", Outcome.CONNECTION_LIMIT),
        (b"connection limit exceeded", Outcome.CONNECTION_LIMIT),
        (b"The limit of 2 simultaneous connections", Outcome.CONNECTION_LIMIT),
        (b"No free slots", Outcome.CONNECTION_LIMIT),
        (b"Blocked in your country", Outcome.GEO_BLOCKED),
        (b"isn't available at this location", Outcome.GEO_BLOCKED),
        (b'{"user_info": {"auth": 0}}', Outcome.UNAUTHORISED),
        (b"Invalid username or password", Outcome.UNAUTHORISED),
        (b"Subscription expired", Outcome.UNAUTHORISED),
        (b"Welcome", None),
        (b'{"user_info": {"auth": 1, "status": "Active"}}', None),
        (b"Plans: max connections 2" + b" " * 5_000, None),
    ],
)
def test_words_tell_the_reason(words: bytes, outcome: Outcome | None) -> None:
    assert reason_in(words) is outcome
