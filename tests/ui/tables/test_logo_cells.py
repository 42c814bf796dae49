"""Logos in cells: blank until they are there, fetched once, a few at a time."""

import asyncio
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.picture_loader import PictureLoader
from iptv_manager.ui.tables.logo_cells import AT_ONCE, WANTED, LogoCells


class Files:
    """The outside: one red picture behind every address that begins with "red"."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.at_once = self.most = 0
        self._red = folder / "red.png"
        image = QImage(90, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        image.save(str(self._red))

    async def file_of(self, url: str, source: str = "") -> Path | None:
        self.asked.append(url)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.gate.wait()
        self.at_once -= 1
        return self._red if url.startswith("red") else None


def test_logos_come_a_few_at_a_time_and_each_is_asked_for_once(
    window_loop: WindowLoop, qtbot: QtBot, tmp_path: Path
) -> None:
    files, repaints = Files(tmp_path), []
    cells = LogoCells(PictureLoader(files), lambda: repaints.append(1))
    assert cells.icon("") is None
    for _ in range(3):
        for place in range(20):
            blank = cells.icon(f"red {place}")
            assert blank is not None
    cells.icon("missing")
    qtbot.waitUntil(lambda: len(files.asked) == AT_ONCE)
    window_loop.call_soon(files.gate.set)
    qtbot.waitUntil(lambda: len(files.asked) == 21)
    qtbot.waitUntil(lambda: bool(repaints))
    assert files.most == AT_ONCE
    assert len(set(files.asked)) == 21

    def middle(url: str) -> QColor:
        icon = cells.icon(url)
        assert icon is not None
        return icon.toImage().pixelColor(16, 16)

    qtbot.waitUntil(lambda: middle("red 0") == QColor("red"))
    red = cells.icon("red 0")
    assert red is not None
    assert red.toImage().pixelColor(16, 2).alpha() == 0  # wide logos keep their shape
    assert middle("missing").alpha() == 0


def test_what_was_scrolled_past_is_not_fetched(
    qapp: QApplication, window_loop: WindowLoop, qtbot: QtBot, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    cells = LogoCells(PictureLoader(files), lambda: None)
    for place in range(1000):
        cells.icon(f"red {place}")
    window_loop.call_soon(files.gate.set)
    qtbot.waitUntil(lambda: len(files.asked) == AT_ONCE + WANTED)
    assert "red 999" in files.asked
    assert "red 500" not in files.asked
    cells.stop()


def test_what_was_stopped_may_be_wanted_again(window_loop: WindowLoop, qtbot: QtBot, tmp_path: Path) -> None:
    files = Files(tmp_path)
    cells = LogoCells(PictureLoader(files), lambda: None)
    cells.icon("red 1")
    qtbot.waitUntil(lambda: files.asked == ["red 1"])
    cells.stop()
    window_loop.call_soon(files.gate.set)
    qtbot.waitUntil(lambda: bool(cells.icon("red 1")) and files.asked == ["red 1", "red 1"])
