"""The overview: what works, what changed, what runs, how a week of checks went. One question, one round trip."""

from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from iptv_manager.model.dashboard import Dashboard
from iptv_manager.model.health_history import Share
from iptv_manager.services.schedule import local_zone
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.dashboard_parts import (
    Card,
    Figure,
    Legend,
    OutcomeBar,
    ProviderLine,
    figures_line,
    outcome_parts,
    percent_text,
)
from iptv_manager.ui.pages.dashboard_plots import WeekPlot, first_bytes, shares
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.parts import GRID, column, dress_role, label, row, wrapped_label
from iptv_manager.ui.schedule_wording import kind_title
from iptv_manager.ui.wording import ago_text, amount_text, count_text, filled, moment_text
from iptv_manager.ui.wording import percent_text as share_text

_READ_EVERY = 30_000  # milliseconds while in sight; most answers come from the cache


class History(Protocol):
    """What the overview asks."""

    @property
    def hit_ratio(self) -> float | None:
        """How much of all questions the cache answered itself; None before any."""

    async def dashboard(self, zone: str) -> Dashboard:
        """All that the overview shows, hours of the day in `zone`."""


class DashboardPage(Page):
    """Figures above, then providers beside what runs, then the week's plots."""

    key = "dashboard"
    icon = "dashboard"

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self._history = cast(History, getattr(ground.services, "history"))  # noqa: B009 (not every window has one)
        self.works = Figure(self.tr("Streams that work"))
        self.channels = Figure(self.tr("Channels"))
        self.changes = Figure(self.tr("Since yesterday"))
        self.storage = Figure(self.tr("Storage"))
        self.bar = OutcomeBar(ground.theme)
        self.legend = Legend(ground.theme)
        self.asked = label(role="muted")
        self._providers = Card(self.tr("Providers"))
        self._provider_lines: list[ProviderLine] = []
        self._now = Card(self.tr("Now and next"))
        self._now_text = wrapped_label()
        self._next_text = wrapped_label(role="muted")
        self._week = Card(self.tr("A week of checks"))
        self._plots: tuple[WeekPlot, WeekPlot] | None = None
        self._no_checks = wrapped_label(
            self.tr("Nothing was checked this week. Check streams, or set a schedule for it."), "muted"
        )
        self.empty = MessagePage("dashboard", ground.icons)
        self._stack = QStackedWidget()
        self._again = QTimer(self, interval=_READ_EVERY)
        self._again.timeout.connect(self._ask)
        self._lay_out()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("DashboardPage", "Overview")

    def arrive(self) -> None:
        """Read, and go on reading while in sight."""
        self._ask()
        self._again.start()

    def leave(self) -> None:
        """Stop reading."""
        self._again.stop()

    def show_dashboard(self, seen: Dashboard) -> None:
        """Show what was found."""
        self._stack.setCurrentIndex(0 if seen.providers else 1)
        self.asked.setText(filled(self.tr("as of %1"), moment_text(seen.asked_at)))
        self.asked.setToolTip(self._from_memory())
        self._show_figures(seen)
        self._show_providers(seen)
        self._show_jobs(seen)
        self._show_week(seen)

    def _from_memory(self) -> str:
        ratio = self._history.hit_ratio
        if ratio is None:
            return ""
        return filled(self.tr("%1 of what was asked so far was answered from memory."), share_text(ratio))

    def _ask(self) -> None:
        self.ground.acts.ask("dashboard", self._history.dashboard(local_zone()), self.show_dashboard)

    def _show_figures(self, seen: Dashboard) -> None:
        checked = sum(one.checked for one in seen.providers)
        alive = Share(sum(one.alive for one in seen.providers), checked)
        word = filled(self.tr("%1 of %2 streams were checked"), count_text(checked), count_text(seen.streams))
        self.works.say(percent_text(alive), word)
        alone = seen.channels - seen.backed
        self.channels.say(
            count_text(seen.channels), filled(self.tr("%1 have no second provider"), count_text(alone))
        )
        changes = seen.changes
        told = self.tr("%1 gone · %2 back · %3 changed")
        counts = (count_text(changes.gone), count_text(changes.returned), count_text(changes.changed))
        self.changes.say(filled(self.tr("+%1"), count_text(changes.added)), filled(told, *counts))
        self.storage.say(
            amount_text(seen.database_bytes, "bytes"),
            filled(self.tr("%1 of it are past checks"), amount_text(seen.history_bytes, "bytes")),
        )
        self.bar.show_parts(outcome_parts(seen.outcomes, seen.streams))
        self.legend.show_counts(seen.outcomes)

    def _show_providers(self, seen: Dashboard) -> None:
        while len(self._provider_lines) < len(seen.providers):
            line = ProviderLine(self.ground.theme)
            self._provider_lines.append(line)
            self._providers.lines.addWidget(line)
        for place, shown in enumerate(self._provider_lines):
            shown.setVisible(place < len(seen.providers))
            shown.rule.setVisible(place < len(seen.providers) - 1)
            if place < len(seen.providers):
                shown.show_provider(seen.providers[place], seen.asked_at)

    def _show_jobs(self, seen: Dashboard) -> None:
        running = [
            filled(self.tr("%1, begun %2"), _title(job.kind, job.provider), ago_text(job.since))
            for job in seen.running
        ]
        coming = [
            filled(self.tr("%1: %2"), moment_text(job.at), _title(job.kind, job.provider))
            for job in seen.next
        ]
        self._now_text.setText("\n".join(running) or self.tr("Nothing runs just now."))
        self._next_text.setText("\n".join(coming) or self.tr("Nothing is scheduled."))

    def _show_week(self, seen: Dashboard) -> None:
        self._no_checks.setVisible(not seen.hours)
        if seen.hours and self._plots is None:
            self._plots = self._make_plots()
        if self._plots is None:
            return
        uptime, answers = self._plots
        for plot in self._plots:
            plot.show_week_before(seen.asked_at)
        uptime.show_line(0, shares(seen.hours), "good")
        uptime.hold_between(0, 100)
        answers.show_line(0, first_bytes(seen.hours, "first_byte_p50"), "accent")
        answers.show_line(1, first_bytes(seen.hours, "first_byte_p95"), "warn")

    def _make_plots(self) -> tuple[WeekPlot, WeekPlot]:
        theme = self.ground.theme
        uptime = WeekPlot(theme, self.tr("Checks that went well, in percent"), "%")
        answers = WeekPlot(theme, self.tr("Time to the first byte: half of all, and 95 of 100"), "ms")
        across = row(gap=GRID * 2)
        for plot, title in (
            (uptime, self.tr("Checks that went well")),
            (
                answers,
                self.tr("Time to the first byte: half stay under the lower line, 95 % under the upper"),
            ),
        ):
            half = QWidget()
            lines = column(half, gap=GRID // 2)
            lines.addWidget(wrapped_label(title, "muted"))
            lines.addWidget(plot, 1)
            across.addWidget(half, 1)
        self._week.lines.addLayout(across)
        return uptime, answers

    def _lay_out(self) -> None:
        inside = QWidget()
        dress_role(inside, "page")
        lines = column(inside, margin=GRID * 3, gap=GRID * 2)
        head = row(gap=GRID)
        head.addWidget(label(self.title(), "title"))
        head.addWidget(self.asked, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addLayout(figures_line((self.works, self.channels, self.changes, self.storage)))
        lines.addWidget(self.bar)
        lines.addWidget(self.legend)
        across = row(gap=GRID * 2)
        across.addWidget(self._providers, 3)
        self._now.lines.addWidget(self._now_text)
        self._now.lines.addWidget(self._next_text)
        self._now.lines.addStretch(1)
        across.addWidget(self._now, 1)
        lines.addLayout(across)
        self._week.lines.addWidget(self._no_checks)
        lines.addWidget(self._week)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.empty.say(
            self.tr("Nothing to look at yet"),
            self.tr("Add a provider, and what it offers is summed up here."),
            "",
        )
        self._stack.addWidget(scroll)
        self._stack.addWidget(self.empty)
        column(self).addWidget(self._stack)


def _title(kind: str, provider: str | None) -> str:
    return f"{kind_title(kind)}: {provider}" if provider else kind_title(kind)
