"""Tells what checks find a few times a second, and writes it in batches, in a thread of the database."""

import asyncio
from collections import Counter
from collections.abc import Callable
from time import monotonic

from iptv_manager.model.health import ProbeResult
from iptv_manager.store.database import Database
from iptv_manager.store.health_history import record_checks
from iptv_manager.store.stream_media import MediaLook, record_looks

TELL_EVERY = 0.3  # seconds
WRITE_EVERY = 5.0  # seconds; sooner when a batch waits
BATCH = 1_000  # rows in one statement, at least, while more come in
LARGEST = 2_000  # rows in one statement
MOST = 10_000  # results that may wait for a slow database, before the checks wait too
MOST_LOOKS = 100  # of deep looks in one statement: each has a picture of some kilobytes

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
        self._untold: list[ProbeResult] = []
        self._waiting: list[ProbeResult] = []
        self._looks: list[MediaLook] = []
        self._told = 0
        self._wrote_at = monotonic()
        self._ended = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def add(self, result: ProbeResult) -> None:
        """Take one result; it is told and written soon."""
        self._untold.append(result)
        self._waiting.append(result)
        if len(self._waiting) >= MOST:
            self._has_room.clear()

    def add_look(self, look: MediaLook) -> None:
        """Take what a deep look found; it is written with the results."""
        self._looks.append(look)

    @property
    def is_full(self) -> bool:
        """Do too many results wait?"""
        return len(self._waiting) >= MOST

    async def room(self) -> None:
        """Wait until there is room again."""
        await self._has_room.wait()

    async def run(self) -> None:
        """Tell and write until told to end, then the rest. Raises DatabaseUnavailable; what is written counts."""
        ended = asyncio.create_task(self._ended.wait())
        try:
            while not ended.done():
                await asyncio.wait([ended], timeout=TELL_EVERY)
                self._tell()
                if ended.done() or self._is_time:
                    await self._write()
            self._tell()
            await self._write()
        finally:
            ended.cancel()

    def end(self) -> None:
        """No further result will come."""
        self._ended.set()

    @property
    def _is_time(self) -> bool:
        return len(self._waiting) >= BATCH or monotonic() - self._wrote_at > WRITE_EVERY

    def _tell(self) -> None:
        if self._untold:
            told, self._untold = self._untold, []
            self._told += len(told)
            self._on_results(told)
            self._on_done(self._told)

    async def _write(self) -> None:
        """Write what waits now; what comes meanwhile waits for the next time."""
        count = len(self._waiting)
        for start in range(0, count, LARGEST):
            batch = self._waiting[: min(LARGEST, count - start)]
            await self._database.run(record_checks, batch)
            del self._waiting[: len(batch)]
            self.outcomes.update(result.outcome.value for result in batch)
            self._has_room.set()
        while looks := self._looks[:MOST_LOOKS]:
            await self._database.run(record_looks, looks)
            del self._looks[: len(looks)]
        self._wrote_at = monotonic()
