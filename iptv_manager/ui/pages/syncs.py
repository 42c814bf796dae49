"""The page of syncs: when, of what, with which outcome, and what each did; to take back, accept or dismiss."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget

from iptv_manager.model.provider import Provider, SyncResult
from iptv_manager.model.syncs import ChangeKind, RunFilter, RunQuery, RunSort, SyncRun
from iptv_manager.services.sync_history import UndoResult
from iptv_manager.ui.acts import Act
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import (
    PageState,
    choose_quietly,
    divide,
    plain_query,
    query_from,
    sizes_of,
)
from iptv_manager.ui.pages.sync_columns import run_columns
from iptv_manager.ui.pages.sync_details import SyncDetails
from iptv_manager.ui.pages.sync_rows import RunRows, history_of
from iptv_manager.ui.parts import GRID, column, dress_role, head_row, label
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.wording import count_text, counted, filled


class SyncsPage(Page):
    """Syncs above, what the chosen one did below."""

    key = "syncs"
    icon = "changes"

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self._history = history_of(ground.services)
        self.table = LazyTableView(
            LazyTableModel(run_columns(), RunRows(self._history)), name=self.tr("Syncs")
        )
        self.table.lazy_model.setParent(self.table)
        self.details = SyncDetails(self._history, ground.icons)
        self.providers, self.which = QComboBox(), QComboBox()
        self.count = label(role="muted")
        self.empty = MessagePage("changes", ground.icons)
        self._stack = QStackedWidget()
        self._splitters: list[QSplitter] = []
        self._is_shown = False
        self._order: tuple[RunSort | None, bool] = (None, False)
        self._fill()
        self._lay_out()
        self._connect()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("SyncsPage", "Syncs")

    @property
    def query(self) -> RunQuery:
        """What the filters say."""
        return RunQuery(self.providers.currentData(), RunFilter(self.which.currentData()), *self._order)

    def arrive(self) -> None:
        """Read the syncs anew; what is in sight stays in its place."""
        if self._is_shown:
            self.table.lazy_model.reload()
        else:
            self._filter()
        self.ground.acts.ask("syncs' providers", self.ground.services.providers.all(), self._take_providers)

    def leave(self) -> None:
        """Ask for nothing more."""
        self.table.lazy_model.stop()
        self.details.stop()
        self._is_shown = False

    def state(self) -> PageState:
        """Filters, columns and place."""
        columns, sizes = self.table.save_columns(), sizes_of(self._splitters)
        return PageState(plain_query(self.query), columns, self.table.place(), sizes)

    def restore(self, state: PageState) -> None:
        """Be as it was; the provider's name comes with the others'."""
        query = query_from(state, RunQuery())
        if query.provider_id is not None:
            self.providers.addItem("", query.provider_id)
        choose_quietly(self.providers, query.provider_id)
        choose_quietly(self.which, query.which.value)
        self._order = query.sort, query.descending
        self.table.restore_columns(state.columns)
        self.table.go_when_read(state.place)
        divide(self._splitters, state.sizes)

    # Showing

    def _read_anew(self) -> None:
        """After the person's doing; what is out of sight is read when it comes back."""
        if self._is_shown:
            self.arrive()

    def _filter(self) -> None:
        self._is_shown = True
        self.table.show_sort(*self._order)
        self.table.lazy_model.show_query(self.query)

    def _sort(self, by: RunSort | None, descending: bool) -> None:
        self._order = by, descending
        self._filter()

    def _take_providers(self, providers: Iterable[Provider]) -> None:
        if not self._is_shown:
            return
        chosen = self.providers.currentData()
        self.providers.blockSignals(True)
        self.providers.clear()
        self.providers.addItem(self.tr("All providers"), None)
        for provider in providers:
            self.providers.addItem(provider.name, provider.id)
        self.providers.setCurrentIndex(max(0, self.providers.findData(chosen)))
        self.providers.blockSignals(False)
        if self.providers.currentData() != chosen:
            self._filter()

    def _take_count(self, count: int) -> None:
        self.count.setText(counted(count, self.tr("%1 sync"), self.tr("%1 syncs")))
        if count:
            self._stack.setCurrentIndex(0)
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)
            return
        self._stack.setCurrentWidget(self.empty)
        if self.query[:2] == RunQuery()[:2]:
            text = self.tr(
                "What each sync brings, takes away and renames is told here, and can be taken back."
            )
            self.empty.say(self.tr("Nothing was synced yet"), text, "")
        else:
            self.empty.say(
                self.tr("No sync is like that"), self.tr("Other filters may find more."), self.tr("Show all")
            )

    def _show_run(self, run: SyncRun | None) -> None:
        if run is None:
            return
        self.details.show_run(run)

        def take(counts: dict[ChangeKind, int]) -> None:
            """Show the counts, unless another sync is chosen by now."""
            if self._is_shown and self.details.run and self.details.run.id == run.id:
                self.details.show_kinds(counts)

        self.ground.acts.ask("what a sync did", self._history.kinds(run.id), take)

    def _show_all(self) -> None:
        self.providers.setCurrentIndex(0)
        self.which.setCurrentIndex(0)

    # The person's doing

    def _undo(self, run: SyncRun) -> None:
        title = filled(self.tr("Taking back a sync of %1"), run.provider)
        self.ground.acts.start(
            f"undo {run.provider_id}",
            title,
            lambda on_progress: self._history.undo(run.provider_id, on_progress),
            self._tell_undone,
        )

    def _tell_undone(self, done: UndoResult) -> None:
        text = self.tr("The sync of %1 is undone. The next sync may bring its changes again.")
        self.ground.notices.toast.say(done.message or filled(text, done.run.provider))
        self._read_anew()

    def _accept(self, run: SyncRun) -> None:
        title = filled(self.tr("Syncing %1"), run.provider)
        self.ground.acts.start(
            f"accept {run.provider_id}",
            title,
            lambda on_progress: self._history.accept(run.provider_id, on_progress),
            self._tell_accepted,
        )

    def _tell_accepted(self, result: SyncResult) -> None:
        text = filled(
            self.tr("%1: %2 added, %3 gone"),
            result.provider,
            count_text(result.added),
            count_text(result.gone),
        )
        self.ground.notices.toast.say(result.message or text)
        self._read_anew()

    def _dismiss(self, run: SyncRun) -> None:
        text = filled(self.tr("%1 stays as it is."), run.provider)

        def tell(_dismissed: SyncRun) -> None:
            """Say so, and read the syncs anew."""
            self.ground.notices.toast.say(text)
            self._read_anew()

        self.ground.acts.ask("dismiss a sync", self._history.dismiss(run.provider_id), tell)

    # Making

    def _fill(self) -> None:
        self.providers.addItem(self.tr("All providers"), None)
        for which, text in (
            (RunFilter.ALL, self.tr("All syncs")),
            (RunFilter.CHANGED, self.tr("Changed something")),
            (RunFilter.WAITING, self.tr("Wait for you")),
            (RunFilter.WRONG, self.tr("Went wrong")),
        ):
            self.which.addItem(text, which.value)
        self.providers.setAccessibleName(self.tr("Provider"))
        self.which.setAccessibleName(self.tr("Which syncs"))

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, gap=0)
        lines.addLayout(head_row(self.title(), self.count, self.providers, self.which))
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(self.details)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(1)
        self._splitters.append(both)
        both.setSizes([GRID * 34, GRID * 50])
        for page in (both, self.empty):
            self._stack.addWidget(page)
        lines.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.providers.currentIndexChanged.connect(self._filter)
        self.which.currentIndexChanged.connect(self._filter)
        self.table.lazy_model.counted.connect(self._take_count)
        self.table.lazy_model.sort_wanted.connect(self._sort)
        self.table.lazy_model.failed.connect(self._tell_failure)
        self.details.changes.lazy_model.failed.connect(self._tell_failure)
        self.table.current_changed.connect(self._show_run)
        self.details.undo_wanted.connect(self._undo)
        self.details.accept_wanted.connect(self._accept)
        self.details.dismiss_wanted.connect(self._dismiss)
        self.empty.pressed.connect(self._show_all)
        self.ground.theme.changed.connect(self._take_colours)
        self._take_colours(self.ground.theme.colours)

    def _take_colours(self, colours: Colours) -> None:
        self.table.set_colours(CellColours.of(colours))
        self.details.take_colours(colours)

    def _tell_failure(self, error: Exception) -> None:
        self.ground.notices.tell_failure(Act("syncs", self.tr("Reading the syncs")), error)
