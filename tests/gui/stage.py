"""The program as a person sees it: a display of its own with a window manager and a tray, driven by key and mouse."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.waiting import await_here

PATIENCE = 60.0  # seconds for a condition to come true: programs start here, on a busy computer
_TYPE = "_NET_WM_WINDOW_TYPE"


def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait until the condition holds; gives what it gave."""
    return await_here(condition, seconds)


class Display:
    """A screen of its own, with a window manager."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[Any]] = {}
        reading, writing = os.pipe()
        words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
        self._running["Xvfb"] = subprocess.Popen(words, stderr=subprocess.DEVNULL, pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = f":{told.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self.environment.pop("WAYLAND_DISPLAY", None)
        until(self._has_window_manager)

    def _has_window_manager(self) -> bool:
        """Is it there? One that ended at once, as on a screen that is not quite ready, is started again."""
        manager = self._running.get("openbox")
        if manager is None or manager.poll() is not None:
            self._start("openbox")
        return "window id" in self.said("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def start_tray(self) -> None:
        """Have a tray, as a panel would bring it."""
        place = ("--edge", "bottom", "--align", "right", "--widthtype", "pixel")
        self._start("trayer", *place, "--width", "300", "--height", "32")

    def stop(self, name: str) -> None:
        """End the tray, or the display itself."""
        running = self._running.pop(name)
        running.terminate()
        running.wait(10)

    def close(self) -> None:
        """End all of it."""
        for name in reversed(list(self._running)):
            self.stop(name)

    def said(self, *words: str) -> str:
        """What a command on this display printed."""
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def do(self, *words: str) -> str:
        """Something that xdotool does."""
        return self.said("xdotool", *words)

    def windows(self) -> list[str]:
        """The program's main window, where it is to be seen."""
        return self._ours("_NET_WM_WINDOW_TYPE_NORMAL")

    def icons(self) -> list[str]:
        """The program's icon in the tray."""
        return self._ours("_KDE_NET_WM_WINDOW_TYPE_OVERRIDE, _NET_WM_WINDOW_TYPE_NORMAL")

    def menus(self) -> list[str]:
        """The program's menus that are open."""
        return self._ours("_NET_WM_WINDOW_TYPE_POPUP_MENU, _NET_WM_WINDOW_TYPE_NORMAL")

    def iconic(self) -> str:
        """The program's main window, where it is minimised; "" where it is not."""
        found = self.do("search", "--class", "^iptv-manager$").split()
        return next((each for each in found if "Iconic" in self.said("xprop", "-id", each, "WM_STATE")), "")

    def titles(self) -> list[str]:
        """The titles of all that is to be seen."""
        return [
            self.do("getwindowname", each)
            for each in self.do("search", "--onlyvisible", "--name", ".").split()
        ]

    def close_window(self) -> None:
        """Close the main window by the window manager's key."""
        window = until(self.windows)[0]
        self.do("windowactivate", window)
        until(lambda: self.do("getactivewindow") == window)
        self.do("key", "alt+F4")

    def click_icon(self, button: int = 1) -> None:
        """Click the icon in the tray."""
        self.do("mousemove", "--window", until(self.icons)[0], "8", "8", "click", str(button))

    def choose(self, *keys: str) -> None:
        """Open the icon's menu and press keys there."""
        self._open_menu()
        self.do("key", "--delay", "60", *keys)
        until(lambda: not self.menus())

    def _open_menu(self) -> None:
        """Click until the menu is there, as a person does: a note that covers the icon takes the first click."""
        for _ in range(24):
            self.click_icon(3)
            with suppress(TimeoutError):
                until(self.menus, PATIENCE / 24)
                return
        pytest.fail("the icon's menu does not open")

    def _ours(self, kind: str) -> list[str]:
        """Windows of the program to be seen, by their type."""
        found = self.do("search", "--onlyvisible", "--class", "^iptv-manager$").split()
        return [each for each in found if self.said("xprop", "-id", each, _TYPE).endswith(f" = {kind}")]

    def _start(self, *words: str) -> None:
        quiet = subprocess.DEVNULL
        self._running[words[0]] = subprocess.Popen(words, env=self.environment, stdout=quiet, stderr=quiet)


class Started:
    """The program, started as a person does."""

    def __init__(self, display: Display, home: Path, database_url: str | None, *arguments: str) -> None:
        self._words = [sys.executable, "-m", "iptv_manager"]
        own = {"IPTV_MANAGER_HOME": str(home), "IPTV_MANAGER_SECRETS": "file"}
        if database_url:
            own["IPTV_MANAGER_DATABASE_URL"] = database_url
        self.environment = {**display.environment, **own}
        self.log = home / "said.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*self._words, *arguments], env=self.environment, stdout=log, stderr=log
            )

    def again(self, *arguments: str) -> int:
        """Start it once more; gives the exit code of that start."""
        return subprocess.run([*self._words, *arguments], env=self.environment, timeout=PATIENCE).returncode

    @property
    def is_alive(self) -> bool:
        """Does it run?"""
        return self.process.poll() is None

    def ended_within(self, seconds: float) -> int:
        """Its exit code. Fails where it does not end in time."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pytest.fail(f"still there after {seconds} s: {self.log.read_text()}")

    def end(self) -> None:
        """Have it end, whatever it does, with what it started."""
        if self.is_alive:
            family = [
                *psutil.Process(self.process.pid).children(recursive=True),
                psutil.Process(self.process.pid),
            ]
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                for one in family:
                    one.kill()
                self.process.wait()
