"""Tells what checks find a few times a second, and writes it in batches, in a thread of the database."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from iptv_manager.model.health import ProbeResult
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
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
        self._told_at = self._wrote_at = monotonic()
        self._is_ended = False
        self._due = asyncio.Event()  # a batch waits, or nothing more will come
        self._has_room = asyncio.Event()
        self._has_room.set()

    def add(self, result: ProbeResult) -> None:
        """Take one result; it is told and written soon."""
        self._untold.append(result)
        self._waiting.append(result)
        if len(self._waiting) >= BATCH:
            self._due.set()
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
        while not self._is_ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(TELL_EVERY):
                    await self._due.wait()
            if monotonic() - self._told_at >= TELL_EVERY:
                self._tell()
            if self._is_time:
                await self._write()
        self._tell()
        await self._write()

    def end(self) -> None:
        """No further result will come."""
        self._is_ended = True
        self._due.set()

    @property
    def _is_time(self) -> bool:
        return len(self._waiting) >= BATCH or monotonic() - self._wrote_at > WRITE_EVERY

    def _tell(self) -> None:
        self._told_at = monotonic()
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
        if len(self._waiting) < BATCH and not self._is_ended:
            self._due.clear()
