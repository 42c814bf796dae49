"""The file that keeps how the window was."""

import json
from pathlib import Path

import pytest

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind
from iptv_manager.ui.window_state import WindowState, query_fields, read_state, write_state

QUERY = LineUpQuery(
    search="news",
    providers=frozenset({3, 1}),
    groups=frozenset({"germany", ""}),
    kinds=frozenset({StreamKind.MOVIE}),
    outcomes=frozenset({Outcome.ALIVE, Outcome.DNS}),
    unchecked=True,
    sort=SortColumn.NAME,
    descending=True,
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    state = WindowState(side_sizes=[240, 900], theme="dark", details=False, scroll=12, **query_fields(QUERY))
    write_state(tmp_path / "new" / "window.json", state)
    back = read_state(tmp_path / "new" / "window.json")
    assert back == state
    assert back.query() == QUERY
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["window.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '"x"', "\x00", '{"theme": 3, "side_sizes": ["a"], "scroll": true}']
)
def test_a_broken_file_means_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "window.json").write_text(text)
    assert read_state(tmp_path / "window.json") == WindowState()


def test_bytes_that_are_no_text_mean_defaults(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_bytes(b"\xff\xfe{")
    assert read_state(tmp_path / "window.json") == WindowState()


def test_one_unsound_value_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(json.dumps({"theme": "dark", "scroll": "far", "novel": 1}))
    assert read_state(tmp_path / "window.json") == WindowState(theme="dark")


def test_values_of_another_version_are_left_out_of_the_query() -> None:
    state = WindowState(kinds=["live", "hologram"], outcomes=["haunted"], sort="smell")
    assert state.query() == LineUpQuery(kinds=frozenset({StreamKind.LIVE}))


def test_a_folder_that_can_not_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    write_state(tmp_path / "file" / "window.json", WindowState())
