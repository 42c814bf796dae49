"""Credentials never come through, whatever text they stand in; all else stays readable; time stays linear."""

import logging
import string
from time import process_time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.net.masking import MaskingFilter, mask, mask_url

TEXTS = {
    "http://bob:s3cret@h:8080/x?a=1, https://u:s3cret@h2/": "http://***@h:8080/x?a=1, https://***@h2/",
    "http://bob:s3 cret@h/x": "http://***@h/x",
    "http://bob:s3/cret@h/x": "http://***@h/x",
    "http://bob:s3@cret@h/x": "http://***@h/x",
    "http://h:80/get.php?username=bob&password=s3cret&type=m3u": "http://h:80/get.php?username=***&password=***&type=m3u",
    "http://h/p?PASSWORD=s3cret&x=1#y": "http://h/p?PASSWORD=***&x=1#y",
    "http://h/p?Pass%77ord=s3cret&x=1": "http://h/p?Pass%77ord=***&x=1",
    "http://h/p?password=a&s3 cret\"&type=m3u": "http://h/p?password=***&type=m3u",
    "http://h/p?mac=00:1A:79:00:00:01&x": "http://h/p?mac=***",
    "http://h/p?api_key=s3cret|User-Agent=VLC": "http://h/p?api_key=***|User-Agent=VLC",
    "http://h/p?x-amz-signature=s3cret&wmsAuthSign=s3cret": "http://h/p?x-amz-signature=***&wmsAuthSign=***",
    "?next=http%3A%2F%2Fbob%3As3cret%40h%2Fa%3Ftoken%3Ds3cret%26x%3D1&y=2":
        "?next=http%3A%2F%2F***%40h%2Fa%3Ftoken%3D***%26x%3D1&y=2",
    "http%3A%2F%2Fh%2Flive%2Fbob%2Fs3cret%2F1.ts": "http%3A%2F%2Fh%2Flive%2F***%2F***%2F1.ts",
    "http://h:80/live/bob/s3cret/12.ts.": "http://h:80/live/***/***/12.ts.",
    "http://h/sub/MOVIE/bob/s3cret/12.mkv": "http://h/sub/MOVIE/***/***/12.mkv",
    "http://h/series/bob/s3 cret/12.mkv": "http://h/series/***/***/12.mkv",
    "http://h/live/bob/s3cret/news.m3u8": "http://h/live/***/***/news.m3u8",
    "http://h/live/bob/s3cret": "http://h/live/***/***",
    "GET /timeshift/bob/s3cret/60/2024-01-01:10-00/1.ts": "GET /timeshift/***/***/60/2024-01-01:10-00/1.ts",
    "http://h:8080/bob/s3cret/1234 (gone)": "http://h:8080/***/***/1234 (gone)",
    "http://h:8080/c/bob/s3cret/1234.ts?x=1": "http://h:8080/c/***/***/1234.ts?x=1",
    "http://h/hlsr/t0ken/bob/s3cret/1/2/3.ts": "http://h/hlsr/t0ken/***/***/***/***/3.ts",
    "Authorization: Basic s3cret\nHost: h": "Authorization: ***\nHost: h",
    "#EXTHTTP:{'Cookie': 'id=s3cret'}": "#EXTHTTP:{'Cookie': ***",
    '{"username": "bob", "password": "s3\\"cret", "x": 1}': '{"username": ***, "password": ***, "x": 1}',
    "{\"password\": \"s3'cret\"}": '{"password": ***}',
    "X-Auth-Token: s3cret": "X-Auth-Token: ***",
    "password='s3 cret' x=1": "password=*** x=1",
}  # fmt: skip
READABLE = (
    "http://h:8080/live/sports/index.m3u8",
    "https://cdn.example/hls/live/2013459/news/master.m3u8",
    "udp://@239.0.0.1:1234",
    "http://[::1]:80/list.m3u?type=m3u_plus&output=ts",
    "http://h:80/ mail ann@x.com",
    "https://h/@ann/list.m3u",
    "see http://a/b http://c/d/e: HTTP 404 (line 12/34)",
    "monkey=5 turkey=6",
    "C:\\lists\\tv.m3u: folder",
    "Channel 4: news 20:15 - 21:00",
)


