"""What is no playlist is told in one clear sentence."""

from io import BytesIO

import pytest

from iptv_manager.formats.m3u import M3uReader, read_blocks, sniff
from iptv_manager.model.errors import InputRefused

TS_VIDEO = (b"G" + bytes(range(187))) * 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n\xef\xbb\xbf", "empty"),
        (b"\x00" * 100, "empty"),
        (b"<!DOCTYPE html><title>Log in &amp; pay</title>", 'web page ("Log in'),
        (b"\n  <HTML><body>no</body>", "web page"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv><channel id="a"/></tv>', "XMLTV"),
        ("\ufeff<tv></tv>".encode("utf-16"), "XMLTV"),
        (b'<?xml version="1.0"?><rss/>', "XML document"),
        (b'{"error": "Account\\u00a0expired"}', 'says "Account expired"'),
        (b'{"status": 1, "error": {"message": "Too many\\n connections"}}', 'says "Too many connections"'),
        (b'[{"message": "' + b"x" * 500 + b'"}]', "xxx\u2026"),
        (b'{"user_info": {"auth": 0}}', "This is JSON, not"),
        (b"[]", "JSON"),
        (b'{"message": "cut off", "list": [1, 2', 'says "cut off"'),
        (b"[" * 60_000, "JSON"),
        (b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n1.ts\n", "media playlist"),
        (b"\xef\xbb\xbf#EXTM3U\r\n#EXT-X-MEDIA-SEQUENCE:1\r\n#EXTINF:6,\r\n1.ts\r\n", "media playlist"),
        (b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n", "master playlist"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (TS_VIDEO, "video"),
        (bytes(range(1, 256)) * 20, "binary"),
        (b"Blocked", 'says "Blocked"'),
        (b"Your account has expired.\nPlease pay.\n", "Your account has expired."),
        (b"#EXTM3U\n", "no entry"),
        (b"#EXTM3U\n#EXTINF:-1,One\n", "no entry"),
        (b"# only\n# remarks\n", "no entry"),
    ],
)
def test_what_is_no_playlist_is_refused_with_its_reason(content: bytes, said: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        list(M3uReader(BytesIO(content)))
    sentence = str(refusal.value)
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    "content",
    [
        b"http://h/1.ts\n",
        b"relative/1.ts\n",
        b"udp://@239.0.0.1:1234\n",
        b"# remark\n\nhttp://h/1.ts",
        b"#EXTINF:-1,[DE] One\n1.ts\n",
        b"#EXTM3U\n#EXTINF:-1,One\nBlocked\n",
        b"#EXTM3U\n#EXTINF:-1,A\nhttp://h/1.ts\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n1.ts\n",
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:-1,A\nhttp://h/1.ts\n",
        "#EXTM3U\n#EXTINF:-1,Ünï\nhttp://h/1.ts\n".encode("utf-16"),
    ],
)
def test_odd_playlists_are_not_refused(content: bytes) -> None:
    sniff(content)
    assert list(M3uReader(BytesIO(content)))


def test_the_refusal_comes_before_the_first_block() -> None:
    with pytest.raises(InputRefused):
        next(read_blocks(BytesIO(b"<html></html>" + b"x" * 10_000_000)))
