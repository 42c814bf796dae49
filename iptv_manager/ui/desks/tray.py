"""The desk of the tray: what closing the window means, what the icon tells, and who is told what happened."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup

from iptv_manager.ui.acts import Act, Acts
from iptv_manager.ui.dialogs.on_close import QUIT, STAY, OnCloseDialog
from iptv_manager.ui.grouped_notes import GroupedNotes, Note
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.tray import Tray, TrayState
from iptv_manager.ui.wording import progress_text

_LOOK_EVERY = 5000  # milliseconds between two looks whether a hidden window still has its tray icon
_TELL_EVERY = 1.0  # seconds between two updates of what runs now
_SEEN = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange)


class TrayDesk(QObject):
    """Without a tray the window is never hidden, and closing it ends the program."""

    quit_wanted = Signal()
    pause_wanted = Signal(bool)  # the schedule

    def __init__(self, window: MainWindow, acts: Acts, tray: Tray | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._acts = acts
        self.tray = tray or Tray(window.commands.sync_all, window.commands.check_all, window)
        self.notes = GroupedNotes(self.tray.tell, self)
        self.on_close = ""  # "" = not asked yet, STAY or QUIT
        self._is_paused = False
        self._may_vanish = False  # the program was started minimised, and no tray was there yet
        self._told_at = 0.0
        self._watch = QTimer(self, interval=_LOOK_EVERY)
        self._watch.timeout.connect(self._keep_reachable)
        self._choices = self._connect_choices()
        self._connect()

    def begin(self, on_close: str, minimised: bool) -> None:
        """Show the icon where there is a tray, and the window unless the program starts minimised."""
        self.choose(on_close if on_close in (STAY, QUIT) else "")
        self.tray.show()
        if not minimised:
            self._window.show()
        elif self.tray.is_available:
            self._watch.start()
        else:
            self._window.showMinimized()
            self._may_vanish = True
            self._watch.start()
        self._show()

    def close_asked(self) -> None:
        """The person closes the window: hide it, end the program, or ask which, the first time."""
        if not self.tray.is_available or self.on_close == QUIT:
            self.quit_wanted.emit()
        elif self.on_close == STAY:
            self.hide()
        else:
            dialog = OnCloseDialog(self._window)
            dialog.answered.connect(self._take_answer)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def choose(self, on_close: str) -> None:
        """What closing the window means from now on; "" asks."""
        self.on_close = on_close
        self._choices[on_close].setChecked(True)

    def hide(self) -> None:
        """Go on in the tray alone."""
        self._window.hide()
        self._watch.start()

    def raise_window(self) -> None:
        """Bring the window back, before all others."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.notes.forget()

    def show_outlook(self, next_text: str, is_paused: bool, can_pause: bool = True) -> None:
        """What the schedule does next, whether it is paused, and whether there is one to pause."""
        self._is_paused = is_paused
        self.tray.pause.setEnabled(can_pause)
        self.tray.pause.setChecked(is_paused)
        self.tray.show_next(next_text, is_paused)
        self._show()

    def note(self, text: str, is_bad: bool = False, is_routine: bool = False) -> None:
        """Something happened: tell a person who looks elsewhere; what is routine not every time."""
        self.tray.show_last(text)
        if not self._window.isActiveWindow() and self.tray.is_available:
            self.notes.take(Note(text, is_bad, is_routine))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer to show or to hide the window, whichever it is not."""
        if event.type() in _SEEN:
            self.tray.show_window_is(self._is_in_sight())
            if self._is_in_sight():
                self._may_vanish = False
                self._watch.stop()
        return False

    def _take_answer(self, answer: str) -> None:
        self.choose(answer)
        self.close_asked()

    def _keep_reachable(self) -> None:
        """A tray that went away must not take the window along; one that came late, at log-in, may."""
        if self._may_vanish and self.tray.is_available:
            self._may_vanish = False
            self._window.hide()
        elif not self._window.isVisible() and not self.tray.is_available:
            self.raise_window()

    def _is_in_sight(self) -> bool:
        return self._window.isVisible() and not self._window.isMinimized()

    def _toggle(self) -> None:
        if self._is_in_sight() and self.tray.is_available:
            self.hide()
        else:
            self.raise_window()

    def _show_progress(self, acts: list[Act]) -> None:
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY:
            self._told_at = now
            self.tray.show_running([_line_of(act) for act in acts])

    def _show(self, _act: Act | None = None) -> None:
        acts = self._acts.shown()
        self.tray.show_running([_line_of(act) for act in acts])
        self.tray.show_state(self._state(bool(acts)))

    def _state(self, is_working: bool) -> TrayState:
        if self._window.banners.moods & {"bad", "warn"}:
            return TrayState.TROUBLE
        if is_working:
            return TrayState.WORKING
        return TrayState.PAUSED if self._is_paused else TrayState.IDLE

    def _connect(self) -> None:
        self._window.installEventFilter(self)
        self.tray.toggle_wanted.connect(self._toggle)
        self.tray.message_clicked.connect(self.raise_window)
        self.tray.quit_wanted.connect(self.quit_wanted)
        self.tray.pause.triggered.connect(self.pause_wanted)
        self._acts.started.connect(self._show)
        self._acts.ended.connect(self._show)
        self._acts.progressed.connect(self._show_progress)
        self._window.toast.said.connect(self.note)
        self._window.banners.told.connect(self._take_banner)

    def _take_banner(self, mood: str, text: str) -> None:
        if mood:
            self.note(text, mood in ("bad", "warn"))
        self._show()

    def _connect_choices(self) -> dict[str, QAction]:
        commands = self._window.commands
        choices = {"": commands.close_asks, STAY: commands.close_hides, QUIT: commands.close_quits}
        group = QActionGroup(self)
        for answer, action in choices.items():
            group.addAction(action)
            action.triggered.connect(lambda _on, chosen=answer: self.choose(chosen))
        return choices


def _line_of(act: Act) -> str:
    if act.progress is None:
        return act.title
    return f"{act.title}: {progress_text(act.progress, act.pace.rate, act.pace.seconds_left)}"
