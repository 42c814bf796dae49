"""The desk of choices that all desktops share: shows them in the menus, makes them."""

from PySide6.QtCore import QObject, Signal

from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.services.shared_choices import SharedChoices, StreamOrder
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.stating import save_stated
from iptv_manager.ui.dialogs.check_limits import CheckLimitsDialog, limits_text
from iptv_manager.ui.main_window import MainWindow

_LIMITING = "choose limits"  # the act


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
        dialog.submitted.connect(lambda chosen: self._choose_limits(dialog, chosen, limits))
        dialog.rejected.connect(lambda: self._acts.cancel(_LIMITING))
        dialog.open()

    def _choose_limits(self, dialog: CheckLimitsDialog, chosen: CheckLimits, seen: CheckLimits) -> None:
        if self._choices is not None:
            save = self._choices.choose_check_limits
            save_stated(self._acts, _LIMITING, dialog, save, chosen, seen, self._tell_limits)

    def _tell_limits(self, limits: CheckLimits) -> None:
        self._notices.toast.say(limits_text(limits))
