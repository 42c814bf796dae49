"""What plays now, in the status bar, with Stop beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QWidget

from iptv_manager.model.playing import Playing
from iptv_manager.ui.banner import Icon
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, ElidedLabel, row, tool_button

_ICON = 16  # pixels
WIDEST = GRID * 60


class NowPlaying(QWidget):
    """Away while nothing plays."""

    def __init__(self, stop: QAction, icons: Icons) -> None:
        super().__init__()
        sign = Icon(_ICON)
        icons.dress(sign, "play", "accent")
        self._text = ElidedLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._text.setMaximumWidth(WIDEST)
        self._text.setAccessibleName(self.tr("Playing now"))
        self.stop = tool_button(stop.toolTip())
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self.stop, "stop")
        self.stop.clicked.connect(stop.trigger)
        line = row(self, gap=GRID // 2)
        line.setContentsMargins(GRID, 0, GRID, 0)
        for part in (sign, self._text, self.stop):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; "" while nothing plays."""
        return "" if self.isHidden() else self._text.text()

    def show_starting(self, title: str) -> None:
        """Say what is about to play."""
        self._say(self.tr("Starting %1…").replace("%1", title))

    def show_playing(self, playing: Playing) -> None:
        """Say what plays."""
        said = self.tr("Playing %1 · %2 · %3").replace("%3", playing.player)
        self._say(said.replace("%2", playing.provider).replace("%1", playing.title))

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self.show()
