"""What lasts of an address and of a name, and when a number means another channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.identity import (
    VOLATILE_ARGUMENTS,
    address_marks,
    is_another_channel,
    name_marks,
    volatile_arguments,
)
from iptv_manager.model.names import search_key

SAME_ADDRESS = [
    ("new host", "http://one.example:8080/live/u/p/12.ts", "https://two.example/live/u/p/12.ts"),
    ("new password", "http://h/live/joe/old/12.ts", "http://h/live/joe/new%20one/12.ts"),
    ("placeholders", "http://h/live/joe/old/12.ts", "{server}/live/{username}/{password}/12.ts"),
    ("other container", "http://h/movie/u/p/77.mkv", "http://h/movie/u/p/77.mp4"),
    ("bare panel address", "http://h/joe/old/12", "http://other/joe/new/12.ts"),
    (
        "portal",
        "http://h/play/live.php?mac=00:1A&stream=9&play_token=a1",
        "http://g/play/live.php?mac=00:2B&stream=9",
    ),
]
SAME_PATH = [
    ("token argument", "http://h/bbc/index.m3u8?token=abc", "http://h/bbc/index.m3u8?token=def"),
    (
        "signed address",
        "http://h/bbc/x.m3u8?hdnts=exp=1~hmac=a&id=7",
        "http://h/bbc/x.m3u8?id=7&hdnts=exp=2~hmac=b",
    ),
    ("token in the path", f"http://h/{'a1' * 16}/bbc/x.m3u8", f"http://h/{'b2' * 16}/bbc/x.m3u8"),
    ("new host", "http://h/bbc/x.m3u8", "rtmp://cdn.example/bbc/x.m3u8"),
    ("fragment", "http://h/bbc/x.m3u8#a", "http://h/bbc/x.m3u8"),
]
OTHERS = [
    ("another number", "http://h/live/u/p/12.ts", "http://h/live/u/p/13.ts"),
    ("another kind", "http://h/live/u/p/12.ts", "http://h/movie/u/p/12.mp4"),
    ("another path", "http://h/bbc1/x.m3u8", "http://h/bbc2/x.m3u8"),
    ("another channel argument", "http://h/play.php?ch=1", "http://h/play.php?ch=2"),
]


@pytest.mark.parametrize(
    ("before", "after"), [case[1:] for case in SAME_ADDRESS], ids=[c[0] for c in SAME_ADDRESS]
)
def test_the_providers_number_outlasts_host_and_credentials(before: str, after: str) -> None:
    assert address_marks(before).stream == address_marks(after).stream != ""


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in SAME_PATH], ids=[c[0] for c in SAME_PATH])
def test_an_address_is_the_same_without_what_passes(before: str, after: str) -> None:
    assert address_marks(before).address == address_marks(after).address != ""


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_other_addresses_stay_others(one: str, other: str) -> None:
    marks, others = address_marks(one), address_marks(other)
    assert (marks.stream, marks.address) != (others.stream, others.address)


@pytest.mark.parametrize(
    "url", ["http://h/", "http://h/index.m3u8", "udp://@239.0.0.1:1234", f"http://h/{'a1' * 16}/live.ts", ""]
)
def test_an_address_that_tells_nothing_is_nothing_to_go_by(url: str) -> None:
    assert address_marks(url)[:2] == ("", "")


def test_a_stated_number_counts_and_nonsense_does_not() -> None:
    assert address_marks("http://h/a/b/c/x.m3u8", "42").stream == "live:42"
    assert address_marks("http://h/a/b/c/x.m3u8", "{XUI_ID}").stream == ""


def test_a_person_may_name_more_arguments_that_pass() -> None:
    chosen = volatile_arguments([" Zone ", ""])
    assert chosen == VOLATILE_ARGUMENTS | {"zone"}
    first, second = ("http://h/bbc/x.m3u8?zone=1", "http://h/bbc/x.m3u8?zone=2")
    assert address_marks(first) != address_marks(second)
    assert address_marks(first, "", chosen) == address_marks(second, "", chosen)


@pytest.mark.parametrize(
    ("name", "plain", "words"),
    [
        ("UK: BBC One HD", "uk bbc one hd", ("bbc", "one")),
        ("[DE] ZDF", "de zdf", ("zdf",)),
        ("ESPN2", "espn 2", ("espn",)),
        ("ESPN 2", "espn 2", ("espn",)),
        ("TF1 +1", "tf 1 +1", ("tf",)),
        ("+1 Sports", "+1 sports", ("sports",)),
        ("Canal+ Séries ᴴᴰ", "canal + series hd", ("canal", "series")),
        ("24/7 HD", "24 7 hd", ("24", "7", "hd")),
        ("名前 HD", "名前 hd", ("名前",)),
    ],
)
def test_what_of_a_name_lasts(name: str, plain: str, words: tuple[str, ...]) -> None:
    marks = name_marks(search_key(name))
    assert marks.plain == plain
    if "series" not in words:
        assert marks.words == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ESPN", "ESPN 2"),
        ("TF1", "TF1 +1"),
        ("Sky HD", "Sky SD"),
        ("UK: News", "DE: News"),
        ("CNN East", "CNN West"),
    ],
)
def test_names_of_different_channels_are_never_the_same_name(one: str, other: str) -> None:
    assert name_marks(search_key(one)).plain != name_marks(search_key(other)).plain


@pytest.mark.parametrize(
    ("before", "guide_before", "after", "guide_after", "is_another"),
    [
        ("BBC One", "bbc1.uk", "Sky News", "sky.uk", True),
        ("BBC One", "bbc1.uk", "BBC One HD", "bbc1hd.uk", False),  # the same words
        ("BBC One", "bbc1.uk", "BBC Two 1080p", "bbc2.uk", True),  # a brand is not a channel
        ("BBC One", "", "BBC One London 1080p", "bbc1.uk", False),  # of two guide ids, one is not known
        ("ESPN", "espn", "ESPN 2", "espn2", True),
        ("Channel 17", "c17", "Channel 9001", "", True),
        ("CNN East", "cnn.e", "CNN West", "cnn.w", True),
        ("Arte 4K", "arte.de", "Arte 1080p", "arte.fr", False),  # a number of its quality
        ("BBC One", "bbc1.uk", "Erstes", "BBC1.uk", False),  # the same guide id
        ("UK: BBC HD", "a", "UK: Sky HD", "b", True),  # country and quality are no word in common
        ("No event today", "", "Fury v Usyk", "", False),  # nothing speaks against it
    ],
)
def test_a_number_means_another_channel_when_guide_id_and_words_say_so(
    before: str, guide_before: str, after: str, guide_after: str, is_another: bool
) -> None:
    marks = name_marks(search_key(before)), name_marks(search_key(after))
    assert is_another_channel(marks[0], guide_before, marks[1], guide_after) is is_another


@given(
    host=st.from_regex(r"[a-z]{1,8}(:[0-9]{2,4})?", fullmatch=True),
    number=st.integers(0, 10**17),
    secret=st.uuids(),
)
def test_any_host_and_password_give_the_same_number(host: str, number: int, secret: object) -> None:
    assert address_marks(f"http://{host}/live/u/{secret}/{number}.ts").stream == f"live:{number}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_marks(url: str, name: str) -> None:
    assert len(address_marks(url)) == 3
    assert name_marks(search_key(name)).words
