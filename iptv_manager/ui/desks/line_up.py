"""The desk of the line-up: brings filters, table, side bar, counts and details in line with one another."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from iptv_manager.model.line_up import Facets, LineUpQuery, SortColumn, StreamRow
from iptv_manager.model.provider import Provider, ProviderStatus
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.providers import SYNC_ACT, ProviderDesk
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.services import LineUpService

_FACETS_PAUSE = 150  # milliseconds; counts may come a little after the rows


class LineUpDesk(QObject):
    """Rows come at once when the filters change, the counts a moment later."""

    def __init__(
        self, window: MainWindow, line_up: LineUpService, providers: ProviderDesk, acts: Acts
    ) -> None:
        super().__init__(window)
        self._window = window
        self._line_up = line_up
        self._providers = providers
        self._acts = acts
        self.matching: int | None = None  # rows of the view; None = not counted yet
        self._facets_pause = QTimer(self, singleShot=True, interval=_FACETS_PAUSE)
        self._facets_pause.timeout.connect(self._ask_facets)
        window.filters.changed.connect(self.show_query)
        window.table.counted.connect(self._take_count)
        window.table.current_changed.connect(self._show_details)
        window.table.sort_wanted.connect(window.filters.sort)
        providers.providers_changed.connect(self._show_providers)
        providers.channels_changed.connect(self.reload)
        for changed in (acts.started, acts.ended):
            changed.connect(
                lambda _act: self._show_count()
            )  # an empty page says whether a list is being read

    def begin(self, query: LineUpQuery) -> None:
        """Show this query first, the usual one too."""
        if query == self._window.filters.query:
            self.show_query(query)
        self._window.filters.take(query)

    def show_query(self, query: LineUpQuery) -> None:
        """Show what the filters let through."""
        self.matching = None
        self._window.table.show_query(query)
        self._window.page.show_query(query)
        self._window.sidebar.choose(query.providers, query.groups)
        self._show_order(query)
        self._facets_pause.start()

    def reload(self) -> None:
        """The channels changed: read the same view again."""
        self._window.table.reload()
        self.count_again()

    def count_again(self) -> None:
        """The states changed: the counts follow in a moment."""
        self._line_up.forget_counts()
        self._facets_pause.start()

    def _show_order(self, query: LineUpQuery) -> None:
        commands = self._window.commands
        commands.natural_order.setChecked(query.sort is SortColumn.NAME and not query.descending)
        commands.provider_order.setChecked(query.sort is SortColumn.ORDER and not query.descending)
        commands.clear_filters.setEnabled(self._window.filters.is_filtered)

    def _ask_facets(self) -> None:
        self._acts.ask("facets", self._line_up.facets(self._window.filters.query), self._show_facets)

    def _show_facets(self, facets: Facets) -> None:
        counts = {int(facet.key): facet.count for facet in facets.providers}
        self._window.sidebar.show_providers(self._providers.providers, counts)
        self._window.sidebar.show_groups(facets.groups)
        self._window.page.show_facets(facets)
        self._window.page.chips.show_query()

    def _show_providers(self, providers: list[Provider]) -> None:
        self._window.filters.keep_providers(provider.id for provider in providers)
        self._window.sidebar.show_providers(providers, {})
        self._window.show_providers_exist(bool(providers))
        self._show_count()
        for action in self._actions_on_channels():
            action.setEnabled(bool(providers))
        self._facets_pause.start()

    def _actions_on_channels(self) -> tuple[QAction, ...]:
        commands = self._window.commands
        return (
            commands.sync_all,
            commands.save_csv,
            commands.check_all,
            commands.check_shown,
            commands.select_all,
            commands.find,
        )

    def _take_count(self, matching: int) -> None:
        self.matching = matching
        self._show_count()

    def _show_count(self) -> None:
        providers = self._providers.providers
        total = sum(provider.stream_count for provider in providers)
        if self.matching is not None:
            self._window.page.show_count(self.matching, max(total, self.matching))
        self._window.status.say(self._word_on(providers))
        is_reading = any(act.name.startswith(SYNC_ACT) for act in self._acts.shown())
        self._window.page.show_state(bool(providers), self.matching, is_reading)

    def _word_on(self, providers: list[Provider]) -> str:
        """How many providers there are, and whether one waits for a decision."""
        if not providers:
            return ""
        text = self.tr("%1 providers") if len(providers) > 1 else self.tr("%1 provider")
        held = sum(provider.status is ProviderStatus.HELD for provider in providers)
        waiting = self.tr(" · %1 kept its old list").replace("%1", str(held)) if held else ""
        return text.replace("%1", str(len(providers))) + waiting

    def _show_details(self, row: StreamRow | None) -> None:
        provider = self._providers.find(row.provider_id) if row else None
        self._window.page.details.show_row(row, provider)
