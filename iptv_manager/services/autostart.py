"""Starting with the computer: an XDG desktop entry, the Run key of Windows, or a LaunchAgent of macOS."""

import importlib
import os
import plistlib
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from iptv_manager.model.errors import SettingsError

NAME = "iptv-manager"
_LABEL = "org.iptv-manager.window"
_OFF = frozenset({"hidden=true", "x-gnome-autostart-enabled=false"})  # what desktops write into an entry
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """Whether the program starts with the computer, minimised to the tray."""

    def is_on(self) -> bool:
        """Does it?"""

    @property
    def where(self) -> str:
        """Where that is written down: a file, or a key of the registry."""

    def switch(self, on: bool) -> None:
        """Make it so, or not. Raises SettingsError when that can't be written down."""


def command(python: str = sys.executable) -> list[str]:
    """What starts the program minimised, whatever folder the person is in; on Windows without a console."""
    silent = Path(python).with_name("pythonw.exe")
    is_console = Path(python).name.lower() == "python.exe" and silent.is_file()
    return [str(silent) if is_console else python, "-m", "iptv_manager", "--minimised"]


class FileAutostart:
    """A file that the desktop reads when the person logs in."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        self._content = content

    def is_on(self) -> bool:
        """Is the file there, and not put out of action by the desktop's own settings?"""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        return _OFF.isdisjoint(line.replace(" ", "").lower() for line in lines)

    @property
    def where(self) -> str:
        """The file."""
        return str(self._path)

    def switch(self, on: bool) -> None:
        """Write the file, or remove it. Raises SettingsError."""
        try:
            if on:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_bytes(self._content)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise SettingsError(
                f"Starting with the computer can't be changed: {self._path} can't be written "
                f"({error.strerror}). Check who may write there."
            ) from error


class RunKeyAutostart:
    """A value under the Run key of the person's registry."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def is_on(self) -> bool:
        """Is the value there?"""
        winreg = _registry()
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.QueryValueEx(key, NAME)
        except OSError:
            return False
        return True

    @property
    def where(self) -> str:
        """The key."""
        return rf"HKEY_CURRENT_USER\{_RUN_KEY}\{NAME}"

    def switch(self, on: bool) -> None:
        """Set the value, or delete it. Raises SettingsError."""
        winreg = _registry()
        try:
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                if on:
                    line = subprocess.list2cmdline(self._words)
                    winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, line)
                elif self.is_on():
                    winreg.DeleteValue(key, NAME)
        except OSError as error:
            raise SettingsError(f"Starting with the computer can't be changed: {error.strerror}.") from error


def system_autostart() -> Autostart:
    """The way of this system."""
    if sys.platform == "win32":
        return RunKeyAutostart(command())
    if sys.platform == "darwin":
        return FileAutostart(
            Path.home() / "Library" / "LaunchAgents" / f"{_LABEL}.plist", launch_agent(command())
        )
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return FileAutostart(folder / "autostart" / f"{NAME}.desktop", desktop_entry(command()))


def _registry() -> Any:
    """The module of the registry, which other systems do not have."""
    return importlib.import_module("winreg")


def desktop_entry(words: Sequence[str]) -> bytes:
    """An entry for the autostart folder (freedesktop.org, Desktop Application Autostart)."""
    line = " ".join(_quoted(word) for word in words)
    return (
        "[Desktop Entry]\nType=Application\nName=IPTV Manager\nComment=Keeps lists current from the tray\n"
        f"Exec={line}\nIcon={NAME}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    ).encode()


def launch_agent(words: Sequence[str]) -> bytes:
    """A property list for launchd."""
    return plistlib.dumps(
        {
            "Label": _LABEL,
            "ProgramArguments": list(words),
            "RunAtLoad": True,
            "LimitLoadToSessionType": "Aqua",  # only where there is a menu bar to sit in
            "ProcessType": "Interactive",
        }
    )


def _quoted(word: str) -> str:
    """A word of an Exec line: quoted where it holds more than plain letters, % doubled."""
    plain = shlex.quote(word) == word
    escaped = word.replace("%", "%%")
    if plain:
        return escaped
    for reserved in ("\\", '"', "`", "$"):
        escaped = escaped.replace(reserved, f"\\{reserved}")
    return '"' + escaped.replace("\\", "\\\\") + '"'
