"""Telling "we are offline" from "they are dead".

When streams of three different hosts in a row have come to nothing for want of a network, one name that
surely exists is looked up. If that fails too, the line is down: the run is stopped, and what was held back
meanwhile is thrown away, for it says nothing of the streams. If not, those hosts were dead indeed.
"""

import asyncio
from collections.abc import Awaitable, Callable

from iptv_manager.model.errors import Offline
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.net.inside import host_in, says_nothing_of_the_line
from iptv_manager.net.lookups import look_up

HOSTS_IN_A_ROW = 3
TRUST = 30.0  # seconds that a good answer about the line holds
SURE_NAME = "example.com"  # kept by the IANA for ever
PATIENCE = 5.0  # seconds for looking it up

_UNHEARD = (Outcome.DNS, Outcome.TIMEOUT, Outcome.INDETERMINATE)
"""What a check finds when nothing at all comes back; refusals and resets come from somewhere."""

_SENTENCE = (
    "This computer seems to be offline, so the check was stopped. What was found until then is kept, and no "
    "stream is called dead for it; check your connection, then check again."
)

LineTest = Callable[[], Awaitable[bool]]


async def is_online() -> bool:
    """Can a name that surely exists be looked up?"""
    try:
        async with asyncio.timeout(PATIENCE):
            return bool(await look_up(SURE_NAME, 80))
    except OSError:  # TimeoutError is one
        return False


class OfflineWatch:
    """Looks at every result of one run, and holds back those that may be due to ourselves."""

    def __init__(self, line_test: LineTest = is_online) -> None:
        self._line_test = line_test
        self._held: list[ProbeResult] = []
        self._hosts: set[str] = set()
        self._trusted_until = 0.0
        self._is_offline = False
        self._testing = asyncio.Lock()

    def passed(self, result: ProbeResult, address: str) -> list[ProbeResult]:
        """The results that may be recorded now, this one of a stream at `address` among them or not yet."""
        is_unheard = result.http_status is None and result.outcome in _UNHEARD
        if not is_unheard and not self._held:
            return [result]
        host = host_in(address)
        if says_nothing_of_the_line(host) or result.outcome is Outcome.UNSUPPORTED:
            return [result]
        if not is_unheard:
            return [*self.release(), result]
        if not self._is_offline:
            self._held.append(result)
            self._hosts.add(host)
        return []

    def release(self) -> list[ProbeResult]:
        """All that was held back: it is true."""
        held, self._held = self._held, []
        self._hosts.clear()
        return held

    @property
    def suspects(self) -> bool:
        """Have so many different hosts been silent in a row that it may be due to us?"""
        return len(self._hosts) >= HOSTS_IN_A_ROW

    async def tested(self) -> list[ProbeResult]:
        """Test the line; give what was held back. Raises Offline, and forgets it."""
        async with self._testing:
            now = asyncio.get_running_loop().time()
            if self.suspects and now >= self._trusted_until:
                if not await self._line_test():
                    self.release()
                    self._is_offline = True
                    raise Offline(_SENTENCE)
                self._trusted_until = now + TRUST
            return self.release()
