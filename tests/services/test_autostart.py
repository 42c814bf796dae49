"""Starting with the computer: a file that desktops understand, written and removed."""

import plistlib
import sys
from pathlib import Path

import pytest

from iptv_manager.model.errors import SettingsError
from iptv_manager.services.autostart import (
    FileAutostart,
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


def test_words_of_the_entry_are_quoted_as_desktops_read_them() -> None:
    line = next(line for line in desktop_entry(ODD).decode().splitlines() if line.startswith("Exec="))
    assert line == r'Exec="/opt/my tools/py\\"th\\$on" -m iptv_manager 100%%'


def test_launchd_gets_the_words_as_they_are() -> None:
    assert plistlib.loads(launch_agent(command()))["ProgramArguments"] == command()
