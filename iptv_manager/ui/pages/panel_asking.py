"""A line above the episodes: whether the panel was asked for them, how far that is, what went wrong."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from iptv_manager.model.progress import Progress
from iptv_manager.ui.parts import GRID, column, dress_role, push_button, row, set_flag, wrapped_label


class Asking(StrEnum):
    """What the line shows."""

    HIDDEN = "hidden"  # no panel has this series
    POSSIBLE = "possible"
    RUNNING = "running"
    FAILED = "failed"


class PanelAsking(QFrame):
    """`wanted` and `stopped` tell what the person presses."""

    wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = Asking.HIDDEN
        self.text = wrapped_label()
        self.button = push_button("", "link")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        dress_role(self, "banner")
        lines = column(self, gap=GRID)
        lines.setContentsMargins(GRID + 4, GRID, GRID, GRID)
        line = row(gap=GRID)
        line.addWidget(self.text, 1)
        line.addWidget(self.button)
        lines.addLayout(line)
        lines.addWidget(self.bar)
        self.button.clicked.connect(self._press)
        self.show_state(Asking.HIDDEN)

    def show_state(self, state: Asking, message: str = "") -> None:
        """Show where things stand; `message` is what went wrong, or whom we ask."""
        self.state = state
        self.setVisible(state is not Asking.HIDDEN)
        self.bar.setVisible(state is Asking.RUNNING)
        self.bar.setRange(0, 0)
        set_flag(self, "mood", "bad" if state is Asking.FAILED else "info")
        self.text.setText(message or self._words(state))
        self.button.setText(self._button_text(state))

    def show_progress(self, progress: Progress) -> None:
        """How far asking is; one series is too few for a share."""
        if self.state is Asking.RUNNING and progress.total and progress.total > 1:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)

    def _words(self, state: Asking) -> str:
        return {
            Asking.HIDDEN: "",
            Asking.POSSIBLE: self.tr("Episodes come from the panel when they are asked for."),
            Asking.RUNNING: self.tr("Asking the panel for episodes…"),
            Asking.FAILED: self.tr("The panel did not tell the episodes."),
        }[state]

    def _button_text(self, state: Asking) -> str:
        return {
            Asking.HIDDEN: "",
            Asking.POSSIBLE: self.tr("Ask now"),
            Asking.RUNNING: self.tr("Stop"),
            Asking.FAILED: self.tr("Try again"),
        }[state]

    def _press(self) -> None:
        (self.stopped if self.state is Asking.RUNNING else self.wanted).emit()
