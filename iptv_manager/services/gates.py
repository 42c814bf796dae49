"""Gates: how many checks may be on their way at once through one account, one host, or in all.

A gate learns from what checks meet: it widens by one after three good answers, narrows by one and pauses on
"too many" and on errors of the server, and stays shut for a while when its host fails. What else uses the same
account (a sync, a guide, the person who watches) takes its places first. Whose turn it is stands in `turns`; that
an account is another program's for now, in `other_programs`.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from iptv_manager.model.health import Outcome
from iptv_manager.net.sockets import Sockets
from iptv_manager.services.gate_terms import Met, Parked, Passing, Pauses, Want

GOOD_ONES = 3  # until a gate widens by one
TWICE = 2  # failures of a host until it rests
_ANY = 1_000_000
_GONE = object()
A_MOMENT = 0.002  # seconds by which clocks may differ
LONGEST_PAUSE = 3600.0  # seconds; a server that asks for more gets an hour
SPARE = (
    1  # place kept free while somebody watches: who zaps opens the next stream before the last one is closed
)


class Gate:
    """A gate of at most `most` places, `width` of them open at first."""

    def __init__(
        self,
        most: int,
        width: int | None = None,
        pauses: Pauses | None = None,
        on_wanted: Callable[[], None] | None = None,
    ) -> None:
        """`width`: places open at first, all unless given. `on_wanted`: the gate is ours in turn only, and this is
        told when it is wanted meanwhile; None where there is nobody to share it with."""
        self._pauses = pauses or Pauses()
        self._on_wanted = on_wanted or _nobody
        self.is_ours = on_wanted is None
        self._good = self._streak = self._limits = 0
        self._shut_until = self._shut_at = 0.0
        self._fails = self._rests = 0
        self._others = self._players = 0
        self._passing: dict[Passing, None] = {}
        self._parked: dict[Parked, None] = {}
        self._queue: deque[asyncio.Future[None]] = deque()
        self._freed: list[asyncio.Future[None]] = []
        self.most = most
        self.width = min(width or most, most)
        self.sockets = Sockets(most)
        self.verdict: Outcome | None = None  # of its host, which fails at everything
        self.room = 0  # for so many checks more, now; no property, for it is asked for all the time
        self._count()

    @property
    def running(self) -> int:
        """Checks on their way."""
        return len(self._passing)

    @property
    def ahead_of_checks(self) -> int:
        """Places held by what comes before checks: lists, guides, who watches."""
        return self._others + self._players

    @property
    def is_quiet(self) -> bool:
        """Is nothing under way here, and nothing remembered that counts?"""
        return (
            not (self._passing or self._parked or self._others or self._players or self._queue)
            and self._shut_until <= monotonic()
        )

    @property
    def rest_left(self) -> float:
        """Seconds until checks that wait here may go on; 0.0 where none waits for the end of a pause."""
        return max(self._shut_until - monotonic(), 0.0) if self._parked and self._shut_until else 0.0

    @property
    def shut_left(self) -> float:
        """Seconds for which its server is to be left alone."""
        return max(self._shut_until - monotonic(), 0.0)

    @property
    def is_in_use(self) -> bool:
        """Has anything but a player a place here?"""
        return bool(self._passing or self._others)

    @property
    def want(self) -> Want | None:
        """What it is wanted for; None when nothing wants it."""
        if self._queue or self._others:
            return Want.LISTS
        return Want.CHECKS if self._passing or self._parked else None

    @property
    def refusal(self) -> Outcome | None:
        """What to say of a stream without asking for it; None where it is to be asked for."""
        if not self.most:
            return Outcome.CONNECTION_LIMIT
        return self.verdict

    def state(self, most: int, width: int | None = None) -> None:
        """This many places there are, as was told anew. `width`: open at once, None leaves the ramp to itself."""
        is_wider = most > self.most
        self.most = most
        self.width = min(width or max(self.width, 1), most)
        self._count()
        if is_wider:
            self.offer()

    # -- other programs

    def come(self, shut_for: float) -> None:
        """It is this program's turn; the server is to be left alone for so many seconds."""
        self.is_ours = True
        if shut_for:
            self._shut(shut_for)
        self._count()
        self._admit()

    def go_away(self) -> None:
        """It is another program's turn: nothing more passes. What is under way ends by itself."""
        self.is_ours = False
        self._count()

    # -- checks

    def enter(self, one: Passing) -> None:
        """A check starts."""
        self._passing[one] = None
        self.room -= 1

    def leave(self, one: Passing) -> None:
        """It has ended; its place goes to who waits."""
        del self._passing[one]
        self.room += 1
        if self._queue:
            self._admit()
        elif self._parked:
            self.offer()
        if self._freed and self._is_kept:
            for waiter in self._freed:
                if not waiter.done():
                    waiter.set_result(None)
            self._freed.clear()

    def park(self, one: Parked) -> None:
        """There was no room for this one: tell it when there is."""
        self._parked[one] = None
        if not self.is_ours:
            self._on_wanted()

    def forget(self, one: Parked) -> None:
        """This one waits no longer."""
        self._parked.pop(one, None)

    def offer(self) -> None:
        """Let as many as there is room for look again.

        Who has nobody at hand to use it (the run waits for quiet hours to end, or its workers are busy) lets the
        next one have it, and looks for itself when somebody comes."""
        room = self.room
        if room <= 0:
            return
        for one in list(self._parked):
            if room <= 0:
                return
            if self._parked.pop(one, _GONE) is not _GONE:
                room -= one.look_again()

    def reopen(self) -> None:
        """Let checks pass again, if the pause is over."""
        if self._shut_until and self._shut_until <= monotonic():
            self._shut_until = 0.0
            self._count()
            self.offer()

    # -- what comes before checks

    async def place(self) -> None:
        """Wait for a place for something else than a check, and take it. To be given back."""
        if not self._is_free or self._queue:
            waiter = asyncio.get_running_loop().create_future()
            self._queue.append(waiter)
            self._count()
            if not self.is_ours:
                self._on_wanted()
            try:
                await waiter
            except BaseException:
                if waiter.done() and not waiter.cancelled():
                    self.give_back()  # it came just then
                else:
                    self._queue.remove(waiter)
                    self._count()
                    self.offer()
                raise
        else:
            self._others += 1
        self._count()
        await self.sockets.drop_surplus()

    def give_back(self) -> None:
        """What `place` took is free."""
        self._others -= 1
        self._count()
        self._admit()

    async def play(self) -> None:
        """Somebody watches now: checks in the way are broken off, and have ended when this returns."""
        self._players += 1
        self._count()
        for one in list(reversed(self._passing))[: max(self._surplus(), 0)]:
            one.break_off()
        if not self._is_kept:
            waiter = asyncio.get_running_loop().create_future()
            self._freed.append(waiter)
            await waiter
        await self.sockets.drop_surplus()

    def stop_playing(self) -> None:
        """Nobody watches any more, or one less."""
        self._players -= 1
        self._count()
        self._admit()

    # -- learning

    def learn(self, met: Met, began: float) -> None:
        """Learn from one check, begun then (`monotonic`): what began before a pause can't lengthen it."""
        if met.outcome in _GOOD:
            self._went_well()
        elif met.outcome is Outcome.CONNECTION_LIMIT:
            self._too_many(met.retry_after, began >= self._shut_at)
        elif met.status is not None and met.status >= 500:
            self._troubled(met.retry_after, began >= self._shut_at)
        elif met.status is not None:
            self._streak = 0

    def learn_host(self, met: Met, began: float) -> None:
        """Learn whether the host is there at all."""
        if met.is_connected and met.outcome is not Outcome.TLS:
            if self._fails or self._rests:
                self._fails = self._rests = 0
                self.verdict = None
                self._count()
        elif met.outcome in _OF_HOST and began >= self._shut_at:
            self._fails += 1
            if self._fails == TWICE:
                self._failed_twice(met.outcome)

    def _failed_twice(self, outcome: Outcome) -> None:
        self._fails = 0
        self._rests += 1
        if self._rests == 1:
            self._shut(self._pauses.host_rest)
        else:
            self.verdict = outcome
            self._count()
            self.offer()

    def _too_many(self, retry_after: float | None, is_news: bool) -> None:
        self.width, self._good = max(1, min(self.width - 1, self.most)), 0
        self._count()
        if is_news or retry_after:
            self._shut(retry_after or self._next_pause(self._limits))
            self._limits += is_news

    def _troubled(self, retry_after: float | None, is_news: bool) -> None:
        """One error is the stream's own, perhaps; the second in a row is the server's. Then fewer and fewer
        pauses: of ten thousand dead streams not each may cost one."""
        self.width, self._good = max(1, self.width - 1), 0
        self._count()
        self._streak += is_news
        is_due = is_news and self._streak > 1 and self._streak & (self._streak - 1) == 0
        if retry_after or is_due:
            self._shut(retry_after or self._next_pause(self._streak.bit_length() - 2))

    def _went_well(self) -> None:
        self._streak = self._limits = 0
        if self.width < self.most:
            self._good += 1
            if self._good >= GOOD_ONES:
                self.width, self._good = self.width + 1, 0
                self._count()
                self.offer()

    def _next_pause(self, times: int) -> float:
        return min(self._pauses.first * 2.0 ** min(times, 12), self._pauses.longest)

    def _shut(self, seconds: float) -> None:
        self._shut_at = monotonic()
        until = self._shut_at + min(seconds, LONGEST_PAUSE)
        if until > self._shut_until:
            self._shut_until = until
            asyncio.get_running_loop().call_later(until - self._shut_at + A_MOMENT, self.reopen)
            self._count()

    # -- places

    @property
    def _is_free(self) -> bool:
        """Is there a place for what comes before checks? One there is, even if the account says none."""
        return self.is_ours and max(self.most, 1) - self._others - self._players - len(self._passing) > 0

    @property
    def _is_kept(self) -> bool:
        return self._surplus() <= 0

    def _surplus(self) -> int:
        """Checks that are in the way of who watches."""
        spare = SPARE if self._players else 0
        return len(self._passing) - max(self.most - self._others - self._players - spare, 0)

    def _admit(self) -> None:
        """Give free places to what comes before checks, then to checks."""
        while self._queue and self._is_free:
            waiter = self._queue.popleft()
            if not waiter.done():
                self._others += 1
                waiter.set_result(None)
            self._count()
        self.offer()

    def _count(self) -> None:
        """What others hold leaves that many places, and sockets, to checks. A shut gate has none; where all are
        refused, none need wait to be told so."""
        left = self.most - self._others - self._players - (SPARE if self._players else 0)
        self.sockets.limit = max(left, 0) if self.is_ours else 0
        if self.refusal is not None:
            places = _ANY
        elif self._shut_until or not self.is_ours:
            places = -_ANY
        else:
            places = min(self.width, left - len(self._queue))
        self.room = places - len(self._passing)


def _nobody() -> None:
    """Nobody is to be told."""


_GOOD = (Outcome.ALIVE, Outcome.SLOW)
_OF_HOST = (Outcome.REFUSED, Outcome.DNS, Outcome.TLS, Outcome.TIMEOUT)
