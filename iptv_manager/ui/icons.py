"""Our icon set: SVG line drawings, recoloured for the theme and redrawn when it changes."""

import weakref
from collections.abc import Iterable
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
            _add_sizes(icon, self._coloured(name, tint), _SIZES, mode)
        return icon

    def pixmap(self, name: str, size: int, colour: str = "muted") -> QPixmap:
        """The icon `name` drawn `size` device pixels wide."""
        return painted(self._coloured(name, colour), QSize(size, size))

    def _coloured(self, name: str, colour: str) -> str:
        return drawing(f"icons/{name}").replace("currentColor", getattr(self._colours, colour))


@cache
def drawing(name: str) -> str:
    """The text of the drawing `name` of our resources."""
    return (RESOURCES / f"{name}.svg").read_text(encoding="utf-8")


def painted(svg: str, size: QSize, ratio: float = 1.0) -> QPixmap:
    """The drawing `svg` on a transparent pixmap of `size` logical pixels."""
    return _rendered(_read(svg), size, ratio)


def app_icon() -> QIcon:
    """The icon of the program, for windows and the task bar."""
    icon = QIcon()
    _add_sizes(icon, drawing("iptv-manager"), (16, 24, 32, 48, 64, 128, 256))
    return icon


def _add_sizes(icon: QIcon, svg: str, sizes: Iterable[int], mode: QIcon.Mode = QIcon.Mode.Normal) -> None:
    """The drawing at each of these widths in pixels; it is read once, a start draws hundreds."""
    renderer = _read(svg)
    for size in sizes:
        icon.addPixmap(_rendered(renderer, QSize(size, size), 1.0), mode)


def _read(svg: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.encode()))


def _rendered(renderer: QSvgRenderer, size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
