"""Merged channels as tables and commands show them: rows, streams of a channel, groups, coverage."""

from array import array
from collections.abc import Sequence

from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelStream, Coverage, CoverageCounts
from iptv_manager.model.line_up import GroupCounts
from iptv_manager.store import channels, coverage
from iptv_manager.store.database import Database


class ChannelService:
    """Answers questions on the line-up; each may be cancelled, which cancels it on the server too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_rows(self, query: ChannelQuery, limit: int = 200) -> list[ChannelRow]:
        """The first rows of the view."""
        return await self._database.run(channels.first_rows, query, limit)

    async def id_vector(self, query: ChannelQuery) -> "array[int]":
        """The ids of the whole view in order."""
        return await self._database.run(channels.id_vector, query)

    async def rows(self, ids: Sequence[int]) -> list[ChannelRow]:
        """Rows in the order of `ids`; those that are gone are left out."""
        return await self._database.run(channels.rows_by_ids, ids)

    async def streams(self, ids: Sequence[int]) -> dict[int, list[ChannelStream]]:
        """The living streams of these channels, each in the channel's order."""
        return await self._database.run(channels.streams_of, ids)

    async def groups(self, query: ChannelQuery) -> GroupCounts:
        """The groups that the view can be narrowed to, with counts."""
        return await self._database.run(channels.groups, query)

    async def coverage(self, ids: Sequence[int]) -> list[Coverage]:
        """Which provider has how many streams of these channels."""
        return await self._database.run(coverage.coverage, ids)

    async def coverage_counts(self) -> CoverageCounts:
        """How well the line-up is covered."""
        return await self._database.run(coverage.coverage_counts)
