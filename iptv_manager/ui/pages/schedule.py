"""The page of the schedule: what runs by itself in plain sentences, run now, pause, edit."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from iptv_manager.model.errors import NotFound
from iptv_manager.model.job import Job
from iptv_manager.model.schedule import Conditions, JobKind, Schedule, Wanted, at, every
from iptv_manager.services.schedule import ScheduleService, local_now
from iptv_manager.ui.desks.stating import save_stated
from iptv_manager.ui.dialogs.edit_schedule import EditScheduleDialog
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.schedule_row import RowActs, ScheduleRow, column_of
from iptv_manager.ui.parts import column, dress_role, head_row, label, push_button
from iptv_manager.ui.schedule_wording import kind_title
from iptv_manager.ui.services import ProviderService, Services
from iptv_manager.ui.wording import filled

USUAL = (
    Wanted(JobKind.SYNC, None, every("6h"), 600),
    Wanted(JobKind.GUIDE, None, every("12h"), 600),
    Wanted(JobKind.CHECK, None, at("04:30"), 1800, Conditions(not_metered=True)),
    Wanted(JobKind.CLEAN_UP, None, at("03:00", "sun")),
)


_SETTING = "schedule set"  # the act


class Shown(NamedTuple):
    """What the page shows."""

    schedules: list[Schedule]
    latest: list[Job]  # of each schedule
    desktops: list[tuple[str, str]]


class SchedulePage(Page):
    """What runs by itself."""

    key = "schedule"
    icon = "schedule"

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self._schedules = schedules_of(ground.services)
        self._providers: ProviderService = ground.services.providers
        self.rows: list[ScheduleRow] = []
        self.desktops = label(role="muted")
        self.pause_all = push_button(self.tr("Pause all"))
        self.add = push_button(self.tr("Add schedule"), "primary")
        self.empty = MessagePage("schedule", ground.icons)
        self._area = QScrollArea()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("SchedulePage", "Schedule")

    def arrive(self) -> None:
        """Read all anew: a handful of rows."""
        self.ground.acts.ask("schedule", self._read(), self._show)

    async def _read(self) -> Shown:
        found = await self._schedules.all()
        latest = await self._schedules.last_jobs()
        return Shown(found, latest, await self._schedules.desktops())

    def _show(self, shown: Shown) -> None:
        now = local_now()
        last = {job.schedule_id: job for job in shown.latest}
        acts = RowActs(self._run, self._pause, self._edit, self._remove)
        self.rows = [
            ScheduleRow(one, last.get(one.id), now, acts, self.ground.icons) for one in shown.schedules
        ]
        place = self._area.verticalScrollBar().value()
        self._area.setWidget(column_of(list(self.rows)))
        self._area.verticalScrollBar().setValue(place)
        self.desktops.setText(self._desktops_words(shown.desktops))
        is_paused = bool(self.rows) and all(one.paused for one in shown.schedules)
        self.pause_all.setText(self.tr("Resume all") if is_paused else self.tr("Pause all"))
        self.pause_all.setVisible(bool(self.rows))
        self._stack.setCurrentWidget(self._area if self.rows else self.empty)

    def _desktops_words(self, desktops: Sequence[tuple[str, str]]) -> str:
        if not desktops:
            return self.tr("No program keeps it just now")
        if len(desktops) > 1:
            return filled(self.tr("Kept by %1 desktops together"), str(len(desktops)))
        host, kind = desktops[0]
        words = self.tr("Kept by the service on %1") if kind == "service" else self.tr("Kept by this window")
        return filled(words, host)

    # What a person does

    def _run(self, one: Schedule) -> None:
        said = filled(self.tr("%1 starts now."), kind_title(one.kind))
        asked = self._schedules.run_now(one.kind, one.provider_id, one.id)
        self.ground.acts.ask(f"schedule run {one.id}", asked, lambda _: self._done(said))

    def _pause(self, one: Schedule) -> None:
        turn = self._schedules.resume if one.paused else self._schedules.pause
        self.ground.acts.ask("schedule pause", turn(one.id), lambda _: self.arrive())

    def _pause_all(self) -> None:
        chosen = [one.schedule for one in self.rows]
        turn = self._schedules.resume if all(one.paused for one in chosen) else self._schedules.pause
        self.ground.acts.ask("schedule pause", turn(*(one.id for one in chosen)), lambda _: self.arrive())

    def _remove(self, one: Schedule) -> None:
        said = filled(self.tr("“%1” is not scheduled any more."), kind_title(one.kind))
        self.ground.acts.ask("schedule remove", self._schedules.remove(one.id), lambda _: self._done(said))

    def _edit(self, one: Schedule | None = None) -> None:
        def opened(providers: list[tuple[int, str]]) -> None:
            """Open the dialog, now that the providers to choose from are known."""
            dialog = EditScheduleDialog(providers, one, self)
            dialog.submitted.connect(lambda wanted, seen: self._save(dialog, wanted, seen))
            dialog.rejected.connect(lambda: self.ground.acts.cancel(_SETTING))
            dialog.open()

        self.ground.acts.ask("schedule edit", self._names(), opened)

    async def _names(self) -> list[tuple[int, str]]:
        return [(one.id, one.name) for one in await self._providers.all()]

    def _save(self, dialog: EditScheduleDialog, wanted: Wanted, seen: Wanted | None) -> None:
        async def save(wanted: Wanted, seen: Wanted | None) -> Schedule:
            """Set it; one that was seen and is gone is a new one from then on."""
            if seen is None:
                return await self._schedules.add(wanted)
            try:
                return await self._schedules.set(wanted, seen)
            except NotFound:
                dialog.forget_seen()
                raise

        save_stated(self.ground.acts, _SETTING, dialog, save, wanted, seen, lambda _: self.arrive())

    def _set_usual(self) -> None:
        async def all_of_them() -> None:
            """Set one after another: each is a transaction of its own."""
            for wanted in USUAL:
                await self._schedules.add(wanted)

        self.ground.acts.ask(_SETTING, all_of_them(), lambda _: self.arrive())

    def _done(self, said: str) -> None:
        self.ground.notices.toast.say(said)
        self.arrive()

    # Making

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, gap=0)
        lines.addLayout(head_row(self.title(), self.desktops, self.pause_all, self.add))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        dress_role(self._area, "page")
        for page in (self._area, self.empty):
            self._stack.addWidget(page)
        lines.addWidget(self._stack, 1)
        self.empty.say(
            self.tr("Set once, forget"),
            self.tr("The usual: sync every 6 hours, guides every 12, check at night, tidy up on Sundays."),
            self.tr("Set up the usual"),
        )

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self._edit())
        self.pause_all.clicked.connect(self._pause_all)
        self.empty.pressed.connect(self._set_usual)


def schedules_of(services: Services) -> ScheduleService:
    """The service of schedules among the window's."""
    return cast(ScheduleService, getattr(services, "schedules"))  # noqa: B009 (not every window has one)
