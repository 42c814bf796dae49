"""Our icon set: SVG line drawings, recoloured for the theme and redrawn when it changes."""

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.resources import RESOURCES

_SIZES = (16, 20, 24, 40)


class Dressed(Protocol):
    """Anything that wears an icon: an action, a button, a label of ours."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Wear `icon` from now on."""


class Icons:
    """Draws icons in the colours of the theme; what was dressed once is dressed again by `recolour`."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours
        self._made: dict[tuple[str, str], QIcon] = {}
        self._dressed: weakref.WeakKeyDictionary[Dressed, tuple[str, str]] = weakref.WeakKeyDictionary()

    def dress(self, target: Dressed, name: str, colour: str = "muted") -> None:
        """Give `target` the icon `name` in the theme's `colour`, now and after each change of theme."""
        self._dressed[target] = (name, colour)
        target.setIcon(self.icon(name, colour))

    def recolour(self, colours: Colours) -> None:
        """Take new colours and redraw every icon handed out by `dress`."""
        self._colours = colours
        self._made.clear()
        for target, (name, colour) in list(self._dressed.items()):
            if isValid(target):  # Qt may have deleted what Python still holds
                target.setIcon(self.icon(name, colour))

    def icon(self, name: str, colour: str = "muted") -> QIcon:
        """The icon `name` at all its sizes, with a fainter form for disabled controls."""
        if (name, colour) not in self._made:
            self._made[name, colour] = self._draw(name, colour)
        return self._made[name, colour]

    def _draw(self, name: str, colour: str) -> QIcon:
        icon = QIcon()
        tints = {QIcon.Mode.Normal: colour, QIcon.Mode.Disabled: "edge"}
        for mode, tint in tints.items():
            for size in _SIZES:
                icon.addPixmap(self.pixmap(name, size, tint), mode)
        return icon

    def pixmap(self, name: str, size: int, colour: str = "muted") -> QPixmap:
        """The icon `name` drawn `size` device pixels wide."""
        text = drawing(f"icons/{name}").replace("currentColor", getattr(self._colours, colour))
        return painted(text, QSize(size, size))


@cache
def drawing(name: str) -> str:
    """The text of the drawing `name` of our resources."""
    return (RESOURCES / f"{name}.svg").read_text(encoding="utf-8")


def painted(svg: str, size: QSize, ratio: float = 1.0) -> QPixmap:
    """The drawing `svg` on a transparent pixmap of `size` logical pixels."""
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def app_icon() -> QIcon:
    """The icon of the program, for windows and the task bar."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(painted(drawing("iptv-manager"), QSize(size, size)))
    return icon
