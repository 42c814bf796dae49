"""What one sync did: its facts, its changes by kind in a lazy table, and what can be done about it."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QToolButton, QWidget

from iptv_manager.model.syncs import (
    ChangeKind,
    ChangeQuery,
    ChangeSort,
    RejectQuery,
    RunStatus,
    SeriesQuery,
    SyncRun,
)
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.flow import FlowLayout
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.sync_columns import (
    change_columns,
    kind_title,
    reject_columns,
    run_status_text,
    series_columns,
)
from iptv_manager.ui.pages.sync_rows import ChangeRows, RowsAtOnce, SyncHistory
from iptv_manager.ui.parts import GRID, column, dress_role, label, push_button, row, wrapped_label
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import Column
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.row_source import RowSource
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.wording import count_text, filled, moment_text

translate = QCoreApplication.translate

REFUSED = "refused"
"""What the button of refused lines stands for, beside the kinds of changes."""
SERIES = "series"
"""And that of a panel's series, which are no streams."""
_MOODS = {
    RunStatus.OK: "good",
    RunStatus.ASKED: "warn",
    RunStatus.HELD: "warn",
    RunStatus.FAILED: "bad",
    RunStatus.UNDONE: "info",
}


class SyncDetails(QFrame):
    """Shows one sync. Undoing and answering is the page's work."""

    undo_wanted = Signal(object)  # SyncRun
    accept_wanted = Signal(object)
    dismiss_wanted = Signal(object)

    def __init__(self, history: SyncHistory, icons: Icons) -> None:
        super().__init__()
        self.run: SyncRun | None = None
        self._order: tuple[ChangeSort | None, bool] = (None, False)
        self._order_of_rejects: tuple[str | None, bool] = (None, False)
        self._order_of_series: tuple[str | None, bool] = (None, False)
        self.changes = _table(change_columns(), ChangeRows(history), self.tr("Changes of the sync"))
        self.rejects = _table(reject_columns(), RowsAtOnce(history.rejects), self.tr("Refused lines"))
        self.series = _table(
            series_columns(), RowsAtOnce(history.series_changes), self.tr("Changes of series")
        )
        self.heading, self.status = label(role="heading"), label(role="pill")
        self.message = wrapped_label(role="muted")
        self.undo = push_button(self.tr("Undo this sync"))
        self.accept = push_button(self.tr("Accept changes"), "primary")
        self.dismiss = push_button(self.tr("Dismiss"))
        self.nothing = MessagePage("changes", icons)
        self.kinds = QButtonGroup(self)
        self._chip_row = QWidget()
        self._chips = FlowLayout(self._chip_row, gap=GRID // 2)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_run(self, run: SyncRun) -> None:
        """Show the facts of a sync at once; its counts by kind come with `show_kinds`."""
        is_other = self.run is None or self.run.id != run.id
        self.run = run
        self.heading.setText(filled("%1 · %2", run.provider, moment_text(run.started)))
        self.status.setText(run_status_text(run))
        self.status.setProperty("mood", "" if run.undone else _MOODS.get(run.status, ""))
        self.status.style().polish(self.status)
        series = "" if run.series in run.message else run.series  # a question tells of them already
        self.message.setText("\n".join(filter(None, (run.message, series))))
        self.message.setVisible(bool(self.message.text()))
        self.undo.setVisible(run.can_undo)
        for button in (self.accept, self.dismiss):
            button.setVisible(run.status is RunStatus.ASKED)
        if is_other:
            self.show_kinds({})

    def show_kinds(self, counts: dict[ChangeKind, int]) -> None:
        """Offer the kinds of changes that there are; show them all."""
        chosen = self._chosen()
        for button in self.kinds.buttons():
            self.kinds.removeButton(button)
            self._chips.removeWidget(button)
            button.deleteLater()
        found = {kind: count for kind, count in counts.items() if count}
        if found:
            self._add_chip(self.tr("All changes"), None, "")
        for kind, count in found.items():
            self._add_chip(kind_title(kind), count, kind.value)
        if self.run and self.run.series and counts:
            self._add_chip(self.tr("Series"), None, SERIES)
        if self.run and self.run.rejected and counts:
            self._add_chip(self.tr("Refused lines"), self.run.rejected, REFUSED)
        self._choose(chosen)

    def stop(self) -> None:
        """Ask for nothing more."""
        for table in (self.changes, self.series, self.rejects):
            table.lazy_model.stop()

    def take_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for table in (self.changes, self.series, self.rejects):
            table.set_colours(CellColours.of(colours))

    # Showing

    def _chosen(self) -> str:
        button = self.kinds.checkedButton()
        return str(button.property("kind")) if button else ""

    def _choose(self, kind: str) -> None:
        buttons = self.kinds.buttons()
        if not buttons:
            self._say_nothing()
            return
        (next((one for one in buttons if one.property("kind") == kind), buttons[0])).setChecked(True)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self.run is None:
            return
        kind = self._chosen()
        if kind == REFUSED:
            self._stack.setCurrentWidget(self.rejects)
            self.rejects.show_sort(*self._order_of_rejects)
            self.rejects.lazy_model.show_query(RejectQuery(self.run.id, *self._order_of_rejects))
            return
        if kind == SERIES:
            self._stack.setCurrentWidget(self.series)
            self.series.show_sort(*self._order_of_series)
            self.series.lazy_model.show_query(SeriesQuery(self.run.id, *self._order_of_series))
            return
        self._stack.setCurrentWidget(self.changes)
        kinds = frozenset({ChangeKind(kind)}) if kind else frozenset[ChangeKind]()
        self.changes.show_sort(*self._order)
        self.changes.lazy_model.show_query(ChangeQuery(self.run.id, kinds, *self._order))

    def _sort(self, by: ChangeSort | None, descending: bool) -> None:
        self._order = by, descending
        self._show_chosen()

    def _sort_rejects(self, by: str | None, descending: bool) -> None:
        self._order_of_rejects = by, descending
        self._show_chosen()

    def _sort_series(self, by: str | None, descending: bool) -> None:
        self._order_of_series = by, descending
        self._show_chosen()

    def _say_nothing(self) -> None:
        self._stack.setCurrentWidget(self.nothing)
        run = self.run
        if run is not None:
            self.nothing.say(*_why_nothing(run), "")

    # Making

    def _add_chip(self, title: str, count: int | None, kind: str) -> None:
        made = QToolButton()
        dress_role(made, "day")
        made.setCheckable(True)
        made.setText(title if count is None else filled("%1  %2", title, count_text(count)))
        made.setAccessibleName(made.text())
        made.setProperty("kind", kind)
        self.kinds.addButton(made)
        self._chips.addWidget(made)

    def _lay_out(self) -> None:
        dress_role(self, "page")
        lines = column(self, gap=GRID)
        lines.setContentsMargins(0, GRID + GRID // 2, 0, 0)
        facts = column_of(self._head_widget(), self.message, self._chip_row)
        lines.addWidget(facts)
        for page in (self.changes, self.series, self.rejects, self.nothing):
            self._stack.addWidget(page)
        lines.addWidget(self._stack, 1)

    def _head_widget(self) -> QWidget:
        made = QWidget()
        made.setMinimumHeight(GRID * 4 + GRID // 4)  # no jump when its buttons come and go
        self.status.setMinimumHeight(GRID * 3)  # room for its round ends
        line = row(made, gap=GRID)
        line.addWidget(self.heading)
        line.addWidget(self.status, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        for button in (self.dismiss, self.accept, self.undo):
            button.hide()
            line.addWidget(button)
        return made

    def _connect(self) -> None:
        self.kinds.buttonClicked.connect(self._show_chosen)
        self.changes.lazy_model.sort_wanted.connect(self._sort)
        self.rejects.lazy_model.sort_wanted.connect(self._sort_rejects)
        self.series.lazy_model.sort_wanted.connect(self._sort_series)
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self.run))
        self.accept.clicked.connect(lambda: self.accept_wanted.emit(self.run))
        self.dismiss.clicked.connect(lambda: self.dismiss_wanted.emit(self.run))


def column_of(*widgets: QWidget) -> QWidget:
    """The widgets one above the other, in from the edges."""
    made = QWidget()
    lines = column(made, gap=GRID)
    lines.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
    for widget in widgets:
        lines.addWidget(widget)
    return made


def _table(columns: list[Column], source: RowSource[Any], name: str) -> LazyTableView:
    made = LazyTableView(LazyTableModel(columns, source), name=name)
    made.lazy_model.setParent(made)
    return made


def _why_nothing(run: SyncRun) -> tuple[str, str]:
    if run.status is RunStatus.OK and run.added and run.added == run.entries:
        return (
            translate("SyncDetails", "The first import"),
            filled(translate("SyncDetails", "All %1 entries were new."), count_text(run.entries)),
        )
    if run.status is RunStatus.UNDONE and run.message:
        return translate("SyncDetails", "No stream changed"), translate("SyncDetails", "Just series did.")
    if run.status in (RunStatus.OK, RunStatus.UNCHANGED):
        return (
            translate("SyncDetails", "Nothing changed"),
            translate("SyncDetails", "The list said what it had said before."),
        )
    return (
        translate("SyncDetails", "Nothing to show"),
        translate("SyncDetails", "This sync changed nothing, or what it did is not kept any longer."),
    )
