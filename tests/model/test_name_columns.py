"""The keys of a batch of names in UTF-8 are those of each."""

from unicodedata import combining, is_normalized

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.name_columns import LATIN, keys_written, number_keys_written
from iptv_manager.model.names import fold_letters, name_keys, natural_key, number_key, search_key

any_name = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=300)
usual_name = st.builds(
    str.__add__,
    st.sampled_from(
        ["UK: Sky 1", "AR| الجزيرة 5", "ᴴᴰ", "Star ☆", "#####", "a  b", " x", "é" * 200, "9" * 60]
    ),
    st.sampled_from(["", " ", "7", " HD", "ᴴᴰ", "\u0301", "\t"]),
)


@given(st.one_of(st.lists(usual_name, max_size=60), st.lists(st.one_of(usual_name, any_name), max_size=60)))
def test_a_batch_gets_the_keys_that_each_would_get(names: list[str]) -> None:
    naturals, searches = keys_written([name.encode() for name in names])
    pairs = [name_keys(name) for name in names]
    assert naturals == [natural.encode() for natural, _ in pairs]
    assert searches == [search.encode() for _, search in pairs]


def test_letters_folded_without_their_neighbours_are_such_that_none_matters() -> None:
    letters = [chr(code) for code in range(0x80, 0x3000) if LATIN.fullmatch(chr(code))]
    assert len(letters) > 500
    for letter in letters:
        assert is_normalized("NFC", letter), letter
        assert not combining(letter), letter
        assert natural_key(f"a{letter}b") == f"a{fold_letters(letter)}b" or any(
            map(str.isdigit, fold_letters(letter))
        )
        assert fold_letters(letter), letter
        assert fold_letters(letter).isprintable(), letter


@given(st.lists(st.text(st.sampled_from("aB1 éÉßœ²´\xad\u0301\u2126KжШاᴴ中\u0345"), min_size=1, max_size=9)))
def test_wide_letters_of_all_kinds_beside_one_another_change_no_key(names: list[str]) -> None:
    naturals, searches = keys_written([name.encode() for name in names])
    assert naturals == [natural_key(name).encode() for name in names]
    assert searches == [search_key(name).encode() for name in names]


@given(
    st.lists(
        st.one_of(
            st.text("0129.- x٣", max_size=4),
            st.integers(0, 10**15).map(str),
            st.sampled_from(["9" * 13, "9" * 14]),
        )
    )
)
def test_a_batch_gets_the_number_keys_that_each_would_get(numbers: list[str]) -> None:
    each = [number_key(number) for number in numbers]
    written = number_keys_written([number.encode() for number in numbers], b"-")
    assert written == [b"-" if key is None else str(key).encode() for key in each]
