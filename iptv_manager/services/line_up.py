"""The line-up as tables show it: first rows, the ordered ids behind them, rows by ids, counts."""

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import replace

from iptv_manager.model.line_up import Facets, LineUpQuery, SortColumn, StreamRow
from iptv_manager.services.cache import Cache
from iptv_manager.store import facets, streams
from iptv_manager.store.address_halves import address_halves
from iptv_manager.store.database import Database

HEAD_START = 0.015  # seconds that the walk in order has before the hits are looked up as well


class LineUpService:
    """Answers one table's questions; each may be cancelled, which cancels it on the server too."""

    def __init__(self, database: Database, cache: Cache | None = None) -> None:
        self._database = database
        self._cache = cache
        self._losers: set[asyncio.Task[list[StreamRow]]] = set()

    async def first_rows(self, query: LineUpQuery, limit: int = 200) -> list[StreamRow]:
        """The first rows of the view, as fast as an index gives them.

        A search has two ways: walk the order until enough names match (quick when many do), or look up all
        that match and sort them (quick when few do). No estimate tells which, so the second starts beside the
        first when that takes long, and the first answer counts. So it is with groups: many may all stand at
        the order's end."""
        in_order = self._asked(streams.first_rows, query, limit)
        if not (query.search or query.groups):
            return await in_order
        ways = {asyncio.ensure_future(in_order)}
        try:
            done, _ = await asyncio.wait(ways, timeout=HEAD_START)
            if not done:
                ways.add(asyncio.ensure_future(self._asked(streams.first_hits, query, limit)))
                done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            return done.pop().result()
        finally:
            self._let_go(ways)

    async def id_vector(self, query: LineUpQuery) -> "array[int]":
        """The ids of the whole view in order."""
        halves = await self._halves(query)
        if not halves:
            return await self._database.run(streams.id_vector, query)
        vector = array("q")
        parts = (self._database.run(streams.id_vector, query, half) for half in halves)
        for part in await asyncio.gather(*parts):
            vector.extend(part)
        return vector

    async def _halves(self, query: LineUpQuery) -> "list[streams.Condition]":
        """The conditions of the halves that are read beside one another."""
        if query.sort is not SortColumn.ADDRESS:
            return []
        return await self._database.run(address_halves, query)

    async def rows(self, ids: Sequence[int]) -> list[StreamRow]:
        """Rows in the order of `ids`; those that are gone are left out."""
        return await self._database.run(streams.rows_by_ids, ids)

    async def facets(self, query: LineUpQuery) -> Facets:
        """What the view can be narrowed to, with counts; known for an hour, or until something changes."""

        async def ask() -> Facets:
            """Count now."""
            return await self._database.run(facets.facets, query)

        if self._cache is None or query.search or query.unseen_days:
            return await ask()  # who types asks anew, and cancels, at each letter; and the clock changes days
        key = replace(query, sort=SortColumn.ORDER, descending=False)
        return await self._cache.get("categories", key, ask)

    def forget_counts(self) -> None:
        """Count anew when asked next: this program has changed something."""
        if self._cache is not None:
            self._cache.forget("categories")

    async def _asked(self, ask: "streams.Ask", query: LineUpQuery, limit: int) -> list[StreamRow]:
        return await self._database.run(ask, query, limit)

    def _let_go(self, ways: set["asyncio.Task[list[StreamRow]]"]) -> None:
        """Cancel what is still on its way, and hold it until the server has let go of it."""
        for way in ways:
            if not way.done():
                way.cancel()
                self._losers.add(way)
                way.add_done_callback(self._losers.discard)
