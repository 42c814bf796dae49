"""The table in a window over a million rows: from a change of filter or sort to painted rows, and scrolling."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QApplication

from benchmarks.ground import Figure, percentile
from iptv_manager.app import Program
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind
from iptv_manager.ui.loop import run_window
from iptv_manager.ui.pages.channel_table import ChannelTable
from iptv_manager.ui.theme.theme import Theme

SIZE = (1600, 900)
WORDS = (
    "spo", "sport", "news", "bbc", "sky sports", "hd", "4k", "film", "movie 2", "kids", "24/7", "cnn", "disc",
    "uk: sky", "canal", "rai 1", "zdf", "nature", "one", "channel 77", "xqz", "arena", "star plus", "nbc 16",
)  # fmt: skip


class QueryTimes(NamedTuple):
    """Seconds, one of each query."""

    first_rows: list[float]
    extent: list[float]
    address_extent: list[float]  # no index holds whole addresses, so the rows themselves are read
    searches: list[float]


def measure(program: Program) -> QueryTimes:
    """Time queries in a real table."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    times = run_window(_measured(program, app))
    if times is None:
        raise RuntimeError("the window was stopped before it had measured")
    return times


def figures(times: QueryTimes) -> list[Figure]:
    """The promises about queries."""
    first, extent = percentile(times.first_rows, 0.95) * 1000, max(times.extent)
    by_address, search = max(times.address_extent), percentile(times.searches, 0.95) * 1000
    return [
        Figure("filter or sort → first rows painted, p95", "–", f"{first:.0f} ms", "≤ 50 ms", first <= 50),
        Figure("filter or sort → full extent, worst", "–", f"{extent:.2f} s", "≤ 0.6 s", extent <= 0.6),
        Figure("the same, sorted by address", "–", f"{by_address:.2f} s", "≤ 0.6 s", by_address <= 0.6),
        Figure("search as you type → painted, p95", "–", f"{search:.0f} ms", "≤ 100 ms", search <= 100),
    ]


async def _measured(program: Program, app: QApplication) -> QueryTimes:
    table = ChannelTable(program.line_up, Theme(app))
    table.resize(*SIZE)
    table.show()
    await _timed(table, LineUpQuery())
    views = [(query, *await _timed(table, query)) for query in await _views(program)]
    searches = [await _timed(table, query) for query in _typed()]
    table.stop()
    table.close()
    by_address = [query.sort is SortColumn.ADDRESS for query, _, _ in views]
    extents = [extent for _, _, extent in views]
    return QueryTimes(
        [first for _, first, _ in views],
        [extent for extent, is_one in zip(extents, by_address, strict=True) if not is_one],
        [extent for extent, is_one in zip(extents, by_address, strict=True) if is_one],
        [first for first, _ in searches],
    )


async def _views(program: Program) -> list[LineUpQuery]:
    """Every column both ways, and filters of each sort."""
    found = await program.line_up.facets(LineUpQuery())
    sorts = [LineUpQuery(sort=column, descending=down) for column in SortColumn for down in (False, True)]
    by_size = sorted(found.groups.facets, key=lambda facet: facet.count)
    groups = [LineUpQuery(groups=frozenset({facet.key})) for facet in islice(by_size, 0, None, 40)]
    kinds = [LineUpQuery(kinds=frozenset({kind}), sort=SortColumn.NAME) for kind in StreamKind]
    providers = [LineUpQuery(providers=frozenset({int(facet.key)})) for facet in found.providers]
    return [*sorts, *groups, *kinds, *providers, LineUpQuery(unchecked=True)]


def _typed() -> Iterator[LineUpQuery]:
    """Each word as it is typed, from the third letter on, in three orders."""
    for sort in (SortColumn.ORDER, SortColumn.NAME, SortColumn.GROUP):
        for word in WORDS:
            for end in range(3, len(word) + 1):
                yield LineUpQuery(search=word[:end], sort=sort)


async def _timed(table: ChannelTable, query: LineUpQuery) -> tuple[float, float]:
    """Seconds from the query to the first rows painted, and to the full extent."""
    model: QAbstractItemModel = table.lazy_model
    loop = asyncio.get_running_loop()
    shown, counted = loop.create_future(), loop.create_future()

    def paint() -> None:
        if not shown.done():
            table.viewport().repaint()
            shown.set_result(perf_counter())

    def count(_rows: int) -> None:
        if not counted.done():
            counted.set_result(perf_counter())

    model.modelReset.connect(paint)
    table.counted.connect(count)
    start = perf_counter()
    table.show_query(query)
    try:
        return await shown - start, await counted - start
    finally:
        model.modelReset.disconnect(paint)
        table.counted.disconnect(count)
