"""Plots of a week of checks. pyqtgraph is loaded by who makes the first one, no sooner."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iptv_manager.model.dashboard import HourOfChecks
from iptv_manager.ui.parts import GRID, column
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme

_HEIGHT = GRID * 22
FEW = 48  # points that are marked one by one: a single one is no line
_GAP = 6 * 3600  # seconds without a check that break a line


class WeekPlot(QWidget):
    """Lines over a week, each in a colour of the theme; the pointer can't move or zoom it."""

    def __init__(self, theme: Theme, name: str, unit: str) -> None:
        super().__init__()
        import pyqtgraph  # slow to load, and only for those who look at this page

        self._graph = pyqtgraph
        self._theme = theme
        axis = pyqtgraph.DateAxisItem(orientation="bottom")
        self._plot = pyqtgraph.PlotWidget(axisItems={"bottom": axis})
        self._plot.setLabel("left", unit)
        self._lines: list[tuple[Any, str]] = []
        lines: QVBoxLayout = column(self)
        lines.addWidget(self._plot)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(name)
        self._quieten()
        theme.changed.connect(self._dress)
        self._dress(theme.colours)

    def show_line(self, place: int, points: Sequence[tuple[datetime, float]], colour: str) -> None:
        """Draw the points of line number `place`; a long pause is a gap, not a straight line."""
        while len(self._lines) <= place:
            self._lines.append((self._plot.plot(connect="finite"), colour))
        line, _ = self._lines[place]
        self._lines[place] = (line, colour)
        times, values = with_gaps(points)
        line.setData(times, values, symbol="o" if len(points) <= FEW else None, symbolSize=6)
        self._dress(self._theme.colours)

    def show_week_before(self, now: datetime) -> None:
        """Show the seven days before `now`, however few of them have something to show."""
        self._plot.setXRange((now - timedelta(days=7)).timestamp(), now.timestamp(), padding=0.01)

    def hold_between(self, least: float, most: float) -> None:
        """Keep the values' axis within these bounds."""
        self._plot.setYRange(least, most, padding=0.04)

    def _quieten(self) -> None:
        self._plot.setMouseEnabled(False, False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.showGrid(x=False, y=True, alpha=0.15)

    def _dress(self, colours: Colours) -> None:
        self._plot.setBackground(QColor(colours.raised))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(QColor(colours.line))
            axis.setTextPen(QColor(colours.muted))
        for line, colour in self._lines:
            line.setPen(self._graph.mkPen(QColor(getattr(colours, colour)), width=2))
            line.setSymbolPen(None)
            line.setSymbolBrush(QColor(getattr(colours, colour)))


def with_gaps(points: Sequence[tuple[datetime, float]]) -> tuple[list[float], list[float]]:
    """Times (seconds since 1970) and values, with a NaN where nothing was checked for long."""
    times: list[float] = []
    values: list[float] = []
    for moment, value in points:
        second = moment.timestamp()
        if times and second - times[-1] > _GAP:
            times.append(second - _GAP / 2)
            values.append(float("nan"))
        times.append(second)
        values.append(value)
    return times, values


def shares(hours: Sequence[HourOfChecks]) -> list[tuple[datetime, float]]:
    """Checks that went well, in percent, hour by hour."""
    return [(hour.starts_at, 100 * hour.good / hour.told) for hour in hours if hour.told]


def first_bytes(hours: Sequence[HourOfChecks], name: str) -> list[tuple[datetime, float]]:
    """Times to the first byte in milliseconds, hour by hour; `name` is first_byte_p50 or first_byte_p95."""
    found = ((hour.starts_at, getattr(hour, name)) for hour in hours)
    return [(moment, float(value)) for moment, value in found if value is not None]
