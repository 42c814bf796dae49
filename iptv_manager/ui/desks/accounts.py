"""The desk of accounts: adding and editing providers in dialogs, trying logins, choosing categories."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.panel import PanelCategory
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.services.provider_details import ProviderDetails, details_of
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.dialogs.categories import CategoriesDialog
from iptv_manager.ui.dialogs.edit_provider import EditProviderDialog
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.services import AccountService, CategoryService, ProviderService

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
        dialog.submitted.connect(
            lambda details: self._try(dialog, self._providers.add(details), self._take_new)
        )
        self._join(dialog, None)
        return dialog

    def open_edit_dialog(self, provider: Provider) -> EditProviderDialog:
        """Let a provider be stated anew."""
        dialog = EditProviderDialog(details_of(provider), self._icons, self._window)
        dialog.submitted.connect(
            lambda details: self._try(dialog, self._providers.change(provider.id, details), self.changed.emit)
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

        def show(found: list[PanelCategory] | None) -> None:
            """Show what the panel offers, if it did."""
            if found is not None:
                dialog.show_categories(found, provider.options.new_categories)

        self._acts.start(name, self.tr("Asking %1").replace("%1", provider.name), work, show)
        dialog.rejected.connect(lambda: self._acts.cancel(name))
        dialog.chosen.connect(
            lambda taken, new: self._acts.ask(
                f"choose {provider.id}",
                self._categories.choose(provider, taken, new),
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
        dialog.rejected.connect(lambda: self._acts.cancel("state provider"))
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

    def _try(
        self,
        dialog: ProviderDialog,
        act: Coroutine[Any, Any, Provider],
        then: Callable[[Provider], object],
    ) -> None:
        """Do what a dialog asks for; it tells what stands in the way, and closes once that is done."""

        async def tried() -> Provider | None:
            """Do it; what stands in the way is shown in the dialog, and gives None."""
            try:
                return await act
            except IptvManagerError as error:
                dialog.show_problem(str(error))
                return None

        def end(provider: Provider | None) -> None:
            """Close the dialog once it is done."""
            if provider is not None:
                dialog.accept()
                then(provider)

        self._acts.ask("state provider", tried(), end)
