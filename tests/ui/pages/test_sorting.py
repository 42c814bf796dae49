"""Every column of every table is sorted by a click on its title, both ways."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.model.account import Account
from iptv_manager.model.films import TitleKind, sorts_of
from iptv_manager.model.provider import Provider, ProviderStatus
from iptv_manager.store.provider_counts import ProviderCounts
from iptv_manager.ui.pages.channel_columns import channel_columns
from iptv_manager.ui.pages.episode_list import EpisodeRow, SeasonQuery, SeasonRows, episode_columns
from iptv_manager.ui.pages.job_columns import job_columns
from iptv_manager.ui.pages.line_up_columns import coverage_columns, line_up_columns
from iptv_manager.ui.pages.provider_table import ProviderTable, Row
from iptv_manager.ui.pages.sync_columns import change_columns, reject_columns, run_columns
from iptv_manager.ui.pages.title_columns import title_columns
from iptv_manager.ui.tables.columns import Column
from iptv_manager.ui.theme.theme import Theme

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
NOW = datetime.now(UTC)


TABLES = {
    "streams": channel_columns(),
    "channels": line_up_columns(lambda _row: QPixmap()),
    "coverage": coverage_columns(
        [Provider(key, f"P{key}", "m3u", "x", "", None, ProviderStatus.OK, "", 0, None, ()) for key in (1, 2)]
    ),
    "films": title_columns(TitleKind.FILM),
    "series": title_columns(TitleKind.SERIES),
    "episodes": episode_columns(),
    "syncs": run_columns(),
    "changes": change_columns(),
    "rejects": reject_columns(),
    "jobs": job_columns(),
}


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES.keys())
def test_each_column_has_an_order_of_its_own(columns: list[Column]) -> None:
    orders = [column.sort_key for column in columns]
    assert None not in orders
    assert len(set(orders)) == len(orders)


@pytest.mark.parametrize("kind", TitleKind)
def test_titles_have_a_column_for_each_order_of_the_command_line(kind: TitleKind) -> None:
    assert {column.sort_key for column in title_columns(kind)} == set(sorts_of(kind))


def provider(number: int, account: Account | None = None, synced: datetime | None = None) -> Provider:
    return Provider(
        number, f"P{number}", "m3u", "x", "", None, ProviderStatus.OK, "", 0, synced, (), account=account
    )


def test_providers_sort_by_what_is_meant_not_by_its_words(qtbot: QtBot, qapp: QApplication) -> None:
    table = ProviderTable(Theme(qapp))
    qtbot.addWidget(table)
    late, soon = Account(expires_at=NOW + timedelta(days=400)), Account(expires_at=NOW + timedelta(days=30))
    table.rows.show_rows(
        [
            Row(provider(10, late, NOW), ProviderCounts(live=9)),
            Row(provider(2, soon, NOW - timedelta(days=9)), ProviderCounts(live=1000)),
            Row(provider(3), ProviderCounts(live=20)),
        ]
    )
    header = table.horizontalHeader()
    titles = [table.rows.headerData(place, Qt.Orientation.Horizontal) for place in range(header.count())]

    def order(title: str, way: Qt.SortOrder) -> list[int]:
        header.setSortIndicator(titles.index(title), way)
        return [row.provider.id for row in table.rows.rows]

    assert (order("Name", UP), order("Name", DOWN)) == ([2, 3, 10], [10, 3, 2])
    assert (order("Live", UP), order("Live", DOWN)) == ([10, 3, 2], [2, 3, 10])
    assert (order("Expires", UP), order("Expires", DOWN)) == ([2, 10, 3], [10, 2, 3])
    assert (order("Last sync", UP), order("Last sync", DOWN)) == ([2, 10, 3], [10, 2, 3])
    assert table.rows.headerData(titles.index("Last sync"), Qt.Orientation.Horizontal) == "Last sync ↓"
    for title in titles:
        assert len(order(title, UP)) == len(order(title, DOWN)) == 3
    header.setSortIndicator(-1, UP)
    assert [row.provider.id for row in table.rows.rows] == [10, 2, 3]


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [("number", [1, 2, 3], []), ("title", [2, 3, 1], []), ("quality", [3, 1], [2]), ("added", [3, 2, 1], [])],
)
def test_episodes_are_sorted_where_they_are(sort: str, told: list[int], silent: list[int]) -> None:
    rows = SeasonRows()
    rows.seasons[1] = [
        EpisodeRow(1, "1", "Part 10", "SD", NOW, ()),
        EpisodeRow(2, "2", "Part 2", "", NOW - timedelta(days=1), ()),
        EpisodeRow(3, "3", "part 9", "4K", NOW - timedelta(days=2), ()),
    ]
    for descending in (False, True):
        ids = asyncio.run(rows.id_vector(SeasonQuery(1, sort, descending)))
        assert list(ids) == (told[::-1] if descending else told) + silent
    assert list(asyncio.run(rows.id_vector(SeasonQuery(1)))) == [1, 2, 3]
