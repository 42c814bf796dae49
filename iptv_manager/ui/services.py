"""What the window asks of the services: only their shapes, so that it stands on others as well."""

from array import array
from collections.abc import Callable, Collection, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol

from iptv_manager.model.account import Account
from iptv_manager.model.health import CheckLevel, ProbeResult, UnfinishedRun
from iptv_manager.model.line_up import Facets, LineUpQuery, StreamRow
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, SyncResult
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.store.provider_counts import ProviderCounts

DemoList = Callable[[], Coroutine[Any, Any, str]]  # starts the demo provider and gives its list's address


class ProviderService(Protocol):
    """Providers: add, list, remove and bring back."""

    async def add_m3u(
        self, name: str, source: str, user_agent: str = "", max_connections: int | None = None
    ) -> Provider: ...
    async def add(self, details: ProviderDetails, /) -> Provider: ...
    async def change(self, provider_id: int, details: ProviderDetails, /) -> Provider: ...
    async def same_as(self, source: str, /) -> Provider | None: ...
    async def counts(self, provider_ids: list[int], /) -> dict[int, ProviderCounts]: ...
    async def all(self) -> list[Provider]: ...
    async def remove(self, provider_id: int, /) -> object: ...
    async def restore(self, provider_id: int, /) -> object: ...
    def suggest_name(self, source: str, /) -> str: ...


class AccountService(Protocol):
    """Accounts at panels."""

    async def try_login(self, details: ProviderDetails, provider: Provider | None = None, /) -> Account: ...
    async def refresh(self, provider: Provider, /) -> Account: ...
    async def where_secrets_are(self) -> str: ...


class CategoryService(Protocol):
    """Categories of panels, and which of them are taken."""

    async def offer(self, provider: Provider, on_progress: ProgressCallback, /) -> list[PanelCategory]: ...
    async def choose(
        self, provider: Provider, taken: Collection[tuple[PanelKind, str]], new: NewCategories, /
    ) -> None: ...


class AddressBook(Protocol):
    """Fills in secrets, just before an address is opened or copied."""

    async def full(self, provider_id: int, urls: Sequence[str], /) -> list[str]: ...


class SyncService(Protocol):
    """Bring the data of one provider up to its list."""

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult: ...


class LineUpService(Protocol):
    """The rows of the table, in pages, and the values to filter by."""

    async def first_rows(self, query: LineUpQuery, limit: int = 200) -> list[StreamRow]: ...
    async def id_vector(self, query: LineUpQuery) -> "array[int]": ...
    async def rows(self, ids: Sequence[int]) -> list[StreamRow]: ...
    async def facets(self, query: LineUpQuery) -> Facets: ...
    def forget_counts(self) -> None: ...


class CheckSummary(Protocol):
    """What a run of checks came to."""

    @property
    def checked(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def outcomes(self) -> dict[str, int]: ...


class HealthService(Protocol):
    """Checks streams, a bounded number at once."""

    async def check(
        self,
        ids: "array[int]",
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: Callable[[list[ProbeResult]], None],
        level: str = CheckLevel.QUICK,
    ) -> CheckSummary: ...
    async def unfinished(self) -> list[UnfinishedRun]: ...
    async def resume(
        self, run_id: int, on_progress: ProgressCallback, on_results: Callable[[list[ProbeResult]], None], /
    ) -> CheckSummary: ...
    async def discard(self, run_id: int, /) -> None: ...
    def leave(self) -> None: ...


class ReportService(Protocol):
    """Writes what the table shows to files."""

    async def save_channels(
        self, query: LineUpQuery, path: Path, exact: bool, on_progress: ProgressCallback
    ) -> int: ...


class Services(Protocol):
    """Everything the window is built on."""

    @property
    def home(self) -> Path: ...
    @property
    def providers(self) -> ProviderService: ...
    @property
    def accounts(self) -> AccountService: ...
    @property
    def categories(self) -> CategoryService: ...
    @property
    def addresses(self) -> AddressBook: ...
    @property
    def syncs(self) -> SyncService: ...
    @property
    def line_up(self) -> LineUpService: ...
    @property
    def health(self) -> HealthService: ...
    @property
    def reports(self) -> ReportService: ...
