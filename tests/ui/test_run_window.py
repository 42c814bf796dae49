"""The program's life on the window's loop: it ends by itself, by a signal, and whatever still runs."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from iptv_manager.ui.loop import WindowLoop, run_window

ROOT = Path(__file__).resolve().parents[2]


def test_run_window_gives_the_result_and_closing_windows_does_not_end_it(qapp: QApplication) -> None:
    async def main() -> str:
        await asyncio.sleep(0)
        return "result"

    assert run_window(main()) == "result"
    assert not qapp.quitOnLastWindowClosed()


def test_run_window_passes_errors_on_after_winding_down(qapp: QApplication) -> None:
    ended: list[str] = []

    async def background() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("background")

    async def main() -> None:
        background_task = asyncio.create_task(background())
        await asyncio.sleep(0)
        assert not background_task.done()
        raise LookupError("main failed")

    with pytest.raises(LookupError, match="main failed"):
        run_window(main())
    assert ended == ["background"]


def test_quit_cancels_main_first_and_waits_for_its_end(qapp: QApplication) -> None:
    ended: list[str] = []

    async def background() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("background")

    async def main() -> None:
        task = asyncio.create_task(background())
        QTimer.singleShot(0, lambda: qapp.exit())
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)  # its end takes a while
            ended.append("main")
            assert not task.done()

    assert run_window(main()) is None
    assert ended == ["main", "background"]


def test_run_window_without_an_application_says_so() -> None:
    result = subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(before="", main="await asyncio.sleep(0)")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "QApplication must stand" in result.stderr


_SCRIPT = """
import asyncio, sys, threading, time
from PySide6.QtWidgets import QApplication
from iptv_manager.ui.loop import run_window

async def main():
    {main}

{before}
print("result", run_window(main()), flush=True)
"""
_APP = "app = QApplication([])"
_WAIT = """
    try:
        print("ready", flush=True)
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.05) # an end that takes a while
        print("cleaned", flush=True)
"""
_STUCK = """
    stuck, begun = threading.Event(), asyncio.Event()
    asyncio.ensure_future(asyncio.to_thread(lambda: stuck.set() or time.sleep(60)))
    async def stubborn():
        while True:
            try:
                begun.set()
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                print("no", flush=True)
    asyncio.ensure_future(stubborn())
    await begun.wait()
    await asyncio.to_thread(stuck.wait)
    print("ready", flush=True)
"""


def started(main: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT.format(before=_APP, main=main)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals to a process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_idle_program_cleanly(number: signal.Signals) -> None:
    process = started(_WAIT)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert out == "cleaned\nresult None\n"
    assert err == ""
    assert process.returncode == 0


def test_neither_a_stuck_thread_nor_a_stubborn_task_holds_the_exit() -> None:
    process = started(_STUCK)
    clock = QElapsedTimer()
    clock.start()
    out, err = process.communicate(timeout=30)
    assert clock.elapsed() < 8_000  # five seconds, and the interpreter's own end
    assert "result None" in out
    assert "did not end" in err


def test_an_idle_loop_takes_no_turns(qapp: QApplication) -> None:
    class Counting(WindowLoop):
        turns = 0

        def _take_turn(self) -> None:
            self.turns += 1
            super()._take_turn()

    loop = Counting(qapp)
    loop.run_until_complete(_idle(loop))
    assert loop.turns < 10
    loop.close()


async def _idle(loop: WindowLoop) -> None:
    woken = loop.create_future()
    loop.call_later(0.2, woken.set_result, None)
    await woken
