"""Accounts in a list's own entries: found in every form, and nowhere where there is none."""

from io import BytesIO

import pytest

from iptv_manager.formats import list_logins
from iptv_manager.formats.list_logins import logins_in
from iptv_manager.formats.secret_bytes import WithoutSecrets
from tests.conftest import REAL_PLAYLISTS

ANNA = ("anna", "s3cret-word")


def listed(*lines: str, end: str = "\n") -> bytes:
    return end.join(["#EXTM3U", *(f"#EXTINF:-1,N{end}{line}" for line in lines)]).encode() + end.encode()


def found(list_: bytes) -> list[tuple[str, str]]:
    return [one.login for one in logins_in(BytesIO(list_), len(list_))]


@pytest.mark.parametrize(
    "line",
    [
        "http://tv.example:8080/live/anna/s3cret-word/1.ts",
        "http://tv.example/live/anna/s3cret-word/1.m3u8?x=1",
        "HTTP://TV.EXAMPLE/LIVE/anna/s3cret-word/1",
        "  http://tv.example/movie/anna/s3cret-word/1.mkv",
        "https://tv.example/folder/series/anna/s3cret-word/1.mp4|User-Agent=VLC",
        "http://tv.example/timeshift/anna/s3cret-word/60/2026-01-01:12-00/1.ts",
        "http://tv.example:8080/anna/s3cret-word/1",
        "rtmp://tv.example/live/anna/s3cret-word/1",
        "http://tv.example/play?username=anna&password=s3cret-word&stream=1",
        "http://tv.example/play?type=x&password=s3cret-word&a=b&USER=anna",
        "http://anna:s3cret-word@tv.example/a.m3u8",
        'http://tv.example/a.ts\n#EXTM3U url-tvg="http://tv.example/xmltv.php?username=anna&password=s3cret-word"',
        "http://tv.example/live/%61nna/s3cret-word/1.ts\nhttp://tv.example/live/anna/s3cret-word/2.ts",
    ],
)
def test_an_account_is_found_in_each_form(line: str) -> None:
    assert ANNA in found(listed(line))
    assert set(found(listed(line))) == {ANNA}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_line_end_and_encoding_is_read(end: str, encoding: str) -> None:
    text = listed(*(f"http://h/live/änna/pä ss{n % 1}word/{n}.ts" for n in range(3)), end=end).decode()
    assert found(text.replace("pä ss", "päss").encode(encoding)) == [("änna", "päss0word")]


@pytest.mark.parametrize(
    "line",
    [
        "http://cdn.example/live/sports/hd/{n}.ts",
        "http://cdn.example/live/sports/channel/{n}.ts",
        "http://cdn.example/stream/channelid/{n}",
        "http://cdn.example/LiveApp/streams/{n}.m3u8",
        "http://cdn.example/hls/8032/{n}.m3u8",
        "http://cdn.example/live/b{n}a5/{n}.m3u8",
        "http://cdn.example/movie/A.Film.{n}/1080p/{n}.mp4",
        "http://cdn.example/movie/title-{n}/quality-{n}/{n}.mp4",
        "http://cdn.example/a{n}/b{n}/{n}.ts",
        "http://cdn.example/live/anna/abc/{n}.ts",
        "http://cdn.example/x?u=Oleg&p=967e33767f592e1a&n={n}",
        "http://cdn.example/x/{n}.m3u8?token=drawn-token-{n}",
        "http://cdn.example/x/{n}.m3u8?p=1&user=anna",
    ],
)
def test_what_only_looks_like_an_account_is_none(line: str) -> None:
    assert found(listed(*(line.format(n=n) for n in range(20)))) == []


def test_a_short_form_must_be_seen_more_than_once_or_look_drawn() -> None:
    assert found(listed("http://h.example/anna/wordly/1")) == []
    assert found(listed(*(f"http://h.example/anna/wordly/{n}" for n in range(3)))) == [("anna", "wordly")]
    assert found(listed("http://h.example:8080/anna/w0rdly1/1")) == [("anna", "w0rdly1")]


def test_a_host_whose_other_entries_are_no_panels_is_none() -> None:
    panel = [f"http://h.example/live/some/thing/{n}.ts" for n in range(3)]
    others = [f"http://h.example/x/{n}.m3u8" for n in range(9)]
    assert found(listed(*panel, *others)) == []
    assert found(listed(*panel, *(line.replace("h.", "i.") for line in others))) == [("some", "thing")]
    drawn = "http://h.example/live/some/th1ng-drawn/1.ts"
    assert found(listed(drawn, *others)) == [("some", "th1ng-drawn")]


def test_several_accounts_come_in_the_order_of_their_number_and_tokens_last() -> None:
    lines = [f"http://h.example/live/bob/{'b' * 8}{n % 1}/{n}.ts?token=t0ken-of-all" for n in range(5)]
    lines += [f"http://i.example/live/anna/s3cret-word/{n}.ts?token=t0ken-of-all" for n in range(9)]
    assert found(listed(*lines)) == [ANNA, ("bob", "bbbbbbbb0"), ("", "t0ken-of-all")]


def test_passwords_of_options_and_headers_are_found() -> None:
    list_ = listed(
        "http://h/1|Authorization=Basic%20dXNlcjpwYXNz&Cookie=sid%3Dabcdefgh",
        '#EXTVLCOPT:http-user=carl\n#EXTVLCOPT:http-password=opti0n-word\n#EXTHTTP:{"authorization":"Bearer b3arer-w0rd"}\nhttp://h/2',
    )
    words = {"dXNlcjpwYXNz", "sid=abcdefgh", "opti0n-word", "b3arer-w0rd"}
    assert {word for _, word in found(list_)} == words
    (first, *others) = found(list_)
    plain = WithoutSecrets(BytesIO(list_), *first, others).read(1 << 20).decode()
    assert not any(word in plain for word in words)
    assert "%" not in plain.replace("Basic%20", "").replace("sid%3D", "")


def test_a_big_list_is_looked_at_all_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_logins, "MOST_READ", 400_000)
    lines = [
        f"http://h.example/live/{'anna' if n < 9000 else 'bert'}/s3cret-word/{n}.ts" for n in range(20_000)
    ]
    list_ = listed(*lines)
    (bert, anna) = logins_in(BytesIO(list_), len(list_))
    assert (bert.login[0], anna.login) == ("bert", ANNA)
    assert 4000 < bert.times + anna.times < 12_000


def test_a_line_without_end_is_no_burden() -> None:
    assert found(
        b"#EXTM3U\n" + b"a" * (3 << 20) + b"\n#EXTINF:-1,N\nhttp://h/live/anna/s3cret-word/1.ts"
    ) == [ANNA]


@pytest.mark.parametrize("day", ["2026-08-20", "2026-08-21"])
def test_a_public_list_has_none_but_those_of_its_panels(day: str) -> None:
    path = REAL_PLAYLISTS / f"iptv-org-{day}.m3u"
    if not path.exists():
        pytest.skip("the public lists are not here")
    with path.open("rb") as file:
        places = {host: one.times for one in logins_in(file) for host in one.hosts or {"?"}}
    assert places == {
        "80.79.6.221:25461": 23,
        "stream.smashmalta.com:25463": 5,
        "168.205.87.198:8555": 1,
        "playhdnewjj.xyz:8080": 1,
    }
