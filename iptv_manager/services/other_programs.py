"""What this program does on an account goes in turn with other programs of its home, and yields to their players.

While connections may be opened here, this looks ten times a second what the others want. How turns go from one to
the next stands in `turn_register`, how players are told of in `playing_marks`. Programs on other computers are not
heard of.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from time import monotonic, monotonic_ns, time

from iptv_manager.services.budgets import Budgets
from iptv_manager.services.gate_terms import Want
from iptv_manager.services.gates import Gate
from iptv_manager.services.playing_marks import Mark, PlayingMarks
from iptv_manager.services.turn_register import Register, TurnFile, Wishes, settled

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1  # seconds
LOOK_AGAIN = 0.005  # seconds, where another program was writing just then
A_WHILE = 15.0  # seconds that checks have an account for themselves while other programs want to check, too
AT_LEAST = 0.05  # seconds until a turn that was just taken counts as not used


class OtherPrograms:
    """Heeds the other programs. On one event loop."""

    def __init__(
        self, budgets: Budgets, marks: PlayingMarks, turns: TurnFile, a_while: float = A_WHILE
    ) -> None:
        """`a_while`: seconds, see A_WHILE."""
        self._budgets = budgets
        self._marks = marks
        self._turns = _Turns(budgets, marks, turns, a_while)
        self._runs = 0
        self._starting = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._yielding: dict[Mark, AsyncExitStack] = {}

    @asynccontextmanager
    async def heeded(self) -> AsyncIterator[None]:
        """Inside, connections of ours make way; what plays already has its place when this begins."""
        self._runs += 1
        try:
            async with self._starting:
                if self._watching is None:
                    if self._ending is not None:
                        await asyncio.wait([self._ending])  # it gives back turns that are to be taken anew
                    begun = asyncio.Event()
                    self._watching = asyncio.create_task(self._watch(begun))
                    await begun.wait()
            yield
        finally:
            self._runs -= 1
            if not self._runs and self._watching is not None:
                self._ending, self._watching = self._watching, None
                self._ending.cancel()
                await asyncio.wait([self._ending])

    def look_soon(self) -> None:
        """An account is wanted whose turn is not ours."""
        self._wake.set()

    async def _watch(self, begun: asyncio.Event) -> None:
        try:
            with self._marks.connecting() as ours:
                try:
                    while True:
                        self._wake.clear()
                        await self._yield_to_players(ours)
                        is_settled = await self._turns.look(ours)
                        begun.set()
                        await self._until_next(LOOK_EVERY if is_settled else LOOK_AGAIN)
                finally:
                    self._turns.give_all(ours)
        finally:
            begun.set()
            await self._let_go(set())

    async def _until_next(self, pause: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()

    async def _yield_to_players(self, ours: str) -> None:
        marks = self._marks.others()
        await self._let_go(set(marks))
        for mark in marks:
            if mark not in self._yielding:
                self._yielding[mark] = stack = AsyncExitStack()
                await stack.enter_async_context(self._budgets.playing(mark.credential, mark.address))
            if not self._budgets.is_crowded(mark.credential, mark.address, mark.allowed):
                self._marks.say_yielded(mark, ours)

    async def _let_go(self, playing: set[Mark]) -> None:
        for mark in [mark for mark in self._yielding if mark not in playing]:
            await self._yielding.pop(mark).aclose()


class _Turns:
    """The turns of this program with accounts."""

    def __init__(self, budgets: Budgets, marks: PlayingMarks, file: TurnFile, a_while: float) -> None:
        self._budgets = budgets
        self._marks = marks
        self._file = file
        self._a_while = a_while
        self._since: dict[str, float] = {}  # accounts whose turn is ours, and since when
        self._stood_for: dict[str, Want] = {}  # what the register has of our waiting

    async def look(self, ours: str) -> bool:
        """Give back what others wait for, take what is free; False when that is to be tried again at once."""
        gates = self._budgets.accounts
        awaited = self._file.seen().awaited(ours) if self._since else {}
        for account, theirs in awaited.items():
            if account in self._since and self._is_over(account, gates[account], theirs):
                gates[account].go_away()
        given = [account for account in self._since if await _has_left(gates[account])]
        wanted = {
            account: want
            for account, gate in gates.items()
            if account not in self._since and (want := gate.want) is not None
        }
        return self._settle(ours, wanted, given) if given or wanted or self._stood_for else True

    def give_all(self, ours: str) -> None:
        """Nothing is done here any more. Should that not be written, others see that our name is nobody's."""
        self._settle(ours, {}, list(self._since))
        for account in self._since:
            self._budgets.accounts[account].go_away()
        self._since.clear()
        self._stood_for = {}

    def _is_over(self, account: str, gate: Gate, theirs: Want) -> bool:
        """Is it others' turn with an account that they wait for?"""
        had = monotonic() - self._since[account]
        if theirs is Want.LISTS or had > self._a_while:
            return True
        return had > AT_LEAST and not gate.is_in_use

    def _settle(self, ours: str, wanted: dict[str, Want], given: Iterable[str]) -> bool:
        gates, now = self._budgets.accounts, time()
        wishes = Wishes(ours, wanted, {account: now + gates[account].shut_left for account in given})

        def changed(known: Register) -> Register:
            names = {*known.turns.values(), *(one.name for one in known.waiting)}
            alive = {ours, *(name for name in names if self._marks.is_connected(name))}
            return settled(known, wishes, alive, now, monotonic_ns())

        try:
            register = self._file.change(changed)
        except OSError as error:
            log.warning("other programs can't be told what is done on an account: %s", error.strerror)
            register = Register(dict.fromkeys(wanted, ours), {}, [])
        if register is None:
            return False
        self._note(ours, register, wishes)
        return True

    def _note(self, ours: str, register: Register, wishes: Wishes) -> None:
        for account in wishes.given:
            self._since.pop(account, None)
        gained = [account for account in wishes.wanted if register.turns.get(account) == ours]
        self._stood_for = {one: want for one, want in wishes.wanted.items() if one not in gained}
        for account in gained:
            self._since[account] = monotonic()
            self._budgets.accounts[account].come(max(register.rests.get(account, 0.0) - time(), 0.0))


async def _has_left(gate: Gate) -> bool:
    """Has this program no connection there any more, having made way?"""
    if gate.is_ours or gate.is_in_use:
        return False
    await gate.sockets.drop_surplus()
    return True
