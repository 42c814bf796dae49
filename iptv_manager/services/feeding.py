"""Turns ids into targets, a chunk at a time, just ahead of the workers: memory stays flat for any number."""

from array import array
from collections import defaultdict

from iptv_manager.model.health import ProbeTarget
from iptv_manager.net.inside import host_in
from iptv_manager.services.turns import ProviderQueue, Turns
from iptv_manager.store.checks import CheckedProvider, checked_providers, due_targets, owners
from iptv_manager.store.database import Database

SPLIT = 10_000  # ids whose providers are asked for at once
LOAD = 1_000  # targets fetched at once


class Feeder:
    """Feeds one run of checks."""

    def __init__(self, database: Database, ids: "array[int]") -> None:
        self.turns = Turns()
        self._database = database
        self._ids = ids
        self._split = 0
        self._queues: dict[int, ProviderQueue] = {}

    async def run(self) -> None:
        """Feed until all is handed over. Raises DatabaseUnavailable."""
        providers = {one.id: one for one in await self._database.run(checked_providers)}
        if not self._ids:
            self.turns.complete()
        while self._split < len(self._ids) or self._unfed:
            self.turns.hunger.clear()
            await self._split_some(providers)
            await self._load_hungry()
            if self._split >= len(self._ids) and self._unfed and not self._is_anyone_hungry:
                await self.turns.hunger.wait()

    @property
    def _unfed(self) -> bool:
        return any(queue.has_more for queue in self.turns.queues)

    @property
    def _is_anyone_hungry(self) -> bool:
        return any(queue.is_hungry for queue in self.turns.queues)

    async def _split_some(self, providers: dict[int, CheckedProvider]) -> None:
        """Sort the next ids by provider, so that no provider must wait for another one's."""
        if self._split >= len(self._ids):
            return
        chunk = self._ids[self._split : self._split + SPLIT]
        found = await self._database.run(owners, chunk)
        by_provider: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        for provider_id, stream_id in found:
            by_provider[provider_id].append(stream_id)
        for provider_id, stream_ids in by_provider.items():
            self._queue(provider_id, providers).ids.extend(stream_ids)
            self.turns.join(self._queues[provider_id])
        self._split += len(chunk)
        if self._split >= len(self._ids):
            self.turns.complete()

    def _queue(self, provider_id: int, providers: dict[int, CheckedProvider]) -> ProviderQueue:
        if provider_id not in self._queues:
            known = providers.get(provider_id, CheckedProvider(provider_id, "", None))
            named_by = host_in(known.source) if "://" in known.source else ""
            self._queues[provider_id] = ProviderQueue(provider_id, named_by, known.max_connections)
        return self._queues[provider_id]

    async def _load_hungry(self) -> None:
        """Fetch targets for all that want some, then hand all over: none gets every worker by being first."""
        hungry = [queue for queue in self.turns.queues if queue.is_hungry]
        loaded = [await self._fetched(queue) for queue in hungry]
        for queue, targets in zip(hungry, loaded, strict=True):
            self.turns.supply(queue, targets)
        self.turns.wake()

    async def _fetched(self, queue: ProviderQueue) -> list[ProbeTarget]:
        return await self._database.run(due_targets, queue.provider_id, queue.next_ids(LOAD))
