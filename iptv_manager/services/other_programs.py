"""What this program does on an account goes in turn with the other programs of its database, and yields to players.

While connections may be opened here, this looks some times a second what the others want. How turns go from one to
the next stands in `account_turns`; how players are told of, those of one home only, in `playing_marks`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import Context

from iptv_manager.services.account_turns import A_WHILE, AccountTurns
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.playing_marks import Mark, PlayingMarks
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1  # seconds between two looks for players
ASK_EVERY = 0.25  # seconds between two looks whose turn it is, unless an account is wanted
ASK_SOON = 0.05  # seconds, while a list waits for its turn, or another program for the end of ours


class OtherPrograms:
    """Heeds the other programs. On one event loop."""

    def __init__(
        self, database: Database, budgets: Budgets, marks: PlayingMarks, a_while: float = A_WHILE
    ) -> None:
        """`a_while`: seconds, see A_WHILE."""
        self._budgets = budgets
        self._marks = marks
        self._turns = AccountTurns(database, budgets, marks, a_while)
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
                    if self._ending is not None and not self._ending.done():
                        await asyncio.wait([self._ending])  # it gives back turns that are to be taken anew
                    begun = asyncio.Event()
                    self._wake = asyncio.Event()
                    # not in the caller's context: what it must keep to, such as the lease of a job, is not ours
                    self._watching = asyncio.create_task(self._watch(begun), context=Context())
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
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._heed_players(ours, begun))
                    group.create_task(self._take_turns(ours))  # by itself: the database may be slow
        finally:
            begun.set()
            await self._let_go(set())

    async def _heed_players(self, ours: str, begun: asyncio.Event) -> None:
        while True:
            try:
                await self._yield_to_players(ours)
            except OSError:  # of the folder of marks; what waits for a turn must not wait for ever
                log.exception("the players of other programs can't be heard of")
            begun.set()
            await asyncio.sleep(LOOK_EVERY)

    async def _take_turns(self, ours: str) -> None:
        try:
            while True:
                self._wake.clear()
                await self._turns.look(ours)
                with suppress(TimeoutError):
                    async with asyncio.timeout(ASK_SOON if self._turns.is_pressing else ASK_EVERY):
                        await self._wake.wait()
        finally:
            await self._turns.leave(ours)

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
