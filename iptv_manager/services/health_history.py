"""What was found over time: health of providers and streams, months made ahead and dropped when old."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from iptv_manager.model.check_limits import MONTHS_KEPT
from iptv_manager.model.dashboard import Dashboard
from iptv_manager.model.health_history import PastCheck, ProviderHealth, Steadiness, StreamHealth
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.services.cache import LIMITS, Cache
from iptv_manager.store import check_months, health_history
from iptv_manager.store.changes import Change
from iptv_manager.store.dashboard import dashboard
from iptv_manager.store.database import Database
from iptv_manager.store.stream_media import CheckFound, MediaLook, found_of, media_of
from iptv_manager.store.viewings import last_watched

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_READ = 3_000_000  # checks of one provider that are read at once; a second for each million
MOST_PAST = 2_000  # checks of one stream in a strip
STRIP = timedelta(days=30)
_CHANGED_BY = {
    "health": {"health", "streams", "providers", "channels", "schedule", "jobs"},
    "categories": {"health", "streams", "providers", "channels"},
    "providers": {"streams", "providers", "films"},
}
"""What the cache keeps, and changes of what may change it."""

Now = Callable[[], datetime]


class Swept(NamedTuple):
    """What a clean-up removed."""

    months: list[date]
    totals: int


class StreamPast(NamedTuple):
    """What is remembered of one stream."""

    health: StreamHealth
    checks: list[PastCheck]
    look: MediaLook | None
    watched: datetime | None = None  # last, by anybody


def _past(connection: "Connection", provider_id: int, stream_id: int, now: datetime) -> StreamPast:
    return StreamPast(
        health_history.stream_health_of(connection, provider_id, stream_id, now),
        health_history.past_checks(connection, provider_id, stream_id, now - STRIP, MOST_PAST),
        media_of(connection, provider_id, stream_id),
        last_watched(connection, stream_id),
    )


class HealthHistoryService:
    """Answers from totals and one stream's own checks; never reads the history as a whole."""

    def __init__(self, database: Database, cache: Cache, now: Now = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._cache = cache
        self._now = now

    @property
    def hit_ratio(self) -> float | None:
        """How much of what was asked so far the cache answered itself; None before anything was."""
        return self._cache.hit_ratio

    async def providers(self, zone: str) -> list[ProviderHealth]:
        """Every provider, by name, with hours of the day in `zone` (a name of the time zone database)."""

        async def ask() -> list[ProviderHealth]:
            """Read it from the totals, for the time that it is now."""
            return await self._database.run(health_history.provider_health, self._now(), zone)

        return await self._cache.get("health", ("providers", zone), ask)

    async def dashboard(self, zone: str) -> Dashboard:
        """All that the overview shows; one round trip, or none while what is known is fresh."""

        async def ask() -> Dashboard:
            """Read all parts in one round trip."""
            return await self._database.run(dashboard, self._now(), zone)

        return await self._cache.get("health", ("dashboard", zone), ask)

    async def past_of(self, provider_id: int, stream_id: int) -> StreamPast:
        """What is remembered of one stream: its shares, its checks (the latest first), its last deep look."""
        return await self._database.run(_past, provider_id, stream_id, self._now())

    async def found(self, stream_ids: Sequence[int]) -> dict[int, CheckFound]:
        """What the last checks of these streams say beside their outcome; those never checked are left out."""
        return await self._database.run(found_of, stream_ids)

    async def steadiness(self, provider: ProviderHealth) -> Steadiness | None:
        """How a provider's streams came and went in a week; None where so much was checked that it would take
        too long to read."""
        if provider.uptime.week.told > MOST_READ:
            return None
        return await self._database.run(health_history.steadiness, provider.id, self._now())

    async def stream(self, provider_id: int, stream_id: int) -> StreamHealth:
        """One stream over thirty days."""
        return await self._database.run(health_history.stream_health_of, provider_id, stream_id, self._now())

    async def prepare(self) -> None:
        """Make tables for this month and the next one, where they are missing."""
        await self._database.run(check_months.prepare_months, self._now().date())

    async def sweep(self, months_kept: int = MONTHS_KEPT) -> Swept:
        """Make the next month, drop months older than `months_kept`, remove old totals."""
        await self.prepare()
        now = self._now()
        oldest = _months_back(now.date(), months_kept)
        dropped = await self._database.run(check_months.drop_months_before, oldest)
        return Swept(dropped, await self._database.run(health_history.remove_old_totals, now))

    async def follow(self, provider: Provider, _run_id: int, _on_progress: ProgressCallback) -> None:
        """After a sync that changed rows: count the provider's states anew."""
        await self._database.run(health_history.recount_states, provider.id)
        for subject in LIMITS:
            self._cache.forget(subject)

    def take_changes(self, changes: frozenset[Change]) -> None:
        """Somebody changed something: forget just what that may have changed."""
        subjects = {change.subject for change in changes}
        if "everything" in subjects:
            self._cache.clear()
        for kept, changed in _CHANGED_BY.items():
            if subjects & changed:
                self._cache.forget(kept)


def _months_back(day: date, count: int) -> date:
    number = day.year * 12 + day.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
