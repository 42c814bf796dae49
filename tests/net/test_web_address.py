"""Addresses of streams as they are asked for; the quick reading and the careful one give the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from iptv_manager.net.web_address import as_url, web_address

HOSTS = ("h.example", "H.Example:8080", "127.0.0.1:80", "[::1]:8080", "u:p@h", "u@h:1", "xn--a.example")
PATHS = st.text(alphabet="/abZ09.-_~%2F:@!$&'()*+,;=|", max_size=30)


@given(
    st.sampled_from(("http", "https", "HTTP")),
    st.sampled_from(HOSTS),
    PATHS,
    st.sampled_from(("", "?", "?a=1&b=/x")),
)
def test_an_ordinary_address_is_read_as_the_library_reads_it(
    scheme: str, host: str, path: str, arguments: str
) -> None:
    text = f"{scheme}://{host}/{path}{arguments}"
    found, url = web_address(text), URL(text, encoded=True)
    assert found.origin.place == ((url.raw_host or "").lower(), url.port, url.scheme == "https")
    assert (found.target, found.path) == (url.raw_path_qs, url.raw_path)
    assert found.origin.login == ((url.user, url.password or "") if url.raw_user else None)


@pytest.mark.parametrize(
    ("text", "authority", "target"),
    [
        ("http://h", "h", "/"),
        ("http://h?x=1", "h", "/?x=1"),
        ("http://h:80/a#b", "h", "/a"),
        (" https://h:8443/a b ", "h:8443", "/a%20b"),
        ("http://münchen.example/ä", "xn--mnchen-3ya.example", "/%C3%A4"),
        ("http://[::1]:8080/a?b#c", "[::1]:8080", "/a?b"),
    ],
)
def test_what_is_asked_for_has_no_blanks_and_no_fragment(text: str, authority: str, target: str) -> None:
    found = web_address(text)
    assert (found.origin.authority, found.target) == (authority, target)


@pytest.mark.parametrize(
    "text", ["", "/a/b", "http://", "http:///x", "http://h:0/", "http://h:99999/", "ftp://h/x", "rtmp://h/x"]
)
def test_what_leads_nowhere_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_address(text)


def test_ports_are_those_of_the_scheme_unless_stated() -> None:
    assert web_address("https://h/").origin.place[1:] == (443, True)
    assert web_address("http://h/").origin.place[1:] == (80, False)


@pytest.mark.parametrize(
    ("named", "whole"),
    [
        ("c.ts?x", "http://h:8/a/c.ts?x"),
        ("/c", "http://h:8/c"),
        ("//other/c", "http://other/c"),
        ("rtmp://other/c", "rtmp://other/c"),
    ],
)
def test_what_is_named_there_may_be_a_part(named: str, whole: str) -> None:
    assert web_address("http://h:8/a/b?q").joined(named) == whole


@pytest.mark.parametrize("named", ["mailto:a@h", "file:///etc/passwd"])
def test_what_leads_nowhere_is_refused(named: str) -> None:
    with pytest.raises(ValueError, match="without a host"):
        web_address("http://h:8/a").joined(named)


@given(st.text(max_size=40))
def test_nothing_breaks_it(text: str) -> None:
    try:
        found = web_address("http://h/" + text)
    except ValueError:
        return
    assert found.target.isprintable()
    assert " " not in found.target
    assert as_url(found.text).raw_host == "h"
