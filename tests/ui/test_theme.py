"""Colours that can be read, and the switch between light and dark."""

import itertools

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from shiboken6 import delete

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.theme.colours import DARK, LIGHT, Colours
from iptv_manager.ui.theme.resources import RESOURCES
from iptv_manager.ui.theme.theme import Theme, ThemeMode

_GROUNDS = ("window", "surface", "raised", "stripe")
_PAIRS = [
    *itertools.product(("text", "muted", "accent", "good", "warn", "bad", "info"), _GROUNDS),
    *itertools.product(("text", "muted"), ("chosen", "hover")),
    *((mood, f"{mood}_soft") for mood in ("good", "warn", "bad", "info")),
    *(("text", f"{mood}_soft") for mood in ("good", "warn", "bad", "info")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("faint", "surface"),
]


def luminance(colour: str) -> float:
    made = QColor(colour)
    channels = (made.redF(), made.greenF(), made.blueF())
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_everything_it_stands_on(colours: Colours) -> None:
    poor = [
        (text, ground, round(contrast(getattr(colours, text), getattr(colours, ground)), 2))
        for text, ground in _PAIRS
        if contrast(getattr(colours, text), getattr(colours, ground)) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_outline_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.edge, colours.surface) >= 3
    assert contrast(colours.edge, colours.window) >= 3


def test_choosing_dark_dresses_the_application_and_light_brings_it_back(qapp: QApplication) -> None:
    theme = Theme(qapp)
    theme.choose(ThemeMode.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(DARK.surface)
    theme.choose(ThemeMode.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor(LIGHT.surface)
    theme.choose(ThemeMode.SYSTEM)


def test_a_change_of_theme_passes_by_what_qt_has_deleted(qapp: QApplication) -> None:
    icons = Icons(LIGHT)
    gone, there = QToolButton(), QToolButton()
    icons.dress(gone, "add")
    icons.dress(there, "add")
    before = there.icon().cacheKey()
    delete(gone)
    icons.recolour(DARK)
    assert there.icon().cacheKey() != before


def test_every_icon_draws_something_in_the_colour_asked(qapp: QApplication) -> None:
    icons = Icons(DARK)
    for path in sorted((RESOURCES / "icons").glob("*.svg")):
        image = icons.pixmap(path.stem, 48, "accent").toImage()
        drawn = [
            image.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() > 250
        ]
        assert drawn, path.stem
        if "currentColor" in path.read_text():
            assert QColor(DARK.accent) in drawn, path.stem
