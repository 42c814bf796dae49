"""The desk of accounts: adding and editing providers in dialogs, trying logins, choosing categories."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.panel import PanelCategory
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.services.provider_details import ProviderDetails, details_of
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.stating import save_stated
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.dialogs.categories import CategoriesDialog
from iptv_manager.ui.dialogs.edit_provider import EditProviderDialog
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.services import AccountService, CategoryService, ProviderService

_STATING = "state provider"  # the act of either dialog
ProviderDialog = AddProviderDialog | EditProviderDialog


class AccountDesk(QObject):
    """Dialogs stay open until what they ask for is done or given up."""

    added = Signal(object)  # Provider, to be read now
    changed = Signal(object)  # Provider, stated anew
    sync_wanted = Signal(object)  # Provider

    def __init__(
        self,
        providers: ProviderService,
        accounts: AccountService,
        categories: CategoryService,
        acts: Acts,
        window: QWidget,
        icons: Icons,
    ) -> None:
        super().__init__(window)
        self._providers = providers
        self._accounts = accounts
        self._categories = categories
        self._acts = acts
        self._window = window
        self._icons = icons

    def open_add_dialog(self, source: str = "") -> AddProviderDialog:
        """Ask for a new provider."""
        dialog = AddProviderDialog(self._providers, self._window, self._icons)
        self._acts.ask("where secrets are", self._accounts.where_secrets_are(), dialog.show_where_secrets_are)
        dialog.show_source(source)

        async def add(details: ProviderDetails, _seen: None) -> Provider:
            """Add it; there was nothing to see of it."""
            return await self._providers.add(details)

        dialog.submitted.connect(
            lambda details: save_stated(self._acts, _STATING, dialog, add, details, None, self._take_new)
        )
        self._join(dialog, None)
        return dialog

    def open_edit_dialog(self, provider: Provider) -> EditProviderDialog:
        """Let a provider be stated anew."""
        seen = details_of(provider)
        dialog = EditProviderDialog(seen, self._icons, self._window)
        change = partial(self._providers.change, provider.id)
        dialog.submitted.connect(
            lambda details: save_stated(
                self._acts, _STATING, dialog, change, details, seen, self.changed.emit
            )
        )
        self._join(dialog, provider)
        return dialog

    def open_categories(self, provider: Provider) -> CategoriesDialog:
        """Let categories be chosen; the panel is asked for them, and the sync follows the choice."""
        dialog = CategoriesDialog(provider.name, self._window)
        dialog.show_waiting(self.tr("Asking the panel what it has…"))
        name = f"categories {provider.id}"

        async def work(report: ProgressCallback) -> list[PanelCategory] | None:
            """Ask the panel; what stands in the way is shown in the dialog, and gives None."""
            try:
                return await self._categories.offer(provider, report)
            except IptvManagerError as error:
                dialog.show_waiting(str(error))
                return None

        seen: list[PanelCategory] = []

        def show(found: list[PanelCategory] | None) -> None:
            """Show what the panel offers, if it did."""
            if found is not None:
                seen.extend(found)
                dialog.show_categories(found, provider.options.new_categories)

        self._acts.start(name, self.tr("Asking %1").replace("%1", provider.name), work, show)
        dialog.rejected.connect(lambda: self._acts.cancel(name))
        dialog.chosen.connect(
            lambda taken, new: self._acts.ask(
                f"choose {provider.id}",
                self._categories.choose(provider, taken, new, seen),
                lambda _done: self.sync_wanted.emit(provider),
            )
        )
        dialog.open()
        return dialog

    def refresh(self, provider: Provider) -> None:
        """Ask the panel about the account."""

        async def work(_report: ProgressCallback) -> object:
            """Ask the panel; the provider is read anew by who hears `changed`."""
            return await self._accounts.refresh(provider)

        title = self.tr("Asking %1").replace("%1", provider.name)
        self._acts.start(f"account {provider.id}", title, work, lambda _account: self.changed.emit(provider))

    def _take_new(self, provider: Provider) -> None:
        """A list is read at once; of a panel, the categories are chosen first."""
        if provider.kind != ProviderKind.XTREAM:
            self.added.emit(provider)
            return
        self.changed.emit(provider)
        self.open_categories(provider)

    def _join(self, dialog: ProviderDialog, provider: Provider | None) -> None:
        dialog.test_wanted.connect(lambda details: self._test(dialog, details, provider))
        dialog.rejected.connect(lambda: self._acts.cancel(_STATING))
        dialog.finished.connect(lambda _end: self._acts.cancel("try login"))
        dialog.open()

    def _test(self, dialog: ProviderDialog, details: ProviderDetails, provider: Provider | None) -> None:
        async def tried() -> None:
            """Log in, and show in the dialog what the panel says."""
            try:
                dialog.show_account(await self._accounts.try_login(details, provider))
            except IptvManagerError as error:
                dialog.show_refusal(str(error))

        self._acts.ask("try login", tried(), lambda _done: None)
