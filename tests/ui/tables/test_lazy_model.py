"""The lazy model: first rows at once, the whole extent behind them, pages as they are looked at."""

import asyncio
from array import array
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from iptv_manager.ui.tables.lazy_model import GONE, WAITING, LazyTableModel
from tests.ui.tables.memory_rows import GONE_AWAY, MemoryRows, ids

MakeModel = Callable[[MemoryRows], LazyTableModel]


def text(model: LazyTableModel, row: int, column: int = 1) -> str:
    return str(model.index(row, column).data())


def show(qtbot: QtBot, model: LazyTableModel, query: str) -> None:
    model.show_query(query)
    qtbot.waitUntil(lambda: model.is_complete and not model.is_loading)


def test_the_first_rows_show_before_the_extent_is_known(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(1_000))
    source.gates["ids"] = asyncio.Event()
    model = make_model(source)
    model.show_query("all")
    qtbot.waitUntil(lambda: model.rowCount() == 200)
    assert text(model, 199) == "Thing 200"
    assert not model.is_complete
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(model.counted) as counted:
        source.gates["ids"].set()
    assert counted.args == [1_000]
    assert model.rowCount() == 1_000
    assert resets == []  # it grew; what was shown stayed


def test_a_short_answer_is_the_whole_table(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(source := MemoryRows(few=ids(7)))
    with qtbot.waitSignal(model.counted) as counted:
        model.show_query("few")
    assert counted.args == [7]
    assert source.asked == ["first few"]


def test_exactly_a_page_asks_for_the_ids_all_the_same(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(MemoryRows(page=ids(200)))
    show(qtbot, model, "page")
    assert model.rowCount() == 200


def test_a_newer_query_cancels_the_older_one(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(old=ids(900), new=ids(3, 5_000))
    source.gates["ids"] = asyncio.Event()
    model = make_model(source)
    model.show_query("old")
    qtbot.waitUntil(lambda: "ids old" in source.asked)
    show(qtbot, model, "new")
    source.gates["ids"].set()
    assert [model.id_at(row) for row in range(model.rowCount())] == [5_000, 5_001, 5_002]
    assert not model.is_loading


def test_the_old_rows_stay_until_the_new_ones_are_here(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(old=ids(5), new=ids(3, 50))
    model = make_model(source)
    show(qtbot, model, "old")
    source.gates["first"] = asyncio.Event()
    model.show_query("new")
    qtbot.waitUntil(lambda: source.asked[-1] == "first new")
    assert text(model, 4) == "Thing 5"
    source.gates["first"].set()
    qtbot.waitUntil(lambda: text(model, 0) == "Thing 50")
    assert model.rowCount() == 3


def test_unknown_rows_are_read_by_page_once(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(source := MemoryRows(all=ids(1_000)))
    show(qtbot, model, "all")
    source.pages.clear()
    assert text(model, 500) == WAITING
    with qtbot.waitSignal(model.dataChanged) as changed:
        for row in range(400, 600):
            text(model, row)
    assert [changed.args[0].row(), changed.args[1].row()] == [400, 599]
    assert source.pages == [(401, 200)]
    assert text(model, 500) == "Thing 501"


def test_two_pages_at_once_at_most_the_newest_wish_first(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(4_000))
    model = make_model(source)
    show(qtbot, model, "all")
    source.pages.clear()
    source.gates["rows"] = asyncio.Event()
    for row in (3_000, 1_000, 2_000, 3_000):
        text(model, row)
    qtbot.waitUntil(lambda: len(source.pages) == 2)
    source.gates["rows"].set()
    qtbot.waitUntil(lambda: text(model, 1_000) == "Thing 1001")
    assert [first for first, _count in source.pages] == [3_001, 2_001, 1_001]
    assert source.most_at_once == 2


def test_a_page_ahead_is_read_in_the_way_of_motion(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(source := MemoryRows(all=ids(4_000)))
    show(qtbot, model, "all")
    model.look_at(2_000, 2_020)
    qtbot.waitUntil(lambda: text(model, 2_000) == "Thing 2001")
    source.pages.clear()
    model.look_at(1_990, 2_010)
    qtbot.waitUntil(lambda: len(source.pages) == 2)
    assert sorted(source.pages) == [(1_601, 200), (1_801, 200)]  # above, not below


def test_a_row_that_vanished_says_so_and_is_not_asked_for_again(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(400))
    source.missing = {301}
    model = make_model(source)
    show(qtbot, model, "all")
    text(model, 300)
    qtbot.waitUntil(lambda: text(model, 301) == "Thing 302")
    source.pages.clear()
    assert text(model, 300) == GONE
    assert model.row_at(300) is None
    assert source.pages == []


def test_ids_and_rows_find_each_other(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(MemoryRows(all=array("q", [*range(2**40, 2**40 + 5_000), -3, 0, 256, 1])))
    show(qtbot, model, "all")
    assert model.row_of(-3) == 5_000
    assert model.row_of(256) == 5_002
    assert model.row_of(2**40 + 4_999) == 4_999
    assert model.row_of(2) is None
    assert model.ids_of(range(5_000, 9_000)) == array("q", [-3, 0, 256, 1])
    assert model.ids_of([5_003, 0]) == array("q", [1, 2**40])
    assert model.id_at(5_004) is None
    assert model.id_at(-1) is None


def test_sorting_asks_for_another_order_and_a_third_click_for_the_source_s_own(
    qtbot: QtBot, make_model: MakeModel
) -> None:
    model = make_model(MemoryRows(all=ids(3)))
    asked: list[tuple[object, bool]] = []
    model.sort_wanted.connect(lambda key, descending: asked.append((key, descending)))
    model.sort(1, Qt.SortOrder.AscendingOrder)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.sort(-1, Qt.SortOrder.DescendingOrder)
    model.sort(2)  # has no sort key
    assert asked == [("name", False), ("name", True), (None, False)]


def test_a_tip_is_never_markup(qtbot: QtBot, make_model: MakeModel) -> None:
    model = make_model(MemoryRows(all=ids(1)))
    show(qtbot, model, "all")
    model.update_rows({1: {"name": "<img src='/etc/x'>&"}})
    qtbot.waitUntil(lambda: text(model, 0) == "<img src='/etc/x'>&")
    tip = model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


# Live changes


def test_a_flood_of_changes_is_told_ten_times_a_second_as_one_range(
    qtbot: QtBot, make_model: MakeModel
) -> None:
    model = make_model(MemoryRows(all=ids(200)))
    show(qtbot, model, "all")
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    for key in range(10, 150):
        model.update_rows({key: {"state": "alive"}})
    model.update_rows({99_999: {"state": "elsewhere"}})
    qtbot.waitUntil(lambda: text(model, 148, 2) == "alive")
    assert told == [(9, 148)]
    assert text(model, 8, 2) == ""


def test_a_steady_stream_of_changes_is_told_at_most_ten_times_a_second(
    qtbot: QtBot, make_model: MakeModel, window_loop: asyncio.AbstractEventLoop
) -> None:
    model = make_model(MemoryRows(all=ids(200)))
    show(qtbot, model, "all")
    told: list[float] = []
    model.dataChanged.connect(lambda *_: told.append(window_loop.time()))

    def change() -> bool:
        model.update_rows({5: {"state": str(window_loop.time())}})
        return len(told) >= 6

    qtbot.waitUntil(change)
    assert told[5] - told[0] >= 0.4  # five times a tenth of a second; the first may have come late


def test_a_change_told_while_its_page_is_under_way_is_not_lost(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(1_000))
    model = make_model(source)
    show(qtbot, model, "all")
    source.gates["rows"] = asyncio.Event()
    text(model, 700)
    qtbot.waitUntil(lambda: source.at_once == 1)
    model.update_rows({701: {"state": "dead"}, 1: {"state": "seen"}})
    qtbot.waitUntil(lambda: text(model, 0, 2) == "seen")
    source.gates["rows"].set()
    qtbot.waitUntil(lambda: text(model, 700) == "Thing 701")
    assert text(model, 700, 2) == "dead"


# Reading again


def test_a_reload_without_change_reads_what_is_in_sight(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(1_000))
    model = make_model(source)
    show(qtbot, model, "all")
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    model.look_at(0, 20)
    qtbot.waitUntil(lambda: not source.at_once)
    source.states[5] = "alive"
    model.reload()
    qtbot.waitUntil(lambda: text(model, 4, 2) == "alive")
    assert resets == []


def test_a_reload_with_changes_has_the_rows_in_sight_ready(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(all=ids(1_000))
    model = make_model(source)
    show(qtbot, model, "all")
    model.look_at(600, 620)
    qtbot.waitUntil(lambda: text(model, 620) == "Thing 621")
    source.tables["all"] = array("q", [*range(-350, 0), *ids(1_000)])
    blank: list[str] = []
    model.modelReset.connect(lambda: blank.extend(text(model, row) for row in range(950, 971)))
    model.reload()
    qtbot.waitUntil(lambda: model.rowCount() == 1_350)
    assert blank == [f"Thing {key}" for key in range(601, 622)]


def test_ids_that_changed_between_first_rows_and_extent_are_taken(
    qtbot: QtBot, make_model: MakeModel
) -> None:
    source = MemoryRows(all=ids(500))
    source.gates["ids"] = asyncio.Event()
    model = make_model(source)
    model.show_query("all")
    qtbot.waitUntil(lambda: "ids all" in source.asked)
    source.tables["all"] = ids(500, 11)
    source.gates["ids"].set()
    qtbot.waitUntil(lambda: model.is_complete and not model.is_loading)
    assert (model.id_at(0), model.id_at(499), model.rowCount()) == (11, 510, 500)


# Failures


def test_a_failure_is_told_once_in_its_own_words_and_the_next_look_tries_again(
    qtbot: QtBot, make_model: MakeModel
) -> None:
    source = MemoryRows(all=ids(1_000))
    model = make_model(source)
    show(qtbot, model, "all")
    told: list[str] = []
    model.failed.connect(lambda error: told.append(str(error)))
    source.broken = True
    text(model, 500)
    text(model, 900)
    qtbot.waitUntil(lambda: bool(told) and not source.at_once)
    assert text(model, 500) == WAITING
    source.broken = False

    def is_there() -> bool:  # a look while the last try still fails asks for nothing
        model.look_at(500, 510)
        return text(model, 500) == "Thing 501"

    qtbot.waitUntil(is_there)
    assert told == [GONE_AWAY]


def test_a_query_that_failed_is_asked_again_by_the_next_look(qtbot: QtBot, make_model: MakeModel) -> None:
    source = MemoryRows(old=ids(3), new=ids(5, 50))
    model = make_model(source)
    show(qtbot, model, "old")
    source.broken = True
    with qtbot.waitSignal(model.failed):
        model.show_query("new")
    assert text(model, 0) == "Thing 1"
    assert not model.is_loading
    source.broken = False
    model.look_at(0, 3)
    qtbot.waitUntil(lambda: text(model, 0) == "Thing 50")


# Any sequence of acts

_TABLES = {"a": ids(450), "b": ids(450, 200), "few": ids(3, 7), "none": ids(0)}
_ACTS = st.one_of(
    st.tuples(st.just("show"), st.sampled_from(sorted(_TABLES))),
    st.tuples(st.just("reload"), st.just("")),
    st.tuples(st.just("look"), st.integers(0, 449)),
    st.tuples(st.just("swap"), st.permutations(sorted(_TABLES))),
    st.tuples(st.just("wait"), st.just("")),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(_ACTS, max_size=12))
def test_after_any_sequence_the_table_shows_the_last_query_whole(
    qtbot: QtBot, make_model: MakeModel, acts: list[tuple[str, object]]
) -> None:
    source = MemoryRows(**_TABLES)
    model = make_model(source)
    query = "a"
    for act, value in [("show", "a"), *acts]:
        if act == "show":
            query = str(value)
            model.show_query(query)
        elif act == "reload":
            model.reload()
        elif act == "look":
            model.look_at(int(str(value)), int(str(value)) + 20)
        elif act == "swap" and isinstance(value, list):
            source.tables = dict(zip(sorted(_TABLES), (_TABLES[name] for name in value), strict=True))
        else:
            qtbot.waitUntil(lambda: not model.is_loading)
    model.reload()
    qtbot.waitUntil(lambda: not model.is_loading)
    wanted = source.tables[query]
    assert model.ids_of(range(model.rowCount())) == wanted
    rows = range(0, len(wanted), 40)
    qtbot.waitUntil(lambda: all(text(model, row) == f"Thing {wanted[row]}" for row in rows))
    assert model.columnCount(QModelIndex()) == 3
    model.stop()
