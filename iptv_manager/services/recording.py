"""Writes what checks find while they go on: in batches, a few times a second, in a thread of the database."""

import asyncio
from collections import Counter
from collections.abc import Callable

from iptv_manager.model.health import ProbeResult
from iptv_manager.store.checks import record
from iptv_manager.store.database import Database

FLUSH_EVERY = 0.3  # seconds
BATCH = 1_000  # rows in one statement
MOST = 10_000  # results that may wait for a slow database, before the checks wait too

ResultsCallback = Callable[[list[ProbeResult]], None]


class Recorder:
    """Takes results one by one. `outcomes` counts what is safely written, and nothing else."""

    def __init__(
        self, database: Database, on_results: ResultsCallback, on_done: Callable[[int], None]
    ) -> None:
        self.outcomes: Counter[str] = Counter()
        self._database = database
        self._on_results = on_results
        self._on_done = on_done
        self._waiting: list[ProbeResult] = []
        self._ended = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def add(self, result: ProbeResult) -> None:
        """Take one result; it is written soon."""
        self._waiting.append(result)
        if len(self._waiting) >= MOST:
            self._has_room.clear()

    @property
    def is_full(self) -> bool:
        """Do too many results wait?"""
        return len(self._waiting) >= MOST

    async def room(self) -> None:
        """Wait until there is room again."""
        await self._has_room.wait()

    async def run(self) -> None:
        """Write until told to end, then the rest. Raises DatabaseUnavailable; only what is written counts."""
        ended = asyncio.create_task(self._ended.wait())
        try:
            while not ended.done():
                await asyncio.wait([ended], timeout=FLUSH_EVERY)
                await self._flush()
        finally:
            ended.cancel()

    def end(self) -> None:
        """No further result will come."""
        self._ended.set()

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._waiting[:BATCH]
            await self._database.run(record, batch)
            del self._waiting[: len(batch)]
            self.outcomes.update(result.outcome.value for result in batch)
            self._has_room.set()
            self._on_results(batch)
            self._on_done(self.outcomes.total())
