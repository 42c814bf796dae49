"""A second start hands its files over to the first window, and goes."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from iptv_manager.ui import one_instance
from iptv_manager.ui.one_instance import OneInstance, hand_over

LATER_START = """
import sys
from pathlib import Path
from iptv_manager.ui.one_instance import hand_over
print(hand_over(Path(sys.argv[1]), sys.argv[2:]))
"""


def test_without_a_window_nothing_is_handed_over(tmp_path: Path) -> None:
    assert not hand_over(tmp_path, ["a.m3u"])


def test_a_second_start_hands_its_files_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(tmp_path)
    with qtbot.waitSignal(first.called) as told:
        words = [sys.executable, "-c", LATER_START, str(tmp_path), "/lists/a.m3u", "http://h/ü"]
        later = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert told.args == [["/lists/a.m3u", "http://h/ü"]]
    qtbot.waitUntil(lambda: later.poll() is not None)
    assert later.communicate()[0] == "True\n"
    first.close()


def test_other_data_folders_have_windows_of_their_own(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(tmp_path / "one")
    assert not hand_over(tmp_path / "two", [])
    first.close()


def test_what_is_no_message_of_ours_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(tmp_path)
    told: list[object] = []
    first.called.connect(told.append)
    for message in (b"\xff\xfe\n", b'{"a": 1}\n', b"[1]\n"):
        socket = QLocalSocket()
        socket.connectToServer(one_instance._name(tmp_path))
        socket.write(message)
        with qtbot.waitSignal(socket.disconnected):
            socket.flush()
    assert told == []
    first.close()
