"""A desktop that speaks StatusNotifier: the icon with its menu, and notes to a person, over a bus of their own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui.stage import Display, Started, until

ITEM = "/StatusNotifierItem"


class Bus:
    """A session bus with what a desktop offers there."""

    def __init__(self, folder: Path) -> None:
        words = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        quiet = subprocess.DEVNULL
        self._daemon = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=quiet, text=True)
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self.environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}
        self._log = folder / "bus.log"
        with self._log.open("wb") as log:
            line = [sys.executable, "-m", "tests.gui.desktop_bus"]
            self._desktop = subprocess.Popen(line, env=self.environment, stdout=log)
        until(lambda: self.heard("ready"))

    def heard(self, kind: str) -> list[list[str]]:
        """What arrived of a kind so far, in its order."""
        lines = (json.loads(line) for line in self._log.read_text().splitlines())
        return [words[1:] or [kind] for words in lines if words[0] == kind]

    def call(self, path: str, *words: str) -> str:
        """Call a method of the icon; gives the answer as text."""
        name = until(lambda: self.heard("icon"))[-1][0]
        line = ["dbus-send", "--session", "--print-reply", f"--dest={name}", path, *words]
        return subprocess.run(
            line, env=self.environment, capture_output=True, text=True, timeout=30, check=True
        ).stdout

    def menu(self) -> list[str]:
        """The lines of the icon's menu."""
        said = self.call(
            "/MenuBar", "com.canonical.dbusmenu.GetLayout", "int32:0", "int32:-1", "array:string:"
        )
        return re.findall(r'"label"\s+variant\s+string "(.*)"', said)

    def close(self) -> None:
        """End it."""
        for process in (self._desktop, self._daemon):
            process.send_signal(signal.SIGTERM)
            process.wait(10)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A session bus; skips the test where there can't be one."""
    missing = [name for name in ("dbus-daemon", "dbus-send") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    made = Bus(tmp_path)
    yield made
    made.close()


def write_list(path: Path, count: int) -> str:
    """A list of so many entries."""
    entries = "".join(f"#EXTINF:-1,Nova {number}\nhttp://127.0.0.1:9/{number}\n" for number in range(count))
    path.write_text("#EXTM3U\n" + entries)
    return str(path)


def test_an_icon_on_the_bus_shows_and_hides_the_window_and_tells_what_happened(
    display: Display, bus: Bus, start: Callable[..., Started], tmp_path: Path
) -> None:
    display.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
    path = tmp_path / "Nova.m3u"
    program = start(write_list(path, 300), "--minimised")
    until(lambda: bus.heard("note"))
    assert bus.heard("note")[0] == ["IPTV Manager", "Nova: 300 entries · 300 new"]
    assert not display.windows()
    labels = bus.menu()
    assert labels[0] == "Show the window"
    assert labels[-4:] == [
        "Nothing is running",
        "Last: Nova: 300 entries · 300 new",
        "Nothing is scheduled",
        "Quit",
    ]
    activate = (ITEM, "org.kde.StatusNotifierItem.Activate", "int32:1", "int32:1")
    bus.call(*activate)
    until(display.windows)
    until(lambda: bus.menu()[0] == "Hide the window")
    bus.call(*activate)
    until(lambda: not display.windows())

    assert sync(program, path, 200) == 0  # another process syncs; the window tells of it all the same
    until(lambda: noted(bus, "Nova: 100 of 300 entries are gone from its list."))
    assert sync(program, path, None) == 1
    until(
        lambda: any(
            title == "IPTV Manager needs you" and "Nova" in text for title, text in bus.heard("note")[2:]
        )
    )
    icon = bus.call(ITEM, "org.freedesktop.DBus.Properties.GetAll", "string:org.kde.StatusNotifierItem")
    assert "IconPixmap" in icon
    program.process.send_signal(signal.SIGTERM)
    program.ended_within(10)


def noted(bus: Bus, text: str) -> bool:
    """Was the person told that?"""
    return any(text in told.splitlines() for _title, told in bus.heard("note"))


def sync(program: Started, path: Path, count: int | None) -> Any:
    """Sync from the command line a list of so many entries, or one that is not there."""
    if count is None:
        path.unlink()
    else:
        write_list(path, count)
    line = [sys.executable, "-m", "iptv_manager", "sync"]
    return subprocess.run(line, env=program.environment, capture_output=True, timeout=60).returncode
