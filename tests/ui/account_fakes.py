"""Accounts and categories of the window's tests, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from iptv_manager.model.account import Account
from iptv_manager.model.errors import AccountRefused
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.services.provider_details import ProviderDetails

CATEGORIES = [
    PanelCategory(PanelKind.LIVE, "1", "UK | News", 1200),
    PanelCategory(PanelKind.LIVE, "2", "UK | Sport", 340),
    PanelCategory(PanelKind.VOD, "7", "Drama", 8000),
    PanelCategory(PanelKind.SERIES, "9", "Crime", 90, taken=False),
]


def active_account() -> Account:
    """An account in use."""
    now = datetime.now(UTC)
    return Account(
        "Active", "", now + timedelta(days=90), 2, 1, False, now, "Europe/London", now, 80, 443, None,
        "http://tv.example:8080", now,
    )  # fmt: skip


@dataclass
class MemoryAccounts:
    """Knows one right password."""

    password: str = "right"
    tried: list[ProviderDetails] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)

    async def try_login(self, details: ProviderDetails, provider: Provider | None = None) -> Account:
        self.tried.append(details)
        if details.password != self.password:
            raise AccountRefused("tv.example says that user or password is wrong.")
        return active_account()

    async def refresh(self, provider: Provider) -> Account:
        self.refreshed.append(provider.name)
        return active_account()

    async def where_secrets_are(self) -> str:
        return "Passwords are kept in the keyring of your system."


@dataclass
class MemoryCategories:
    """Offers some categories, and notes the choice."""

    chosen: list[tuple[set[tuple[PanelKind, str]], NewCategories]] = field(default_factory=list)
    seen: list[PanelCategory] = field(default_factory=list)
    error: Exception | None = None

    async def offer(self, provider: Provider, on_progress: ProgressCallback) -> list[PanelCategory]:
        on_progress(Progress(1, 2, "Downloading channels", "bytes"))
        if self.error:
            raise self.error
        return CATEGORIES

    async def choose(
        self,
        provider: Provider,
        taken: Collection[tuple[PanelKind, str]],
        new: NewCategories,
        seen: Collection[PanelCategory],
    ) -> None:
        self.chosen.append((set(taken), new))
        self.seen = list(seen)


class MemoryAddresses:
    """Fills in one account."""

    async def full(self, provider_id: int, urls: Sequence[str]) -> list[str]:
        return [
            url.replace("{username}", "anna").replace("{password}", f"s3cret{provider_id}") for url in urls
        ]
