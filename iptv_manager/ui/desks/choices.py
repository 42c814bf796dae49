"""The desk of what is chosen: acts on the current row, the selected rows, and the provider meant by them."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication

from iptv_manager.model.health import CheckLevel
from iptv_manager.model.names import part_keys
from iptv_manager.model.provider import Provider
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.checks import CheckDesk
from iptv_manager.ui.desks.providers import ProviderDesk
from iptv_manager.ui.dialogs.columns import ColumnsDialog
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.menus import channel_menu, provider_menu
from iptv_manager.ui.services import AddressBook


class ChoiceDesk(QObject):
    """Enables the actions that have something to act on, and carries them out."""

    def __init__(
        self,
        window: MainWindow,
        providers: ProviderDesk,
        checks: CheckDesk,
        addresses: AddressBook,
        acts: Acts,
    ) -> None:
        super().__init__(window)
        self._addresses = addresses
        self._acts = acts
        self._window = window
        self._providers = providers
        self._checks = checks
        self._menu_provider: Provider | None = None
        window.table.current_changed.connect(lambda _row: self._enable())
        window.table.selection_changed.connect(self._enable)
        window.table.menu_wanted.connect(self._open_channel_menu)
        window.sidebar.provider_menu_wanted.connect(self._open_provider_menu)
        providers.providers_changed.connect(lambda _providers: self._enable())
        window.filters.changed.connect(lambda _query: self._enable())
        self._connect_actions()
        self._enable()

    def provider(self) -> Provider | None:
        """The provider meant: that of the open menu, the one filtered by, that of the row, the only one."""
        if self._menu_provider:
            return self._menu_provider
        chosen = self._window.filters.query.providers
        if len(chosen) == 1:
            return self._providers.find(next(iter(chosen)))
        row = self._window.table.current_channel()
        if row:
            return self._providers.find(row.provider_id)
        known = self._providers.providers
        return known[0] if len(known) == 1 else None

    def _connect_actions(self) -> None:
        commands, table = self._window.commands, self._window.table
        commands.copy_address.triggered.connect(self._copy_addresses)
        commands.copy_name.triggered.connect(self._copy_names)
        commands.select_all.triggered.connect(table.selectAll)
        commands.choose_columns.triggered.connect(self._choose_columns)
        commands.check_selected.triggered.connect(lambda: self._check_selected(CheckLevel.QUICK))
        commands.check_deeply.triggered.connect(lambda: self._check_selected(CheckLevel.DEEP))
        commands.only_group.triggered.connect(self._show_only_group)
        commands.only_provider.triggered.connect(self._show_only_provider)
        commands.sync_provider.triggered.connect(self._sync_provider)
        commands.remove_provider.triggered.connect(self._remove_provider)

    def _enable(self) -> None:
        commands, table = self._window.commands, self._window.table
        row, provider = table.current_channel(), self.provider()
        for action in (commands.copy_address, commands.copy_name, commands.only_group):
            action.setEnabled(row is not None)
        for action in (commands.sync_provider, commands.only_provider, commands.remove_provider):
            action.setEnabled(provider is not None)
        commands.check_selected.setEnabled(table.has_selection())
        commands.check_deeply.setEnabled(table.has_selection())
        self._window.page.show_selected(table.selection().count)

    def _open_channel_menu(self, place: QPoint) -> None:
        channel_menu(self._window.commands, self._window).popup(place)

    def _open_provider_menu(self, provider: Provider | None, place: QPoint) -> None:
        """While the menu is open its provider is the one meant."""
        self._menu_provider = provider
        self._enable()
        menu = provider_menu(self._window.commands, self._window)
        menu.destroyed.connect(self._forget_menu)
        menu.popup(place)

    def _forget_menu(self) -> None:
        self._menu_provider = None
        self._enable()

    def _check_selected(self, level: str) -> None:
        selection = self._window.table.selection()
        if selection.everything:
            self._checks.check_query(self._window.filters.query, level)
        else:
            self._checks.check_ids(selection.ids, level)

    def _copy_names(self) -> None:
        _copy([row.name for row in self._window.table.selected_channels()])

    def _copy_addresses(self) -> None:
        """Whole addresses, as a player needs them: the person's own secrets are filled in."""
        rows = [(row.provider_id, row.url) for row in self._window.table.selected_channels()]
        if any("{" in url for _, url in rows):
            self._acts.ask("copy addresses", self._full(rows), _copy)
        else:
            _copy([url for _, url in rows])

    async def _full(self, rows: list[tuple[int, str]]) -> list[str]:
        by_provider: dict[int, dict[str, str]] = {}
        for provider_id, url in rows:
            by_provider.setdefault(provider_id, {})[url] = url
        for provider_id, urls in by_provider.items():
            full = await self._addresses.full(provider_id, list(urls))
            by_provider[provider_id] = dict(zip(urls, full, strict=True))
        return [by_provider[provider_id][url] for provider_id, url in rows]

    def _choose_columns(self) -> None:
        table = self._window.table
        dialog = ColumnsDialog(table.column_titles(), table.columns_shown(), self._window)

        def reset() -> None:
            """Back to the usual columns, in the table and in the dialog."""
            table.reset_columns()
            dialog.show_columns(table.columns_shown())

        dialog.toggled.connect(table.show_column)
        dialog.reset.connect(reset)
        dialog.open()

    def _show_only_group(self) -> None:
        row = self._window.table.current_channel()
        if row:
            self._window.filters.show_groups(part_keys(row.group))

    def _show_only_provider(self) -> None:
        provider = self.provider()
        if provider:
            self._window.filters.show_providers([provider.id])

    def _sync_provider(self) -> None:
        provider = self.provider()
        if provider:
            self._providers.sync(provider)

    def _remove_provider(self) -> None:
        provider = self.provider()
        if provider:
            filters = self._window.filters
            filters.show_providers(filters.query.providers - {provider.id})
            self._providers.remove(provider)


def _copy(texts: list[str]) -> None:
    if texts:
        QApplication.clipboard().setText("\n".join(texts))
