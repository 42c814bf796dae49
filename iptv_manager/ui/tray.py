"""The icon in the tray and its menu. It shows what it is told; what follows is the business of its desk."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from iptv_manager.ui.icons import app_icon
from iptv_manager.ui.wording import filled, shortened

_SIZES = (16, 22, 24, 32, 48, 64)
_MOST_LINES = 4  # of what runs now; more would push Quit off a small screen
_LINE = 60  # characters


class TrayState(Enum):
    """What the mark on the icon tells, and its colour on any panel."""

    IDLE = ""
    WORKING = "#3aa6f2"
    TROUBLE = "#e5483b"
    PAUSED = "#e8a33d"


class Tray(QObject):
    """One icon, one menu. Where the system has no tray, `is_available` is false and nothing is shown."""

    toggle_wanted = Signal()
    quit_wanted = Signal()
    message_clicked = Signal()

    def __init__(self, sync_all: QAction, check_now: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._unmarked = app_icon()
        self._icons: dict[TrayState, QIcon] = {}  # those that were shown
        self._state = TrayState.IDLE
        self.icon = QSystemTrayIcon(self._icon_of(TrayState.IDLE), self)
        self.menu = QMenu(parent)
        self.toggle = self.menu.addAction(self.tr("Show the window"), self.toggle_wanted.emit)
        self.menu.addSeparator()
        self.menu.addActions([sync_all, check_now])
        self.pause = self.menu.addAction(self.tr("Pause the schedule"))
        self.pause.setCheckable(True)
        self.pause.setEnabled(False)  # until there is a schedule
        self.menu.addSeparator()
        self._running: list[QAction] = []
        self.last = self._told(self.tr("Nothing has ended yet"))
        self.next = self._told(self.tr("Nothing is scheduled"))
        self.show_running(())
        self.menu.addSeparator()
        self.quit = self.menu.addAction(self.tr("Quit"), self.quit_wanted.emit)
        self.icon.setContextMenu(self.menu)
        self.icon.setToolTip("IPTV Manager")
        self.icon.activated.connect(self._take_click)
        self.icon.messageClicked.connect(self.message_clicked)

    @property
    def is_available(self) -> bool:
        """Does the system show tray icons just now?"""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Show the icon, on X11 also in a tray that comes later: the panel may start after us at log-in."""
        self.icon.setVisible(self.is_available or QGuiApplication.platformName() == "xcb")

    @property
    def state(self) -> TrayState:
        """What the icon tells."""
        return self._state

    def show_state(self, state: TrayState) -> None:
        """Mark the icon."""
        if state is not self._state:
            self._state = state
            self.icon.setIcon(self._icon_of(state))

    def show_window_is(self, visible: bool) -> None:
        """Offer to show or to hide the window."""
        self.toggle.setText(self.tr("Hide the window") if visible else self.tr("Show the window"))

    def show_running(self, lines: Sequence[str]) -> None:
        """What runs now, a line each; the first one is in the tooltip too."""
        shown = [shortened(line, _LINE) for line in lines[:_MOST_LINES]] or [self.tr("Nothing is running")]
        if len(lines) > _MOST_LINES:
            shown.append(self.tr("and %1 more").replace("%1", str(len(lines) - _MOST_LINES)))
        while len(self._running) < len(shown):
            self._running.append(self._told("", before=self.last))
        for place, action in enumerate(self._running):
            action.setVisible(place < len(shown))
            if place < len(shown) and action.text() != _plain(shown[place]):
                action.setText(_plain(shown[place]))
        tip = f"IPTV Manager\n{shown[0]}" if lines else "IPTV Manager"
        if self.icon.toolTip() != tip:
            self.icon.setToolTip(tip)

    def show_last(self, text: str) -> None:
        """What ended last."""
        self.last.setText(_plain(shortened(filled(self.tr("Last: %1"), text), _LINE)))

    def show_next(self, text: str, is_paused: bool = False) -> None:
        """What the schedule does next; "" where it does nothing."""
        nothing = self.tr("The schedule is paused") if is_paused else self.tr("Nothing is scheduled")
        said = filled(self.tr("Next: %1"), text) if text else nothing
        self.next.setText(_plain(shortened(said, _LINE)))

    def tell(self, title: str, text: str, is_bad: bool) -> None:
        """A notification of the system. Some servers read markup there: no text of ours may be any."""
        kind = QSystemTrayIcon.MessageIcon.Warning if is_bad else QSystemTrayIcon.MessageIcon.Information
        self.icon.showMessage(title, text.replace("<", "‹").replace(">", "›"), kind)

    def _icon_of(self, state: TrayState) -> QIcon:
        if state not in self._icons:
            self._icons[state] = _marked(self._unmarked, state)
        return self._icons[state]

    def _told(self, text: str, before: QAction | None = None) -> QAction:
        """A line that only tells."""
        made = QAction(text, self.menu)
        made.setEnabled(False)
        if before is None:
            self.menu.addAction(made)
        else:
            self.menu.insertAction(before, made)
        return made

    def _take_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.toggle_wanted.emit()


def _plain(text: str) -> str:
    """A menu takes & for a mark of its own."""
    return text.replace("&", "&&")


def _marked(icon: QIcon, state: TrayState) -> QIcon:
    """The program's icon, with a dot in its corner that tells the state."""
    made = QIcon()
    for size in _SIZES:
        pixmap = icon.pixmap(size)
        if state.value:
            _draw_dot(pixmap, size, QColor(state.value))
        made.addPixmap(pixmap)
    return made


def _draw_dot(pixmap: QPixmap, size: int, colour: QColor) -> None:
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(6.0, size * 0.42)
    painter.setPen(QColor("#ffffff"))
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(size - width - 0.5, size - width - 0.5, width, width))
    painter.end()
