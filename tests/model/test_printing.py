"""The quick look whether text is printable is Python's own, whatever the text."""

from hypothesis import example, given
from hypothesis import strategies as st

from iptv_manager.model.printing import is_printable


@given(
    st.text(st.characters() | st.sampled_from("a \t\x00\x1f\x7f\x80\xa0é\u2028\ud800\U0001f600"), max_size=40)
)
@example("")
@example("~ }")
@example("\ud83d\ude00")
def test_text_is_printable_as_python_means_it(text: str) -> None:
    assert is_printable(text) == text.isprintable()
