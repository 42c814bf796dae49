"""Logos in the cells of a lazy table: painted when they are at hand, fetched for the rows one looks at.

`icon` goes into a `Column`; it never waits. What was scrolled past is not fetched any more.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap

from iptv_manager.ui.picture_loader import PictureLoader

SIDE = 16  # pixels of a cell's icon
SHARPNESS = 2  # device pixels for each of them, enough for every screen
AT_ONCE = 6
WANTED = 60  # addresses kept in wait; older ones are out of sight
KEPT = 4000  # icons
PAUSE = 120  # milliseconds between two repaints for new logos


class LogoCells(QObject):
    """Icons by address of their logo. `repaint` is called when new ones are there."""

    def __init__(
        self, loader: PictureLoader, repaint: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._loader = loader
        self._icons: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[str, str] = OrderedDict()  # address: source, newest last
        self._running: dict[asyncio.Task[None], str] = {}
        self._blank = _canvas()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(repaint)

    def icon(self, url: str, source: str = "") -> QPixmap | None:
        """The icon of a logo, a blank one until it is there; None where there is no logo.

        `source` is where the list lies that names it (see `services/logos.py`)."""
        if not url:
            return None
        known = self._icons.get(url)
        if known is not None:
            return known
        self._wanted[url] = source
        self._wanted.move_to_end(url)
        if len(self._wanted) > WANTED:
            self._wanted.popitem(last=False)
        self._begin()
        return self._blank

    def is_blank(self, icon: QPixmap) -> bool:
        """Does this icon only hold a logo's place? A letter may be painted instead."""
        return icon is self._blank

    def stop(self) -> None:
        """Fetch nothing more."""
        self._wanted.clear()
        self._pause.stop()
        for task in self._running:
            task.cancel()

    def _begin(self) -> None:
        while self._wanted and len(self._running) < AT_ONCE:
            url, source = self._wanted.popitem()
            task = asyncio.get_running_loop().create_task(self._load(url, source), name="logo")
            self._keep(url, self._blank)  # asked once; what can't be had stays blank
            self._running[task] = url
            task.add_done_callback(self._end)

    def _end(self, task: "asyncio.Task[None]") -> None:
        url = self._running.pop(task)
        if task.cancelled():
            self._icons.pop(url, None)  # it may be wanted again
        else:
            task.exception()
            self._begin()

    async def _load(self, url: str, source: str) -> None:
        size = QSize(SIDE, SIDE) * (SHARPNESS * 2)
        picture = await self._loader.load(url, source, size)
        if picture is not None:
            self._keep(url, _fitted(picture))
            if not self._pause.isActive():
                self._pause.start()

    def _keep(self, url: str, icon: QPixmap) -> None:
        self._icons[url] = icon
        if len(self._icons) > KEPT:
            self._icons.popitem(last=False)


def _canvas() -> QPixmap:
    canvas = QPixmap(QSize(SIDE, SIDE) * SHARPNESS)
    canvas.fill(Qt.GlobalColor.transparent)
    return canvas


def _fitted(picture: QPixmap) -> QPixmap:
    """The whole logo in the middle of a square."""
    canvas = _canvas()
    size = picture.size().scaled(canvas.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(canvas.rect().center())
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, picture)
    painter.end()
    return canvas
