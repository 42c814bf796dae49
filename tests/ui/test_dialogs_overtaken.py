"""A dialog is open while somebody else changes what it shows: told, and chosen, on a real database."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.model.provider import Provider
from iptv_manager.model.rules import Rule, RuleKind
from iptv_manager.model.schedule import JobKind, Wanted, every, wanted_of
from iptv_manager.services.editing import editing
from iptv_manager.services.provider_details import details_of
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.shared_choices import SharedChoices
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.dialogs.check_limits import CheckLimitsDialog
from iptv_manager.ui.dialogs.edit_conflict import EditConflictDialog
from iptv_manager.ui.dialogs.edit_schedule import EditScheduleDialog
from iptv_manager.ui.pages.schedule import SchedulePage
from tests.services.channel_ground import Ground
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

Run = Callable[[Coroutine[Any, Any, Any]], Any]
PAGES = (SchedulePage,)


class SharedServices(MemoryServices):
    """The services in memory; what is stated in dialogs is kept in a database that others use too."""

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__()
        self.providers = ProviderService(database, Secrets(settings.home))  # type: ignore[assignment]
        self.schedules = ScheduleService(database)
        self.editing = editing(database)
        self.choices = SharedChoices(database, settings)


@pytest.fixture
def services(database: Database, settings: Settings) -> SharedServices:
    return SharedServices(database, settings)


@pytest.fixture
def hers(database: Database, settings: Settings) -> SharedServices:
    """Those of another desktop."""
    return SharedServices(database, settings)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def retype(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def said(dialog: EditConflictDialog) -> list[str]:
    """What a reader of the screen is told of each value."""
    return [one.accessibleName() for one in dialog.findChildren(QLabel) if one.accessibleName()]


async def asked(screen: Screen, parent: QWidget) -> EditConflictDialog:
    """The question that is asked over a dialog."""
    await screen.until(lambda: [one for one in parent.findChildren(EditConflictDialog) if one.isVisible()])
    return next(one for one in parent.findChildren(EditConflictDialog) if one.isVisible())


def press_escape(dialog: QWidget) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("mine", [True, False])
def test_a_provider(
    qapp: QApplication,
    home: Path,
    services: SharedServices,
    hers: SharedServices,
    run: Run,
    database: Database,
    mine: bool,
) -> None:
    made: Provider = run(hers.providers.add_m3u("Nova", "http://h.example/l.m3u", "player"))

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.accounts.open_edit_dialog(made)
        stated = replace(details_of(made), name="Hers", user_agent="hers")
        await hers.providers.change(made.id, stated, None)
        retype(dialog.name, "Mine")
        retype(dialog.options.connections, "3")
        click(dialog.save)
        conflict = await asked(screen, dialog)
        assert said(conflict) == ["Name, It was: Nova", "Name, It is now: Hers", "Name, You want: Mine"]
        press_escape(conflict)
        await screen.until(lambda: not isValid(conflict))
        now = await hers.providers.by_name("Hers")  # type: ignore[attr-defined]
        assert (now.max_connections, dialog.name.text(), dialog.isVisible()) == (None, "Mine", True)
        click(dialog.save)
        conflict = await asked(screen, dialog)
        click(conflict.mine if mine else conflict.theirs)
        await screen.until(lambda: not isValid(dialog))
        [now] = await hers.providers.all()
        assert (now.name, now.user_agent, now.max_connections) == ("Mine" if mine else "Hers", "hers", 3)

    play(qapp, home, services, scenario)


def test_a_provider_that_is_removed(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    made: Provider = run(hers.providers.add_m3u("Nova", "http://h.example/l.m3u"))

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.accounts.open_edit_dialog(made)
        await hers.providers.remove(made.id)
        retype(dialog.name, "Mine")
        click(dialog.save)
        await screen.until(lambda: "Somebody has removed “Nova” meanwhile" in dialog.problem)
        assert dialog.name.text() == "Mine"
        await hers.providers.restore(made.id)
        click(dialog.save)
        await screen.until(lambda: not isValid(dialog))
        assert [one.name for one in await hers.providers.all()] == ["Mine"]

    play(qapp, home, services, scenario)


async def schedule_dialog(screen: Screen, opener: Callable[[SchedulePage], QWidget]) -> EditScheduleDialog:
    screen.program.pages.show("schedule")
    page = screen.window.findChild(SchedulePage)
    assert page is not None
    await screen.until(lambda: page.rows)
    click(opener(page))
    await screen.until(lambda: page.findChild(EditScheduleDialog))
    dialog = page.findChild(EditScheduleDialog)
    assert dialog is not None
    return dialog


def test_a_schedule(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    seen = wanted_of(run(hers.schedules.add(Wanted(JobKind.SYNC, None, every("6h"), 90))))

    async def scenario(screen: Screen) -> None:
        dialog = await schedule_dialog(screen, lambda page: page.rows[0].edit)
        await hers.schedules.set(seen._replace(rule=every("2h")), seen)
        dialog.when.number.setFocus()
        retype(dialog.when.number.lineEdit(), "8")
        QTest.keyClick(dialog.conditions[0], Qt.Key.Key_Space)
        click(dialog.save)
        conflict = await asked(screen, dialog)
        assert said(conflict)[0:3] == [
            "When, It was: every 6 hours",
            "When, It is now: every 2 hours",
            "When, You want: every 8 hours",
        ]
        click(conflict.mine)
        await screen.until(lambda: not isValid(dialog))
        [now] = await hers.schedules.all()
        assert (now.rule, now.jitter, now.conditions.only_idle) == (every("8h"), 90, True)

    play(qapp, home, services, scenario, PAGES)


def test_a_schedule_that_is_removed(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    made = run(hers.schedules.add(Wanted(JobKind.SYNC, None, every("6h"))))

    async def scenario(screen: Screen) -> None:
        dialog = await schedule_dialog(screen, lambda page: page.rows[0].edit)
        await hers.schedules.remove(made.id)
        QTest.keyClick(dialog.conditions[0], Qt.Key.Key_Space)
        click(dialog.save)
        await screen.until(lambda: "Somebody has removed this schedule" in dialog.sentence.text())
        assert await hers.schedules.all() == []
        click(dialog.save)
        await screen.until(lambda: not isValid(dialog))
        [now] = await hers.schedules.all()
        assert (now.rule, now.conditions.only_idle) == (every("6h"), True)

    play(qapp, home, services, scenario, PAGES)


def test_a_schedule_that_is_there_already(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    run(hers.schedules.add(Wanted(JobKind.SYNC, None, every("2h"), 600)))

    async def scenario(screen: Screen) -> None:
        dialog = await schedule_dialog(screen, lambda page: page.add)
        click(dialog.save)
        conflict = await asked(screen, dialog)
        assert said(conflict)[:3] == [
            "When, It was: none",
            "When, It is now: every 2 hours",
            "When, You want: every 6 hours",
        ]
        click(conflict.theirs)
        await screen.until(lambda: not isValid(dialog))
        [now] = await hers.schedules.all()
        assert (now.rule, now.jitter) == (every("2h"), 600)

    play(qapp, home, services, scenario, PAGES)


def test_a_rule(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    seen = run(hers.editing.rules.add(Rule(RuleKind.RENAME, "UK")))

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_rules_dialog()
        await screen.until(lambda: dialog.list.count() == 1)
        dialog.list.setCurrentRow(0)
        await hers.editing.rules.save(replace(seen, pattern="GB", match_case=True), seen)
        retype(dialog.fields.pattern, "EN")
        await screen.until(dialog.keep.isEnabled)
        click(dialog.keep)
        conflict = await asked(screen, dialog)
        assert said(conflict) == [
            "Looks for, It was: UK",
            "Looks for, It is now: GB",
            "Looks for, You want: EN",
        ]
        click(conflict.mine)
        await screen.until(lambda: dialog.list.currentRow() == -1)
        assert await hers.editing.rules.all() == [replace(seen, pattern="EN", match_case=True)]
        await screen.until(lambda: "EN" in dialog.list.item(0).text())
        dialog.list.setCurrentRow(0)
        retype(dialog.fields.pattern, "ENG")
        await hers.editing.rules.remove(seen.id or 0)
        await screen.until(dialog.keep.isEnabled)
        click(dialog.keep)
        await screen.until(lambda: "removed this rule meanwhile" in dialog.preview.problem.text())
        assert (dialog.fields.pattern.text(), dialog.keep.text()) == ("ENG", "Add rule")
        click(dialog.keep)
        await screen.until(lambda: dialog.list.count() == 1 and "ENG" in dialog.list.item(0).text())

    play(qapp, home, services, scenario)


def test_a_rule_that_others_removed_is_kept_in_the_fields_whatever_is_done_in_the_list(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    one = run(hers.editing.rules.add(Rule(RuleKind.RENAME, "UK")))
    run(hers.editing.rules.add(Rule(RuleKind.RENAME, "DE")))

    async def scenario(screen: Screen) -> None:
        dialog = screen.program.edits.open_rules_dialog()
        await screen.until(lambda: dialog.list.count() == 2)
        dialog.list.setCurrentRow(0)
        retype(dialog.fields.pattern, "ENG")
        await hers.editing.rules.remove(one.id or 0)
        dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        await screen.until(lambda: dialog.list.count() == 1)
        await screen.until(lambda: dialog.keep.text() == "Add rule")
        assert dialog.fields.pattern.text() == "ENG"
        dialog.list.setCurrentRow(0)
        await hers.editing.rules.save(replace((await hers.editing.rules.all())[0], pattern="FR"))
        dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        await screen.until(lambda: dialog.fields.pattern.text() == "FR")

    play(qapp, home, services, scenario)


def test_a_favourites_list(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, run: Run
) -> None:
    lists = hers.editing.favourites
    key = run(lists.create("Sport"))

    async def scenario(screen: Screen) -> None:
        assert screen.program.edits.lists is not None
        dialog = screen.program.edits.lists.open_favourites()
        await screen.until(lambda: dialog.lists.list.count() == 1)
        await lists.rename(key, "Hers")
        QTest.keyClicks(dialog.name, "Mine")
        click(dialog.rename)
        conflict = await asked(screen, dialog)
        assert said(conflict) == ["Name, It was: Sport", "Name, It is now: Hers", "Name, You want: Mine"]
        await screen.until(lambda: dialog.lists.list.item(0).text() == "Hers · 0")
        click(conflict.mine)
        await screen.until(lambda: dialog.lists.list.item(0).text() == "Mine · 0")
        assert dialog.name.text() == ""
        await lists.rename(key, "Hers again")
        QTest.keyClicks(dialog.name, "Mine again")
        click(dialog.rename)
        click((await asked(screen, dialog)).theirs)
        await screen.until(
            lambda: dialog.lists.list.item(0).text() == "Hers again · 0" and not dialog.name.text()
        )
        newest = (await hers.editing.edits.history())[0]
        assert newest.title == "rename a favourites list to “Hers again”"
        assert len(await hers.editing.edits.history()) == 4
        await lists.remove(key)
        QTest.keyClicks(dialog.name, "Later")
        click(dialog.rename)
        await screen.until(lambda: "list is gone" in dialog.problem.text())
        await screen.until(lambda: dialog.lists.list.count() == 0)
        assert (dialog.name.text(), dialog.problem.isVisible()) == ("Later", True)
        click(dialog.add)
        await screen.until(lambda: dialog.lists.list.count() == 1)
        assert (dialog.name.text(), dialog.problem.isVisible()) == ("", False)

    play(qapp, home, services, scenario)


def test_the_order_of_groups(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices, database: Database
) -> None:
    Ground(database).add([("One", "A"), ("Two", "B"), ("Three", "C")])

    async def scenario(screen: Screen) -> None:
        assert screen.program.edits.lists is not None
        dialog = screen.program.edits.lists.open_groups()
        await screen.until(lambda: dialog.groups.list.count() == 3)
        await hers.editing.groups.order(["C"])
        dialog.groups.choose("B")
        click(dialog.groups.up)
        await screen.until(lambda: dialog.groups.all_keys() == ["C", "A", "B"])
        assert "another order" in dialog.problem.text()
        click(dialog.groups.up)
        await screen.until(lambda: dialog.groups.all_keys() == ["C", "B", "A"])
        assert not dialog.problem.isVisible()

    play(qapp, home, services, scenario)


def test_limits_of_checks(
    qapp: QApplication, home: Path, services: SharedServices, hers: SharedServices
) -> None:
    async def scenario(screen: Screen) -> None:
        screen.window.commands.check_limits.trigger()
        await screen.until(lambda: screen.window.findChild(CheckLimitsDialog))
        dialog = screen.window.findChild(CheckLimitsDialog)
        assert dialog is not None
        await hers.choices.choose_check_limits(CheckLimits("19:00-23:30", 1500, 3))
        retype(dialog.months.lineEdit(), "24")
        click(dialog.save)
        conflict = await asked(screen, dialog)
        assert said(conflict)[2] == "Months that checks are kept, You want: 24"
        click(conflict.theirs)
        await screen.until(lambda: not isValid(dialog))
        assert await hers.choices.check_limits() == CheckLimits("19:00-23:30", 1500, 3)

    play(qapp, home, services, scenario)
