"""The keys of a batch of names in UTF-8 are those of each."""

from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.name_columns import keys_written
from iptv_manager.model.names import name_keys

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
