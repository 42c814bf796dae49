"""HLS playlists: qualities, pieces and signs of DRM."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.hls import HlsSegment, best_variant, parse_hls, resolved
from iptv_manager.model.errors import InputRefused

MASTER = b"""#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=2560000,RESOLUTION=1280x720,CODECS="avc1.4d401f,mp4a.40.2"
mid/index.m3u8

#EXT-X-STREAM-INF: bandwidth = 1280000
# a remark
low/index.m3u8?a=1,2
#EXT-X-STREAM-INF:BANDWIDTH=soon
odd.m3u8
"""

MEDIA = b"""#EXTM3U\r
#EXT-X-TARGETDURATION:6\r
#EXT-X-MAP:URI="init.mp4"\r
#EXTINF:5.96,\r
one.ts\r
#EXTINF:6\r
two.ts\r
three.ts\r
#EXT-X-ENDLIST\r
"""


def media_with_key(key: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-KEY:{key}\n#EXTINF:6,\none.ts\n".encode()


def test_a_master_gives_its_variants_with_bandwidth_and_address() -> None:
    playlist = parse_hls(MASTER)
    assert playlist.is_master
    assert [(variant.uri, variant.bandwidth) for variant in playlist.variants] == [
        ("mid/index.m3u8", 2560000),
        ("low/index.m3u8?a=1,2", 1280000),
        ("odd.m3u8", None),
    ]
    assert playlist.variants[0].codecs == "avc1.4d401f,mp4a.40.2"
    assert playlist.segments == ()


def test_a_media_playlist_gives_its_segments() -> None:
    playlist = parse_hls(MEDIA)
    assert not playlist.is_master
    assert playlist.target_duration == 6
    assert playlist.segments == (
        HlsSegment("one.ts", 5.96),
        HlsSegment("two.ts", 6),
        HlsSegment("three.ts", None),
    )
    assert playlist.init_segment == "init.mp4"
    assert playlist.is_ended
    assert playlist.drm == ""


def test_a_range_of_bytes_goes_on_where_the_last_one_ended() -> None:
    playlist = parse_hls(
        b"#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:500@100\na\n#EXTINF:2,\n#EXT-X-BYTERANGE:10\na\n"
        b"#EXTINF:2,\nb\n#EXT-X-BYTERANGE:nonsense\nc\n#EXT-X-BYTERANGE:0@7\nd\n"
    )
    assert [one.span for one in playlist.segments] == [(100, 599), (600, 609), None, None, None]


def test_addresses_are_resolved_against_the_playlist() -> None:
    assert best_variant(parse_hls(MASTER), "http://h/x/m.m3u8") == "http://h/x/odd.m3u8"
    assert resolved("//[bad", "http://h/") == ""


@pytest.mark.parametrize(
    ("key", "sign"),
    [
        ('METHOD=AES-128,URI="k"', ""),
        ("METHOD=NONE", ""),
        ('METHOD=SAMPLE-AES,URI="k"', "sample-aes"),
        (
            'METHOD=SAMPLE-AES-CTR,URI="k",KEYFORMAT="urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED"',
            "widevine",
        ),
        ('METHOD=SAMPLE-AES-CTR,KEYFORMAT="com.microsoft.playready"', "playready"),
        ('METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"', "fairplay"),
        ('METHOD=AES-128,URI="skd://x"', "fairplay"),
    ],
)
def test_signs_of_drm_are_told_from_a_plain_key(key: str, sign: str) -> None:
    assert parse_hls(media_with_key(key)).drm == sign


def test_anything_else_is_refused_in_a_sentence() -> None:
    with pytest.raises(InputRefused, match="no HLS playlist"):
        parse_hls(b"<html>no</html>")


@given(st.binary(max_size=400))
def test_no_bytes_break_it(noise: bytes) -> None:
    parse_hls(b"#EXTM3U\n" + noise)


def test_a_huge_playlist_is_read_to_the_cap_in_no_time() -> None:
    started = time.perf_counter()
    playlist = parse_hls(b"#EXTM3U\n#EXT-X-STREAM-INF:" + b"A=" * 300_000 + b"\n" + b"x\n" * 1_000_000)
    assert len(playlist.segments) == 0
    assert len(playlist.variants) == 1
    assert time.perf_counter() - started < 3
