"""What stands in place of an empty table: the first run, and a search without a match."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from iptv_manager.ui.actions import Actions
from iptv_manager.ui.banner import Icon
from iptv_manager.ui.icons import Icons, drawing, painted
from iptv_manager.ui.parts import GRID, column, dress_role, frame, label, push_button, row, wrapped_label
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme

_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Picture(QLabel):
    """The drawing of the first run, in the theme's colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(GRID * 30, GRID * 19)
        self.setAccessibleName(self.tr("A television with a tidy list"))
        theme.changed.connect(self._draw)
        self._draw(theme.colours)

    def _draw(self, colours: Colours) -> None:
        svg = drawing("welcome").format(
            accent=colours.accent,
            soft=colours.info_soft,
            surface=colours.surface,
            good=colours.good,
            warn=colours.warn,
            line=colours.edge,
        )
        self.setPixmap(painted(svg, QSize(GRID * 30, GRID * 19), self.devicePixelRatioF()))


class FirstRunPage(QWidget):
    """Three ways to add a list, and a demo."""

    def __init__(self, actions: Actions, theme: Theme, icons: Icons, demo: bool) -> None:
        super().__init__()
        self._icons = icons
        dress_role(self, "page")
        lines = column(self, margin=GRID * 3, gap=GRID)
        lines.addStretch(2)
        lines.addWidget(Picture(theme), 0, _CENTRE)
        lines.addSpacing(GRID)
        lines.addWidget(label(self.tr("Bring your channels together"), "title"), 0, _CENTRE)
        lines.addWidget(self._subtitle(), 0, _CENTRE)
        lines.addSpacing(GRID * 2)
        lines.addWidget(self._cards(actions), 0, _CENTRE)
        lines.addSpacing(GRID)
        if demo:
            lines.addWidget(self._demo_button(actions.try_demo), 0, _CENTRE)
        lines.addStretch(3)

    def _subtitle(self) -> QLabel:
        return label(
            self.tr(
                "Add a list, or the account your provider gave you. Its channels appear here in moments."
            ),
            "muted",
        )

    def _cards(self, actions: Actions) -> QWidget:
        cards = QWidget()
        line = row(cards, gap=GRID * 2)
        line.addWidget(
            self._card(
                "link",
                self.tr("From an address"),
                self.tr("Of a list or an account: type it, or paste it anywhere with Ctrl+V."),
                self._button(self.tr("Enter address…"), actions.add_provider, "primary"),
            )
        )
        line.addWidget(
            self._card(
                "file",
                self.tr("From a file"),
                self.tr("An .m3u or .m3u8 list, packed or not."),
                self._button(self.tr("Choose file…"), actions.add_file),
            )
        )
        line.addWidget(self._drop_card())
        return cards

    def _drop_card(self) -> QFrame:
        return self._card(
            "drop",
            self.tr("Drop it here"),
            self.tr("Drag a list or a link anywhere onto this window."),
            None,
            role="dropzone",
        )

    def _card(
        self, icon: str, title: str, text: str, button: QPushButton | None, role: str = "card"
    ) -> QFrame:
        card = frame(role)
        card.setFixedSize(GRID * 28, GRID * 22)
        lines = column(card, margin=GRID * 2, gap=GRID)
        picture = Icon(GRID * 3)
        self._icons.dress(picture, icon, "accent")
        lines.addWidget(picture)
        lines.addWidget(label(title, "heading"))
        lines.addWidget(wrapped_label(text, "muted"))
        lines.addStretch(1)
        if button:
            lines.addWidget(button)
        return card

    def _button(self, text: str, action: QAction, role: str = "") -> QPushButton:
        button = push_button(text, role)
        button.clicked.connect(action.trigger)
        return button

    def _demo_button(self, action: QAction) -> QPushButton:
        return self._button(self.tr("No list at hand? Try the demo list"), action, "link")


class MessagePage(QWidget):
    """A few words and one button in the middle of an empty table."""

    pressed = Signal()

    def __init__(self, icon: str, icons: Icons) -> None:
        super().__init__()
        dress_role(self, "page")
        lines = column(self, margin=GRID * 3, gap=GRID)
        picture = Icon(GRID * 5)
        icons.dress(picture, icon, "edge")
        self._title = label(role="title")
        self._text = wrapped_label(role="muted")
        self._button = push_button("")
        self._button.clicked.connect(self.pressed)
        self._lay_out(lines, picture)

    @property
    def title(self) -> str:
        """Its first line."""
        return self._title.text()

    @property
    def button(self) -> QPushButton:
        """Its button."""
        return self._button

    def say(self, title: str, text: str, button: str) -> None:
        """Show these words; no button without a text for it."""
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def _lay_out(self, lines: QVBoxLayout, picture: Icon) -> None:
        lines.addStretch(2)
        for part in (picture, self._title):
            lines.addWidget(part, 0, _CENTRE)
        narrow = row()  # a wrapped text is as high as it needs only where its layout gives it its width
        narrow.addStretch(1)
        narrow.addWidget(self._text, 2)
        narrow.addStretch(1)
        lines.addLayout(narrow)
        lines.addSpacing(GRID)
        lines.addWidget(self._button, 0, _CENTRE)
        lines.addStretch(3)
        self._text.setAlignment(_CENTRE)
        self._text.setMinimumWidth(GRID * 50)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
