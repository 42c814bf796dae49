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

SAME_MOMENT = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from iptv_manager.ui.one_instance import first_or_none
app = QCoreApplication([])
first = first_or_none(Path(sys.argv[1]), [])
print("first" if first else "second", flush=True)
if first:
    heard = []
    first.deliver_to(lambda sources: (heard.append(sources), app.exit(0) if len(heard) == 3 else None))
    QTimer.singleShot(20_000, app.quit)
    app.exec()
"""


def test_without_a_window_nothing_is_handed_over(tmp_path: Path) -> None:
    assert not hand_over(tmp_path, ["a.m3u"])


def test_a_second_start_hands_its_files_to_the_first_that_takes_them_once_it_can(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = OneInstance(tmp_path)
    words = [sys.executable, "-c", LATER_START, str(tmp_path), "/lists/a.m3u", "http://h/ü"]
    later = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: later.poll() is not None)
    assert later.communicate()[0] == "True\n"
    told: list[list[str]] = []
    first.deliver_to(told.append)  # the window stands only now
    assert told == [["/lists/a.m3u", "http://h/ü"]]
    first.close()


def test_of_two_starts_in_one_moment_one_is_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    words = [sys.executable, "-c", SAME_MOMENT, str(tmp_path)]
    starts = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    found = sorted(start.communicate(timeout=30)[0] for start in starts)
    assert found == ["first\n", "second\n", "second\n", "second\n"]


def test_other_data_folders_have_windows_of_their_own(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(tmp_path / "one")
    assert not hand_over(tmp_path / "two", [])
    first.close()


def test_what_is_no_message_of_ours_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(tmp_path)
    told: list[object] = []
    first.deliver_to(told.append)
    for message in (b"\xff\xfe\n", b'{"a": 1}\n', b"[1]\n"):
        socket = QLocalSocket()
        socket.connectToServer(one_instance._name(tmp_path))
        socket.write(message)
        with qtbot.waitSignal(socket.disconnected):
            socket.flush()
    assert told == []
    first.close()
