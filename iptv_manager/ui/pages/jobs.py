"""The page of the history: what ran, when, on which desktop, how long, how it ended, and its log lines."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from iptv_manager.model.job import HistoryQuery, Job, JobOutcome, JobSort
from iptv_manager.model.schedule import JobKind
from iptv_manager.ui.acts import Act
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.job_columns import job_columns
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import (
    PageState,
    choose_quietly,
    divide,
    plain_query,
    query_from,
    sizes_of,
)
from iptv_manager.ui.pages.schedule import schedules_of
from iptv_manager.ui.parts import (
    GRID,
    column,
    dress_role,
    frame,
    head_row,
    label,
    monospaced,
    push_button,
    row,
    wrapped_label,
)
from iptv_manager.ui.schedule_wording import job_outcome_text, kind_title
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.wording import counted, filled

_ENDED = (JobOutcome.OK, JobOutcome.FAILED, JobOutcome.CANCELLED, JobOutcome.INTERRUPTED)
_BAD = frozenset({JobOutcome.FAILED, JobOutcome.INTERRUPTED, JobOutcome.CANCELLED})
_OPEN = frozenset({JobOutcome.WAITING, JobOutcome.RUNNING})


class JobsPage(Page):
    """The history of jobs."""

    key = "jobs"
    icon = "history"

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self._schedules = schedules_of(ground.services)
        self.table = LazyTableView(
            LazyTableModel(job_columns(), self._schedules), name=self.tr("History of jobs")
        )
        self.table.lazy_model.setParent(self.table)
        self.kinds, self.outcomes = QComboBox(), QComboBox()
        self.count = label(role="muted")
        self.heading = label(role="heading")
        self.message = wrapped_label()
        self.log = QPlainTextEdit()
        self.again = push_button(self.tr("Do it again"))
        self.empty = MessagePage("history", ground.icons)
        self._stack = QStackedWidget()
        self._splitters: list[QSplitter] = []
        self._is_shown = False
        self._order: tuple[JobSort | None, bool] = (None, False)
        self._fill()
        self._lay_out()
        self._connect()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("JobsPage", "History")

    @property
    def query(self) -> HistoryQuery:
        """What the filters say."""
        by, descending = self._order
        return HistoryQuery(
            self.kinds.currentData(), self.outcomes.currentData(), sort=by, descending=descending
        )

    def arrive(self) -> None:
        """Read the table anew; what is in sight stays in its place."""
        if self._is_shown:
            self.table.lazy_model.reload()
        else:
            self._filter()

    def leave(self) -> None:
        """Ask for nothing more."""
        self.table.lazy_model.stop()
        self._is_shown = False

    def state(self) -> PageState:
        """Filters, columns and place."""
        columns, sizes = self.table.save_columns(), sizes_of(self._splitters)
        return PageState(plain_query(self.query), columns, self.table.place(), sizes)

    def restore(self, state: PageState) -> None:
        """Be as it was."""
        query = query_from(state, HistoryQuery())
        choose_quietly(self.kinds, query.kind)
        choose_quietly(self.outcomes, query.outcomes)
        self._order = query.sort, query.descending
        self.table.restore_columns(state.columns)
        self.table.go_when_read(state.place)
        divide(self._splitters, state.sizes)

    # Showing

    def _filter(self) -> None:
        self._is_shown = True
        self.table.show_sort(*self._order)
        self.table.lazy_model.show_query(self.query)

    def _sort(self, by: JobSort | None, descending: bool) -> None:
        self._order = by, descending
        self._filter()

    def _take_count(self, count: int) -> None:
        self.count.setText(counted(count, self.tr("%1 job"), self.tr("%1 jobs")))
        if count:
            self._stack.setCurrentIndex(0)
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)
            return
        self._stack.setCurrentWidget(self.empty)
        if self.query._replace(sort=None, descending=False) == HistoryQuery():
            text = self.tr("What the schedule does is told here: when, on which desktop, and how it ended.")
            self.empty.say(self.tr("Nothing has run yet"), text, "")
        else:
            self.empty.say(
                self.tr("No job is like that"), self.tr("Other filters may find more."), self.tr("Show all")
            )

    def _show_job(self, job: Job | None) -> None:
        self.again.setEnabled(job is not None and job.outcome in _ENDED)
        if job is None:
            return
        who = job.provider or self.tr("all providers")
        self.heading.setText(filled("%1 · %2 – %3", kind_title(job.kind), who, job_outcome_text(job.outcome)))
        self.message.setText(job.message)
        self.message.setVisible(bool(job.message))
        if self.log.toPlainText() != job.log:
            self.log.setPlainText(job.log)

    def _do_again(self) -> None:
        job = self.table.current_row()
        if isinstance(job, Job):
            asked = self._schedules.run_now(job.kind, job.provider_id, job.schedule_id)
            said = filled(self.tr("%1 starts again."), kind_title(job.kind))
            self.ground.acts.ask("job again", asked, lambda _: self._told(said))

    def _told(self, said: str) -> None:
        self.ground.notices.toast.say(said)
        self.arrive()

    def _show_all(self) -> None:
        self.kinds.setCurrentIndex(0)
        self.outcomes.setCurrentIndex(0)

    # Making

    def _fill(self) -> None:
        self.kinds.addItem(self.tr("All kinds"), "")
        for kind in JobKind:
            self.kinds.addItem(kind_title(kind), kind.value)
        self.outcomes.addItem(self.tr("All outcomes"), frozenset())
        self.outcomes.addItem(self.tr("Went wrong"), _BAD)
        self.outcomes.addItem(self.tr("Done"), frozenset({JobOutcome.OK}))
        self.outcomes.addItem(self.tr("Running or waiting"), _OPEN)
        self.kinds.setAccessibleName(self.tr("Kind of job"))
        self.outcomes.setAccessibleName(self.tr("Outcome"))
        self.log.setReadOnly(True)
        self.log.setFrameShape(QFrame.Shape.NoFrame)
        self.log.setFont(monospaced(self.log.font()))
        self.log.setPlaceholderText(self.tr("No log lines"))
        self.log.setAccessibleName(self.tr("Log lines"))

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, gap=0)
        lines.addLayout(head_row(self.title(), self.count, self.kinds, self.outcomes))
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(self._details())
        both.setStretchFactor(0, 1)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(1)
        self._splitters.append(both)
        both.setSizes([GRID * 60, GRID * 22])
        for page in (both, self.empty):
            self._stack.addWidget(page)
        lines.addWidget(self._stack, 1)

    def _details(self) -> QWidget:
        made = frame("side")
        lines = column(made, margin=GRID * 2, gap=GRID)
        head = row(gap=GRID)
        head.addWidget(self.heading, 1)
        head.addWidget(self.again)
        lines.addLayout(head)
        lines.addWidget(self.message)
        lines.addWidget(self.log, 1)
        return made

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(self._filter)
        self.outcomes.currentIndexChanged.connect(self._filter)
        self.table.lazy_model.counted.connect(self._take_count)
        self.table.lazy_model.sort_wanted.connect(self._sort)
        self.table.lazy_model.failed.connect(self._tell_failure)
        self.table.current_changed.connect(self._show_job)
        self.again.clicked.connect(self._do_again)
        self.empty.pressed.connect(self._show_all)
        self.ground.theme.changed.connect(self._take_colours)
        self._take_colours(self.ground.theme.colours)

    def _take_colours(self, colours: Colours) -> None:
        self.table.set_colours(CellColours.of(colours))

    def _tell_failure(self, error: Exception) -> None:
        self.ground.notices.tell_failure(Act("history", self.tr("Reading the history")), error)
