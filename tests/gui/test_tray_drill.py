"""A real tray on a real display: what a person does with icon and menu, and what the program does for them."""

import signal
import subprocess
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import text

from iptv_manager.model.schedule import Every, Wanted
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.store.database import Database
from iptv_manager.ui.start import STATE_FILE
from iptv_manager.ui.window_state import WindowState, read_state, write_state
from tests.gui.stage import Display, Started, until

Start = Callable[..., Started]
Run = Callable[[Coroutine[Any, Any, Any]], Any]


def made_list(folder: Path, name: str, count: int) -> str:
    """A list in a file."""
    path = folder / f"{name}.m3u"
    lines = (f"#EXTINF:-1,{name} {number}\nhttp://127.0.0.1:9/{number}\n" for number in range(count))
    path.write_text("#EXTM3U\n" + "".join(lines))
    return str(path)


def asked(database: Database, statement: str) -> object:
    """One value of the database."""
    with database.engine.connect() as connection:
        return connection.execute(text(statement)).scalar()


def test_a_day_in_the_tray(
    display: Display, start: Start, home: Path, tmp_path: Path, database: Database, run: Run
) -> None:
    run(ScheduleService(database).set(Wanted("sync", None, Every(21_600))))
    display.start_tray()
    program = start(made_list(tmp_path, "Nova", 30))
    until(display.windows)
    until(lambda: asked(database, "SELECT count(*) FROM stream") == 30)

    display.close_window()  # the first close asks; Return answers: keep working in the tray
    until(lambda: any(title.startswith("Close the window") for title in display.titles()))
    display.do("key", "Return")
    until(lambda: not display.windows())
    display.click_icon()
    until(display.windows)
    display.close_window()  # the second one asks no more
    until(lambda: not display.windows())
    assert program.is_alive

    display.choose("Down", "Return")  # Show the window
    until(display.windows)
    syncs = asked(database, "SELECT count(*) FROM sync_run")
    display.choose("Down", "Down", "Return")  # Sync all providers
    until(lambda: asked(database, "SELECT count(*) FROM sync_run") != syncs)
    display.choose("Down", "Down", "Down", "Return")  # Check everything
    until(lambda: asked(database, "SELECT count(*) FROM stream_health"))
    display.choose("Down", "Down", "Down", "Down", "Return")  # Pause the schedule
    until(lambda: asked(database, "SELECT paused FROM schedule"))
    display.choose("Down", "Down", "Down", "Down", "Return")  # it goes on
    until(lambda: not asked(database, "SELECT paused FROM schedule"))
    display.choose("Down", "Return")  # Hide the window
    until(lambda: not display.windows())

    assert program.again(made_list(tmp_path, "Aurora", 20)) == 0  # brings its file, and the window forward
    until(display.windows)
    until(lambda: asked(database, "SELECT count(*) FROM stream") == 50)
    display.choose("Up", "Return")  # Quit
    assert program.ended_within(10) == 0
    assert read_state(home / STATE_FILE).on_close == "tray"


def test_without_a_tray_nothing_is_hidden_and_one_that_comes_late_is_used(
    display: Display, start: Start, home: Path
) -> None:
    write_state(home / STATE_FILE, WindowState(on_close="tray"))
    program = start("--minimised")
    until(display.iconic)
    assert not display.windows()
    display.start_tray()
    until(lambda: display.icons() and not display.iconic())
    assert not display.windows()
    display.stop("trayer")
    until(display.windows)  # it can't be reached otherwise any more
    display.close_window()
    with suppress(subprocess.TimeoutExpired):
        program.process.wait(4)
    if display.windows():  # it had only just come, and missed the key
        display.close_window()
    assert program.ended_within(10) == 0


def test_the_end_of_the_display_ends_the_program_and_all_it_started(display: Display, start: Start) -> None:
    program = start(own_server=True)
    until(display.windows)
    family = psutil.Process(program.process.pid).children(recursive=True)
    assert any("postgres" in one.name() for one in family)
    display.stop("Xvfb")
    program.ended_within(5)
    until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family), 5)


def test_a_log_out_ends_it_within_five_seconds_with_work_at_hand(
    display: Display, start: Start, tmp_path: Path, database: Database
) -> None:
    display.start_tray()
    program = start(made_list(tmp_path, "Nova", 300_000), "--minimised")
    until(lambda: asked(database, "SELECT count(*) FROM sync_run WHERE finished_at IS NULL"))
    program.process.send_signal(signal.SIGTERM)
    program.ended_within(5)
