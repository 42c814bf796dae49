"""Heads and bodies of HTTP as streams' servers send them."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.net.http_body import Chunked, Open, Sized, body_of
from iptv_manager.net.http_head import Asking, Head, NotHttp, end_of_head, read_head, request_for
from iptv_manager.net.session import PLAYER
from iptv_manager.net.web_address import web_address

PIECES = st.lists(st.binary(min_size=1, max_size=60), max_size=8)


def fed(body: Chunked | Sized | Open, received: list[bytes]) -> tuple[bytes, bytes]:
    """The body in these receipts, and what is left over."""
    content, left = b"", b""
    for piece in received:
        found, left = body.cut(left + piece)
        content += found
    return content, left


def cut_at(content: bytes, places: list[int]) -> list[bytes]:
    """The content in pieces."""
    ends = sorted({place % (len(content) + 1) for place in places} | {len(content)})
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(PIECES, st.lists(st.integers(min_value=0, max_value=10_000), max_size=12))
def test_chunks_give_their_content_wherever_they_are_cut(pieces: list[bytes], places: list[int]) -> None:
    sent = b"".join(b"%X;name=value\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    body = Chunked()
    content, left = fed(body, cut_at(sent, places))
    assert content == b"".join(pieces)
    assert (body.is_whole, left.strip()) == (True, b"")


@given(
    st.binary(max_size=200),
    st.binary(max_size=50),
    st.lists(st.integers(min_value=0, max_value=300), max_size=6),
)
def test_a_sized_body_ends_where_it_should(content: bytes, more: bytes, places: list[int]) -> None:
    body = Sized(len(content))
    found, left = fed(body, cut_at(content + more, places))
    assert (found, left, body.is_whole) == (content, more, True)


@pytest.mark.parametrize("sent", [b"xyz\r\n", b"-5\r\nabc", b"\r\n", b"9" * 2_000])
def test_chunks_without_a_size_are_refused(sent: bytes) -> None:
    with pytest.raises(NotHttp):
        Chunked().cut(sent)


@pytest.mark.parametrize("size", ["-1", "1e3", "9" * 30, "ten"])
def test_a_size_that_is_no_number_is_refused(size: str) -> None:
    with pytest.raises(NotHttp):
        body_of(Head(200, {"content-length": size}, may_stay_open=True))


def test_heads_of_all_kinds_are_read() -> None:
    sent = b"HTTP/1.1 200 OK\r\nContent-Length:  5 \r\ncontent-length: 7\r\nodd line\r\nLOCATION : a:b\r\nx: y\r\n"
    told = {"content-length": "5", "location": "a:b", "retry-after": "é"}  # of equal ones the first
    assert read_head(sent + "Retry-After:é".encode()) == Head(200, told, may_stay_open=True)
    assert read_head(b"ICY 200 OK\r\nicy-br:128").status == 200
    assert not read_head(b"HTTP/1.0 404").may_stay_open
    assert not read_head(b"HTTP/1.1 200 OK\r\nConnection: Close").may_stay_open


@pytest.mark.parametrize("head", [b"", b"SSH-2.0-x", b"HTTP/2 200", b"HTTP/1.1 twohundred", b"<html>"])
def test_what_is_no_head_is_refused(head: bytes) -> None:
    with pytest.raises(NotHttp):
        read_head(head)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_nothing_can_add_a_line_to_a_request(path: str, agent: str, referrer: str) -> None:
    url = web_address("http://host/" + quote(path, safe="\r\n /?&="))
    lines = request_for(url, Asking(agent, referrer)).split(b"\r\n")
    names = [line.partition(b":")[0] for line in lines[1:-2]]
    assert lines[0].startswith(b"GET /")
    assert lines[0].count(b" ") == 2
    assert set(names) <= {b"Host", b"User-Agent", b"Referer", b"Accept", b"Accept-Encoding"}
    assert lines[-2:] == [b"", b""]
    assert b"\n" not in b"".join(lines)


def test_a_provider_may_want_headers_of_its_own_but_none_that_breaks_the_request() -> None:
    wanted = (("user-agent", "Box"), ("X-Token", "a\r\nEvil: 1"), ("Host", "evil"), ("Bad Name", "x"))
    lines = (
        request_for(web_address("http://h/a"), Asking("VLC", "", wanted, (100, 599))).decode().split("\r\n")
    )
    assert "User-Agent: Box" in lines
    assert "X-Token: aEvil: 1" in lines
    assert "Range: bytes=100-599" in lines
    assert lines[1] == "Host: h"
    assert len(lines) == 9  # and Accept, Accept-Encoding, two ends


@pytest.mark.parametrize(
    "received", [b"ICY 200 OK\nicy-br:128\n\nmp3", b"HTTP/1.1 200 OK\r\na: b\r\n\r\nmp3"]
)
def test_a_head_ends_with_its_first_empty_line(received: bytes) -> None:
    end = end_of_head(received)
    assert end is not None
    assert received[end[1] :] == b"mp3"
    assert read_head(received[: end[0]]).status == 200


@given(st.text(alphabet="\r\n\na", max_size=9))
def test_the_first_empty_line_counts_however_lines_end(text: str) -> None:
    received = text.encode()
    first = re.search(rb"\r?\n\r?\n", received)
    assert end_of_head(received) == (first.span() if first else None)


def test_a_request_names_host_port_and_player() -> None:
    request = request_for(web_address("http://[::1]:8080/a?b#c"), Asking()).decode()
    assert request.startswith("GET /a?b HTTP/1.1\r\nHost: [::1]:8080\r\n")
    assert f"User-Agent: {PLAYER}\r\n" in request
    assert (
        "Host: münchen.example" not in request_for(web_address("https://münchen.example/"), Asking()).decode()
    )
