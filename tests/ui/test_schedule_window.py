"""The schedule in the window: its two pages, the jobs it runs, and what it hears of other desktops."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import text

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.model.schedule import At, Every, Wanted, at, every
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.job_conditions import Surroundings
from iptv_manager.services.job_runner import JobNotes
from iptv_manager.services.jobs import Scheduler
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.store import jobs
from iptv_manager.store.changes import tell_change
from iptv_manager.store.database import Database
from iptv_manager.ui.desks.schedule import ScheduleParts
from iptv_manager.ui.dialogs.edit_schedule import EditScheduleDialog
from iptv_manager.ui.pages.jobs import JobsPage
from iptv_manager.ui.pages.schedule import SchedulePage
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

PAGES = (SchedulePage, JobsPage)


class Ground:
    """Services in memory with a real schedule."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.services = MemoryServices()
        self.services.stock("Aurora TV", 40)
        self.schedules = ScheduleService(database)
        self.services.schedules = self.schedules  # type: ignore[attr-defined]
        self.changes = ChangeService(database.dsn)
        self.done: list[DueJob] = []

        async def run(job: DueJob, notes: JobNotes) -> JobEnd:
            notes.line("Hello")
            self.done.append(job)
            return JobEnd(JobOutcome.OK, "All done.")

        self.scheduler = Scheduler(database, {"clean_up": run}, self.changes, 30, look_around=Surroundings)

    @property
    def parts(self) -> ScheduleParts:
        """What the window's desk stands on."""
        return ScheduleParts(self.schedules, self.scheduler, self.changes, self.services.line_up)


@pytest.fixture
def ground(database: Database) -> Ground:
    """Services of a window with a schedule."""
    return Ground(database)


def click(widget: QWidget) -> None:
    """As a person does."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def page_of(screen: Screen, kind: type[QWidget]) -> QWidget:
    """The page of that kind."""
    found = screen.window.findChild(kind)
    assert isinstance(found, kind)
    return found


def test_an_empty_schedule_offers_the_usual_one(qapp: QApplication, home: Path, ground: Ground) -> None:
    async def scenario(screen: Screen) -> None:
        screen.program.pages.show("schedule")
        page = page_of(screen, SchedulePage)
        assert isinstance(page, SchedulePage)
        await screen.until(page.empty.isVisible)
        click(page.empty.button)
        await screen.until(lambda: len(page.rows) == 4)
        sentences = [row.sentence.text() for row in page.rows]
        assert sum(sentence.startswith("every 6 hours, next ") for sentence in sentences) == 1

    play(qapp, home, ground.services, scenario, PAGES)


def test_a_schedule_is_added_edited_paused_and_removed(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    async def scenario(screen: Screen) -> None:
        screen.program.pages.show("schedule")
        page = page_of(screen, SchedulePage)
        assert isinstance(page, SchedulePage)
        click(page.add)
        await screen.until(lambda: page.findChild(EditScheduleDialog))
        dialog = page.findChild(EditScheduleDialog)
        assert dialog is not None
        dialog.when.number.setValue(8)
        assert dialog.sentence.text() == "Sync – All providers: every 8 hours."
        click(dialog.save)
        await screen.until(lambda: len(page.rows) == 1)
        assert page.rows[0].sentence.text().startswith("every 8 hours, next ")
        click(page.rows[0].pause)
        await screen.until(lambda: page.rows[0].sentence.text() == "every 8 hours – paused")
        click(page.rows[0].edit)
        await screen.until(lambda: page.findChild(EditScheduleDialog))
        again = page.findChild(EditScheduleDialog)
        assert again is not None
        assert again.when.number.value() == 8
        again.when.show_rule(at("04:30", "mon,thu"))
        click(again.save)
        await screen.until(lambda: "Monday and Thursday at 04:30" in page.rows[0].sentence.text())
        click(page.rows[0].remove)
        await screen.until(lambda: not page.rows)

    play(qapp, home, ground.services, scenario, PAGES)


def test_the_editor_shows_every_kind_of_rule_again(qtbot: object) -> None:
    dialog = EditScheduleDialog([(1, "Mine")])
    for rule in (Every(90 * 60), Every(10), At(4, 30), At(23, 5, frozenset({0, 6}))):
        dialog.when.show_rule(rule)
        assert dialog.when.rule() == rule
    dialog.when.ways.button(2).click()
    dialog.when.cron.setText("61 * * * *")
    assert not dialog.save.isEnabled()
    assert "minute" in dialog.sentence.text()


def test_a_due_job_runs_in_the_window_and_stands_in_the_history(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.program.keep_schedule(ground.parts)
        screen.program.pages.show("jobs")
        page = page_of(screen, JobsPage)
        assert isinstance(page, JobsPage)
        await screen.until(page.empty.isVisible)
        await ground.schedules.run_now("clean_up", None)
        await screen.until(lambda: ground.done)
        await screen.until(lambda: page.log.toPlainText().endswith("Hello"))
        assert page.heading.text() == "Clean-up · all providers – Done"
        assert page.message.text() == "All done."
        click(page.again)
        await screen.until(lambda: len(ground.done) == 2)
        await screen.until(lambda: page.count.text() == "2 jobs")

    play(qapp, home, ground.services, scenario, PAGES)


def test_what_was_paused_by_itself_stays_so_when_the_tray_lets_all_go_on(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    async def paused() -> list[bool]:
        return [one.paused for one in sorted(await ground.schedules.all(), key=lambda one: one.id)]

    async def scenario(screen: Screen) -> None:
        kept = await ground.schedules.set(Wanted("sync", None, Every(21_600)))
        await ground.schedules.set(Wanted("backup", None, Every(86_400)))
        await ground.schedules.pause(kept.id)
        await screen.program.keep_schedule(ground.parts)
        pause = screen.program.tray.tray.pause
        await screen.until(pause.isEnabled)
        pause.trigger()
        await screen.until(lambda: screen.program.tray.tray.next.text() == "The schedule is paused")
        assert pause.isChecked()
        assert await paused() == [True, True]
        await screen.until(lambda: screen.program.acts.running("outlook") is None)
        pause.trigger()
        await screen.until(lambda: screen.program.acts.running("schedule pause") is None)
        assert await paused() == [True, False]

    play(qapp, home, ground.services, scenario, PAGES)


def test_what_another_desktop_changes_is_read_within_a_second(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.program.keep_schedule(ground.parts)
        await screen.rows(40)
        await screen.until(lambda: ground.changes.hears)
        ground.services.line_up.stored.pop()
        await ground.database.run(tell_change, "streams", 1)
        await screen.rows(39)

    play(qapp, home, ground.services, scenario, PAGES)


def test_a_window_leaves_what_is_due_to_a_service_on_the_same_computer(
    qapp: QApplication, home: Path, ground: Ground
) -> None:
    host = ground.scheduler.host

    async def scenario(screen: Screen) -> None:
        await ground.database.run(
            lambda connection: connection.execute(
                text("INSERT INTO desktop (id, host, kind) VALUES ('other', :host, 'service')"),
                {"host": host},
            )
        )
        await ground.schedules.set(Wanted("clean_up", None, every("1s")))
        await screen.program.keep_schedule(ground.parts)
        await ground.schedules.run_now("clean_up", None)
        await screen.until(lambda: ground.done)
        await ground.database.run(jobs.leave, "other")
        assert len(ground.done) == 1

    play(qapp, home, ground.services, scenario, PAGES)
