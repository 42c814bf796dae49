"""Checks of streams: many at once within every provider's budget, written down as they come."""

import asyncio
from array import array
from dataclasses import dataclass
from time import monotonic

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.net.player import Player
from iptv_manager.services.feeding import Feeder
from iptv_manager.services.offline import LineTest, OfflineWatch, is_online
from iptv_manager.services.probe import probe
from iptv_manager.services.recording import Recorder, ResultsCallback
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """What a run of checks came to: streams checked and recorded, seconds, how many of each outcome."""

    checked: int
    seconds: float
    outcomes: dict[str, int]


class HealthService:
    """Checks streams. Several runs may go on at once, each with a bound of its own."""

    def __init__(self, database: Database, settings: Settings, line_test: LineTest = is_online) -> None:
        """`line_test` tells whether this computer is online, should all fall silent."""
        self._database = database
        self._settings = settings
        self._line_test = line_test

    async def check(
        self,
        ids: "array[int]",
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: ResultsCallback,
    ) -> CheckSummary:
        """Check these streams, at most `at_once` at a time, each within `timeout` seconds (None: as set).

        Results are written, and then told, a few times a second. Cancelled, it ends within a second and
        keeps what was found. Raises Offline, and DatabaseUnavailable when nothing can be written any more."""
        began = monotonic()
        total = len(ids)
        recorder = Recorder(self._database, on_results, lambda done: on_progress(_progress(done, total)))
        on_progress(_progress(0, total))
        run = _Run(Feeder(self._database, ids), recorder, OfflineWatch(self._line_test))
        workers = min(at_once or self._settings.checks_at_once, max(total, 1))
        await run.go(workers, timeout or self._settings.check_timeout)
        outcomes = dict(sorted(recorder.outcomes.items()))
        return CheckSummary(recorder.outcomes.total(), round(monotonic() - began, 3), outcomes)


def _progress(done: int, total: int) -> Progress:
    return Progress(done, total, "Checking", "streams")


class _Run:
    """One run: a feeder ahead, workers that take turns, a recorder behind."""

    def __init__(self, feeder: Feeder, recorder: Recorder, watch: OfflineWatch) -> None:
        self._feeder = feeder
        self._turns = feeder.turns
        self._recorder = recorder
        self._watch = watch

    async def go(self, workers: int, timeout: float) -> None:
        """Check everything. However it ends, what was found is written first, if that can be done."""
        recording = asyncio.create_task(self._recorder.run())
        try:
            async with asyncio.TaskGroup() as group, Player(workers) as player:
                group.create_task(_passed_on(recording))
                group.create_task(self._feeder.run())
                async with asyncio.TaskGroup() as working:
                    for _ in range(workers):
                        working.create_task(self._work(player, timeout))
                self._end()
        except BaseExceptionGroup as failures:
            raise _first(failures) from failures
        finally:
            self._end()
            await asyncio.wait([recording])

    async def _work(self, player: Player, timeout: float) -> None:
        while (turn := await self._turns.take()) is not None:
            result = await probe(player, turn.target, timeout, turn.queue.named_by)
            self._turns.give_back(turn, result.outcome)
            for one in self._watch.passed(result, turn.target.url):
                self._recorder.add(one)
            if self._watch.suspects:
                for one in await self._watch.tested():
                    self._recorder.add(one)
            if self._recorder.is_full:
                await self._recorder.room()

    def _end(self) -> None:
        for one in self._watch.release():
            self._recorder.add(one)
        self._recorder.end()


async def _passed_on(recording: "asyncio.Task[None]") -> None:
    """Wait for the recorder; its failure ends the run, the end of the run does not break it off."""
    await asyncio.shield(recording)


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure to tell: one that has a sentence for a person, if there is one."""
    told, others = failures.split(IptvManagerError)
    failure: BaseException = told or others or failures
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
