"""The status bar: a slot with progress and Cancel for each running act, and a quiet word beside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from iptv_manager.ui.acts import Act
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, ElidedLabel, label, row, tabular, tool_button
from iptv_manager.ui.wording import progress_text

_STEPS = 1000  # of a progress bar; totals of bytes would overflow its integers


class ActSlot(QWidget):
    """Title, bar, figures and Cancel of one act."""

    cancel = Signal()

    def __init__(self, act: Act, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self._title = label(act.title, "heading")
        self._bar = self._make_bar()
        self._figures = ElidedLabel("muted")
        self._figures.setText(self.tr("Starting…"))
        self._figures.setFont(tabular(self._figures.font()))
        self.stop = tool_button(self.tr("Cancel: %1").replace("%1", act.title))
        self.stop.setText(self.tr("Cancel"))
        self.stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self.stop, "close")
        self.stop.clicked.connect(self._give_up)
        line = row(self, gap=GRID)
        line.setContentsMargins(GRID, 2, 0, 2)
        for part in (self._title, self._bar, self.stop):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._figures, 1)

    def show_progress(self) -> None:
        """Show what the act has last reported."""
        progress = self._act.progress
        if progress is None:
            return
        self._show_bar(progress.done, progress.total)
        figures = progress_text(progress, self._act.pace.rate, self._act.pace.seconds_left)
        self._figures.setText(f"{progress.what} · {figures}" if progress.what else figures)

    def _make_bar(self) -> QProgressBar:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(GRID * 12)
        bar.setAccessibleName(self._act.title)
        return bar

    def _show_bar(self, done: int, total: int | None) -> None:
        if not total:
            self._bar.setRange(0, 0)
            return
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(min(_STEPS, done * _STEPS // total))

    def _give_up(self) -> None:
        self.stop.setEnabled(False)
        self._figures.setText(self.tr("Cancelling…"))
        self.cancel.emit()


class StatusBar(QStatusBar):
    """Slots of the running acts at the left, a word on the state of things at the right."""

    cancel_wanted = Signal(str)  # name of the act

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._slots: dict[Act, ActSlot] = {}
        self._word = label("", "muted")
        self._word.setContentsMargins(GRID, 0, GRID * 2, 0)
        self.setSizeGripEnabled(False)
        self.setMinimumHeight(GRID * 4)
        self.addPermanentWidget(self._word)

    def say(self, word: str) -> None:
        """Show a word on the state of things."""
        self._word.setText(word)

    def add_act(self, act: Act) -> None:
        """Give a new act its slot."""
        slot = ActSlot(act, self._icons)
        slot.cancel.connect(lambda: self.cancel_wanted.emit(act.name))
        self._slots[act] = slot
        self._word.hide()
        self.addWidget(slot, 1)

    def show_progress(self, acts: list[Act]) -> None:
        """Bring the slots of these acts up to date."""
        for act in acts:
            slot = self._slots.get(act)
            if slot:
                slot.show_progress()

    def remove_act(self, act: Act) -> None:
        """Take an act's slot away."""
        slot = self._slots.pop(act, None)
        if slot:
            self.removeWidget(slot)
            slot.deleteLater()
        self._word.setVisible(not self._slots)

    def slot_of(self, name: str) -> ActSlot | None:
        """The slot of the act of that name."""
        return next((slot for act, slot in self._slots.items() if act.name == name), None)
