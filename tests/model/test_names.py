"""Keys of names: natural order, search, groups, channel numbers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.names import (
    KEY_CAP,
    group_key,
    keys_of_names,
    name_keys,
    natural_key,
    number_key,
    search_key,
)

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
LARGEST_BIGINT = 2**63 - 1


def in_natural_order(names: list[str]) -> list[str]:
    return sorted(names, key=natural_key)


@pytest.mark.parametrize(
    "names",
    [
        ["Channel 2", "Channel 10"],
        ["channel 1", "Channel 2", "CHANNEL 3"],
        ["A 1 x", "A 1 y", "A 2 x", "A 10 x"],
        ["Film 9", "Film 4" + "0" * 60, "Film 4" + "0" * 61],
        ["7", "24/7", "100"],
        ["3sat", "Arte", "Zdf"],
        ["Channel ٢", "Channel 3", "Channel ١٠"],
        ["Canal", "Çanal 2", "Canal 3"],
        ["Eta", "Été", "Etf"],
        ["##### ES #####", "## FR ##", "| UK |", "▬▬ US ▬▬"],
        ["1", "2", "A"],
    ],
)
def test_names_sort_as_people_expect(names: list[str]) -> None:
    assert in_natural_order(names[::-1]) == names


def test_leading_zeros_and_decoration_do_not_count() -> None:
    assert natural_key("Channel 02") == natural_key("Channel 2")
    assert natural_key("|||  UK: One") == natural_key("UK: One")
    assert natural_key("000") == natural_key("0")


def test_a_name_of_decoration_only_keeps_a_key() -> None:
    assert natural_key("-----") == "-----"
    assert natural_key("▬▬▬") == "▬▬▬"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sky Sports ᴴᴰ", "sky sports hd"),
        ("UK: ʀᴀᴡ ꜰʜᴅ", "uk: raw fhd"),
        ("  Two   blanks\tand tab ", "two blanks and tab"),
        ("Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"),
        ("Straße", "STRASSE"),
        ("Łódź Ørsted Æon", "lodz orsted aeon"),
        ("Cafe\u0301", "café"),
        ("İstanbul", "istanbul"),
        ("Fr\u00adan\u200bce\ufe0f", "france"),
        ("한국 방송", "한국 방송"),
        ("⁴K ½", "4k 1⁄2"),
    ],
)
def test_what_is_typed_finds_what_is_written(written: str, typed: str) -> None:
    assert search_key(written) == search_key(typed)


def test_a_search_key_is_plain_lower_case() -> None:
    assert search_key("ES| Télé ᴴᴰ  10") == "es| tele hd 10"


def test_groups_sort_in_natural_order_by_their_key() -> None:
    groups = ["Group 2", "group 10", "Sport"]
    assert group_key(groups[0]) < group_key(groups[1]) < group_key(groups[2])


def test_spellings_of_a_group_have_one_key() -> None:
    assert len({group_key(group) for group in ("Sports", " SPORTS ", "sports", "Spörts", "ꜱports")}) == 1
    assert group_key("Sport") != group_key("Sports")


@given(any_text)
def test_keys_of_any_text_can_be_stored(text: str) -> None:
    for key in (natural_key(text), search_key(text), group_key(text)):
        key.encode()
        assert len(key) <= KEY_CAP
        assert not any(character < " " or character == "\x7f" for character in key)


@given(st.one_of(any_text, st.text("aA 0129#|-\t", max_size=600)))
def test_both_keys_of_a_name_in_one_go_are_those_one_by_one(text: str) -> None:
    assert name_keys(text) == (natural_key(text), search_key(text))


@given(any_text)
def test_a_search_key_is_its_own_search_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.integers(0, 10**60), st.integers(0, 10**60), st.sampled_from(["", " ", ": HD", "x"]))
def test_numbers_in_names_sort_by_value(one: int, other: int, rest: str) -> None:
    keys = [natural_key(f"Channel {number}{rest}") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


def test_channel_numbers_sort_by_major_then_minor() -> None:
    written = ["0", "1", "2", "2.1", "2.2", "2.10", "3", "100"]
    keys = [number_key(text) for text in written]
    assert None not in keys
    assert sorted(key for key in keys if key is not None) == keys


def test_a_channel_number_may_be_written_with_blanks_commas_or_dashes() -> None:
    assert number_key(" 2,1 ") == number_key("2-1") == number_key("2.1") == 200_001


@pytest.mark.parametrize("text", ["", "x", "1x", "1.2.3", ".5", "-1", "1.", "²"])
def test_what_is_no_channel_number_has_no_key(text: str) -> None:
    assert number_key(text) is None


@given(st.from_regex(r"[0-9]{1,600}(\.[0-9]{1,600})?", fullmatch=True))
def test_any_channel_number_fits_in_a_bigint(text: str) -> None:
    key = number_key(text)
    assert key is None or 0 <= key <= LARGEST_BIGINT


def test_keys_of_hostile_names_take_no_time() -> None:
    started = time.perf_counter()
    for hostile in ("9" * 10**6, "1a" * 10**6, "#" * 10**6, "a\u0300\u0327" * 10**6, "ﷺ" * 10**6):
        natural_key(hostile)
        search_key(hostile)
        number_key(hostile)
    assert time.perf_counter() - started < 1


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20), st.sampled_from(["UK: BBC 10", "##  UK ##", "--", " a  b 2", "ᴴᴰ 007"])
        )
    )
)
def test_a_batch_of_names_gets_the_keys_that_each_would_get(names: list[str]) -> None:
    naturals, searches = keys_of_names(names)
    assert naturals == [natural_key(name) for name in names]
    assert searches == [search_key(name) for name in names]
