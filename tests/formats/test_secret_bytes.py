"""A list's own account becomes placeholders, however it is spelled and wherever the pieces are cut."""

from io import BytesIO
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iptv_manager.formats.m3u import HALF, OTHER_HALF, WHOLE, Share, read_blocks
from iptv_manager.formats.secret_bytes import WithoutSecrets, hiding
from iptv_manager.model.errors import InputRefused


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


def blocks_of(list_: bytes, share: Share = WHOLE) -> bytes:
    """What a reader of a list's blocks is given of them, the accounts hidden."""
    batches = read_blocks(BytesIO(list_), share, hiding([("anna", "s3cret"), ("", "t0ken-x")])).batches
    return b"".join(block.raw for batch in batches for block in batch.blocks or [])


LINES = st.sampled_from(
    [
        '#EXTM3U url-tvg="http://h/xmltv.php?username=anna&password=s3cret"',
        '#EXTINF:-1 tvg-logo="http://h/l?token=t0ken-x",One',
        "http://h/live/anna/s3cret/1.ts",
        "http://h/anna/s3cret",
        "http://joanna/s3cretary/1",
        "#EXTVLCOPT:http-referrer=http://anna:s3cret@h/",
        "#EXTGRP:anna/s3cret/",
        "",
        "#" + "/anna/s3cret/x" * 3_000,
        "http://h/anna/s3cret/" + "y" * 40_000,
        "# /anna/s3cret/ " + "z" * 1_100_000,
    ]
)


@given(st.lists(LINES, min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_both_readers_of_a_list_hide_what_one_reader_hides(lines: list[str]) -> None:
    text = "\n".join(["#EXTM3U", "http://h/anna/s3cret/1", *lines, "http://h/last"]).encode()
    whole = read_blocks(BytesIO(text), WHOLE, hiding([("anna", "s3cret"), ("", "t0ken-x")]))
    expected = list(whole.batches)
    first, second = (
        read_blocks(BytesIO(text), share, hiding([("anna", "s3cret"), ("", "t0ken-x")]))
        for share in (HALF, OTHER_HALF)
    )
    halves = list(zip(first.batches, second.batches, strict=True))
    assert [(ours.ordinal, ours.blocks or theirs.blocks or []) for ours, theirs in halves] == expected
    assert first.header == second.header == whole.header
    raws = b"".join(block.raw for batch in expected for block in batch.blocks or [])
    kept = [line for line in lines if len(line) < 1_000_000]
    stream = WithoutSecrets(
        BytesIO("\n".join(["#EXTM3U", "http://h/anna/s3cret/1", *kept, "http://h/last\n"]).encode()),
        "anna",
        "s3cret",
        [("", "t0ken-x")],
    )
    assert raws.replace(b"\n", b"") == b"".join(iter(lambda: stream.read(4096), b"")).replace(b"\n", b"")


def test_accounts_are_hidden_where_blocks_wait_for_an_address_for_long() -> None:
    waiting = b"#EXTVLCOPT:a=http://h/anna/s3cret/1\n" * 30_000
    text = b"http://h/1\n#EXTINF:-1,One\n" + waiting + b"http://h/anna/s3cret/2\n#EXTINF:-1,Two\n" + waiting
    for share in (WHOLE, HALF, OTHER_HALF):
        assert b"s3cret" not in blocks_of(text, share)
    assert sum(len(blocks_of(text, share)) for share in (HALF, OTHER_HALF)) == len(blocks_of(text))


def test_a_line_too_long_is_quoted_without_its_account() -> None:
    text = b"http://h/1\nhttp://h/" + b"x" * 170 + b"/anna/s3cret/" + b"y" * 1_100_000
    rejects = [
        block.reject
        for blocks in read_blocks(BytesIO(text), WHOLE, hiding([("anna", "s3cret")]))
        for block in blocks
    ]
    assert [reject.text[-22:] for reject in rejects if reject] == ["x/{username}/{password"]


def test_a_page_in_place_of_a_list_is_quoted_without_its_account() -> None:
    page = "<html><title>No line anna/s3cret/ here: /anna/s3cret/1</title></html>"
    for content in (page.encode(), page.encode("utf-16")):
        with pytest.raises(InputRefused) as refused:
            next(read_blocks(BytesIO(content), WHOLE, hiding([("anna", "s3cret")])))
        assert "/{username}/{password}/1" in str(refused.value)
