"""The desk of checks: starts runs, shows their results in the rows as they come, stops them."""

from array import array
from collections import Counter
from collections.abc import Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from iptv_manager.model.health import CheckLevel, UnfinishedRun
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.ui.acts import Act, Acts, Work
from iptv_manager.ui.banner import Choice
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.filter_menus import WORKING
from iptv_manager.ui.services import CheckSummary, HealthService, LineUpService
from iptv_manager.ui.wording import count_text, seconds_text

Ids = Coroutine[Any, Any, "array[int]"]
PREFIX = "check "
UNFINISHED = "unfinished check"
LATE = 60_000  # milliseconds after which a killed program's run is known to be lost


class CheckDesk(QObject):
    """Several runs may go on at once; each has its slot in the status bar."""

    results_came = Signal(object)  # list[ProbeResult]
    running_changed = Signal(bool)
    run_ended = Signal()

    def __init__(
        self, health: HealthService, line_up: LineUpService, acts: Acts, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._health = health
        self._line_up = line_up
        self._acts = acts
        self._notices = notices
        self._runs = 0
        self._offered = 0  # the run that was offered last
        acts.started.connect(self._tell_running)
        acts.ended.connect(self._tell_running)

    def check_ids(self, ids: "array[int]", level: str = CheckLevel.QUICK) -> None:
        """Check these streams, as closely as `level` says."""

        async def chosen() -> "array[int]":
            """They are known: nothing has to be asked."""
            return ids

        if ids:
            self._start(chosen(), level)

    def check_query(self, query: LineUpQuery, level: str = CheckLevel.QUICK) -> None:
        """Check all streams that this query shows."""
        self._start(self._line_up.id_vector(query), level)

    def offer_unfinished(self) -> None:
        """Offer to go on with a check that was broken off with the program; look once more when one whose
        program was killed is known to be lost."""
        self._acts.ask("unfinished checks", self._health.unfinished(), self._offer)
        QTimer.singleShot(
            LATE, self, lambda: self._acts.ask("lost checks", self._health.unfinished(), self._offer)
        )

    def leave(self) -> None:
        """The program is about to end: what runs is offered at its next start."""
        self._health.leave()

    def stop(self) -> None:
        """Stop every run; what was found so far stays."""
        for act in self._acts.shown():
            if act.name.startswith(PREFIX):
                self._acts.cancel(act.name)

    def _start(self, ids: Ids, level: str = CheckLevel.QUICK) -> None:
        self._begin(partial(self._run, ids, level))

    def _begin(self, work: Work[CheckSummary | None]) -> None:
        self._runs += 1
        self._acts.start(f"{PREFIX}{self._runs}", self.tr("Checking"), work, self._tell_end)

    def _offer(self, every: list[UnfinishedRun]) -> None:
        runs = [run for run in every if not run.is_due]  # what is due still is: the schedule sees to it
        if not runs or self._offered == runs[0].id:
            return
        self._offered = runs[0].id
        text = self.tr("A check of %1 streams was broken off.").replace("%1", count_text(runs[0].total))
        choices = (
            Choice(self.tr("Go on"), partial(self._go_on, runs[0].id), primary=True),
            Choice(self.tr("Discard it"), partial(self._discard, runs[0].id)),
        )
        self._notices.banners.show_banner(UNFINISHED, "info", text, choices)

    def _go_on(self, run_id: int) -> None:
        self._notices.banners.remove(UNFINISHED)
        self._begin(partial(self._resume, run_id))

    def _discard(self, run_id: int) -> None:
        self._notices.banners.remove(UNFINISHED)
        self._acts.ask("discard check", self._health.discard(run_id), lambda _: self.offer_unfinished())

    async def _resume(self, run_id: int, report: ProgressCallback) -> CheckSummary | None:
        return await self._health.resume(run_id, report, self.results_came.emit)

    async def _run(self, ids: Ids, level: str, report: ProgressCallback) -> CheckSummary | None:
        wanted = await ids
        if not wanted:
            return None
        return await self._health.check(wanted, None, None, report, self.results_came.emit, level)

    def _tell_running(self, act: Act) -> None:
        if not act.name.startswith(PREFIX):
            return
        running = self._acts.shown()
        self.running_changed.emit(any(each.name.startswith(PREFIX) for each in running))
        if act not in running:
            self.run_ended.emit()

    def _tell_end(self, summary: CheckSummary | None) -> None:
        if summary is None:
            self._notices.toast.say(self.tr("Nothing to check."))
            return
        found = Counter(summary.outcomes)
        working = sum(found[outcome.value] for outcome in WORKING)
        text = self.tr("Checked %1 streams in %2: %3 work.")
        text = text.replace("%1", count_text(summary.checked)).replace("%2", seconds_text(summary.seconds))
        self._notices.toast.say(text.replace("%3", count_text(working)))
