"""What waits to be checked of one provider, in lanes, and the turns that are made of it.

Streams of one lane pass the same gates, an account's and a host's (see `budgets`). A lane whose gate has no room
is parked there, and costs nothing until there is. Whose turn it is among providers stands in `turns`.
"""

import random
import sys
from collections import deque
from collections.abc import Callable, Iterable
from time import monotonic

from iptv_manager.model.health import Outcome, ProbeTarget
from iptv_manager.net.sockets import Sockets, Trip
from iptv_manager.services.budgets import Gates, Ways
from iptv_manager.services.gate_terms import Met
from iptv_manager.services.gates import Gate

FEW = 2_000  # targets left when the next ones are fetched
MANY = 5_000  # targets held for one provider at most, while they wait for a few slow hosts


class Lane:
    """Streams of one provider that pass the same gates."""

    __slots__ = ("counts", "gates", "is_in_line", "queue", "waiting")

    def __init__(self, queue: "ProviderQueue", gates: Gates) -> None:
        self.queue = queue
        self.gates = gates
        self.counts = (*(gate.sockets for gate in gates), queue.in_all)
        self.waiting: deque[ProbeTarget] = deque()
        self.is_in_line = False  # among its queue's lanes that may start one, or parked at a gate

    def look_again(self) -> bool:
        """A gate has room: stand in line again. True when somebody is there to use it."""
        self.is_in_line = False
        self.queue.line_up(self)
        return self.queue.wake()

    @property
    def shut(self) -> Gate | None:
        """The gate that has no room; None when one may start."""
        first, second = self.gates
        if first.room <= 0:
            return first
        return second if second.room <= 0 else None


class Turn:
    """One stream to check now. To be given back, or put back."""

    __slots__ = ("began", "lane", "target", "trip")

    def __init__(self, target: ProbeTarget, lane: Lane) -> None:
        self.target = target
        self.lane = lane
        self.began = monotonic()
        self.trip = Trip(lane.counts)

    @property
    def queue(self) -> "ProviderQueue":
        """Its provider."""
        return self.lane.queue

    @property
    def refusal(self) -> Outcome | None:
        """What is known of it without asking; None when it is to be asked for."""
        account, host = self.lane.gates
        return host.refusal or account.refusal

    def break_off(self) -> None:
        """Make room at once."""
        self.trip.cut()


class ProviderQueue:
    """What is to be checked of one provider: streams in lanes, and more of them to be fetched."""

    def __init__(self, provider_id: int, named_by: str, ways: Ways, in_all: Sockets | None = None) -> None:
        self.in_all = in_all or Sockets(sys.maxsize)
        self.provider_id = provider_id
        self.named_by = named_by  # the host of its list, "" for a file
        self.has_more = False  # are there streams that are no targets yet?
        self.is_loading = False
        self.running = 0
        self.on_room: Callable[[], bool] = _nobody
        self._ways = ways
        self._lanes: dict[Gates, Lane] = {}
        self._ready: list[Lane] = []  # each once
        self._held = 0
        self._seconds: set[int] = set()  # streams that have had a second chance

    @property
    def is_hungry(self) -> bool:
        """Should more of its streams become targets?"""
        if self.is_loading or not self.has_more:
            return False
        return self._held < FEW or (not self._ready and self._held < MANY)

    @property
    def is_empty(self) -> bool:
        """Is there nothing left to hand out?"""
        return not self._held and not self.is_loading and not self.has_more

    @property
    def may_start(self) -> bool:
        """May one of its streams be checked now, as far as is known?"""
        return bool(self._ready)

    def add(self, targets: Iterable[ProbeTarget]) -> None:
        """Line these up."""
        for target in targets:
            lane = self._lane_of(target)
            lane.waiting.append(target)
            self._held += 1
            self.line_up(lane)

    def take(self) -> Turn | None:
        """A stream that may be checked now, of whichever host; None when every lane is shut."""
        while self._ready:
            lane = self._drawn()
            shut = lane.shut
            if shut is None:
                return self._begun(lane)
            shut.park(lane)
            for gate in lane.gates:
                if gate is not shut:
                    gate.offer()  # the room that this lane can't use
        return None

    def leave(self, turn: Turn) -> None:
        """This one has ended, or is to be begun anew; its places are free."""
        self.running -= 1
        account, host = turn.lane.gates
        host.leave(turn)
        account.leave(turn)  # last: a lane that waits for both waits here, and finds the other one free

    def learn(self, turn: Turn, met: Met) -> None:
        """Let the gates learn."""
        account, host = turn.lane.gates
        account.learn(met, turn.began)
        host.learn_host(met, turn.began)

    def again(self, turn: Turn) -> None:
        """Put a stream back, before the others."""
        turn.lane.waiting.appendleft(turn.target)
        self._held += 1
        self.line_up(turn.lane)

    def second_chance(self, turn: Turn) -> bool:
        """Put a stream back behind the others, if it was not there before."""
        if turn.target.stream_id in self._seconds:
            return False
        self._seconds.add(turn.target.stream_id)
        turn.lane.waiting.append(turn.target)
        self._held += 1
        self.line_up(turn.lane)
        return True

    def line_up(self, lane: Lane) -> None:
        """Let the lane stand among those that may start one, or wait at the gate that is shut."""
        if lane.is_in_line or not lane.waiting:
            return
        lane.is_in_line = True
        shut = lane.shut
        if shut is None:
            self._ready.append(lane)
        else:
            shut.park(lane)

    def wake(self) -> bool:
        """Let one who waits for a turn look again; False when nobody does."""
        return self.on_room()

    def close(self) -> None:
        """Nothing more is taken."""
        for lane in self._lanes.values():
            for gate in lane.gates:
                gate.forget(lane)

    def _drawn(self) -> Lane:
        """One of the lanes, by chance: no host sees a pattern."""
        at = random.randrange(len(self._ready)) if len(self._ready) > 1 else 0  # noqa: S311 (no secret)
        self._ready[at], self._ready[-1] = self._ready[-1], self._ready[at]
        return self._ready.pop()

    def _begun(self, lane: Lane) -> Turn:
        turn = Turn(lane.waiting.popleft(), lane)
        account, host = lane.gates
        account.enter(turn)
        host.enter(turn)
        self.running += 1
        self._held -= 1
        lane.is_in_line = False
        self.line_up(lane)
        return turn

    def _lane_of(self, target: ProbeTarget) -> Lane:
        gates = self._ways(target.url)
        lane = self._lanes.get(gates)
        if lane is None:
            lane = self._lanes[gates] = Lane(self, gates)
        return lane


def _nobody() -> bool:
    """Nobody waits yet."""
    return False
