"""The outside of the window, in memory: services with the shapes of the real ones."""

import asyncio
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from iptv_manager.model.errors import NameTaken
from iptv_manager.model.health import Outcome, ProbeResult, UnfinishedRun
from iptv_manager.model.line_up import Facet, Facets, GroupCounts, LineUpQuery, SortColumn, StreamRow
from iptv_manager.model.names import group_key, natural_key, search_key
from iptv_manager.model.playing import Playing
from iptv_manager.model.playlist import StreamKind
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider, ProviderStatus, SyncResult, SyncStatus
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.store.provider_counts import ProviderCounts
from tests.ui.account_fakes import MemoryAccounts, MemoryAddresses, MemoryCategories

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
READING = Progress(12_900_000, 31_000_000, "Reading list", "bytes", 104_000)
_WORDS = ("News", "Sport", "Kino", "Musik", "Doku", "Kids", "Radio", "Wetter")
_GROUPS = ("Germany", "France", "United Kingdom", "Sports | HD", "Movies", "Series; Drama", "Kids", "")
_OUTCOMES = (
    Outcome.ALIVE,
    Outcome.ALIVE,
    Outcome.ALIVE,
    Outcome.SLOW,
    Outcome.NOT_FOUND,
    Outcome.TIMEOUT,
    None,
)


class Summary(NamedTuple):
    """What a check came to."""

    checked: int
    seconds: float
    outcomes: dict[str, int]


def made_rows(count: int, provider_id: int = 1, provider: str = "Aurora TV") -> list[StreamRow]:
    """Rows as a provider's list would give them."""
    return [_row(place, provider_id, provider) for place in range(count)]


