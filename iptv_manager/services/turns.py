"""Whose turn it is: hands out streams to check, fair between providers, within every budget."""

import asyncio
from collections import deque
from operator import attrgetter

from iptv_manager.model.health import ProbeTarget
from iptv_manager.services.gate_terms import Met
from iptv_manager.services.gates import Gate
from iptv_manager.services.lanes import ProviderQueue, Turn


class Turns:
    """Hands out turns to workers; those for whom there is none wait here."""

    def __init__(self, in_all: Gate) -> None:
        self.hunger = asyncio.Event()  # some provider wants more targets
        self._in_all = in_all
        self._circle: list[ProviderQueue] = []  # with something left; the one served last stands last
        self._known: set[ProviderQueue] = set()
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._is_complete = False

    @property
    def queues(self) -> tuple[ProviderQueue, ...]:
        """All providers with something left."""
        return tuple(self._circle)

    @property
    def running(self) -> int:
        """Turns that were not given back so far."""
        return sum(queue.running for queue in self._known)

    def join(self, queue: ProviderQueue) -> None:
        """Take a provider into the circle, if it is not there."""
        queue.on_room = self.wake_one
        self._known.add(queue)
        if queue not in self._circle:
            self._circle.append(queue)

    async def take(self) -> Turn | None:
        """The next turn; None when there will be none any more."""
        while (turn := self._next()) is None:
            if self._is_complete and not self._circle:
                return None
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter
        if self._waiters and any(queue.may_start for queue in self._circle):
            self.wake_one()
        return turn

    def give_back(self, turn: Turn, met: Met | None) -> None:
        """This stream was checked, with this result (None: it was not asked for); its place is free."""
        if met is not None:
            turn.queue.learn(turn, met)
        self._leave(turn)

    def put_back(self, turn: Turn) -> None:
        """This stream is to be checked as soon as there is room again."""
        self._leave(turn)
        self.again(turn)

    def again(self, turn: Turn) -> None:
        """This stream, given back before, is to be checked anew."""
        turn.queue.again(turn)
        self.join(turn.queue)
        self.wake_one()

    def second_chance(self, turn: Turn, met: Met) -> bool:
        """Give back a stream that met "too many", which says nothing of it, to be asked once more; False, and
        nothing is done, if it was before."""
        if not turn.queue.second_chance(turn):
            return False
        self.join(turn.queue)
        self.give_back(turn, met)
        return True

    def supply(self, queue: ProviderQueue, targets: list[ProbeTarget]) -> None:
        """More to do, once `wake` is called."""
        queue.is_loading = False
        queue.add(targets)
        self._look_at(queue)

    def complete(self) -> None:
        """Nothing will join the circle any more."""
        self._is_complete = True
        self.wake()

    def close(self) -> None:
        """The run is over."""
        self._in_all.forget(self)
        for queue in self._known:
            queue.close()

    def wake(self) -> None:
        """Let the workers that wait look again."""
        for _ in range(len(self._waiters)):
            self.wake_one()

    def wake_one(self) -> bool:
        """Let one of them look again; it wakes the next one if there is more. False when none waits."""
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return True
        return False

    def look_again(self) -> bool:
        """There is room in all. True when somebody is there to use it."""
        return self.wake_one()

    def _leave(self, turn: Turn) -> None:
        turn.queue.leave(turn)
        self._in_all.leave(turn)

    def _next(self) -> Turn | None:
        """A turn of the provider that has fewest running just now: a slow one can't take every place."""
        if self._in_all.room <= 0:
            self._in_all.park(self)
            return None
        while ready := [queue for queue in self._circle if queue.may_start]:
            queue = ready[0] if len(ready) == 1 else min(ready, key=_RUNNING)
            turn = queue.take()
            if turn is not None:
                return self._handed(queue, turn, len(ready) > 1)
        return None

    def _handed(self, queue: ProviderQueue, turn: Turn, is_last_now: bool) -> Turn:
        self._in_all.enter(turn)
        if is_last_now:
            self._circle.remove(queue)
            self._circle.append(queue)
        self._look_at(queue)
        return turn

    def _look_at(self, queue: ProviderQueue) -> None:
        """See what this provider needs now."""
        if queue.is_hungry:
            self.hunger.set()
        elif queue.is_empty and queue in self._circle:
            self._circle.remove(queue)
            if self._is_complete and not self._circle:
                self.wake()


_RUNNING = attrgetter("running")
