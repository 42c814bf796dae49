"""Telling "we are offline" from "they are dead".

When streams of three different hosts in a row (or twenty of fewer) have come to nothing for want of a network,
one name that surely exists is looked up. If that fails too, the line is down: the run pauses until it is up
again, and what was silent meanwhile is asked anew, for it says nothing of the streams. If not, those hosts were
dead indeed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.net.inside import host_in, says_nothing_of_the_line
from iptv_manager.net.lookups import look_up
from iptv_manager.services.lanes import Turn

HOSTS_IN_A_ROW = 3
RESULTS_IN_A_ROW = 20  # of fewer hosts: who has but one provider can be offline, too
TRUST = 30.0  # seconds that a good answer about the line holds
SURE_NAME = "example.com"  # kept by the IANA for ever
PATIENCE = 5.0  # seconds for looking it up
ASK_EVERY = 5.0  # seconds between two tests while the line is down

_UNHEARD = (Outcome.DNS, Outcome.TIMEOUT, Outcome.INDETERMINATE)
"""What a check finds when nothing at all comes back; refusals and resets come from somewhere."""

LineTest = Callable[[], Awaitable[bool]]


async def is_online() -> bool:
    """Can a name that surely exists be looked up?"""
    try:
        async with asyncio.timeout(PATIENCE):
            return bool(await look_up(SURE_NAME, 80))
    except OSError:  # TimeoutError is one
        return False


class Silence(NamedTuple):
    """A result that may be due to ourselves, and the turn it came from."""

    result: ProbeResult
    turn: Turn


class OfflineWatch:
    """Looks at every result of one run, holds back those that may be due to ourselves, and waits for the line."""

    def __init__(self, line_test: LineTest = is_online, ask_every: float = ASK_EVERY) -> None:
        self._line_test = line_test
        self._ask_every = ask_every
        self._held: list[Silence] = []
        self._hosts: set[str] = set()
        self._trusted_until = 0.0
        self._is_up = asyncio.Event()
        self._is_up.set()
        self._testing = asyncio.Lock()

    @property
    def is_offline(self) -> bool:
        """Is the line down, as far as is known?"""
        return not self._is_up.is_set()

    async def online(self) -> None:
        """Wait until the line is up."""
        await self._is_up.wait()

    def passed(self, result: ProbeResult, turn: Turn) -> list[ProbeResult]:
        """The results that may be recorded now, this one among them or not yet."""
        is_unheard = result.http_status is None and result.outcome in _UNHEARD
        if not is_unheard and not self._held:
            return [result]
        host = host_in(turn.target.url)
        if says_nothing_of_the_line(host) or result.outcome is Outcome.UNSUPPORTED:
            return [result]
        if not is_unheard:
            return [result] if self.is_offline else [*self.release(), result]
        self._held.append(Silence(result, turn))
        self._hosts.add(host)
        return []

    def release(self) -> list[ProbeResult]:
        """All that was held back: it is true."""
        return [silence.result for silence in self._taken()]

    @property
    def suspects(self) -> bool:
        """Have so many different hosts, or streams, been silent in a row that it may be due to us?"""
        return len(self._hosts) >= HOSTS_IN_A_ROW or len(self._held) >= RESULTS_IN_A_ROW

    async def tested(self, on_offline: Callable[[], None]) -> tuple[list[ProbeResult], list[Turn]]:
        """Test the line, and wait while it is down; gives what is true of what was held back, and whom to ask
        anew. `on_offline` is told once when it is down."""
        async with self._testing:
            now = asyncio.get_running_loop().time()
            if self.suspects and now >= self._trusted_until:
                if not await self._line_test():
                    return [], await self._down(on_offline)
                self._trusted_until = now + TRUST
            return self.release(), []

    async def _down(self, on_offline: Callable[[], None]) -> list[Turn]:
        self._is_up.clear()
        on_offline()
        try:
            while not await self._line_test():  # noqa: ASYNC110 (nobody tells when the line is up)
                await asyncio.sleep(self._ask_every)
            return [silence.turn for silence in self._taken()]
        finally:
            self._is_up.set()

    def _taken(self) -> list[Silence]:
        held, self._held = self._held, []
        self._hosts.clear()
        return held
