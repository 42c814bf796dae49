"""The marks of states, drawn once per shape, colour and size."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from iptv_manager.ui.tables.columns import Shape


@lru_cache(maxsize=256)
def mark(shape: Shape, rgba: int, size: int, ratio: float) -> QPixmap:
    """A mark of `size` logical pixels for a screen of that pixel ratio; its colour as `QColor.rgba`."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, shape, QColor.fromRgba(rgba), float(size))
    painter.end()
    return pixmap


def _draw(painter: QPainter, shape: Shape, colour: QColor, size: float) -> None:
    area = QRectF(0, 0, size, size).adjusted(0.5, 0.5, -0.5, -0.5)
    if shape in _LINES:
        painter.setPen(QPen(colour, size / 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for start, end in _LINES[shape]:
            painter.drawLine(_at(area, start), _at(area, end))
    elif shape in _POLYGONS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([_at(area, corner) for corner in _POLYGONS[shape]]))
    elif shape is Shape.RING:
        painter.setPen(QPen(colour, size / 5))
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(area)


def _at(area: QRectF, place: tuple[float, float]) -> QPointF:
    return QPointF(area.x() + area.width() * place[0], area.y() + area.height() * place[1])


# Places in a square of side 1.
_LINES = {
    Shape.CROSS: (((0.15, 0.15), (0.85, 0.85)), ((0.15, 0.85), (0.85, 0.15))),
    Shape.DASH: (((0.15, 0.5), (0.85, 0.5)),),
}
_POLYGONS = {
    Shape.TRIANGLE: ((0.5, 0.05), (1.0, 0.95), (0.0, 0.95)),
    Shape.SQUARE: ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),
    Shape.DIAMOND: ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
}
