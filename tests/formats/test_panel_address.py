"""What pasted addresses hold: the panel, the user, the password; and lists' addresses without their secrets."""

from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.panel_address import is_panel, panel_address, source_parts
from iptv_manager.model.secret import filled

BASE = "http://tv.example:8080"


@pytest.mark.parametrize(
    ("text", "server", "username", "password"),
    [
        (f"{BASE}/get.php?username=anna&password=s3cret&type=m3u_plus&output=ts", BASE, "anna", "s3cret"),
        (f"  {BASE}/player_api.php?username=anna&password=s3cret  \n", BASE, "anna", "s3cret"),
        (f"{BASE}/xmltv.php?username=anna&password=s3cret", BASE, "anna", "s3cret"),
        (f"{BASE}/get.php?password=s3cret&username=anna", BASE, "anna", "s3cret"),
        (f"{BASE}/panel/sub/player_api.php?username=a&password=s3c", f"{BASE}/panel/sub", "a", "s3c"),
        ("https://TV.Example:8443/player_api.php?username=a&password=b", "https://tv.example:8443", "a", "b"),
        (f"{BASE}/get.php?username=a%26b&password=p%C3%BC+x%2F&type=m3u", BASE, "a&b", "pü x/"),
        (f"{BASE}/get.php?username=a&password=b&c ü&type=m3u_plus", BASE, "a", "b&c ü"),
        (f"{BASE}/get.php?username=a&amp;password=b&amp;type=m3u", BASE, "a", "b"),
        (f"{BASE}/live/anna/s3cret/123.ts", BASE, "anna", "s3cret"),
        (f"{BASE}/anna/s3cret/123", BASE, "anna", "s3cret"),
        (f"{BASE}/sub/movie/anna/s3%20cret/9.mkv", f"{BASE}/sub", "anna", "s3 cret"),
        (f"{BASE}/playlist/anna/s3cret/m3u_plus", BASE, "anna", "s3cret"),
        ("http://anna:s3cret@tv.example:8080/", BASE, "anna", "s3cret"),
        ("http://anna:p@ss@tv.example:8080", BASE, "anna", "p@ss"),
        ("http://[::1]:80/get.php?username=a&password=b", "http://[::1]:80", "a", "b"),
        (f"<{BASE}/>", BASE, "", ""),
        (f"{BASE}/c/", BASE, "", ""),
        (f"{BASE}///", BASE, "", ""),
        ("tv.example:8080", BASE, "", ""),
        ("tv.example:8080/get.php?username=a&password=b", BASE, "a", "b"),
        (f"{BASE}/folder/", f"{BASE}/folder", "", ""),
    ],
)
def test_an_address_of_a_panel_is_understood(text: str, server: str, username: str, password: str) -> None:
    found = panel_address(text)
    assert found is not None
    assert (found.server, found.username, found.password) == (server, username, password)
    assert password == "" or password not in repr(found)


@pytest.mark.parametrize(
    "text",
    ["", "hello world", "/home/a/list.m3u", "rtsp://a/b", "http://", "http://a b/c", "http://h:99999/"],
)
def test_what_is_no_web_address_is_no_panel(text: str) -> None:
    assert panel_address(text) is None
    assert not is_panel(text)


def test_a_panel_needs_its_script_or_path_and_an_account() -> None:
    assert is_panel(f"{BASE}/get.php?username=a&password=b")
    assert is_panel(f"{BASE}/live/a/b/1.ts")
    assert not is_panel(f"{BASE}/get.php")
    assert not is_panel(f"{BASE}/list.m3u?username=a&password=b")
    assert not is_panel("http://raw.example/user/repo/master/list.m3u")


@pytest.mark.parametrize(
    ("source", "template"),
    [
        (f"{BASE}/get.php?username=an&password=b&type=m3u",
         BASE + "/get.php?username={username}&password={password}&type=m3u"),
        (f"{BASE}/live/an/b/1.ts", BASE + "/live/{username}/{password}/1.ts"),
        ("http://an:b@h.example/l.m3u", "http://{username}:{password}@h.example/l.m3u"),
        (f"{BASE}/l.m3u?u=an&p=b", BASE + "/l.m3u?u={username}&p={password}"),
        (f"{BASE}/l.m3u?token=abcd&x=1", BASE + "/l.m3u?token={password}&x=1"),
        (f"{BASE}/l.m3u?x=1", f"{BASE}/l.m3u?x=1"),
        ("/home/a/get.php?username=a&password=b", "/home/a/get.php?username=a&password=b"),
        ("https://raw.example/iptv-org/iptv/master/streams/uk.m3u", "https://raw.example/iptv-org/iptv/master/streams/uk.m3u"),
    ],
)  # fmt: skip
def test_a_lists_address_is_kept_without_its_secrets(source: str, template: str) -> None:
    parts = source_parts(source)
    assert parts.template == template
    assert filled(template, parts.username, parts.password) == source
    assert source_parts(template).template == template


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)


@given(NAMES, NAMES, st.sampled_from([lambda text: quote(text, safe=""), quote_plus]))
def test_any_encoded_account_is_found_and_put_back(
    username: str, password: str, encode: Callable[[str], str]
) -> None:
    address = f"{BASE}/get.php?username={encode(username)}&password={encode(password)}&type=m3u_plus"
    found = panel_address(address)
    assert found is not None
    assert (found.username, found.password) == (username, password)
    parts = source_parts(address)
    again = panel_address(filled(*parts))
    assert again is not None
    assert (again.username, again.password) == (username, password)