def _row(place: int, provider_id: int, provider: str) -> StreamRow:
    outcome = _OUTCOMES[place % len(_OUTCOMES)]
    return StreamRow(
        id=provider_id * 1_000_000 + place,
        provider_id=provider_id,
        provider=provider,
        position=place,
        name=f"{_WORDS[place % len(_WORDS)]} {place + 1}",
        group=_GROUPS[place // 3 % len(_GROUPS)],
        number=str(place + 1),
        kind=(StreamKind.LIVE, StreamKind.LIVE, StreamKind.MOVIE, StreamKind.EPISODE)[place % 4],
        guide_id=f"{_WORDS[place % len(_WORDS)].lower()}.{place}",
        logo="",
        url=f"http://tv.example:8080/live/anna/s3cret/{place}.ts",
        added=NOON,
        outcome=outcome,
        response_ms=120 + place * 7 % 900 if outcome in (Outcome.ALIVE, Outcome.SLOW) else None,
        checked=NOON - timedelta(minutes=place) if outcome else None,
        detail="",
    )


@dataclass
class MemoryProviders:
    """Providers in a list."""

    line_up: "MemoryLineUp"
    known: list[Provider] = field(default_factory=list)
    removed: dict[int, Provider] = field(default_factory=dict)
    error: Exception | None = None

    async def add_m3u(
        self, name: str, source: str, user_agent: str = "", max_connections: int | None = None
    ) -> Provider:
        if any(each.name == name for each in self.known):
            raise NameTaken(f"A provider named “{name}” exists already; choose another name.")
        number = len(self.known) + len(self.removed) + 1
        made = Provider(
            number, name, "m3u", source, user_agent, max_connections, ProviderStatus.NEW, "", 0, None, ()
        )
        self.known.append(made)
        return made

    async def add(self, details: ProviderDetails) -> Provider:
        made = await self.add_m3u(details.name, details.source, details.user_agent, details.max_connections)
        self.put(made._replace(kind=details.kind.value, username=details.username))
        return self.known[-1]

    async def change(
        self, provider_id: int, details: ProviderDetails, seen: ProviderDetails | None = None
    ) -> Provider:
        old = next(each for each in self.known if each.id == provider_id)
        self.put(old._replace(name=details.name, source=details.source, options=details.options))
        return self.known[-1]

    async def same_as(self, source: str) -> Provider | None:
        return next((each for each in self.known if each.source == source), None)

    async def counts(self, provider_ids: list[int]) -> dict[int, ProviderCounts]:
        return {key: ProviderCounts(live=16_706, movies=8_000, series=1_240) for key in provider_ids}

    async def all(self) -> list[Provider]:
        if self.error:
            raise self.error
        return [self._counted(each) for each in self.known]

    async def remove(self, provider_id: int) -> None:
        gone = next(each for each in self.known if each.id == provider_id)
        self.known.remove(gone)
        self.removed[provider_id] = gone
        self.line_up.hidden.add(provider_id)

    async def restore(self, provider_id: int) -> None:
        self.known.append(self.removed.pop(provider_id))
        self.line_up.hidden.discard(provider_id)

    def suggest_name(self, source: str) -> str:
        return source.rsplit("/", 1)[-1].split(".")[0].split("?")[0].title() or source

    def put(self, provider: Provider) -> None:
        """Replace a provider by its newer self, or add it."""
        self.known = [each for each in self.known if each.id != provider.id] + [provider]

    def _counted(self, provider: Provider) -> Provider:
        rows = self.line_up.all_rows()
        return provider._replace(stream_count=sum(row.provider_id == provider.id for row in rows))


@dataclass
class MemoryLineUp:
    """Rows in a list, filtered and sorted in Python."""

    stored: list[StreamRow] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    queries: list[LineUpQuery] = field(default_factory=list)
    error: Exception | None = None

    def all_rows(self) -> list[StreamRow]:
        return [row for row in self.stored if row.provider_id not in self.hidden]

    async def first_rows(self, query: LineUpQuery, limit: int = 200) -> list[StreamRow]:
        if self.error:
            raise self.error
        self.queries.append(query)
        return self._found(query)[:limit]

    async def id_vector(self, query: LineUpQuery) -> "array[int]":
        return array("q", [row.id for row in self._found(query)])

    async def rows(self, ids: Sequence[int]) -> list[StreamRow]:
        known = {row.id: row for row in self.stored}
        return [known[key] for key in ids if key in known]

    def forget_counts(self) -> None:
        """Nothing is kept here."""

    async def facets(self, query: LineUpQuery) -> Facets:
        rows = self._found(query)
        groups = Counter(row.group for row in rows)
        providers = Counter((row.provider_id, row.provider) for row in rows)
        kinds = Counter(row.kind.value for row in rows)
        outcomes = Counter(row.outcome.value if row.outcome else "unchecked" for row in rows)
        return Facets(
            groups=GroupCounts(
                [Facet(group_key(title), title, count) for title, count in sorted(groups.items())], len(rows)
            ),
            providers=[Facet(str(key), name, count) for (key, name), count in providers.items()],
            kinds=[Facet(key, key, count) for key, count in kinds.items()],
            outcomes=[Facet(key, key, count) for key, count in outcomes.items()],
        )

    def _found(self, query: LineUpQuery) -> list[StreamRow]:
        rows = [row for row in self.all_rows() if _matches(row, query)]
        if query.sort is SortColumn.NAME:
            rows.sort(key=lambda row: natural_key(row.name), reverse=query.descending)
        elif query.descending:
            rows.reverse()
        return rows


def _matches(row: StreamRow, query: LineUpQuery) -> bool:
    words = search_key(query.search).split()
    states = query.outcomes or query.unchecked
    return (
        all(word in search_key(row.name) for word in words)
        and (not query.providers or row.provider_id in query.providers)
        and (not query.groups or group_key(row.group) in query.groups)
        and (not query.kinds or row.kind in query.kinds)
        and (not states or row.outcome in query.outcomes or (query.unchecked and row.outcome is None))
    )


@dataclass
class MemorySyncs:
    """Puts rows where a sync would; waits at `gate` while it is closed."""

    providers: MemoryProviders
    line_up: MemoryLineUp
    rows: int = 40
    answers: dict[str, SyncResult] = field(default_factory=dict)  # by provider name
    asked: list[tuple[str, bool]] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult:
        self.asked.append((provider.name, accept_shrink))
        on_progress(READING)
        if self.gate:
            await self.gate.wait()
        answer = self.answers.get(provider.name)
        if answer and not accept_shrink:
            held = answer.status is SyncStatus.HELD
            status = ProviderStatus.HELD if held else ProviderStatus.FAILED
            self.providers.put(provider._replace(status=status, message=answer.message))
            return answer
        self.line_up.stored = [row for row in self.line_up.stored if row.provider_id != provider.id]
        self.line_up.stored += made_rows(self.rows, provider.id, provider.name)
        self.providers.put(
            provider._replace(status=ProviderStatus.OK, message="", last_sync=datetime.now(UTC))
        )
        return SyncResult(provider.name, SyncStatus.OK, entries=self.rows, added=self.rows, seconds=0.1)


@dataclass
class MemoryHealth:
    """Finds every stream alive; waits at `gate` after the first half."""

    asked: list[list[int]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    left: list[UnfinishedRun] = field(default_factory=list)
    is_left: bool = False

    async def check(
        self,
        ids: "array[int]",
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: Callable[[list[ProbeResult]], None],
        level: str = "quick",
    ) -> Summary:
        self.asked.append(list(ids))
        results = [
            ProbeResult(key // 1_000_000, key, Outcome.ALIVE, datetime.now(UTC), 99, 200, "") for key in ids
        ]
        half = len(results) // 2
        on_results(results[:half])
        on_progress(Progress(half, len(results), "", "streams"))
        if self.gate:
            await self.gate.wait()
        on_results(results[half:])
        return Summary(len(results), 2.0, {"alive": len(results)})

    async def unfinished(self) -> list[UnfinishedRun]:
        return list(self.left)

    async def resume(
        self, run_id: int, on_progress: ProgressCallback, on_results: Callable[[list[ProbeResult]], None], /
    ) -> Summary:
        self.left = [run for run in self.left if run.id != run_id]
        return await self.check(array("q"), None, None, on_progress, on_results)

    async def discard(self, run_id: int, /) -> None:
        self.left = [run for run in self.left if run.id != run_id]

    def leave(self) -> None:
        self.is_left = True


@dataclass
class MemoryPlaying:
    """Plays until it is cancelled, or until `end` is set."""

    asked: list[tuple[list[int], str, bool]] = field(default_factory=list)  # ids, title, anyway
    error: Exception | None = None
    end: asyncio.Event = field(default_factory=asyncio.Event)
    is_left: bool = False

    async def play(
        self,
        ids: Sequence[int],
        told: Callable[[Playing], None],
        title: str = "",
        named: str = "",
        anyway: bool = False,
    ) -> None:
        self.asked.append((list(ids), title, anyway))
        if self.error and not anyway:
            raise self.error
        told(Playing(ids[0], title, "Nova", title, "mpv", NOON))
        await self.end.wait()

    def leave(self) -> None:
        self.is_left = True


@dataclass
class MemoryReports:
    """Writes a file with one line a row."""

    line_up: MemoryLineUp
    saved: list[tuple[LineUpQuery, Path, bool]] = field(default_factory=list)

    async def save_channels(
        self, query: LineUpQuery, path: Path, exact: bool, on_progress: ProgressCallback
    ) -> int:
        self.saved.append((query, path, exact))
        ids = await self.line_up.id_vector(query)
        await asyncio.to_thread(path.write_text, "\n".join(str(key) for key in ids), "utf-8")
        on_progress(Progress(len(ids), len(ids), "Writing", "rows"))
        return len(ids)


class MemoryServices:
    """All of them, on one line-up."""

    def __init__(self) -> None:
        self.home = Path()
        self.line_up = MemoryLineUp()
        self.providers = MemoryProviders(self.line_up)
        self.syncs = MemorySyncs(self.providers, self.line_up)
        self.accounts = MemoryAccounts()
        self.categories = MemoryCategories()
        self.addresses = MemoryAddresses()
        self.health = MemoryHealth()
        self.playing = MemoryPlaying()
        self.reports = MemoryReports(self.line_up)

    def stock(self, name: str, count: int) -> Provider:
        """A provider that was synced already."""
        number = len(self.providers.known) + 1
        made = Provider(
            number,
            name,
            "m3u",
            f"http://{number}.example/list.m3u",
            "",
            None,
            ProviderStatus.OK,
            "",
            count,
            NOON,
            (),
        )
        self.providers.known.append(made)
        self.line_up.stored += made_rows(count, number, name)
        return made


def stocked(count: int = 120) -> MemoryServices:
    """Services with one provider, “Nova”, of so many streams."""
    services = MemoryServices()
    services.stock("Nova", count)
    return services
