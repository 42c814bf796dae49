"""The tray: closing asks once, a window without a tray is never hidden, those who look elsewhere are told."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from iptv_manager.model.provider import SyncResult, SyncStatus
from iptv_manager.ui.dialogs.on_close import OnCloseDialog
from iptv_manager.ui.grouped_notes import GroupedNotes, Note
from iptv_manager.ui.start import STATE_FILE
from iptv_manager.ui.tray import Tray, TrayState
from iptv_manager.ui.window_state import read_state
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def trays(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Whether the system has a tray: the offscreen one has none."""
    found = {"there": True}
    monkeypatch.setattr(Tray, "is_available", property(lambda _tray: found["there"]))
    return found


def stocked() -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", 40)
    return services


def asked(screen: Screen) -> OnCloseDialog | None:
    return next((each for each in screen.window.findChildren(OnCloseDialog) if each.isVisible()), None)


def test_the_first_close_asks_and_the_answer_is_kept(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.window.close()
        dialog = asked(screen)
        assert dialog is not None
        assert screen.window.isVisible()
        dialog.stay.click()
        assert not screen.window.isVisible()
        assert not screen.program.closed.is_set()
        screen.program.tray.raise_window()
        screen.window.close()
        assert asked(screen) is None
        assert not screen.window.isVisible()

    play(qapp, tmp_path, stocked(), scenario)
    assert read_state(tmp_path / STATE_FILE).on_close == "tray"


def test_escape_at_the_question_leaves_the_window_open(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.window.close()
        dialog = asked(screen)
        assert dialog is not None
        dialog.reject()
        assert screen.window.isVisible()
        assert screen.program.tray.on_close == ""

    play(qapp, tmp_path, stocked(), scenario)


def test_without_a_tray_closing_ends_the_program(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.program.tray.choose("tray")
        trays["there"] = False
        screen.window.close()
        await screen.program.closed.wait()

    play(qapp, tmp_path, stocked(), scenario)


def test_quit_ends_the_program_from_the_tray(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.program.tray.choose("tray")
        screen.window.close()
        screen.program.tray.tray.quit.trigger()
        await screen.program.closed.wait()

    play(qapp, tmp_path, stocked(), scenario)


LOG_OUT = """
import sys
from pathlib import Path
from iptv_manager.ui.application import Application
from iptv_manager.ui.tray import Tray
from tests.ui.screen import play
from tests.ui.window_fakes import MemoryServices

Tray.is_available = property(lambda _tray: True)
app = Application([])

async def scenario(screen):
    screen.program.tray.choose("tray")
    app.quit()
    await screen.until(screen.program.closed.is_set)
    print("quit")

play(app, Path(sys.argv[1]), MemoryServices(), scenario)
"""


def test_the_systems_wish_to_quit_ends_also_a_program_that_stays_in_the_tray(tmp_path: Path) -> None:
    line = (sys.executable, "-c", LOG_OUT, str(tmp_path))
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "quit\n", done.stderr


def test_a_hidden_window_comes_back_when_the_tray_goes(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.program.tray._watch.setInterval(10)
        screen.program.tray.hide()
        trays["there"] = False
        await screen.until(screen.window.isVisible)

    play(qapp, tmp_path, stocked(), scenario)


def test_the_icon_tells_what_runs_and_what_went_wrong(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    services = stocked()
    services.syncs.answers["Nova"] = SyncResult("Nova", SyncStatus.FAILED, message="Nova: gone & lost.")

    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        tray = screen.program.tray.tray
        states = [tray.state]
        screen.window.commands.sync_all.trigger()
        states.append(tray.state)
        assert states == [TrayState.IDLE, TrayState.WORKING]
        assert "Syncing Nova" in tray.icon.toolTip()
        await screen.until(lambda: tray.state is TrayState.TROUBLE)
        assert tray.last.text() == "Last: Nova: gone && lost."
        screen.window.banners.remove("sync 1")
        await screen.until(lambda: tray.state is TrayState.IDLE)

    play(qapp, tmp_path, services, scenario)


def test_a_later_start_adds_its_files_and_brings_the_window_back(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        screen.program.tray.hide()
        screen.program.take_call(["http://h/more.m3u"])
        assert screen.window.isVisible()
        await screen.rows(80)

    play(qapp, tmp_path, stocked(), scenario)


def test_the_menu_offers_what_the_window_is_not_and_always_tells_how_things_stand(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        tray, window = screen.program.tray.tray, screen.window
        assert tray.toggle.text() == "Hide the window"
        window.showMinimized()
        await screen.until(lambda: tray.toggle.text() == "Show the window")
        screen.program.tray.raise_window()
        await screen.until(lambda: tray.toggle.text() == "Hide the window")
        texts = [action.text() for action in tray.menu.actions() if action.isVisible()]
        told = {"Nothing is running", "Nothing has ended yet", "Nothing is scheduled", "Pause the schedule"}
        assert told <= set(texts)

    play(qapp, tmp_path, stocked(), scenario)


def test_a_window_started_without_a_tray_goes_into_one_that_comes_late(
    qapp: QApplication, tmp_path: Path, trays: dict[str, bool]
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        trays["there"] = False
        screen.program.tray._watch.setInterval(10)
        screen.program.tray.begin("", minimised=True)
        await screen.until(screen.window.isMinimized)
        assert screen.window.isVisible()
        trays["there"] = True
        await screen.until(lambda: not screen.window.isVisible())

    play(qapp, tmp_path, stocked(), scenario)


def test_routine_is_told_a_few_times_an_hour_and_never_twice(qapp: QApplication) -> None:
    told: list[str] = []
    notes = GroupedNotes(lambda _title, text, _is_bad: told.append(text), pause=60_000, quiet=600_000)
    for text in ("Sync done.", "Sync done.", "Check done."):
        notes.take(Note(text, is_routine=True))
    notes._timer.stop()
    notes._timer.timeout.emit()
    notes.take(Note("Sync done.", is_routine=True))
    assert told == ["Sync done.\nCheck done."]
    notes.take(Note("Backup done.", is_routine=True))
    assert notes._timer.interval() > 500_000
    notes.take(Note("Nova failed.", is_bad=True))
    assert notes._timer.interval() == 60_000
    notes._timer.timeout.emit()
    assert told[1:] == ["Nova failed.\nBackup done."]


def test_notes_of_one_moment_are_told_at_once_the_bad_ones_first(qapp: QApplication) -> None:
    told: list[tuple[str, str, bool]] = []
    notes = GroupedNotes(lambda *said: told.append(said), pause=60_000)
    for number in range(6):
        notes.take(Note(f"Provider {number} is done."))
    notes.take(Note("Provider 2 is done."))
    notes.take(Note("Nova <b>failed</b>\nfor good.", is_bad=True))
    assert told == []
    notes._timer.timeout.emit()
    ((title, text, is_bad),) = told
    assert (title, is_bad) == ("IPTV Manager needs you", True)
    assert text.splitlines()[0] == "Nova <b>failed</b> for good."
    assert text.splitlines()[-1] == "and 3 more"
