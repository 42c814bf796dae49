"""The desk of choices that all desktops share: shows them in the menus, makes them."""

from PySide6.QtCore import QObject, Signal

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.services.shared_choices import SharedChoices, StreamOrder
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.dialogs.check_limits import CheckLimitsDialog, limits_text
from iptv_manager.ui.main_window import MainWindow


class SharedChoiceDesk(QObject):
    """Without shared choices the menus offer none."""

    changed = Signal()

    def __init__(
        self, window: MainWindow, choices: SharedChoices | None, acts: Acts, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window = window
        self._choices = choices
        self._acts = acts
        self._notices = notices
        self._action = window.commands.health_order
        for action in (self._action, window.commands.check_limits):
            action.setVisible(choices is not None)
        self._action.triggered.connect(self._choose)
        window.commands.check_limits.triggered.connect(self._ask_limits)

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

    def _ask_limits(self) -> None:
        if self._choices is not None:
            self._acts.ask("limits of checks", self._choices.check_limits(), self._open_limits)

    def _open_limits(self, limits: CheckLimits) -> None:
        dialog = CheckLimitsDialog(limits, self._window)
        dialog.submitted.connect(self._choose_limits)
        dialog.open()

    def _choose_limits(self, limits: CheckLimits) -> None:
        if self._choices is not None:
            chosen = self._choices.choose_check_limits(limits)
            self._acts.ask("choose limits", chosen, lambda _: self._notices.toast.say(limits_text(limits)))
