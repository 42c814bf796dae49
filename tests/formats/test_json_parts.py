"""A big JSON object read part by part gives what the standard parser gives at once."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.formats import json_parts
from iptv_manager.formats.json_parts import Part, parts_of
from iptv_manager.model.errors import InputRefused

LETTERS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | LETTERS
VALUES = SCALARS | st.lists(SCALARS, max_size=4) | st.dictionaries(LETTERS, SCALARS, max_size=3)


def gathered(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts_of(io.StringIO(text)):
        if part.is_item:
            found.setdefault(part.name, []).append(part.value)
        else:
            found[part.name] = part.value
    return found


@given(st.dictionaries(LETTERS, VALUES, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]))
def test_parts_are_those_of_the_whole(said: dict[str, Any], block: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_parts, "BLOCK", block)
        found = gathered(json.dumps(said, indent=indent))
    assert found == {name: value for name, value in said.items() if value != []}


def test_items_of_a_list_come_one_by_one() -> None:
    text = io.StringIO('{"a": [1, {"b": "c"}], "d": 2} what follows is not read')
    assert list(parts_of(text)) == [Part("a", 1, True), Part("a", {"b": "c"}, True), Part("d", 2, False)]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{", '{"a"', '{"a": ', '{"a": [1', '{"a": [1,]', '{"a": 1', '{a: 1}', '{1: 2}', "<html>",
        '{"a": "x' + "y" * 200_000, '{"a": ' + "[" * 100_000, '{"a": {"b": ' + "[" * 60 + "]" * 60 + "}}",
        '{"a": ' + "9" * 5000 + "}", '{"a": 1 "b": 2}',
    ],
)  # fmt: skip
def test_what_is_no_whole_object_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InputRefused) as told:
        gathered(text)
    assert len(str(told.value).splitlines()) == 1


def test_an_item_without_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_parts, "LONGEST_ITEM", 1000)
    endless = io.StringIO('{"a": ["' + "x" * 10_000_000)
    with pytest.raises(InputRefused):
        list(parts_of(endless))
    assert endless.tell() < 1_000_000


def test_texts_are_cleaned() -> None:
    assert gathered('{"a": ["x\\u0000y\\ud800"], "b\\u0000": {"c\\u0007": "\\u0000"}}') == {
        "a": ["xy\ufffd"],
        "b": {"c": ""},
    }
