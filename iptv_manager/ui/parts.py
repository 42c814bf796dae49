"""Small makers of dressed widgets, so that every label is plain text and every control has a name."""

from html import escape
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

Layout = TypeVar("Layout", bound=QLayout)
GRID = 8  # pixels; every gap is a multiple or half of it


def dress_role(widget: QWidget, role: str) -> None:
    """Let the style sheet know what `widget` is."""
    widget.setProperty("role", role)


def restyle(widget: QWidget) -> None:
    """Have the style sheet looked at again, after a property it depends on has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def set_flag(widget: QWidget, name: str, value: bool | str) -> None:
    """Set a property that the style sheet depends on; nothing happens when it stands so already."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)


def label(text: str = "", role: str = "") -> QLabel:
    """A label that never takes its text for markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        dress_role(made, role)
    return made


def wrapped_label(text: str = "", role: str = "") -> QLabel:
    """A label that breaks its lines."""
    made = label(text, role)
    made.setWordWrap(True)
    return made


class ElidedLabel(QLabel):
    """A label that shortens its text where there is no room; the whole text stands in its tooltip."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(GRID * 4)
        if role:
            dress_role(self, role)

    def setText(self, text: str) -> None:
        """Show `text`, or as much of it as there is room for."""
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def sizeHint(self) -> QSize:
        """The room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text, shortened at its end."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def push_button(text: str, role: str = "") -> QPushButton:
    """A push button; `role` is "", "primary" or "link"."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        dress_role(made, role)
    return made


def tool_button(name: str, role: str = "") -> QToolButton:
    """A tool button without text, called `name` for screen readers and in its tooltip."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if role:
        dress_role(made, role)
    return made


def frame(role: str) -> QFrame:
    """A frame dressed by the style sheet."""
    made = QFrame()
    dress_role(made, role)
    return made


def rule() -> QFrame:
    """A hairline between two areas."""
    return frame("rule")


def column(parent: QWidget, margin: int = 0, gap: int = GRID) -> QVBoxLayout:
    """A vertical layout on `parent`."""
    return _spaced(QVBoxLayout(parent), margin, gap)


def row(parent: QWidget | None = None, margin: int = 0, gap: int = GRID) -> QHBoxLayout:
    """A horizontal layout, on `parent` if one is given."""
    return _spaced(QHBoxLayout(parent) if parent else QHBoxLayout(), margin, gap)


def head_row(title: str, beside: QWidget, *controls: QWidget) -> QHBoxLayout:
    """The head of a page: its title, what stands beside that, and at the right what narrows or changes the page."""
    line = row(gap=GRID)
    line.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
    line.addWidget(label(title, "title"))
    line.addSpacing(GRID // 2)
    line.addWidget(beside, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    for control in controls:
        line.addWidget(control)
    return line


def ending_row(dialog: QDialog, does: QPushButton) -> QHBoxLayout:
    """The last line of a dialog: Cancel, and the button that does it, which Enter presses."""
    cancel = push_button(QCoreApplication.translate("Dialogs", "Cancel"))
    cancel.clicked.connect(dialog.reject)
    does.setDefault(True)
    line = row(gap=GRID)
    line.addStretch(1)
    line.addWidget(cancel)
    line.addWidget(does)
    return line


def _spaced(layout: Layout, margin: int, gap: int) -> Layout:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout


def tabular(font: QFont) -> QFont:
    """`font` with digits of one width, for columns of numbers."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def monospaced(font: QFont) -> QFont:
    """A fixed-width companion of `font`, for addresses."""
    made = QFont(font)
    made.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
    made.setPointSizeF(QFontInfo(font).pointSizeF() * 0.95)
    return made


def plain_tip(text: str) -> str:
    """`text` for a tooltip, where Qt would otherwise take what looks like markup for markup."""
    return f"<span>{escape(text)}</span>" if text else ""
