"""The desk of choices that all desktops share: shows them in the menus, makes them."""

from PySide6.QtCore import QObject, Signal

from iptv_manager.services.shared_choices import SharedChoices, StreamOrder
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.main_window import MainWindow


class SharedChoiceDesk(QObject):
    """Without shared choices the menus offer none."""

    changed = Signal()

    def __init__(self, window: MainWindow, choices: SharedChoices | None, acts: Acts) -> None:
        super().__init__(window)
        self._choices = choices
        self._acts = acts
        self._action = window.commands.health_order
        self._action.setVisible(choices is not None)
        self._action.triggered.connect(self._choose)

    def refresh(self) -> None:
        """Read them anew; another desktop may have chosen."""
        if self._choices is not None:
            self._acts.ask("shared choices", self._choices.stream_order(), self._show)

    def _show(self, order: StreamOrder) -> None:
        self._action.setChecked(order is StreamOrder.HEALTH)

    def _choose(self, by_health: bool) -> None:
        if self._choices is not None:
            order = StreamOrder.HEALTH if by_health else StreamOrder.QUALITY
            chosen = self._choices.choose_stream_order(order)
            self._acts.ask("choose order", chosen, lambda _: self.changed.emit())
