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
    ) -> Provider:
        """Add a list at an address or in a file; `max_connections` None: as many as are found safe.

        Raises InputRefused, NameTaken."""

    async def add(self, details: ProviderDetails, /) -> Provider:
        """Add a provider of any kind. Raises InputRefused, NameTaken, SecretsUnavailable."""

    async def change(
        self, provider_id: int, details: ProviderDetails, seen: ProviderDetails | None, /
    ) -> Provider:
        """State a provider anew, in what `details` change of what was `seen`; what a person made of it stays.

        Raises InputRefused, NameTaken, NotFound, SecretsUnavailable, StatedMeanwhile."""

    async def same_as(self, source: str, /) -> Provider | None:
        """The provider that has this source already, whatever its password; None if there is none."""

    async def counts(self, provider_ids: list[int], /) -> dict[int, ProviderCounts]:
        """What each of these providers holds, by its id."""

    async def all(self) -> list[Provider]:
        """Every provider that is not removed, by name."""

    async def remove(self, provider_id: int, /) -> object:
        """Hide a provider with all its streams; nothing is deleted."""

    async def restore(self, provider_id: int, /) -> object:
        """Bring a removed provider back. Raises NameTaken."""

    def suggest_name(self, source: str, /) -> str:
        """A name for a list, from its address or file name."""


class AccountService(Protocol):
    """Accounts at panels."""

    async def try_login(self, details: ProviderDetails, provider: Provider | None = None, /) -> Account:
        """Ask the panel as it is stated, and keep nothing; `provider` has what was not typed.

        Raises InputRefused, AccountRefused, DownloadFailed, SecretsUnavailable."""

    async def refresh(self, provider: Provider, /) -> Account:
        """Ask the panel about a provider's account and keep what it says. Raises as `try_login` does."""

    async def where_secrets_are(self) -> str:
        """Where passwords are kept, in a sentence for a person."""


class CategoryService(Protocol):
    """Categories of panels, and which of them are taken."""

    async def offer(self, provider: Provider, on_progress: ProgressCallback, /) -> list[PanelCategory]:
        """Fetch the panel's categories, each with its count; takes as long as its lists do.

        Raises AccountRefused, DownloadFailed, InputRefused, SecretsUnavailable."""

    async def choose(
        self,
        provider: Provider,
        taken: Collection[tuple[PanelKind, str]],
        new: NewCategories,
        seen: Collection[PanelCategory],
        /,
    ) -> None:
        """Take these, as (kind, id), of the categories that were `seen`; `new` is for those that appear later."""


class AddressBook(Protocol):
    """Fills in secrets, just before an address is opened or copied."""

    async def full(self, provider_id: int, urls: Sequence[str], /) -> list[str]:
        """These addresses of one provider as they are opened. Raises SecretsUnavailable, NotFound."""


class SyncService(Protocol):
    """Bring the data of one provider up to its list."""

    async def sync(
        self, provider: Provider, on_progress: ProgressCallback, accept_shrink: bool = False
    ) -> SyncResult:
        """Sync one provider; what is wrong with its list is told in the result.

        `accept_shrink`: the person has confirmed what the guard, or the provider's wish to be asked, held.
        Cancelled, it leaves everything as it was. Raises DatabaseUnavailable."""


class LineUpService(Protocol):
    """The rows of the table, in pages, and the values to filter by."""

    async def first_rows(self, query: LineUpQuery, limit: int = 200) -> list[StreamRow]:
        """The first rows of the view, as fast as an index gives them."""

    async def id_vector(self, query: LineUpQuery) -> "array[int]":
        """The ids of the whole view, in its order."""

    async def rows(self, ids: Sequence[int]) -> list[StreamRow]:
        """Rows in the order of `ids`; those that are gone are left out."""

    async def facets(self, query: LineUpQuery) -> Facets:
        """What the view can be narrowed to, with counts that may be an hour old."""

    def forget_counts(self) -> None:
        """Count anew when asked next."""


class CheckSummary(Protocol):
    """What a run of checks came to."""

    @property
    def checked(self) -> int:
        """Streams that were checked and written down."""

    @property
    def seconds(self) -> float:
        """How long the run took."""

    @property
    def outcomes(self) -> dict[str, int]:
        """How many streams came to each outcome."""


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
    ) -> CheckSummary:
        """Check these streams, at most `at_once` at a time, each within `timeout` seconds (None: as set).

        `on_results` hears of results a few times a second. Cancelled, it keeps what was found. Raises
        DatabaseUnavailable."""

    async def unfinished(self) -> list[UnfinishedRun]:
        """Runs that ended with their program and not by themselves, oldest first."""

    async def resume(
        self, run_id: int, on_progress: ProgressCallback, on_results: Callable[[list[ProbeResult]], None], /
    ) -> CheckSummary:
        """Go on with such a run. Raises NotFound when somebody else does, and what `check` raises."""

    async def discard(self, run_id: int, /) -> None:
        """Don't go on with an unfinished run."""

    def leave(self) -> None:
        """The program ends: runs that are cancelled from now on are left to be resumed."""


class ReportService(Protocol):
    """Writes what the table shows to files."""

    async def save_channels(
        self, query: LineUpQuery, path: Path, exact: bool, on_progress: ProgressCallback
    ) -> int:
        """Save the view as CSV; gives the number of rows. `exact`: no cell is made safe for spreadsheets.

        Raises IptvManagerError when the file can't be written; cancelled, it leaves none."""


class Services(Protocol):
    """Everything the window is built on."""

    @property
    def home(self) -> Path:
        """The folder of the program's data."""

    @property
    def providers(self) -> ProviderService:
        """Subscriptions and lists."""

    @property
    def accounts(self) -> AccountService:
        """What panels say of accounts."""

    @property
    def categories(self) -> CategoryService:
        """What is taken of panels."""

    @property
    def addresses(self) -> AddressBook:
        """Addresses as they are opened, secrets and all."""

    @property
    def syncs(self) -> SyncService:
        """Bringing providers up to date."""

    @property
    def line_up(self) -> LineUpService:
        """The streams of all providers, for the table."""

    @property
    def health(self) -> HealthService:
        """Checks of streams."""

    @property
    def reports(self) -> ReportService:
        """CSV files."""
