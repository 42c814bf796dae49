"""Attributes of entries as they really are: in every spelling, and none lost."""

import pytest

from tests.formats.m3u_lists import entry


@pytest.mark.parametrize(
    ("extinf", "attrs", "name"),
    [
        ('#EXTINF:-1 tvg-id="a" tvg-name="b c",N', {"tvg-id": "a", "tvg-name": "b c"}, "N"),
        ('#EXTINF:-1 TVG-ID="a" Group-Title="G",N', {"tvg-id": "a", "group-title": "G"}, "N"),
        ("#EXTINF:-1 tvg-id='a' tvg-name='b c',N", {"tvg-id": "a", "tvg-name": "b c"}, "N"),
        ("#EXTINF:-1 tvg-id=a tvg-shift=-1,N", {"tvg-id": "a", "tvg-shift": "-1"}, "N"),
        ('#EXTINF:-1 tvg-id = "a"  tvg-name= "b",N', {"tvg-id": "a", "tvg-name": "b"}, "N"),
        ('#EXTINF:-1\ttvg-id="a"\ttvg-name="b",N', {"tvg-id": "a", "tvg-name": "b"}, "N"),
        ('#EXTINF:-1 tvg-logo="http://h/?a=1,2&b=3",N', {"tvg-logo": "http://h/?a=1,2&b=3"}, "N"),
        ('#EXTINF:-1 tvg-name="L\'Équipe",N', {"tvg-name": "L'Équipe"}, "N"),
        ("#EXTINF:-1 tvg-name='It''s',N", {"tvg-name": "It''s"}, "N"),
        ("#EXTINF:-1 tvg-name='L'Équipe' tvg-id='x',N", {"tvg-name": "L'Équipe", "tvg-id": "x"}, "N"),
        ("#EXTINF:-1 tvg-name='say \"hi\"',N", {"tvg-name": 'say "hi"'}, "N"),
        ('#EXTINF:-1 tvg-id="a"tvg-name="b",N', {"tvg-id": "a", "tvg-name": "b"}, "N"),
        ('#EXTINF:-1 tvg-id="",N', {"tvg-id": ""}, "N"),
        ("#EXTINF:-1 tvg-id=,N", {"tvg-id": ""}, "N"),
        ('#EXTINF:-1 tvg-id="a" ,N', {"tvg-id": "a"}, "N"),
        ('#EXTINF:-1 tvg-id="a", N', {"tvg-id": "a"}, "N"),
        ('#EXTINF:-1,tvg-id="a" group-title="G",N', {"tvg-id": "a", "group-title": "G"}, "N"),
        ('#EXTINF:-1 tvg-id="a", tvg-name="b",N', {"tvg-id": "a", "tvg-name": "b"}, "N"),
        ('#EXTINF:-1 tvg-id=" a ",N', {"tvg-id": "a"}, "N"),
        (
            '#EXTINF:-1 xui-id="{XUI_ID}" provider-type="iptv",N',
            {"xui-id": "{XUI_ID}", "provider-type": "iptv"},
            "N",
        ),
    ],
)
def test_attributes_are_read_in_every_spelling(extinf: str, attrs: dict[str, str], name: str) -> None:
    item = entry(extinf)
    assert (item.attrs, item.name) == (attrs, name)


@pytest.mark.parametrize(
    "name",
    [
        'Movie x="1"',
        'x="1"',
        'The "Best" Show, Part 2',
        "One, Two, Three",
        "a=b",
        "It's 24/7 & more | HD",
        "##### UK #####",
        'Live tvg-id="not one"',
        "UK: ᴴᴰ ʀᴀᴡ",
    ],
)
@pytest.mark.parametrize("before", ["#EXTINF:-1", '#EXTINF:-1 tvg-id="a,b"', "#EXTINF:-1 tvg-id=a"])
def test_the_name_is_all_that_follows_the_comma_after_the_last_attribute(before: str, name: str) -> None:
    item = entry(f"{before},{name}")
    assert item.name == name
    assert set(item.attrs) <= {"tvg-id"}


