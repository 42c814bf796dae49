"""Answers of panels: accounts, categories, lists, details, and what is none of these."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats.xtream import read_account, read_categories, reason_against
from iptv_manager.formats.xtream_details import read_film, read_series
from iptv_manager.formats.xtream_lists import (
    categories_of,
    read_channel,
    read_film_of_list,
    read_series_of_list,
)
from iptv_manager.formats.xtream_records import cut_records, decoded, excerpt_of
from iptv_manager.model.account import Account
from iptv_manager.model.errors import AccountRefused, InputRefused
from iptv_manager.model.panel import PanelKind, PanelStream
from tests.formats.test_xtream_values import ANYTHING

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def packed(value: object) -> bytes:
    return json.dumps(value).encode()


# Records of an answer


def cut(answer: bytes) -> tuple[list[bytes], bool]:
    found = cut_records(answer)
    return [bytes(record) for record in found.records], found.ends_cut


@pytest.mark.parametrize(
    "answer", [b"[]", b" [ ]", b"{}", b"null", b"false", b'""', b"\xef\xbb\xbf[]", b"0\n"]
)
def test_nothing_in_any_spelling_is_an_empty_list(answer: bytes) -> None:
    assert cut(answer) == ([], False)


def test_a_list_an_object_by_number_and_a_byte_order_mark() -> None:
    records = [b'{"a":1}', b'{"b":[2,{"c":"]}"}]}']
    assert cut(b"[" + b",".join(records) + b"]") == (records, False)
    assert cut(b"\xef\xbb\xbf [" + b",".join(records) + b"]\n") == (records, False)
    assert cut(b'{"0":' + records[0] + b',"7":' + records[1] + b"}") == (records, False)


@pytest.mark.parametrize("fault", [b'"a\nb"', b'"\\q"', b"NaN", b'"\\ud800"', b"01"])
def test_one_bad_record_spoils_only_itself(fault: bytes) -> None:
    answer = (
        b'[{"stream_id":1,"name":"One"},{"stream_id":2,"name":' + fault + b'},{"stream_id":3,"name":"Three"}]'
    )
    records, ends_cut = cut(answer)
    assert len(records) == 3
    assert not ends_cut
    read = [read_channel(record) for record in records]
    assert [one.stream_id for one in (read[0], read[2]) if isinstance(one, PanelStream)] == ["1", "3"]


def test_an_answer_that_breaks_off_gives_what_was_whole_and_says_so() -> None:
    whole = packed([{"stream_id": number, "name": 'a "quoted" [name] {'} for number in range(30)])
    for end in range(len(whole) // 2, len(whole)):
        records, ends_cut = cut(whole[:end])
        assert ends_cut
        assert len(records) <= 30


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(str.encode) | ANYTHING.map(lambda one: packed(one))
)
def test_no_answer_is_too_odd(answer: bytes) -> None:
    for read in (
        cut_records,
        read_account,
        read_series,
        read_film,
        lambda a: read_categories(a, PanelKind.VOD),
    ):
        with suppress(InputRefused, AccountRefused):
            read(answer)


@given(st.lists(st.dictionaries(st.text(max_size=6), ANYTHING, max_size=3), max_size=6))
def test_what_is_cut_is_what_was_packed(records: list[dict[str, Any]]) -> None:
    found, ends_cut = cut(packed(records))
    assert not ends_cut
    assert len(found) == len(records)
    assert json.dumps([decoded(one) for one in found]) == json.dumps(records)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"", "The panel answers with nothing at all"),
        (b"  \n ", "The panel answers with nothing at all"),
        (b"Blocked", "The panel blocks us (it says “Blocked”)"),
        (b"<html><body>x</body></html>", "a web page instead of data"),
        (b"\n<!DOCTYPE html>", "a web page instead of data"),
        (b'{"error":"Too many"}', "a message instead of data: “Too many”"),
        (b'"Please wait"', "a message instead of data: “Please wait”"),
        (b'{"message":"You were banned"}', "blocks us (it says “You were banned”)"),
        (b'{"js":{}}', "no Xtream Codes panel"),
        (b"\xff\xd8\xff\xe0" * 20, "no Xtream Codes panel"),
        (b"#EXTM3U\n#EXTINF:-1,One\nhttp://h/1\n" * 40, "no Xtream Codes panel"),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence(answer: bytes, sentence: str) -> None:
    with pytest.raises(InputRefused) as told:
        cut_records(answer)
    assert sentence in str(told.value)


# The account


def account(user: dict[str, object], server: object = None) -> Account:
    return read_account(packed({"user_info": {"auth": 1, **user}, "server_info": server or {}}))


def test_an_account_in_all_its_spellings() -> None:
    told = account(
        {"status": "Active", "exp_date": "1800000000", "max_connections": "3", "active_cons": 1, "is_trial": "1",
         "created_at": 1_600_000_000, "message": "Welcome\x00"},
        {"timezone": "Europe/Berlin", "port": "80", "https_port": 443, "rtmp_port": "x",
         "timestamp_now": "1700000000"},
    )  # fmt: skip
    assert told == Account(
        status="Active", message="Welcome", expires_at=datetime(2027, 1, 15, 8, tzinfo=UTC), max_connections=3,
        active_connections=1, is_trial=True, created_at=datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC),
        time_zone="Europe/Berlin", http_port=80, https_port=443,
        server_time=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("never", [None, "", "None", "0", 0, "Unlimited", False])
def test_an_account_that_never_expires(never: object) -> None:
    assert account({"exp_date": never}).expires_at is None


def test_unlimited_connections_and_what_is_left_out() -> None:
    assert account({"max_connections": "0"}).max_connections is None
    assert account({}).status == "Active"
    assert read_account(b'{"user_info":[{"auth":true,"status":null}],"server_info":[]}').status == "Active"


@pytest.mark.parametrize("auth", [0, "0", False, "false"])
def test_a_wrong_password(auth: object) -> None:
    with pytest.raises(AccountRefused, match="user or password is wrong"):
        account({"auth": auth})


def test_a_refusal_that_says_why() -> None:
    with pytest.raises(AccountRefused, match=r"has expired.*“Renew now”"):
        account({"auth": 0, "status": "Expired", "message": "Renew now"})


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("Active", ""), ("active", ""), ("", ""), ("Expired", "has expired"), ("Banned", "banned"),
     ("Disabled", "disabled"), ("Suspended", "“Suspended”")],
)  # fmt: skip
def test_why_an_account_gives_nothing(status: str, sentence: str) -> None:
    reason = reason_against(Account(status=status), NOW)
    assert (sentence in reason) if sentence else reason == ""


def test_a_date_in_the_past_is_believed_less_than_the_word_active() -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    assert reason_against(Account(status="Active", expires_at=past), NOW) == ""
    assert "expired" in reason_against(Account(status="Inactive", expires_at=past), NOW)


# Categories and lists


def test_categories() -> None:
    listed = [
        {"category_id": "1", "category_name": "News"},
        {"category_id": 2, "category_name": None},
        {"category_id": None, "category_name": "Lost"},
        {"category_id": "1", "category_name": "Again"},
        "x",
    ]
    found, rejects = read_categories(packed(listed), PanelKind.LIVE)
    assert [(one.category_id, one.title) for one in found] == [("1", "News"), ("2", "2")]
    assert [(one.number, one.reason) for one in rejects] == [
        (3, "This category has no id"),
        (5, "This category has no id"),
    ]


@pytest.mark.parametrize(
    ("record", "ids"),
    [
        ({"category_id": "5"}, ("5",)), ({"category_id": 5, "category_ids": [5, "6"]}, ("5", "6")),
        ({"category_id": None, "category_ids": [7]}, ("7",)), ({"category_id": ""}, ()), ({}, ()), ([], ()),
        ({"category_id": {"a": 1}, "category_ids": "8"}, ()),
    ],
)  # fmt: skip
def test_categories_of_a_record(record: object, ids: tuple[str, ...]) -> None:
    assert categories_of(packed(record)) == ids


@given(ANYTHING)
def test_no_record_is_too_odd(record: object) -> None:
    for read in (read_channel, read_film_of_list, read_series_of_list, categories_of):
        read(packed(record))


FIELDS = st.sampled_from(
    [
        "num", "name", "stream_id", "series_id", "category_id", "added", "rating", "year", "plot", "cast",
        "tv_archive", "container_extension", "last_modified", "cover",
    ]
)  # fmt: skip


@given(st.dictionaries(FIELDS, ANYTHING))
def test_every_field_may_be_anything(record: dict[str, object]) -> None:
    for read in (read_channel, read_film_of_list, read_series_of_list):
        found = read(packed(record))
        if not isinstance(found, str):
            assert json.dumps(found.extra)


def test_a_channel_and_a_film() -> None:
    channel = read_channel(
        packed({"num": "4", "name": " BBC One ", "stream_id": "17", "stream_icon": None, "epg_channel_id": "None",
                "tv_archive": "1", "tv_archive_duration": "", "added": "1700000000", "is_adult": 1})
    )  # fmt: skip
    assert channel == PanelStream(
        "17",
        "BBC One",
        "4",
        "",
        "",
        "ts",
        {"catchup": "xc", "catchup-days": "1", "added": 1_700_000_000, "adult": True},
    )
    film = read_film_of_list(
        packed(
            {"name": None, "stream_id": 9, "rating": "7.5", "container_extension": ".MKV", "cast": ["A", "B"]}
        )
    )
    assert film == PanelStream("9", "Film 9", "", "", "", "mkv", {"rating": 7.5, "cast": "A, B"})
    assert read_film_of_list(b'{"name":"x"}') == "This film has no id"
    assert read_channel(b'"x"') == "This record is no object"
    assert read_channel(b"{x}") == "This record is not written as JSON demands"


# Details


def episode(number: object, **more: object) -> dict[str, object]:
    return {"id": f"9{number}", "episode_num": number, "title": f"E{number}", **more}


@pytest.mark.parametrize(
    ("episodes", "places"),
    [
        ({"1": [episode(1), episode("2")], "2": [episode(3)]}, [(1, 1), (1, 2), (2, 3)]),
        ({"0": [episode(1)]}, [(0, 1)]),
        ({"1": {"0": episode(1), "1": episode(2)}}, [(1, 1), (1, 2)]),
        ([[episode(1, season=4)], [episode(2, season="5")]], [(4, 1), (5, 2)]),
        ([[episode(1)], [episode(2)]], [(0, 1), (1, 2)]),
        ([episode(1, season=2), episode(2, season="2")], [(2, 1), (2, 2)]),
        ([episode(1)], [(1, 1)]),
        ({"1": [episode(None, id=5), episode("x", id=6)]}, [(1, 1), (1, 2)]),
        ([], []), (None, []), ({}, []), ("", []), ({"1": None}, []),
    ],
)  # fmt: skip
def test_episodes_in_every_shape(episodes: object, places: list[tuple[int, int]]) -> None:
    for info in ({"name": "S"}, [{"name": "S"}], [], None):
        told = read_series(packed({"info": info, "episodes": episodes, "seasons": []}))
        assert [(one.season, one.number) for one in told.episodes] == places
        assert told.title == ("S" if info else "")


def test_bad_episodes_are_rejected_and_twins_counted_once() -> None:
    told = read_series(packed({"episodes": {"1": [episode(1), episode(1), {"title": "x"}, "y"]}}))
    assert len(told.episodes) == 1
    assert [(one.number, one.reason) for one in told.rejects] == [
        (3, "This episode has no id"),
        (4, "This episode is no object"),
    ]


def test_an_episode_says_all_it_knows() -> None:
    told = read_series(
        packed({"episodes": {"1": [episode(2, container_extension="mkv", added="1700000000", info={
            "duration": "00:45:00", "plot": "P", "movie_image": "http://h/p.jpg", "rating": 8})]}})
    ).episodes[0]  # fmt: skip
    assert (told.episode_id, told.container, told.logo) == ("92", "mkv", "http://h/p.jpg")
    assert told.extra == {"added": 1_700_000_000, "duration": 2700, "plot": "P", "rating": 8.0}


def test_details_of_a_film() -> None:
    told = read_film(
        packed({"info": [{"name": "F", "releasedate": "1999-01-01", "duration": "01:00:00", "cast": ["A"],
                          "rating": "0"}], "movie_data": {"container_extension": "avi"}})
    )  # fmt: skip
    assert (told.title, told.year, told.seconds, told.cast, told.rating, told.container) == (
        "F", 1999, 3600, "A", None, "avi",
    )  # fmt: skip
    assert read_film(b"[]").title == ""


@pytest.mark.parametrize(
    "said",
    [
        '{"num": 1, "direct_source": "http:\\/\\/h\\/live\\/joe\\/hunter2\\/1.ts", "name": "One"}',
        '{"num": 1, "direct_source": "/live/joe/hunter2/1.ts", "name": "One"}',
        '{"num": 1, "name": "One", "password" : "hunter2"}',
        '{"num": 1, "name": "One", "url": "http://h/live/joe/hunter2/1.ts',
        '{"num": 1, "name": "One \\"1\\"", "url": "a\\\\b/hunter2"',
    ],
)
def test_what_is_shown_of_a_refused_record_holds_no_account(said: str) -> None:
    excerpt = excerpt_of(said.encode())
    assert excerpt.startswith('{"num": 1, "')
    assert "One" in excerpt
    assert "hunter2" not in excerpt
