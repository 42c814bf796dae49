"""The application as Qt knows it; tells when the system has it quit, which is not the same as a window closed."""

import sys

from PySide6.QtCore import SIGNAL, QEvent, Signal
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Left to itself Qt would close the windows and stay, if one of them stays: in the tray ours does."""

    quit_asked = Signal()

    def event(self, event: QEvent) -> bool:
        """The system's wish to quit (a log-out, macOS's own menu) goes to whoever listens, else to Qt."""
        if event.type() is QEvent.Type.Quit and self.receivers(SIGNAL("quit_asked()")):
            self.quit_asked.emit()
            return True
        return super().event(event)


def application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = Application(sys.argv[:1])
    app.setApplicationName("iptv-manager")
    app.setApplicationDisplayName("IPTV Manager")
    app.setDesktopFileName("iptv-manager")
    return app
