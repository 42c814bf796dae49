"""How a page of titles is laid out: groups at the left, the table, the details at the right. It asks nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.title_filters import TitleFilters
from iptv_manager.ui.pages.title_head import TitleHead
from iptv_manager.ui.pages.title_table import TitleTable
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, head_row, wrapped_label


class TitleFrame(QWidget):
    """Everything a page of titles shows; `body` is where a page adds to the details."""

    def __init__(
        self,
        title: str,
        hint: str,
        icon: str,
        parts: tuple[TitleFilters, TitleTable, TitleHead],
        icons: Icons,
    ) -> None:
        super().__init__()
        self._filters, self._table, self._head = parts
        self.count = ElidedLabel("muted")
        self.empty = MessagePage(icon, icons)
        self.body: QVBoxLayout
        self._hint = wrapped_label(hint, "muted")
        self._details = QWidget()
        self._stack = QStackedWidget()
        self.splitters: list[QSplitter] = []
        lines = column(self, gap=0)
        filters = self._filters
        lines.addLayout(head_row(title, self.count, filters.marks, filters.providers, filters.search))
        lines.addWidget(self._across(), 1)

    def show_count(self, words: str, matching: int) -> None:
        """How many there are, and the table, or what stands in its place."""
        self.count.setText(words)
        self._stack.setCurrentIndex(0 if matching else 1)

    def show_details(self, is_chosen: bool) -> None:
        """The details, or the hint."""
        self._hint.setVisible(not is_chosen)
        self._details.setVisible(is_chosen)

    def _across(self) -> QSplitter:
        beside = _beside(self._table, self._pane(), [GRID * 98, GRID * 44], 0)
        self._stack.addWidget(beside)
        self._stack.addWidget(self.empty)
        across = _beside(self._filters.groups, self._stack, [GRID * 27, GRID * 118], 1)
        self.splitters += [across, beside]
        return across

    def _pane(self) -> QWidget:
        """The head and what each page adds to it."""
        pane = QWidget()
        dress_role(pane, "page")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane.setMinimumWidth(GRID * 38)
        lines = column(pane, margin=GRID * 2)
        lines.addWidget(self._hint)
        lines.addWidget(self._details, 1)
        lines.addStretch(0)
        self.body = column(self._details, gap=GRID)
        self.body.addWidget(self._head)
        return pane


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """A part of the details that may be longer than the window."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def _beside(left: QWidget, right: QWidget, sizes: list[int], growing: int) -> QSplitter:
    across = QSplitter(Qt.Orientation.Horizontal)
    across.addWidget(left)
    across.addWidget(right)
    across.setStretchFactor(growing, 1)
    across.setHandleWidth(1)
    across.setChildrenCollapsible(False)
    across.setSizes(sizes)
    return across
