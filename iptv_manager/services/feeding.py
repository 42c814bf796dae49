"""Turns ids into targets, a chunk at a time, just ahead of the workers: memory stays flat for any number."""

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from itertools import pairwise

from iptv_manager.model.health import ProbeTarget
from iptv_manager.net.inside import host_in
from iptv_manager.services.allowances import Allowances
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.lanes import ProviderQueue
from iptv_manager.services.supplies import AddressBook, Chosen, Due, Supply
from iptv_manager.services.turns import Turns
from iptv_manager.store import checks
from iptv_manager.store.checks import NO_OPTIONS, CheckedProvider
from iptv_manager.store.database import Database

FIRST = 1_000  # ids whose providers are asked for first: the checks begin with these
SPLIT = 5_000  # ids whose providers are asked for at once, while others are checked
LOAD = 1_000  # targets fetched at once
PIECE = 200  # of them handed over at once: whoever else waits for the loop has its turn in between


class Feeder:
    """Feeds one run of checks. `plan` fills it; what it holds of a provider are ids or a place in a query."""

    def __init__(
        self, database: Database, budgets: Budgets, allowances: Allowances, addresses: AddressBook | None
    ) -> None:
        self.turns = Turns(budgets.in_all)
        self._database = database
        self._budgets = budgets
        self._allowances = allowances
        self._addresses = addresses
        self._providers: dict[int, CheckedProvider] = {}
        self._supplies: dict[ProviderQueue, Supply] = {}
        self.count = 0  # of chosen streams that are there
        self._chosen: dict[int, tuple[ProviderQueue, Chosen]] = {}

    async def run(self, plan: "Callable[[Feeder], Awaitable[None]]") -> None:
        """Feed until all is handed over; `plan` adds to it meanwhile. Raises DatabaseUnavailable."""
        self._providers = {one.id: one for one in await self._database.run(checks.checked_providers)}
        await plan(self)
        self.turns.complete()
        while self._unfed:
            self.turns.hunger.clear()
            await self.load()
            if self._unfed and not any(queue.is_hungry for queue in self.turns.queues):
                await self.turns.hunger.wait()

    async def add_ids(self, ids: "array[int]", after: datetime | None = None) -> None:
        """Sort these ids by provider, so that no provider must wait for another one's.

        `after`: leave out what was checked since then."""
        for start, end in pairwise((0, *range(FIRST, len(ids), SPLIT), len(ids))):
            chunk = ids[start:end]
            by_provider: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
            for provider_id, stream_id in await self._database.run(checks.owners, chunk, after):
                by_provider[provider_id].append(stream_id)
            for provider_id, stream_ids in by_provider.items():
                await self._add_chosen(provider_id, stream_ids)
            await self.load()

    async def add_due(self, provider_ids: Collection[int], now: datetime) -> None:
        """Check what is due of these providers."""
        for provider_id in provider_ids:
            if provider_id in self._providers:
                await self._add(provider_id, Due(provider_id, now))

    async def _add_chosen(self, provider_id: int, ids: "array[int]") -> None:
        if provider_id not in self._chosen:
            chosen = Chosen(provider_id)
            self._chosen[provider_id] = (await self._add(provider_id, chosen), chosen)
        queue, chosen = self._chosen[provider_id]
        chosen.ids.extend(ids)
        self.count += len(ids)
        queue.has_more = True
        self.turns.join(queue)

    async def _add(self, provider_id: int, supply: Supply) -> ProviderQueue:
        known = self._providers.get(provider_id) or CheckedProvider(provider_id, "")
        named_by = host_in(known.source) if "://" in known.source else ""
        ways = self._budgets.ways(provider_id, await self._allowances.of(known))
        queue = ProviderQueue(provider_id, named_by, ways, self._budgets.in_all.sockets)
        queue.has_more = supply.has_more
        self._supplies[queue] = supply
        self.turns.join(queue)
        return queue

    @property
    def _unfed(self) -> bool:
        return any(queue.has_more for queue in self.turns.queues)

    async def load(self) -> None:
        """Fetch targets for all that want some, then hand all over: none gets every worker by being first."""
        hungry = [queue for queue in self.turns.queues if queue.is_hungry]
        loaded = [await self._fetched(queue) for queue in hungry]
        for queue, targets in zip(hungry, loaded, strict=True):
            await self._hand_over(queue, targets)
        self.turns.wake()

    async def _hand_over(self, queue: ProviderQueue, targets: list[ProbeTarget]) -> None:
        last = max(len(targets) - 1, 0) // PIECE * PIECE
        for start in range(0, last, PIECE):
            queue.add(targets[start : start + PIECE])
            await asyncio.sleep(0)
        self.turns.supply(queue, targets[last:])

    async def _fetched(self, queue: ProviderQueue) -> list[ProbeTarget]:
        supply = self._supplies[queue]
        queue.is_loading = True
        targets = await supply.next(self._database, LOAD)
        queue.has_more = supply.has_more
        if not targets:
            return targets
        if self._addresses:
            said = [text for target in targets for text in (target.url, target.referrer)]
            full = await self._addresses.full(queue.provider_id, said)
            await asyncio.sleep(0)
            targets = [*map(_addressed, targets, full[::2], full[1::2])]
        known = self._providers.get(queue.provider_id)
        if known is not None and known.options != NO_OPTIONS:
            targets = await self._as_wished(known, targets)
        if known is None or not (known.credential or known.max_connections):
            await self._allowances.learn_from(targets, queue.named_by)
        return targets

    async def _as_wished(self, known: CheckedProvider, targets: list[ProbeTarget]) -> list[ProbeTarget]:
        """To be asked for as the person states it for this provider; headers go where its list is, no further."""
        has_secrets = known.options.headers or known.options.proxy
        wishes = await self._addresses.wishes(known.id) if self._addresses and has_secrets else known.options
        home = host_in(known.source) if "://" in known.source else ""
        return [
            one._replace(
                headers=wishes.headers if home in ("", host_in(one.url)) else (),
                any_certificate=wishes.accept_bad_certificate,
                proxy=wishes.proxy,
            )
            for one in targets
        ]


def _addressed(target: ProbeTarget, url: str, referrer: str) -> ProbeTarget:
    """What `_replace` gives, in a third of its time."""
    return ProbeTarget._make((*target[:2], url, target.user_agent, referrer, *target[5:]))
