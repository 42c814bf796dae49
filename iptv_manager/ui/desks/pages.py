"""The desk of pages: makes a page when it is first wanted, shows it, has it read anew when data changed."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence

from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import page_state
from iptv_manager.ui.tables.table_view import LazyTableView

log = logging.getLogger(__name__)

HOME = "streams"
_PAUSE = 300  # milliseconds; many syncs end at about the same time


class PageDesk(QObject):
    """Knows which page is in sight. The page of streams is always there, others are made when first shown."""

    shown = Signal(object)  # Page; None for that of streams

    def __init__(self, window: MainWindow, ground: PageGround, pages: Sequence[type[Page]]) -> None:
        super().__init__(window)
        self._window = window
        self._ground = ground
        self._kinds = {kind.key: kind for kind in pages}
        self._made: dict[str, Page] = {}
        self.kept: dict[str, Any] = {}  # how pages were at the last close, by key
        self.current = HOME
        self.actions: list[QAction] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read_anew)
        window.rail.chosen.connect(self.show)
        self._fill_rail()

    def show(self, key: str) -> None:
        """Bring the page `key` into sight; an unknown one means the page of streams."""
        wanted = key if key in self._kinds else HOME
        if wanted != self.current and self.current in self._made:
            self._made[self.current].leave()
        self.current = wanted
        page = self._page(wanted)
        self._window.show_page(page)
        self._window.rail.show_chosen(wanted)
        for action in self.actions:
            action.setChecked(action.data() == wanted)
        if page is not None:
            page.arrive()
        self.shown.emit(page)
        self.take_focus()

    @property
    def in_sight(self) -> Page | None:
        """The page in sight; None for that of streams."""
        return self._made.get(self.current)

    def take_focus(self) -> None:
        """The keyboard acts on the page in sight."""
        page = self._made.get(self.current)
        (page or self._window.table).take_focus()

    def choose_row(self, number: int) -> None:
        """Make that row the current one of the page's table, where the page has one."""
        table = getattr(self._made.get(self.current, self._window), "table", None)
        if isinstance(table, LazyTableView):
            table.selectRow(number)

    def states(self) -> dict[str, Any]:
        """How the pages are, by key; one that was never shown is as it was."""
        return self.kept | {key: asdict(page.state()) for key, page in self._made.items()}

    def data_changed(self) -> None:
        """What providers offer changed: the page in sight is read anew in a moment."""
        self._pause.start()

    def stop(self) -> None:
        """The window closes: the page in sight asks for nothing more."""
        self._pause.stop()
        if self.current in self._made:
            self._made[self.current].leave()

    def take_providers(self, providers: Sequence[object]) -> None:
        """Without a provider there is one page, that of the first run."""
        self._window.rail.setVisible(bool(self._kinds and providers))
        if not providers and self.current != HOME:
            self.show(HOME)
        self.data_changed()

    def _read_anew(self) -> None:
        page = self._made.get(self.current)
        if page is not None:
            page.arrive()

    def _page(self, key: str) -> Page | None:
        if key == HOME:
            return None
        if key not in self._made:
            self._made[key] = page = self._kinds[key](self._ground)
            page.restore(page_state(self.kept.get(key, {})))
        return self._made[key]

    def _fill_rail(self) -> None:
        self._add(HOME, self.tr("Streams"), "columns")
        for key, kind in self._kinds.items():
            self._add(key, kind.title(), kind.icon)
        self._window.rail.show_chosen(HOME)
        self._window.rail.hide()

    def _add(self, key: str, title: str, icon: str) -> None:
        action = self._window.commands.add_page(key, title, icon, len(self.actions) + 1)
        action.triggered.connect(lambda: self.show(key))
        self.actions.append(action)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._window.rail.add(key, title, icon, f"{title} ({keys})" if keys else title)
