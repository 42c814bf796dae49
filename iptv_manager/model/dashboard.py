"""What the overview shows: providers, channels, what changed, what runs now and next, storage, a week of checks."""

from datetime import datetime
from typing import NamedTuple

from iptv_manager.model.health_history import ProviderHealth


class DayOfChanges(NamedTuple):
    """What syncs did in the last 24 hours."""

    syncs: int
    added: int
    changed: int
    gone: int
    returned: int


class RunningJob(NamedTuple):
    """A job that runs just now; `provider` is None for one over all."""

    kind: str
    provider: str | None
    since: datetime
    desktop: str


class NextJob(NamedTuple):
    """When a job is due."""

    kind: str
    provider: str | None
    at: datetime


class HourOfChecks(NamedTuple):
    """The checks of one hour over all providers. Milliseconds."""

    starts_at: datetime
    good: int
    told: int
    first_byte_p50: int | None
    first_byte_p95: int | None


class Dashboard(NamedTuple):
    """One look at everything. Bytes; hours oldest first, without those in which nothing was checked."""

    asked_at: datetime
    providers: list[ProviderHealth]
    channels: int
    backed: int  # channels that more than one provider has
    changes: DayOfChanges
    running: list[RunningJob]
    next: list[NextJob]
    hours: list[HourOfChecks]
    database_bytes: int
    history_bytes: int  # of past checks, within the database

    @property
    def streams(self) -> int:
        """Living streams of all providers."""
        return sum(one.streams for one in self.providers)

    @property
    def outcomes(self) -> dict[str, int]:
        """Streams by their latest outcome, the most frequent first."""
        counts: dict[str, int] = {}
        for one in self.providers:
            for outcome, count in one.outcomes.items():
                counts[outcome] = counts.get(outcome, 0) + count
        return dict(sorted(counts.items(), key=lambda item: -item[1]))
