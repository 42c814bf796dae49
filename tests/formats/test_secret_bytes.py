"""A list's own account becomes placeholders, however it is spelled and wherever the pieces are cut."""

from io import BytesIO
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.secret_bytes import WithoutSecrets


def read(list_: bytes, username: str = "anna", password: str = "s3cret", size: int = 64) -> bytes:
    stream = WithoutSecrets(BytesIO(list_), username, password)
    return b"".join(iter(lambda: stream.read(size), b""))


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (b"http://h/live/anna/s3cret/1.ts\n", b"http://h/live/{username}/{password}/1.ts\n"),
        (b"http://h/anna/s3cret/1", b"http://h/{username}/{password}/1"),
        (b"http://h/get/anna/s3cret", b"http://h/get/{username}/{password}"),
        (b"http://h/x?username=anna&password=s3cret", b"http://h/x?username={username}&password={password}"),
        (b"http://h/x?password=s3cret&username=anna&a=1", b"http://h/x?password={password}&username={username}&a=1"),
        (b'url-tvg="http://h/x?username=anna&password=s3cret"', b'url-tvg="http://h/x?username={username}&password={password}"'),
        (b"http://anna:s3cret@h/1", b"http://{username}:{password}@h/1"),
        (b"http://h/anna/s3cretary/1?password=s3cretary", b"http://h/anna/s3cretary/1?password=s3cretary"),
        (b"http://h/joanna/s3cret/1", b"http://h/joanna/s3cret/1"),
        (b"#EXTINF:-1,anna s3cret\n", b"#EXTINF:-1,anna s3cret\n"),
        (b"http://h/anna/1.ts", b"http://h/anna/1.ts"),
    ],
)  # fmt: skip
def test_the_account_becomes_placeholders_and_nothing_else(given_: bytes, wanted: bytes) -> None:
    assert read(given_) == wanted


def test_a_lone_token_becomes_the_password() -> None:
    assert (
        read(b"http://h/a?token=abcdef&x=abcdefg", "", "abcdef") == b"http://h/a?token={password}&x=abcdefg"
    )
    assert read(b"http://h/abc/1", "", "abc") == b"http://h/abc/1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_a_list_is_understood(encoding: str) -> None:
    text = "#EXTM3U\n" + "".join(f"#EXTINF:-1,Ünser {n}\nhttp://h/ännä/sé cret/{n}\n" for n in range(50))
    wanted = text.replace("/ännä/sé cret/", "/{username}/{password}/")
    found = read(text.encode(encoding), "ännä", "sé cret", 64 if encoding != "utf-8" else 7)
    assert found.decode("utf-8-sig") == wanted


@given(st.integers(1, 200), st.integers(1, 90), st.sampled_from(["s3cret", "p&ä s/w", "%41+"]))
def test_pieces_may_be_cut_anywhere(count: int, size: int, password: str) -> None:
    forms = (password.replace("/", "%2F"), quote(password, safe=""), quote_plus(password))
    lines = [f"http://h{'x' * (n % 7)}/anna/{forms[n % 3]}/{n}" for n in range(count)]
    wanted = [f"http://h{'x' * (n % 7)}/{{username}}/{{password}}/{n}" for n in range(count)]
    found = read("\n".join(lines).encode(), password=password, size=size).decode().split("\n")
    assert [line for n, line in enumerate(found) if n % 3 or "/" not in password] == [
        line for n, line in enumerate(wanted) if n % 3 or "/" not in password
    ]


@given(st.binary(max_size=400), st.integers(1, 50))
def test_what_holds_no_account_comes_through_as_it_is(content: bytes, size: int) -> None:
    plain = b"#EXTM3U\n#EXTINF:-1,x\n" + content.replace(b"\0", b"")
    assert read(plain, "anna", "qqqqqqqq", 64 + size) == plain
