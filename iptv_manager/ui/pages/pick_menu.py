"""A button with a menu of values that may change while the program runs: pick some, or one of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from iptv_manager.ui.filter_menus import StayingMenu
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import dress_role, set_flag


class PickMenu(QToolButton):
    """`picked` comes with all chosen keys; nothing chosen means no filter."""

    picked = Signal(object)  # frozenset[str]

    def __init__(self, title: str, icon: str, icons: Icons) -> None:
        super().__init__()
        self._title = title
        self._values: list[tuple[str, str]] = []
        self._actions: dict[str, QAction] = {}
        self.keys: frozenset[str] = frozenset()
        self.setMenu(StayingMenu(self))
        dress_role(self, "choice")
        self.setAccessibleName(title)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self, icon)
        self._show_title()

    def offer(self, values: Sequence[tuple[str, str]]) -> None:
        """Offer these keys with their labels; chosen ones that are no longer there are dropped silently."""
        if list(values) == self._values:
            return
        self._values = list(values)
        self.menu().clear()
        self._actions = {key: self.menu().addAction(label.replace("&", "&&")) for key, label in values}
        for action in self._actions.values():
            action.setCheckable(True)
            action.triggered.connect(self._tell)
        self.choose(self.keys & self._actions.keys())

    def choose(self, keys: frozenset[str]) -> None:
        """Show what is chosen, without a signal."""
        self.keys = frozenset(keys)
        for key, action in self._actions.items():
            action.setChecked(key in keys)
        self._show_title()

    def _taken(self) -> frozenset[str]:
        return frozenset(key for key, action in self._actions.items() if action.isChecked())

    def _show_title(self) -> None:
        self.setText(f"{self._title} · {len(self.keys)}" if self.keys else self._title)
        set_flag(self, "active", "true" if self.keys else "false")

    def _tell(self) -> None:
        self.choose(self._taken())
        self.picked.emit(self.keys)


class PickOneMenu(PickMenu):
    """At most one value at a time; picking it again lets go of it."""

    def _taken(self) -> frozenset[str]:
        return super()._taken() - self.keys

    def _show_title(self) -> None:
        chosen = [label for key, label in self._values if key in self.keys]
        self.setText(chosen[0] if chosen else self._title)
        set_flag(self, "active", "true" if chosen else "false")
