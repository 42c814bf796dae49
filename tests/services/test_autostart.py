"""Starting with the computer: a file that desktops understand, written and removed."""

import json
import os
import plistlib
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iptv_manager.model.errors import SettingsError
from iptv_manager.services.autostart import (
    FileAutostart,
    RunKeyAutostart,
    command,
    desktop_entry,
    launch_agent,
    system_autostart,
)

ODD = ['/opt/my tools/py"th$on', "-m", "iptv_manager", "100%"]


def test_it_is_switched_on_and_off_by_a_file_of_the_person(tmp_path: Path) -> None:
    autostart = FileAutostart(tmp_path / "autostart" / "x.desktop", b"content")
    assert not autostart.is_on()
    autostart.switch(True)
    assert autostart.is_on()
    assert (tmp_path / "autostart" / "x.desktop").read_bytes() == b"content"
    autostart.switch(False)
    autostart.switch(False)
    assert not autostart.is_on()


def test_a_folder_that_cant_be_written_ends_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file where the folder should be")
    with pytest.raises(SettingsError, match="Starting with the computer can't be changed"):
        FileAutostart(tmp_path / "autostart" / "x.desktop", b"").switch(True)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the way of free desktops")
def test_free_desktops_find_an_entry_that_starts_us_minimised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    system_autostart().switch(True)
    entry = (tmp_path / "autostart" / "iptv-manager.desktop").read_text()
    assert f"Exec={sys.executable} -m iptv_manager --minimised\n" in entry


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the way of free desktops")
def test_the_command_line_switches_it(tmp_path: Path) -> None:
    def said(*words: str) -> object:
        line = (sys.executable, "-m", "iptv_manager", "autostart", *words, "--json")
        own = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "IPTV_MANAGER_HOME": str(tmp_path / "home")}
        return json.loads(subprocess.run(line, env=own, capture_output=True, check=True).stdout)

    path = tmp_path / "autostart" / "iptv-manager.desktop"
    assert said() == {"autostart": False, "where": str(path)}
    assert said("on") == {"autostart": True, "where": str(path)}
    assert path.is_file()
    assert said("off") == {"autostart": False, "where": str(path)}
    assert not path.exists()


@pytest.mark.parametrize("line", ["Hidden=true", "Hidden = true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktop_put_out_of_action_is_off(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.desktop"
    path.write_text(f"[Desktop Entry]\nType=Application\n{line}\n")
    assert not FileAutostart(path, b"").is_on()


class Registry(types.ModuleType):
    """The registry of Windows, so far as it is asked for here."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.values: dict[tuple[str, str], str] = {}

    @contextmanager
    def CreateKeyEx(self, _root: str, key: str, _zero: int, _access: int) -> Iterator[str]:
        yield key

    @contextmanager
    def OpenKey(self, _root: str, key: str) -> Iterator[str]:
        if not any(held == key for held, _name in self.values):
            raise FileNotFoundError(key)
        yield key

    def QueryValueEx(self, key: str, name: str) -> tuple[str, int]:
        return self.values[key, name], 1

    def SetValueEx(self, key: str, name: str, _zero: int, _kind: int, value: str) -> None:
        self.values[key, name] = value

    def DeleteValue(self, key: str, name: str) -> None:
        del self.values[key, name]


def test_windows_gets_a_value_under_its_run_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    for name in ("python.exe", "pythonw.exe"):
        (tmp_path / name).touch()
    autostart = RunKeyAutostart(command(str(tmp_path / "python.exe")))
    assert not autostart.is_on()
    autostart.switch(True)
    assert autostart.is_on()
    (((key, name), line),) = registry.values.items()
    assert (key, name) == (r"Software\Microsoft\Windows\CurrentVersion\Run", "iptv-manager")
    assert line == f"{tmp_path / 'pythonw.exe'} -m iptv_manager --minimised"
    autostart.switch(False)
    assert not autostart.is_on()


def test_words_of_the_entry_are_quoted_as_desktops_read_them() -> None:
    line = next(line for line in desktop_entry(ODD).decode().splitlines() if line.startswith("Exec="))
    assert line == r'Exec="/opt/my tools/py\\"th\\$on" -m iptv_manager 100%%'


def test_launchd_gets_the_words_as_they_are() -> None:
    assert plistlib.loads(launch_agent(command()))["ProgramArguments"] == command()