@pytest.mark.parametrize("text", TEXTS)
def test_credentials_are_hidden_and_the_rest_is_not(text: str) -> None:
    assert mask(text) == TEXTS[text]
    assert mask(TEXTS[text]) == TEXTS[text]


@pytest.mark.parametrize("text", READABLE)
def test_a_text_without_credentials_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


SECRETS = (
    st.text(min_size=5, max_size=30).filter(lambda text: text.strip() == text).map(lambda text: f"q{text}Z")
)
IN_PATHS = st.text(string.ascii_letters + string.digits + "-_~!$&()*+,;:@.", min_size=6, max_size=30)
FORMS = (
    "http://h.example:8080/get.php?username={0}&password={1}&type=m3u_plus&output=ts",
    "https://h/player_api.php?password={1}&username={0}",
    "http://h/xmltv.php?x=1&username={0}&password={1}",
    "http://h/live/{0}/{1}/123.ts",
    "http://h:1/sub/live/{0}/{1}/123.m3u8",
    "http://h/movie/{0}/{1}/9.mkv",
    "http://h/series/{0}/{1}/9.mp4?x=1",
    "http://h:80/{0}/{1}/42",
    "http://h:80/{0}/{1}/42.ts",
    "http://h/timeshift/{0}/{1}/60/2024-01-01:10-00/1.ts",
    "http://{0}:{1}@h:80/list.m3u",
)


@pytest.mark.parametrize("form", FORMS)
@given(user=SECRETS, password=SECRETS)
def test_no_user_and_no_password_comes_through_an_encoded_address(
    form: str, user: str, password: str
) -> None:
    for encode in (lambda text: quote(text, safe=""), quote_plus):
        user_part, password_part = (encode(text.encode("utf-8", "replace")) for text in (user, password))
        address = form.format(user_part, password_part)
        for text in (
            mask(f"Fetching {address} failed"),
            mask_url(address),
            mask(f"a {quote(address, safe='')} b"),
        ):
            assert user_part not in text
            assert password_part not in text


@pytest.mark.parametrize("form", FORMS[:-1])
@given(user=IN_PATHS, password=IN_PATHS)
def test_no_user_and_no_password_comes_through_an_address_nobody_encoded(
    form: str, user: str, password: str
) -> None:
    hidden = mask(f"Fetching {form.format(f'u{user}u', f'p{password}p')} failed")
    assert f"u{user}u" not in hidden
    assert f"p{password}p" not in hidden


@given(password=st.text(string.printable.replace("/", "").replace("?", ""), min_size=6, max_size=20))
def test_no_blank_and_no_quote_ends_a_password_of_a_text_that_is_all_address(password: str) -> None:
    written = f"q{password}Z".replace("&", "").replace("=", "")
    assert written not in mask_url(f"http://h/get.php?username=u&password={written}")
    assert "Z" not in mask_url(f"http://h/get.php?username=u&password={written}")


PIECES = (
    *("://", "a", "&", "password=", "%3d", "/live/", "http://h/a/", "http://a:", "%3a%2f%2f", "a%2f"),
    *("password=& ", '"a":', '"a" ', "%25", "http://h /a b", '"\\"', "://a b/c d/", "@", "http://a:b "),
    *("token:", "/1a", "cookie ", "password='", "'"),
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("beginning", ["", "http://h/", "password="])
def test_hostile_text_takes_linear_time(piece: str, beginning: str) -> None:
    def seconds(size: int) -> float:
        text = beginning + piece * (size // len(piece))
        began = process_time()  # others may be busy on this computer
        mask(text)
        return process_time() - began

    assert seconds(64_000) < 20 * seconds(8_000) + 0.05


def test_a_log_record_is_masked_whole(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tests.masking")
    masking = MaskingFilter()
    log.addFilter(masking)
    try:
        try:
            raise ValueError("http://bob:s3cret@h/")
        except ValueError:
            log.exception("at %s", "http://h/live/bob/s3cret/1.ts", stack_info=True)
    finally:
        log.removeFilter(masking)
    assert "at http://h/live/***/***/1.ts" in caplog.text
    assert "ValueError: http://***@h/" in caplog.text
    assert "s3cret" not in caplog.text.replace('"http://h/live/bob/s3cret/1.ts"', "")  # the line of this test