@pytest.mark.parametrize(
    ("extinf", "attrs", "name"),
    [
        ('#EXTINF:-1 tvg-name="BBC One,Name', {"tvg-name": "BBC One"}, "Name"),
        ('#EXTINF:-1 tvg-name="BBC group-title="UK",Name', {"tvg-name": "BBC", "group-title": "UK"}, "Name"),
        ('#EXTINF:-1 tvg-name="BBC group-title=UK,Name', {"tvg-name": "BBC", "group-title": "UK"}, "Name"),
        (
            '#EXTINF:-1 tvg-name="The "Best" Show" group-title="UK",Name',
            {"tvg-name": 'The "Best" Show', "group-title": "UK"},
            "Name",
        ),
        ('#EXTINF:-1 tvg-id="a" stray group-title="UK",Name', {"tvg-id": "a", "group-title": "UK"}, "Name"),
        ('#EXTINF:-1 tvg-id="a" stray,Name "x", y', {"tvg-id": "a"}, 'Name "x", y'),
        ('#EXTINF:-1 tvg-id="a"" group-title="UK",Name', {"tvg-id": 'a"', "group-title": "UK"}, "Name"),
    ],
)
def test_quotes_left_open_or_doubled_cost_no_other_attribute(
    extinf: str, attrs: dict[str, str], name: str
) -> None:
    item = entry(extinf)
    assert (item.attrs, item.name) == (attrs, name)


def test_attributes_are_fields_of_their_own_and_none_is_lost() -> None:
    item = entry(
        '#EXTINF:-1 tvg-id="i" tvg-name="n" tvg-logo="l" tvg-chno="2.1" tvg-shift="-1.5" radio="true" '
        'catchup="default" catchup-source="http://c/{utc}" catchup-days="7" '
        'group-title="A;B" parent-code="1",N'
    )
    assert (item.tvg_id, item.tvg_name, item.tvg_logo, item.tvg_chno, item.tvg_shift) == (
        "i",
        "n",
        "l",
        "2.1",
        -1.5,
    )
    assert (item.catchup, item.catchup_source, item.catchup_days) == ("default", "http://c/{utc}", 7)
    assert (item.radio, item.group, item.groups) == ("true", "A;B", ("A", "B"))
    assert item.attrs["parent-code"] == "1"
    assert len(item.attrs) == 11


@pytest.mark.parametrize("key", ["tvg-chno", "channel-number", "ch-number", "CHANNEL-NUMBER"])
def test_the_channel_number_has_three_spellings(key: str) -> None:
    assert entry(f'#EXTINF:-1 {key}="12",N').tvg_chno == "12"


@pytest.mark.parametrize("key", ["catchup-days", "tvg-rec", "timeshift"])
def test_the_days_of_catch_up_have_three_spellings(key: str) -> None:
    assert entry(f'#EXTINF:-1 catchup-type="shift" {key}="3",N').catchup_days == 3
    assert entry(f'#EXTINF:-1 catchup-type="shift" {key}="3",N').catchup == "shift"


def test_what_is_no_number_is_null() -> None:
    item = entry('#EXTINF:-1 tvg-shift="soon" catchup-days="nan",N')
    assert (item.tvg_shift, item.catchup_days) == (None, None)


def test_groups_are_parted_at_semicolons_trimmed_and_never_empty() -> None:
    item = entry('#EXTINF:-1 group-title=" News ;; Sport;",N')
    assert (item.group, item.groups) == ("News ;; Sport;", ("News", "Sport"))
    assert entry('#EXTINF:-1 group-title=";",N').groups == ()


@pytest.mark.parametrize(
    ("start", "duration"),
    [
        ("-1", -1),
        ("0", 0),
        ("5400", 5400),
        ("10.5", 10.5),
        ("+3", 3),
        (" -1", -1),
        ("", None),
        ("abc", None),
        ("-1 ", -1),
    ],
)
def test_the_duration_may_be_anything(start: str, duration: float | None) -> None:
    assert entry(f'#EXTINF:{start} tvg-id="a",N').duration == duration
    assert entry(f"#EXTINF:{start},N").name == "N"
    assert entry(f'#EXTINF:{start} tvg-id="a",N').tvg_id == "a"


@pytest.mark.parametrize(
    "extinf",
    ['#EXTINF:-1tvg-id="a",N', '#EXTINF:tvg-id="a",N', '#EXTINF -1 tvg-id="a",N', '#extinf:-1 tvg-id="a",N'],
)
def test_attributes_may_follow_at_once_and_the_tag_may_be_odd(extinf: str) -> None:
    item = entry(extinf)
    assert (item.tvg_id, item.name) == ("a", "N")


def test_a_number_that_begins_a_name_is_no_duration() -> None:
    assert entry("#EXTINF:24/7 News").name == "24/7 News"
    assert entry("#EXTINF:-1,24/7 News").name == "24/7 News"
