"""One budget of connections per account, one per host, one in all: shared by checks, syncs, guides and players.

An account's is one program's at a time where several share a home (see `other_programs`).

An account is known by its credential, which providers with one login have in common. What it allows: what the
person stated, at once; else what the panel told, less what others use, from one connection upwards; four where
it says "unlimited"; one where nobody told, also of an account that only addresses of streams name. A list without
an account has four per host, from one upwards. How a budget is kept stands in `gates`.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import NamedTuple, Protocol
from urllib.parse import unquote

from iptv_manager.model.account import credential_key
from iptv_manager.services.bandwidth import Bandwidth
from iptv_manager.services.gate_terms import Pauses
from iptv_manager.services.gates import Gate

PER_HOST = 4  # at once, where there is no account
UNLIMITED = 4  # at once, where the panel says that there is no limit
UNTOLD = 1  # at once, where nobody told

_PANEL_PATH = re.compile(
    r"https?://[^/]+/(?:(?:live|movie|series|timeshift)/([^/?#]+)/[^/?#]+/|([^/?#]+)/[^/?#]+/\d+(?:\.\w+)?$)"
)


class Allowance(NamedTuple):
    """What is known of a provider's account."""

    credential: str = ""  # "" without one
    stated: int | None = None  # connections, by the person
    told: int | None = None  # by the panel; 0: no limit; None: not told
    active: int = 0  # used by others, as the panel told

    @property
    def most(self) -> int:
        """Connections that may be used; 0 when others use all."""
        if self.stated:
            return self.stated
        if self.told is None:
            return UNTOLD
        return max(self.told - self.active, 0) if self.told else UNLIMITED


class Others(Protocol):
    """The other programs of this home (see `other_programs`)."""

    def heeded(self) -> AbstractAsyncContextManager[None]:
        """Inside, what we do takes turns with them and makes way for their players."""

    def look_soon(self) -> None:
        """An account is wanted whose turn is not ours."""


Gates = tuple[Gate, Gate]  # of the account (or the list's share of a host), and of the host
Ways = Callable[[str], Gates]  # by the address of a stream


class Budgets:
    """All budgets of the program. To be used on one event loop."""

    def __init__(
        self, in_all: int = 500, per_host: int = 100, bytes_per_second: int = 0, pauses: Pauses | None = None
    ) -> None:
        """`in_all` and `per_host` are ceilings for checks, whatever accounts allow."""
        self.others: Others | None = None  # None: this program is alone
        self.in_all = Gate(in_all)
        self.bandwidth = Bandwidth(bytes_per_second)
        self._per_host = per_host
        self._pauses = pauses or Pauses()
        self.accounts: dict[str, Gate] = {}  # by credential
        self._shares: dict[str, Gate] = {}
        self._hosts: dict[str, Gate] = {}
        self._runs = 0

    @contextmanager
    def run(self) -> Iterator[None]:
        """A run of checks: what it learned of hosts is forgotten when none is under way any more."""
        self._runs += 1
        for gate in (*self.accounts.values(), *self._shares.values(), *self._hosts.values()):
            gate.reopen()
        try:
            yield
        finally:
            self._runs -= 1
            if not self._runs:
                self._hosts = _busy(self._hosts)
                self._shares = _busy(self._shares)

    @property
    def rest_left(self) -> float:
        """Seconds until the first server may be asked again for which checks wait; 0.0 where none rests."""
        gates = (*self.accounts.values(), *self._shares.values(), *self._hosts.values())
        return min((gate.rest_left for gate in gates if gate.rest_left), default=0.0)

    def account(self, allowance: Allowance) -> Gate:
        """The budget of an account, as wide as is known now."""
        gate = self.accounts.get(allowance.credential)
        width = allowance.most if allowance.stated else None
        if gate is None:
            gate = self.accounts[allowance.credential] = self._new_account(allowance.most, width or 1)
        elif allowance.stated or allowance.told is not None:
            gate.state(allowance.most, width)
        return gate

    def _new_account(self, most: int, width: int) -> Gate:
        return Gate(most, width, self._pauses, self.others.look_soon if self.others else None)

    def heeded(self) -> AbstractAsyncContextManager[None]:
        """Inside, what we do heeds the other programs."""
        return self.others.heeded() if self.others else nullcontext()

    @property
    def is_their_turn(self) -> bool:
        """Do checks of ours wait for an account whose turn another program has?"""
        return any(gate.want is not None and not gate.is_ours for gate in self.accounts.values())

    def ways(self, provider_id: int, allowance: Allowance) -> Ways:
        """Gives, by address, the gates that streams of this provider pass."""
        if not allowance.credential and not allowance.stated:
            return lambda url: (self._share(url), self._host(url))
        known = allowance if allowance.credential else allowance._replace(credential=f"list {provider_id}")
        account = self.account(known)
        return lambda url: (account, self._host(url))

    def is_idle(self, credential: str) -> bool:
        """Is nothing of ours connected with this account?"""
        gate = self.accounts.get(credential)
        return gate is None or (gate.is_quiet and not gate.sockets.open)

    @asynccontextmanager
    async def use(self, credential: str, address: str) -> AsyncIterator[None]:
        """One connection for something else than a check: a list, a guide. Waits for its place."""
        gate = self._of(credential, address)
        async with self.heeded():
            await gate.place()
            try:
                yield
            finally:
                gate.give_back()

    @asynccontextmanager
    async def playing(self, credential: str, address: str) -> AsyncIterator[None]:
        """The person watches a stream: checks that are in the way have ended when this begins."""
        gate = self._of(credential, address)
        try:
            await gate.play()
            yield
        finally:
            gate.stop_playing()

    def is_crowded(self, credential: str, address: str, allowed: int) -> bool:
        """Do those who come before checks, with who plays just now, hold more than the account is known to allow?"""
        gate = self._of(credential, address)
        return gate.ahead_of_checks > max(gate.most, allowed, 1)

    def _of(self, credential: str, address: str) -> Gate:
        if not credential:
            return self._share(address)
        return self.accounts.get(credential) or self.account(Allowance(credential))

    def _share(self, url: str) -> Gate:
        """A list's share of a host; or the budget of an account that the address names."""
        credential = credential_in(url)
        if credential:
            return self.accounts.get(credential) or self.account(Allowance(credential))
        place = place_in(url)
        gate = self._shares.get(place)
        if gate is None:
            gate = self._shares[place] = Gate(PER_HOST, 1, self._pauses)
        return gate

    def _host(self, url: str) -> Gate:
        place = place_in(url)
        gate = self._hosts.get(place)
        if gate is None:
            gate = self._hosts[place] = Gate(self._per_host, pauses=self._pauses)
        return gate


def credential_in(address: str) -> str:
    """The account that the address of a stream names in its path, as panels make them; "" for any other."""
    found = _PANEL_PATH.match(address)
    return credential_key(address, unquote(found[1] or found[2])) if found else ""


def place_in(address: str) -> str:
    """Host and port of an address, quickly; anything for what is none."""
    return address.partition("://")[2].partition("/")[0].rpartition("@")[2].lower()


def _busy(gates: dict[str, Gate]) -> dict[str, Gate]:
    return {place: gate for place, gate in gates.items() if not gate.is_quiet}
