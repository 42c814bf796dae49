"""The side bar: lists of values to filter by."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.model.line_up import Facet, GroupCounts
from iptv_manager.model.provider import Provider, ProviderStatus
from iptv_manager.ui.facets import COUNT, FacetList
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.sidebar import Sidebar
from iptv_manager.ui.theme.colours import LIGHT
from iptv_manager.ui.theme.theme import Theme

GROUPS = [Facet(f"g{number}", f"Group {number}", number) for number in range(5000)]
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def groups(qtbot: QtBot) -> FacetList:
    made = FacetList("All groups", "Groups")
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    made.show_facets(GroupCounts(GROUPS, 99))
    return made


@pytest.fixture
def sidebar(qtbot: QtBot, qapp: QApplication) -> Sidebar:
    made = Sidebar(Theme(qapp), Icons(LIGHT))
    qtbot.addWidget(made)
    made.show()
    return made


def click(groups: FacetList, row: int, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    place = groups.visualRect(groups.facets.index(row)).center()
    QTest.mouseClick(groups.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def test_a_click_chooses_one_value_and_ctrl_adds_another(groups: FacetList) -> None:
    told: list[frozenset[str]] = []
    groups.chosen.connect(told.append)
    click(groups, 3)
    click(groups, 5, CTRL)
    assert told == [frozenset({"g2"}), frozenset({"g2", "g4"})]


def test_the_row_for_all_clears_the_choice(groups: FacetList) -> None:
    click(groups, 3)
    click(groups, 5, CTRL)
    click(groups, 0)
    assert groups.keys == frozenset()
    assert [index.row() for index in groups.selectedIndexes()] == [0]


def test_taking_the_last_value_away_shows_all(groups: FacetList) -> None:
    click(groups, 3)
    click(groups, 3, CTRL)
    assert groups.keys == frozenset()


def test_the_keyboard_chooses_too(groups: FacetList) -> None:
    click(groups, 3)
    QTest.keyClick(groups, Qt.Key.Key_Down)
    assert groups.keys == frozenset({"g3"})


def test_a_search_among_thousands_narrows_the_list_and_not_the_choice(groups: FacetList) -> None:
    click(groups, 3)
    told: list[frozenset[str]] = []
    groups.chosen.connect(told.append)
    groups.narrow("group 499")
    assert [groups.facets.label_at(row) for row in range(groups.facets.rowCount())][:3] == [
        "All 11 found",
        "Group 499",
        "Group 4990",
    ]
    assert groups.keys == frozenset({"g2"})
    assert told == []
    click(groups, 1, CTRL)
    assert groups.keys == frozenset({"g2", "g499"})


def test_all_that_a_search_found_are_picked_together(groups: FacetList) -> None:
    parts = [Facet("k", "Kids", 5), Facet("km", "Kids' Music", 4), Facet("m", "Music", 4)]
    groups.show_facets(GroupCounts(parts, 9, [(frozenset({"k", "km"}), 2), (frozenset({"k", "m"}), 1)]))
    groups.narrow("kids")
    assert groups.selectedIndexes() == []  # nothing is filtered by yet
    assert groups.facets.index(0).data(COUNT) == 7  # two stand in both
    click(groups, 0)
    assert groups.keys == frozenset({"k", "km"})
    groups.narrow("")
    assert groups.facets.index(0).data(COUNT) == 9
    assert groups.keys == frozenset({"k", "km"})
    click(groups, 0)
    assert groups.keys == frozenset()


def test_new_counts_keep_choice_and_place(groups: FacetList) -> None:
    click(groups, 4)
    groups.verticalScrollBar().setValue(900)
    told: list[frozenset[str]] = []
    groups.chosen.connect(told.append)
    more = [Facet(each.key, each.label, each.count + 1) for each in GROUPS]
    groups.show_facets(GroupCounts(more, 100))
    assert groups.keys == frozenset({"g3"})
    assert [index.row() for index in groups.selectedIndexes()] == [4]
    assert groups.verticalScrollBar().value() == 900
    assert groups.facets.index(1).data(COUNT) == 1
    assert told == []


def test_markup_in_a_name_is_shown_as_it_is(groups: FacetList) -> None:
    groups.show_facets(GroupCounts([Facet("x", "<img src=/etc/passwd>", 1)], 1))
    assert groups.facets.index(1).data() == "<img src=/etc/passwd>"
    assert "<img" not in groups.facets.index(1).data(Qt.ItemDataRole.ToolTipRole)


def made_provider(number: int, status: ProviderStatus = ProviderStatus.OK, message: str = "") -> Provider:
    return Provider(number, f"P{number}", "m3u", "x", "", None, status, message, 10 * number, None, ())


def test_providers_show_counts_and_say_what_is_wrong(sidebar: Sidebar) -> None:
    held = made_provider(2, ProviderStatus.HELD, "The new list lost 63 %.")
    sidebar.show_providers([made_provider(1), held], {1: 7, 2: 0})
    model = sidebar.providers.facets
    assert [model.index(row).data(COUNT) for row in range(3)] == [7, 7, 0]
    assert "63 %" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_a_chosen_provider_is_told_by_its_id(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_providers([made_provider(1), made_provider(12)], {})
    with qtbot.waitSignal(sidebar.providers_chosen) as told:
        click(sidebar.providers, 2)
    assert told.args == [frozenset({12})]


def test_the_context_menu_is_for_the_provider_under_the_mouse(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.show_providers([made_provider(1), made_provider(2)], {})
    place = sidebar.providers.visualRect(sidebar.providers.facets.index(2)).center()
    with qtbot.waitSignal(sidebar.provider_menu_wanted) as told:
        sidebar.providers.customContextMenuRequested.emit(place)
    assert told.args is not None
    assert told.args[0].id == 2


def test_typing_in_the_group_search_narrows_the_groups(sidebar: Sidebar) -> None:
    sidebar.show_groups(GroupCounts(GROUPS[:30], 30))
    QTest.keyClicks(sidebar.group_search, "29")
    assert sidebar.groups.facets.rowCount() == 2


def test_streams_without_a_group_have_a_row_that_says_so(sidebar: Sidebar) -> None:
    sidebar.show_groups(GroupCounts([Facet("", "", 4)], 4))
    assert sidebar.groups.facets.label_at(1) == "No group"
    sidebar.choose(frozenset(), frozenset({""}))
    assert [index.row() for index in sidebar.groups.selectedIndexes()] == [1]
