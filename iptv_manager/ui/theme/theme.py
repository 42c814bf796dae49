"""The switch between light and dark: follows the system, or the person's choice in the View menu."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from iptv_manager.ui.theme.colours import DARK, LIGHT, Colours
from iptv_manager.ui.theme.palette import palette_of
from iptv_manager.ui.theme.sheet import style_sheet


class ThemeMode(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application; `changed` comes with the new colours after everything is dressed."""

    changed = Signal(object)  # Colours

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self.mode = ThemeMode.SYSTEM
        self.colours = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress(self._wanted())

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """Put much together meanwhile: dressed widgets are dressed anew each time they are put into others."""
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(style_sheet(self.colours))

    def choose(self, mode: ThemeMode) -> None:
        """Use `mode` from now on."""
        self.mode = mode
        self._tell_system(mode)
        wanted = self._wanted()
        if wanted is not self.colours:
            self._dress(wanted)

    def _tell_system(self, mode: ThemeMode) -> None:
        """Window frames and native dialogs take the choice from here."""
        hints = self._app.styleHints()
        if mode is ThemeMode.SYSTEM:
            hints.unsetColorScheme()
        else:
            scheme = Qt.ColorScheme.Dark if mode is ThemeMode.DARK else Qt.ColorScheme.Light
            hints.setColorScheme(scheme)

    def _wanted(self) -> Colours:
        if self.mode is ThemeMode.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self.mode is ThemeMode.DARK
        return DARK if dark else LIGHT

    def _follow_system(self) -> None:
        if self.mode is ThemeMode.SYSTEM and self._wanted() is not self.colours:
            self._dress(self._wanted())

    def _dress(self, colours: Colours) -> None:
        self.colours = colours
        self._app.setPalette(palette_of(colours))
        self._app.setStyleSheet(style_sheet(colours))
        self.changed.emit(colours)
