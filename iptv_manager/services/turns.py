"""Whose turn it is: hands out streams to check, fair between providers, within each one's budget.

A provider that states how many connections an account may have is one lane of that width. Where nothing is
stated, each host is a lane of `PER_HOST`: a collection of a thousand hosts is no account.
"""

import asyncio
from array import array
from collections import deque
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from iptv_manager.model.health import Outcome, ProbeTarget
from iptv_manager.net.inside import host_in

PER_HOST = 4  # at once, where the provider states no number
GOOD_ONES = 3  # until a narrowed lane widens by one
FEW = 500  # targets left when the next ones are fetched
MANY = 5_000  # targets held for one provider at most, while they wait for a few slow hosts


class Lane:
    """Streams that share one budget. It narrows when the server says "too many", and widens again."""

    __slots__ = ("_good", "_width", "is_ready", "limit", "running", "waiting")

    def __init__(self, width: int) -> None:
        self._width = width
        self._good = 0
        self.limit = width
        self.running = 0
        self.waiting: deque[ProbeTarget] = deque()
        self.is_ready = False  # stands in its queue's line of lanes that may start one

    @property
    def may_start(self) -> bool:
        """Is something waiting, and room for it?"""
        return bool(self.waiting) and self.running < self.limit

    def learn(self, outcome: Outcome) -> None:
        """One less after "too many connections", though never none; one more after three that went well."""
        if outcome is Outcome.CONNECTION_LIMIT:
            self.limit, self._good = max(1, self.limit - 1), 0
        elif self.limit < self._width and outcome in (Outcome.ALIVE, Outcome.SLOW):
            self._good += 1
            if self._good == GOOD_ONES:
                self.limit, self._good = self.limit + 1, 0


class Turn(NamedTuple):
    """One stream to check now. To be given back."""

    target: ProbeTarget
    lane: Lane
    queue: "ProviderQueue"


class ProviderQueue:
    """What is to be checked of one provider: ids, of which a few at a time become targets."""

    def __init__(self, provider_id: int, named_by: str, max_connections: int | None) -> None:
        self.provider_id = provider_id
        self.named_by = named_by  # the host of its list, "" for a file
        self.ids = array("q")
        self._next = 0
        self._stated = max_connections
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()  # with something waiting and room to run it, each once
        self._held = 0
        self.running = 0
        self.is_loading = False

    @property
    def has_more(self) -> bool:
        """Are there ids that are no targets yet?"""
        return self._next < len(self.ids)

    @property
    def is_hungry(self) -> bool:
        """Should more of its ids become targets?"""
        if self.is_loading or not self.has_more:
            return False
        return self._held < FEW or (not self._ready and self._held < MANY)

    @property
    def is_empty(self) -> bool:
        """Is there nothing left to hand out?"""
        return not self._held and not self.is_loading and not self.has_more

    def next_ids(self, count: int) -> "array[int]":
        """Take the next ids, to be made targets and given to `Turns.supply`."""
        self.is_loading = True
        taken = self.ids[self._next : self._next + count]
        self._next += len(taken)
        return taken

    @property
    def may_start(self) -> bool:
        """May one of its streams be checked now?"""
        return bool(self._ready)

    def add(self, targets: Iterable[ProbeTarget]) -> None:
        """Line these up."""
        for target in targets:
            lane = self._lane_of(target)
            lane.waiting.append(target)
            self._held += 1
            self._line_up(lane)

    def take(self) -> Turn:
        """The next stream that may be checked now. Raises IndexError when there is none."""
        lane = self._ready.popleft()
        lane.is_ready = False
        target = lane.waiting.popleft()
        lane.running += 1
        self.running += 1
        self._held -= 1
        self._line_up(lane)
        return Turn(target, lane, self)

    def give_back(self, lane: Lane, outcome: Outcome) -> None:
        """One of this lane has ended, with this outcome."""
        lane.running -= 1
        self.running -= 1
        lane.learn(outcome)
        if lane.is_ready and not lane.may_start:  # it has narrowed
            self._ready.remove(lane)
            lane.is_ready = False
        self._line_up(lane)

    def _line_up(self, lane: Lane) -> None:
        if not lane.is_ready and lane.may_start:
            lane.is_ready = True
            self._ready.append(lane)

    def _lane_of(self, target: ProbeTarget) -> Lane:
        name = "" if self._stated else host_in(target.url)
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(self._stated or PER_HOST)
        return lane


class Turns:
    """Hands out turns to workers; those for whom there is none wait here."""

    def __init__(self) -> None:
        self.hunger = asyncio.Event()  # some provider wants more targets
        self._circle: list[ProviderQueue] = []  # with something left; the one served last stands last
        self._waiters: list[asyncio.Future[None]] = []
        self._is_complete = False

    @property
    def queues(self) -> tuple[ProviderQueue, ...]:
        """All providers with something left."""
        return tuple(self._circle)

    def join(self, queue: ProviderQueue) -> None:
        """Take a provider into the circle, if it is not there."""
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
        return turn

    def give_back(self, turn: Turn, outcome: Outcome) -> None:
        """This stream was checked; its place is free."""
        before = turn.lane.limit
        turn.queue.give_back(turn.lane, outcome)
        if turn.lane.limit > before:  # room for one more than the worker that gives this back
            self.wake()

    def supply(self, queue: ProviderQueue, targets: list[ProbeTarget]) -> None:
        """More to do, once `wake` is called."""
        queue.is_loading = False
        queue.add(targets)
        self._look_at(queue)

    def complete(self) -> None:
        """Nothing will join the circle any more."""
        self._is_complete = True
        self.wake()

    def wake(self) -> None:
        """Let the workers that wait look again."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _next(self) -> Turn | None:
        """A turn of the provider that has fewest running just now: a slow one can't take every place."""
        ready = [queue for queue in self._circle if queue.may_start]
        if not ready:
            return None
        queue = ready[0] if len(ready) == 1 else min(ready, key=_RUNNING)
        if len(ready) > 1:
            self._circle.remove(queue)
            self._circle.append(queue)
        turn = queue.take()
        self._look_at(queue)
        return turn

    def _look_at(self, queue: ProviderQueue) -> None:
        """See what this provider needs now."""
        if queue.is_hungry:
            self.hunger.set()
        elif queue.is_empty:
            self._circle.remove(queue)
            if self._is_complete and not self._circle:
                self.wake()


_RUNNING = attrgetter("running")
