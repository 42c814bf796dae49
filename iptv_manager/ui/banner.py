"""Banners at the head of a page: something that stays true until the person decides or it is mended."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role, push_button, row, tool_button, wrapped_label

_MOODS = {"warn": "warning", "bad": "error", "info": "info", "good": "good"}


class Choice(NamedTuple):
    """A button of a banner."""

    text: str
    act: Callable[[], object]
    primary: bool = False


class Icon(QLabel):
    """A label that wears an icon of the theme."""

    def __init__(self, size: int = 20) -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(size, size)

    def setIcon(self, icon: QIcon) -> None:
        """Show `icon`."""
        self.setPixmap(icon.pixmap(self._size))


class Banner(QFrame):
    """An icon, one sentence, buttons and ✕."""

    def __init__(self, mood: str, text: str, choices: tuple[Choice, ...], icons: Icons) -> None:
        super().__init__()
        dress_role(self, "banner")
        self.setProperty("mood", mood)
        self.setAccessibleName(text)
        self.text = text
        self.mood = mood
        icon = Icon()
        icons.dress(icon, _MOODS[mood], mood)
        line = row(self, gap=GRID)
        line.setContentsMargins(GRID + 4, GRID, GRID, GRID)
        line.addWidget(icon)
        line.addWidget(wrapped_label(text), 1)
        self.buttons = [self._button(choice) for choice in choices]
        for button in self.buttons:
            line.addWidget(button)
        self.dismiss = tool_button(self.tr("Dismiss"))
        icons.dress(self.dismiss, "close")
        line.addWidget(self.dismiss)

    def _button(self, choice: Choice) -> QPushButton:
        button = push_button(choice.text, "primary" if choice.primary else "")
        button.clicked.connect(choice.act)
        return button


class Banners(QWidget):
    """The banners of the window, each under a key: a second one of a key takes the first one's place."""

    told = Signal(str, str)  # mood and text of a new one; two empty texts when one goes

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._banners: dict[str, Banner] = {}
        self._column = column(self, gap=GRID)
        self.hide()

    def show_banner(self, key: str, mood: str, text: str, choices: tuple[Choice, ...] = ()) -> Banner:
        """Show one sentence; `mood` is "warn", "bad", "info" or "good"."""
        self.remove(key)
        banner = Banner(mood, text, choices, self._icons)
        banner.dismiss.clicked.connect(lambda: self.remove(key))
        self._banners[key] = banner
        self._column.addWidget(banner)
        self.show()
        self.told.emit(mood, text)
        return banner

    def remove(self, key: str) -> None:
        """Take the banner of that key away, if it is there."""
        banner = self._banners.pop(key, None)
        if banner:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            self.told.emit("", "")
        self.setVisible(bool(self._banners))

    @property
    def moods(self) -> set[str]:
        """The moods of the banners shown."""
        return {banner.mood for banner in self._banners.values()}

    def get(self, key: str) -> Banner | None:
        """The banner shown under `key`."""
        return self._banners.get(key)

    def keys(self) -> list[str]:
        """The keys of the banners shown, in order."""
        return list(self._banners)
