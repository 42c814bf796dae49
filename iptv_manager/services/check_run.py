"""One run of checks: a feeder ahead, workers that take turns, a recorder behind."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.net.player import Player
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.deep_check import TASTE, DeepCheck
from iptv_manager.services.feeding import Feeder
from iptv_manager.services.gate_terms import Met
from iptv_manager.services.lanes import Turn
from iptv_manager.services.offline import OfflineWatch
from iptv_manager.services.probe import Visit, visit
from iptv_manager.services.recording import Recorder

LOOK_EVERY = 0.5  # seconds between two looks whether all servers rest
Plan = Callable[[Feeder], Awaitable[None]]
Pause = Callable[[], Awaitable[None]]  # waits while a run may not go on

_UNASKED = {
    Outcome.CONNECTION_LIMIT: "All connections of its account are in use; it was not asked for.",
    Outcome.DNS: "There is no such host, as others of it have shown.",
    Outcome.TIMEOUT: "Its host does not answer, as others of it have shown.",
    Outcome.REFUSED: "Its host refuses connections, as others of it have shown.",
    Outcome.TLS: "No secure connection that can be trusted, as others of its host have shown.",
}


class CheckRun:
    """To be used once."""

    def __init__(
        self,
        feeder: Feeder,
        recorder: Recorder,
        watch: OfflineWatch,
        budgets: Budgets,
        pause: Pause | None,
        on_offline: Callable[[], None],
        on_rest: Callable[[float], None],
        on_turn: Callable[[], None],
        deep: DeepCheck | None = None,
    ) -> None:
        """`pause` is awaited before each stream, if there is one; `on_offline` is told when the line is down,
        `on_rest` for how many seconds nothing can be asked because servers rest, `on_turn` that other programs
        have their turn with the accounts."""
        self._feeder = feeder
        self._turns = feeder.turns
        self._recorder = recorder
        self._watch = watch
        self._budgets = budgets
        self._pause = pause
        self._may_wait = pause is not None or budgets.bandwidth.is_capped
        self._on_offline = on_offline
        self._on_rest = on_rest
        self._on_turn = on_turn
        self._deep = deep

    async def go(self, plan: Plan, workers: int, timeout: float) -> None:
        """Check everything. However it ends, what was found is written first, if that can be done."""
        recording = asyncio.create_task(self._recorder.run())
        try:
            with self._budgets.run():
                async with asyncio.TaskGroup() as group, Player(workers) as player:
                    group.create_task(_passed_on(recording))
                    group.create_task(self._feeder.run(plan))
                    telling = group.create_task(self._tell_rests())
                    async with asyncio.TaskGroup() as working:
                        for _ in range(workers):
                            working.create_task(self._work(player, timeout))
                    telling.cancel()
                    self._end()
        except BaseExceptionGroup as failures:
            raise _first(failures) from failures
        finally:
            self._turns.close()
            self._end()
            await asyncio.wait([recording])

    async def _work(self, player: Player, timeout: float) -> None:
        while (turn := await self._turn()) is not None:
            before, seen = player.received, None
            try:
                if turn.refusal is None and not turn.trip.is_cut:
                    seen = await self._seen(player, turn, timeout)
            except BaseException:
                self._turns.give_back(turn, None)
                raise
            self._budgets.bandwidth.spend(player.received - before)
            if self._settle(turn, seen):
                await self._doubt()

    def _settle(self, turn: Turn, seen: Visit | None) -> bool:
        """Record what was found; True when there is something to wait for."""
        if turn.trip.is_cut:
            self._turns.put_back(turn)
            return False
        if seen is None:
            self._turns.give_back(turn, None)
            self._recorder.add(_unasked(turn))
            return True  # nothing was waited for: let others have their turn
        result = seen.result
        met = Met(result.outcome, result.http_status, seen.retry_after, seen.is_connected)
        if result.outcome is Outcome.CONNECTION_LIMIT and self._turns.second_chance(turn, met):
            return False
        self._turns.give_back(turn, met)
        self._add(self._watch.passed(result, turn))
        return self._watch.suspects or self._recorder.is_full

    async def _doubt(self) -> None:
        """Wait for what must be waited for: the line, the database, others."""
        await asyncio.sleep(0)
        if self._watch.suspects:
            true, anew = await self._watch.tested(self._on_offline)
            self._add(true)
            for one in anew:
                self._turns.again(one)
        if self._recorder.is_full:
            await self._recorder.room()

    async def _seen(self, player: Player, turn: Turn, timeout: float) -> Visit:
        """Look at one stream, as closely as this run does."""
        taste = TASTE if self._deep else 0
        seen = await visit(player, turn.target, timeout, turn.queue.named_by, turn.trip, taste)
        return await self._deep.refined(seen) if self._deep and not turn.trip.is_cut else seen

    async def _tell_rests(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            left = 0.0 if self._turns.running else self._budgets.rest_left
            if left > LOOK_EVERY:
                self._on_rest(left)
            elif not self._turns.running and self._budgets.is_their_turn:
                self._on_turn()

    async def _turn(self) -> Turn | None:
        """The next stream, once the run may go on; who waits for that holds no place of an account."""
        if self._may_wait or self._watch.is_offline:
            if self._pause is not None:
                await self._pause()
            await self._budgets.bandwidth.ready()
            await self._watch.online()
        return await self._turns.take()

    def _add(self, results: list[ProbeResult]) -> None:
        for one in results:
            self._recorder.add(one)

    def _end(self) -> None:
        self._add(self._watch.release())
        self._recorder.end()


def _unasked(turn: Turn) -> ProbeResult:
    target, outcome = turn.target, turn.refusal or Outcome.INDETERMINATE
    detail = _UNASKED.get(outcome, "")
    return ProbeResult(target.provider_id, target.stream_id, outcome, datetime.now(UTC), None, None, detail)


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
