"""What a channel's name says, and which names mean one channel: against a labelled sample, and rule by rule."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.channels import quality_label
from iptv_manager.model.matching import (
    KEY_CAP,
    MatchKey,
    group_country,
    guide_parts,
    is_generic,
    is_separator,
    match_key,
    stations,
)

SAMPLE = Path(__file__).parent / "data" / "matching_sample.tsv"
MISSED = {
    "Das Erste": "one list puts ARD in front",
    "ESPN News": "written ESPNews as well",
    "Fox News": "one list adds Channel, without a guide id to prove it",
    "History us": "one list adds The … Channel, without a guide id to prove it",
    "WDR Koln": "ö written as oe",
    "WWE Raw": "one list puts 24/7 in front",
}
"""Stations of the sample whose streams do not all meet, and why. A wrong merge is worse than a missed one."""


def key(name: str, guide_id: str = "", group: str = "") -> MatchKey:
    """The key of a name that is a channel's."""
    found = match_key(name, guide_id, group)
    assert found is not None
    return found


def sample() -> list[tuple[str, str, str]]:
    """Station, name and guide id of every line of the sample."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("# ")]  # type: ignore[misc]


def test_no_two_stations_of_the_sample_meet() -> None:
    stations_of = defaultdict(set)
    for station, name, guide_id in sample():
        found = match_key(name, guide_id)
        stations_of[found and (found.name, found.country)].add(station)
    assert [met for met in stations_of.values() if len(met) > 1] == []


def test_the_streams_of_a_station_of_the_sample_meet_but_for_those_listed() -> None:
    names_of = defaultdict(set)
    for station, name, guide_id in sample():
        found = match_key(name, guide_id)
        names_of[station].add(found and found.name)
    assert {station for station, names in names_of.items() if len(names) > 1} == MISSED.keys()


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("X RAW 4K", 8), ("X 4K", 10), ("X UHD HEVC", 11), ("X FHD 50fps", 18), ("X (1080p)", 20), ("X HD", 30),
        ("X (720i) H.265", 31), ("X HD Backup 2", 35), ("X", 40), ("X VIP", 40), ("X Alt", 45), ("X SD", 50),
        ("X (576p)", 50), ("X 240p", 50),
    ],
)  # fmt: skip
def test_the_words_of_the_picture_make_its_rank(name: str, rank: int) -> None:
    assert key(name)[0::3] == ("x", rank)


def test_a_rank_has_a_name_that_people_know() -> None:
    names = ("X RAW UHD", "X 4K HEVC Backup", "X FHD", "X HD Alt", "X", "X SD")
    assert [quality_label(key(name).quality) for name in names] == ["4K", "4K", "FHD", "HD", "", "SD"]


@pytest.mark.parametrize(
    ("name", "guide_id", "group", "country"),
    [
        ("UK: One", "", "", "uk"),
        ("GB | One", "", "", "uk"),
        ("USA One", "", "", "us"),
        ("EX-YU: One", "", "", "exyu"),
        ("One (DE)", "", "", "de"),
        ("🇫🇷 One", "", "", "fr"),
        ("4K| UK: One", "", "", "uk"),
        ("UK-FHD: One", "", "", "uk"),
        ("4K DE: One", "", "", "de"),
        ("FR ⭐ One", "", "", "fr"),
        ("One (English)", "", "", ""),
        ("NBA: One", "", "", ""),
        ("One", "One.it@SD", "", "it"),
        ("FR: One", "One.it", "UK | News", "fr"),
        ("One", "", "UK | News", "uk"),
        ("One", "", "Germany", "de"),
        ("One", "", "News", ""),
        ("One", "12345", "", ""),
    ],
)
def test_the_country_is_the_names_word_then_the_guide_ids_then_the_groups(
    name: str, guide_id: str, group: str, country: str
) -> None:
    assert key(name, guide_id, group).country == country


def test_a_guide_id_is_one_in_all_its_spellings() -> None:
    spellings = ("BBCOne.uk", "BBCOne.uk@SD", "BBCOneHD.uk@HD", "bbc1.uk", " BBC1HD.uk ", "BBC1.gb@UHD")
    assert {guide_parts(one).key for one in spellings} == {"bbc1.uk"}
    assert guide_parts("ESPN.HD.us2").key == guide_parts("ESPN.us").key
    assert guide_parts("ESPN.us@East").key != guide_parts("ESPN.us@West").key
    assert {guide_parts(one).key for one in ("", " ", "none", "N/A", "0", "no_epg")} == {""}


def test_what_the_guide_id_alone_says_of_the_feed_counts() -> None:
    assert key("HBO", "HBO.us@East").name == key("HBO East").name
    assert key("TF1", "TF1.fr@Plus1").name == key("TF1 +1").name
    assert key("BBC One London", "BBCOne.uk@London").name == key("BBC 1 London").name
    assert key("HBO +1", "HBO.us@East").name == key("HBO East +1").name
    assert key("Euronews HD", "EuronewsGerman.fr").name == key("Euronews German").name
    assert key("MTV", "MTVGermany.de").name == key("History", "HistoryChannel.de").name.replace(
        "history", "mtv"
    )


@pytest.mark.parametrize(
    "name", ["##### UK #####", "=== NEWS", "--- DE ---", "★★ FR ★★", "▬▬▬ A ▬▬▬", "-----", "", "|||"]
)
def test_headings_are_no_channels(name: str) -> None:
    assert is_separator(name)
    assert match_key(name) is None


@pytest.mark.parametrize(
    "name", ["*One*", "#1 Hits", "-One-", "+1 Sports", "|UK| One", "1", "[A] B", "=A Film"]
)
def test_decorated_channels_are_channels(name: str) -> None:
    assert match_key(name) is not None


def test_names_that_several_countries_have_are_known_as_such() -> None:
    assert all(is_generic(key(name).name) for name in ("Sport 1", "TV 2", "24", "Nova", "Channel 5"))
    assert not any(is_generic(key(name).name) for name in ("Sky Sport 1", "BBC 2", "Rai 1"))


@pytest.mark.parametrize(
    ("names", "guide", "one"),
    [
        (("rtl", "rtltelevision"), "rtl.de", True),
        (("historychannel", "history"), "history.us", True),
        (("ard", "daserste"), "ard.de", True),
        (("domkino", "домкино"), "domkino.ru", True),
        (("ard", "zdf"), "dummy", False),
        (("espn", "espn2"), "espn.us", False),
        (("tf1", "tf1+1"), "tf1.fr", False),
        (("cnn", "cnninternational"), "cnn.us", False),
        (("skynews", "skysportsnews"), "skynews.uk", False),
        (("hboeast", "hbowest"), "hbo.us", False),
        (("россия1казань", "россия1назрань"), "russia1.ru", False),
    ],
)
def test_one_guide_id_joins_names_only_where_nothing_speaks_against_it(
    names: tuple[str, str], guide: str, one: bool
) -> None:
    assert (len(set(stations(names, guide).values())) == 1) is one


def test_of_three_strangers_with_one_guide_id_none_is_joined() -> None:
    found = stations({"ard", "daserste", "zdf"}, "ard.de")
    assert found == {name: name for name in found}


@given(st.text(), st.text(), st.text())
def test_any_text_gives_a_key_that_fits_an_index(name: str, guide_id: str, group: str) -> None:
    found = match_key(name, guide_id, group)
    if found is not None:
        assert found.name
        assert len(found.name) <= KEY_CAP + len("+12")
        assert not any(mark in found.name + found.guide for mark in "\t\n\r\\\0")


@given(
    st.sampled_from(["UK: ", "UK| ", "[UK] ", "|UK| ", "UK - "]),
    st.sampled_from(["", " HD", " ᶠᴴᴰ", " (1080p)"]),
)
def test_prefix_and_quality_never_change_the_name(prefix: str, quality: str) -> None:
    assert key(f"{prefix}Sky Arts 2{quality}")[:2] == ("skyarts2", "uk")


def test_a_group_begins_with_its_country_or_has_none() -> None:
    said = {
        "uk | news": "uk",
        "|fr| sport": "fr",
        "france hd": "fr",
        "al jazeera": "",
        "no sport": "",
        "us": "us",
    }
    assert {group: group_country(group) for group in said} == said
