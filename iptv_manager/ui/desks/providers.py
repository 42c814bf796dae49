"""The desk of providers: add what was dropped, sync, confirm a held list, remove and bring back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from iptv_manager.formats.panel_address import is_panel
from iptv_manager.model.errors import NameTaken
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, ProviderStatus, SyncResult, SyncStatus
from iptv_manager.net.masking import mask_url
from iptv_manager.ui.account_wording import expiry_of
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.banner import Choice
from iptv_manager.ui.desks.accounts import AccountDesk
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.services import DemoList, ProviderService, SyncService
from iptv_manager.ui.wording import count_text

_MOST_NAMES = 1000
_LOOK_AT_ENDS = (
    3_600_000  # milliseconds; a window may stay in the tray for weeks, in which an account comes to its end
)
SYNC_ACT = "sync "  # what the names of the acts that read a list begin with


class Undo(NamedTuple):
    """How to take the last step back, and what to call that."""

    text: str
    act: Callable[[], object]


class ProviderDesk(QObject):
    """Knows the providers; tells when they, or the channels behind them, have changed."""

    providers_changed = Signal(object)  # list[Provider]
    channels_changed = Signal()
    undo_changed = Signal(object)  # Undo | None

    def __init__(
        self,
        providers: ProviderService,
        syncs: SyncService,
        acts: Acts,
        notices: Notices,
        window: QWidget,
        accounts: AccountDesk,
        demo: DemoList | None = None,
    ) -> None:
        super().__init__(window)
        self.accounts = accounts
        self._service = providers
        self._syncs = syncs
        self._acts = acts
        self._notices = notices
        self._window = window
        self._demo = demo
        self._undo: Undo | None = None
        self.providers: list[Provider] = []
        self.kept: set[str] = set()  # held lists the person chose not to take
        self._warned: set[str] = set()
        self._ends = QTimer(self, interval=_LOOK_AT_ENDS)
        self._ends.timeout.connect(self._warn_of_ends)
        self._ends.start()
        accounts.added.connect(self._welcome)
        accounts.changed.connect(lambda _provider: self._changed())
        accounts.sync_wanted.connect(self.sync)

    def refresh(self) -> None:
        """Read the providers anew."""
        self._acts.ask("providers", self._service.all(), self._take)

    def find(self, provider_id: int) -> Provider | None:
        """The provider of that id."""
        return next((each for each in self.providers if each.id == provider_id), None)

    # Adding

    def open_add_dialog(self, source: str = "") -> AddProviderDialog:
        """Ask for a new provider; the dialog stays open until it is added or given up."""
        return self.accounts.open_add_dialog(source)

    def add_sources(self, sources: Sequence[str]) -> None:
        """Add what was dropped or pasted, under suggested names. What is there already is synced again.

        The address of an account at a panel is asked about first."""
        for source in sources:
            self._acts.ask(f"add {mask_url(source)}", self._add_unless_known(source), self._welcome_if_any)

    def add_demo(self) -> None:
        """Start the demo provider and add its list."""
        if self._demo:
            self._acts.ask("demo", self._demo(), lambda address: self.add_sources([address]))

    async def _add_unless_known(self, source: str) -> Provider | None:
        known = await self._service.same_as(source)
        if known is None and is_panel(source):
            self.open_add_dialog(source)
            return None
        return known or await self._add_named(source)

    async def _add_named(self, source: str) -> Provider:
        """Add under the suggested name, with a number behind it where that is taken."""
        suggested = self._service.suggest_name(source)
        for number in range(1, _MOST_NAMES):
            name = suggested if number == 1 else f"{suggested} ({number})"
            try:
                return await self._service.add_m3u(name, source)
            except NameTaken:
                continue
        raise NameTaken(self.tr("All names like “%1” are taken.").replace("%1", suggested))

    def _welcome_if_any(self, provider: Provider | None) -> None:
        if provider:
            self._welcome(provider)

    def _welcome(self, provider: Provider) -> None:
        self.refresh()
        self.sync(provider)

    # Syncing

    def sync_all(self) -> None:
        """Sync every provider, each in a slot of its own."""
        for provider in self.providers:
            self.sync(provider)

    def sync(self, provider: Provider, accept_shrink: bool = False) -> None:
        """Read the provider's list; nothing happens while that is being done already."""
        name = f"{SYNC_ACT}{provider.id}"
        if self._acts.running(name):
            return

        async def work(report: ProgressCallback) -> SyncResult:
            """Sync it, in the background of the window."""
            return await self._syncs.sync(provider, report, accept_shrink)

        self._notices.banners.remove(name)
        self._acts.start(
            name,
            self.tr("Syncing %1").replace("%1", provider.name),
            work,
            lambda end: self._tell(provider, end),
        )

    def _tell(self, provider: Provider, result: SyncResult) -> None:
        self.refresh()
        if result.status is SyncStatus.HELD:
            self.kept.discard(_mark(provider))
            self._ask_about(provider, result.message)
        elif result.status is SyncStatus.FAILED:
            again = Choice(self.tr("Try again"), lambda: self.sync(provider))
            self._notices.banners.show_banner(f"sync {provider.id}", "bad", result.message, (again,))
        else:
            self._notices.toast.say(self._summary(provider, result))
            self.channels_changed.emit()

    def _summary(self, provider: Provider, result: SyncResult) -> str:
        if result.status is SyncStatus.CANCELLED:
            return self.tr("%1: cancelled, nothing was changed.").replace("%1", provider.name)
        if result.status is SyncStatus.ASKED:
            return self.tr("%1 The page of syncs shows it.").replace("%1", result.message)
        if result.status is SyncStatus.UNCHANGED:
            return self.tr("%1 is up to date.").replace("%1", provider.name)
        parts = [self.tr("%1 entries").replace("%1", count_text(result.entries))]
        for count, text in (
            (result.added, self.tr("%1 new")),
            (result.returned, self.tr("%1 back")),
            (result.changed, self.tr("%1 changed")),
            (result.gone, self.tr("%1 gone")),
            (result.rejected, self.tr("%1 unreadable")),
        ):
            if count:
                parts.append(text.replace("%1", count_text(count)))
        return f"{provider.name}: {' · '.join(parts)}"

    # A held list

    def _ask_about(self, provider: Provider, message: str) -> None:
        name = f"sync {provider.id}"
        choices = (
            Choice(self.tr("Accept the new list"), lambda: self._accept(provider), primary=True),
            Choice(self.tr("Keep the old one"), lambda: self._keep(provider)),
        )
        self._notices.banners.show_banner(name, "warn", _about(provider, message), choices)

    def _accept(self, provider: Provider) -> None:
        self._notices.banners.remove(f"sync {provider.id}")
        self.sync(provider, accept_shrink=True)

    def _keep(self, provider: Provider) -> None:
        current = self.find(provider.id) or provider
        self.kept.add(_mark(current))
        self._notices.banners.remove(f"sync {provider.id}")

    def _ask_about_held(self) -> None:
        """Lists held at an earlier start still wait for an answer."""
        for provider in self.providers:
            name = f"sync {provider.id}"
            waits = provider.status is ProviderStatus.HELD and _mark(provider) not in self.kept
            if waits and not self._notices.banners.get(name) and not self._acts.running(name):
                self._ask_about(provider, provider.message)

    # Removing

    def remove(self, provider: Provider) -> None:
        """Remove a provider at once; a toast and Edit ▸ Undo bring it back."""
        self._acts.cancel(f"sync {provider.id}")
        self._notices.banners.remove(f"sync {provider.id}")
        self._acts.ask(
            f"remove {provider.id}", self._service.remove(provider.id), lambda _done: self._removed(provider)
        )

    def undo(self) -> None:
        """Take the last step back."""
        step, self._undo = self._undo, None
        self.undo_changed.emit(None)
        if step:
            self._notices.toast.hide()
            step.act()

    def _removed(self, provider: Provider) -> None:
        text = self.tr("Removed %1.").replace("%1", provider.name)
        self._undo = Undo(
            self.tr("&Undo: remove %1").replace("%1", provider.name), lambda: self._restore(provider)
        )
        self.undo_changed.emit(self._undo)
        self._notices.toast.say(text, self.tr("Undo"), self.undo)
        self._changed()

    def _restore(self, provider: Provider) -> None:
        self._acts.ask(
            f"restore {provider.id}", self._service.restore(provider.id), lambda _done: self._changed()
        )

    def _changed(self) -> None:
        self.refresh()
        self.channels_changed.emit()

    def _take(self, providers: list[Provider]) -> None:
        self._notices.database_is_back()
        self.providers = providers
        self.providers_changed.emit(providers)
        self._ask_about_held()
        self._warn_of_ends()

    def _warn_of_ends(self) -> None:
        """Accounts that end within a week, each told once; who has renewed is told no more."""
        now = datetime.now(UTC)
        for provider in self.providers:
            account = provider.account
            mark = f"{provider.id} {account.expires_at if account else ''}"
            if account is None or not account.expires_soon(now):
                self._notices.banners.remove(f"expiry {provider.id}")
            elif mark not in self._warned:
                self._warned.add(mark)
                text = f"{provider.name}: {expiry_of(account, now).text}. {self.tr('Renew it in time.')}"
                self._notices.banners.show_banner(f"expiry {provider.id}", "warn", text)


def _mark(provider: Provider) -> str:
    """One held list of one provider."""
    return f"{provider.id} {provider.message}"


def _about(provider: Provider, message: str) -> str:
    return message if provider.name in message else f"{provider.name}: {message}"
