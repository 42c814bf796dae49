"""The turns of this program with accounts: takes them, gives them back, and lets the gates know.

Who is next is a matter of `turn_register`; it stands in the database, so that all its programs see it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from socket import gethostname
from time import monotonic

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.gate_terms import Want
from iptv_manager.services.gates import Gate
from iptv_manager.services.playing_marks import PlayingMarks
from iptv_manager.services.turn_register import LEASE, Register, Wishes, left, settled
from iptv_manager.store import account_turns
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

A_WHILE = 15.0  # seconds that checks have an account for themselves while other programs want to check, too
AT_LEAST = 0.05  # seconds until a turn that was just taken counts as not used
LEAVE_WITHIN = 1.0  # seconds for the database to hear that we have gone; others find out by themselves


class AccountTurns:
    """The turns of this program. On one event loop."""

    def __init__(self, database: Database, budgets: Budgets, marks: PlayingMarks, a_while: float) -> None:
        self._database = database
        self._budgets = budgets
        self._marks = marks
        self._home = sha256(f"{gethostname()}\0{marks.folder.absolute()}".encode()).hexdigest()[:12]
        self._a_while = a_while
        self._since: dict[str, float] = {}  # accounts whose turn is ours, and since when
        self._stood_for: dict[str, Want] = {}  # what the register has of our waiting
        self._heard_at = 0.0

    async def look(self, ours: str) -> None:
        """Give back what others wait for, take what is free."""
        wanted = self._wanted()
        if not wanted and not self._since and not self._stood_for:
            return
        try:
            await self._settle(self._named(ours), wanted)
        except Exception:
            # Without the database nobody hears of anybody; what is begun ends there soon, and says so. Whatever else
            # it is: what waits for its turn must not wait for ever.
            log.exception("other programs can't be told what is done on an account")
            every = dict.fromkeys(wanted, self._named(ours))
            self._note(self._named(ours), Register(every, {}, [], {}), wanted)

    @property
    def is_pressing(self) -> bool:
        """Does a list of ours wait for its turn, or does another program wait until what is under way here ends?"""
        gates = self._budgets.accounts
        return Want.LISTS in self._stood_for.values() or any(not gates[one].is_ours for one in self._since)

    async def leave(self, ours: str) -> None:
        """Nothing is done here any more."""
        held, self._since = self._since, {}
        wishes = Wishes(self._named(ours), {}, self._rests(held))
        for account in held:
            self._budgets.accounts[account].go_away()
        if held or self._stood_for:
            self._stood_for = {}
            with suppress(TimeoutError, IptvManagerError):
                async with asyncio.timeout(LEAVE_WITHIN):
                    await self._change(lambda known, now: left(known, wishes, now))

    def _wanted(self) -> dict[str, Want]:
        return {
            account: want
            for account, gate in self._budgets.accounts.items()
            if account not in self._since and (want := gate.want) is not None
        }

    async def _settle(self, ours: str, wanted: dict[str, Want]) -> None:
        gates = self._budgets.accounts
        register = Register.read(await self._database.run(account_turns.seen))
        self._forget_lost(register, ours)
        for account, theirs in register.awaited(ours).items():
            if account in self._since and self._is_over(account, gates[account], theirs):
                gates[account].go_away()
        given = [account for account in self._since if await _has_left(gates[account])]
        is_due = monotonic() - self._heard_at > LEASE / 3
        if not given and not is_due and wanted == self._stood_for and not self._may_take(register, wanted):
            return
        wishes = Wishes(ours, wanted, self._rests(given))
        self._heard_at = monotonic()
        register = await self._change(
            lambda known, now: settled(known, wishes, partial(self._is_running, ours), now)
        )
        for account in given:
            self._since.pop(account, None)
        self._note(ours, register, wanted)

    async def _change(self, changed: Callable[[Register, float], Register]) -> Register:
        def change(text: str, now: float) -> str:
            """The same for the register as it is kept."""
            return changed(Register.read(text), now).written()

        return Register.read(await self._database.run(account_turns.change, change))

    def _note(self, ours: str, register: Register, wanted: dict[str, Want]) -> None:
        gained = [account for account in wanted if register.turns.get(account) == ours]
        self._stood_for = {one: want for one, want in wanted.items() if one not in gained}
        heard_at = register.heard.get(ours, 0.0)
        for account in gained:
            self._since[account] = monotonic()
            self._budgets.accounts[account].come(max(register.rests.get(account, 0.0) - heard_at, 0.0))

    def _forget_lost(self, register: Register, ours: str) -> None:
        """Turns that others took, for this program was not heard of for too long."""
        for account in [one for one in self._since if register.turns.get(one) != ours]:
            log.warning("a turn with an account is another program's: this one was not heard of for too long")
            del self._since[account]
            self._budgets.accounts[account].go_away()

    def _is_over(self, account: str, gate: Gate, theirs: Want) -> bool:
        """Is it others' turn with an account that they wait for?"""
        had = monotonic() - self._since[account]
        if theirs is Want.LISTS or had > self._a_while:
            return True
        return had > AT_LEAST and not gate.is_in_use

    def _may_take(self, register: Register, wanted: Iterable[str]) -> bool:
        """Has nobody the turn with one of these, or somebody who is known to run no more?"""
        holders = (register.turns.get(account) for account in wanted)
        return any(holder is None or self._is_running("", holder) is False for holder in holders)

    def _rests(self, accounts: Iterable[str]) -> dict[str, float]:
        return {account: self._budgets.accounts[account].shut_left for account in accounts}

    def _named(self, name: str) -> str:
        return f"{self._home}.{name}"

    def _is_running(self, ours: str, name: str) -> bool | None:
        """As `IsRunning`: of programs of this home it is known at once."""
        home, _, mark = name.partition(".")
        if name == ours:
            return True
        return self._marks.is_connected(mark) if home == self._home else None


async def _has_left(gate: Gate) -> bool:
    """Has this program no connection there any more, having made way?"""
    if gate.is_ours or gate.is_in_use:
        return False
    await gate.sockets.drop_surplus()
    return True
