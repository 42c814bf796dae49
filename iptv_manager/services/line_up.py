"""The line-up as tables show it: first rows, the ordered ids behind them, rows by ids, counts."""

from array import array
from collections.abc import Sequence

from iptv_manager.model.line_up import Facets, LineUpQuery, StreamRow
from iptv_manager.store import facets, streams
from iptv_manager.store.database import Database


class LineUpService:
    """Answers one table's questions; each may be cancelled, which cancels it on the server too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_rows(self, query: LineUpQuery, limit: int = 200) -> list[StreamRow]:
        """The first rows of the view, as fast as an index gives them."""
        return await self._database.run(streams.first_rows, query, limit)

    async def id_vector(self, query: LineUpQuery) -> "array[int]":
        """The ids of the whole view in order."""
        return await self._database.run(streams.id_vector, query)

    async def rows(self, ids: Sequence[int]) -> list[StreamRow]:
        """Rows in the order of `ids`; those that are gone are left out."""
        return await self._database.run(streams.rows_by_ids, ids)

    async def facets(self, query: LineUpQuery) -> Facets:
        """What the view can be narrowed to, with counts."""
        return await self._database.run(facets.facets, query)
