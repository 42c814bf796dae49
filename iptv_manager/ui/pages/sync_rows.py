"""Where the tables of the page of syncs get their rows from: syncs, changes of streams and series, refused lines."""

from array import array
from collections.abc import Awaitable, Callable, Sequence
from operator import attrgetter
from typing import Generic, Protocol, TypeVar, cast

from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import SyncResult
from iptv_manager.model.syncs import (
    ChangeKind,
    ChangeQuery,
    ChangeSort,
    Reject,
    RejectQuery,
    RunQuery,
    SeriesChange,
    SeriesQuery,
    StreamChange,
    SyncRun,
)
from iptv_manager.services.sync_history import UndoResult
from iptv_manager.ui.services import Services
from iptv_manager.ui.tables.in_memory import in_order

Row = TypeVar("Row", Reject, SeriesChange)


class SyncHistory(Protocol):
    """What the page asks of the service."""

    async def runs(self, query: RunQuery, limit: int) -> list[SyncRun]:
        """The first syncs in the query's order, at most `limit`."""

    async def run_ids(self, query: RunQuery) -> "array[int]":
        """The ids of all of them, in the query's order."""

    async def runs_of(self, ids: Sequence[int]) -> list[SyncRun]:
        """The syncs of these ids."""

    async def kinds(self, run_id: int) -> dict[ChangeKind, int]:
        """How many streams the sync changed in each way."""

    async def change_ids(
        self, run_id: int, kinds: frozenset[ChangeKind], sort: ChangeSort | None, descending: bool
    ) -> "array[int]":
        """Streams that the sync changed in any of these ways (none: in any at all), by `sort` if given."""

    async def changes(self, run_id: int, ids: Sequence[int]) -> list[StreamChange]:
        """What the sync did to these streams; addresses masked."""

    async def series_changes(self, run_id: int) -> list[SeriesChange]:
        """What the sync did to series of a panel's list."""

    async def rejects(self, run_id: int) -> list[Reject]:
        """Lines that the sync refused, the first thousand."""

    async def undo(self, provider_id: int, on_progress: ProgressCallback) -> UndoResult:
        """Take back the provider's last sync that still stands. Raises NothingToUndo, NotFound."""

    async def accept(self, provider_id: int, on_progress: ProgressCallback) -> SyncResult:
        """Apply what waits for an answer; the list is fetched anew. Raises NothingToUndo, NotFound."""

    async def dismiss(self, provider_id: int) -> SyncRun:
        """Turn down what waits for an answer. Raises NothingToUndo, NotFound."""


def history_of(services: Services) -> SyncHistory:
    """The history of syncs among the window's services."""
    return cast(SyncHistory, getattr(services, "sync_history"))  # noqa: B009 (not every window has one)


class RunRows:
    """Syncs, newest first."""

    def __init__(self, history: SyncHistory) -> None:
        self._history = history

    async def first_rows(self, query: RunQuery, limit: int = 200) -> list[SyncRun]:
        """The newest."""
        return await self._history.runs(query, limit)

    async def id_vector(self, query: RunQuery) -> "array[int]":
        """All of them."""
        return await self._history.run_ids(query)

    async def rows(self, ids: "array[int]") -> list[SyncRun]:
        """These."""
        return await self._history.runs_of(ids)


class ChangeRows:
    """What one sync changed. Ids are those of streams, so the sync asked for last is kept."""

    def __init__(self, history: SyncHistory) -> None:
        self._history = history
        self._run_id = 0

    async def first_rows(self, query: ChangeQuery, limit: int = 200) -> list[StreamChange]:
        """The first ones."""
        self._run_id = query.run_id
        ids = await self._history.change_ids(*query)
        return await self._history.changes(query.run_id, ids[:limit])

    async def id_vector(self, query: ChangeQuery) -> "array[int]":
        """All of them."""
        return await self._history.change_ids(*query)

    async def rows(self, ids: "array[int]") -> list[StreamChange]:
        """These."""
        return await self._history.changes(self._run_id, ids)


class RowsAtOnce(Generic[Row]):
    """Lines that one sync refused, a thousand at most, or what it did to series, some ten thousand: all are read."""

    def __init__(self, ask: Callable[[int], Awaitable[Sequence[Row]]]) -> None:
        """`ask` gives the rows of a run."""
        self._ask: Callable[[int], Awaitable[Sequence[Row]]] = ask
        self._known: list[Row] = []

    async def first_rows(self, query: RejectQuery | SeriesQuery, limit: int = 200) -> list[Row]:
        """The first ones."""
        return (await self._read(query))[:limit]

    async def id_vector(self, query: RejectQuery | SeriesQuery) -> "array[int]":
        """All of them."""
        return array("q", [row.id for row in await self._read(query)])

    async def rows(self, ids: "array[int]") -> list[Row]:
        """These."""
        known = {row.id: row for row in self._known}
        return [known[key] for key in ids if key in known]

    async def _read(self, query: RejectQuery | SeriesQuery) -> list[Row]:
        key = attrgetter(query.sort) if query.sort else None
        self._known = in_order(await self._ask(query.run_id), key, query.descending)
        return self._known
