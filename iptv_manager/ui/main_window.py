"""The main window: puts side bar, page and bars together and takes drops. Asks no service anything."""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QWidget

from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.ui.actions import Actions
from iptv_manager.ui.banner import Banners
from iptv_manager.ui.drop_veil import DropVeil
from iptv_manager.ui.filters import Filters
from iptv_manager.ui.icons import Icons, app_icon
from iptv_manager.ui.menus import fill_menu_bar, make_toolbar
from iptv_manager.ui.now_playing import NowPlaying
from iptv_manager.ui.pages.channel_table import ChannelTable
from iptv_manager.ui.pages.channels import ChannelsPage
from iptv_manager.ui.parts import GRID, column, dress_role, row
from iptv_manager.ui.rail import Rail
from iptv_manager.ui.services import LineUpService
from iptv_manager.ui.sidebar import Sidebar
from iptv_manager.ui.sources import sources_in
from iptv_manager.ui.status_bar import StatusBar
from iptv_manager.ui.theme.theme import Theme, ThemeMode
from iptv_manager.ui.toast import Toast
from iptv_manager.ui.window_state import WindowState, query_fields


class MainWindow(QMainWindow):
    """Its parts are public: who wires the program connects to them."""

    sources_dropped = Signal(object)  # list[str]
    close_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, app: QApplication, line_up: LineUpService, demo: bool = False) -> None:
        super().__init__()
        self.theme = Theme(app, self)
        self.icons = Icons(self.theme.colours)
        self.theme.changed.connect(self.icons.recolour)
        self._may_close = False
        self._has_providers = True
        with self.theme.set_aside():
            self._make_parts(line_up, demo)
            self._put_together(demo)

    def _make_parts(self, line_up: LineUpService, demo: bool) -> None:
        self.filters = Filters(LineUpQuery(), self)
        self.commands = Actions(self, self.icons)
        self.sidebar = Sidebar(self.theme, self.icons)
        self.table = ChannelTable(line_up, self.theme)
        self.page = ChannelsPage(
            self.filters, self.table, self.sidebar, self.commands, self.theme, self.icons, demo
        )
        self.status = StatusBar(self.icons, self)
        self.now_playing = NowPlaying(self.commands.stop_playing, self.icons)
        self.status.insertPermanentWidget(0, self.now_playing)
        self.toast = Toast(self)
        self.veil = DropVeil(self)
        self.rail = Rail(self.icons)
        self.banners = Banners(self.icons)
        self.stack = QStackedWidget()
        self.parts = QSplitter(Qt.Orientation.Horizontal)

    # The life of the window

    def closeEvent(self, event: QCloseEvent) -> None:
        """The first close only says so: running acts are stopped first, then `let_close` closes for good."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_wanted.emit()

    def let_close(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def state(self, folder: str, kept: list[str]) -> WindowState:
        """How the window is now."""
        return WindowState(
            geometry=_text_of(self.saveGeometry()),
            header=self.table.save_columns(),
            side_sizes=self.parts.sizes() if self.sidebar.isVisibleTo(self) else self._side_sizes,
            side_parts=self.sidebar.provider_sizes(),
            details_sizes=self._details_sizes(),
            sidebar=self.commands.show_sidebar.isChecked(),
            details=self.commands.show_details.isChecked(),
            theme=self.theme.mode.value,
            scroll=self.table.place()[0],
            current=self.table.place()[1],
            folder=folder,
            kept=kept,
            **query_fields(self.filters.query),
        )

    def restore(self, state: WindowState) -> None:
        """Be as the window was then."""
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(state.geometry.encode())))
        self.table.restore_columns(state.header)
        self._restore_sizes(state)
        self.commands.show_sidebar.setChecked(state.sidebar)
        self.commands.show_details.setChecked(state.details)
        self.page.details.setVisible(state.details)
        known = {mode.value: mode for mode in ThemeMode}
        self.choose_theme(known.get(state.theme, ThemeMode.SYSTEM))
        self.table.go_when_read((state.scroll, state.current))

    def choose_theme(self, mode: ThemeMode) -> None:
        """Light, dark or as the system."""
        self.commands.theme_actions()[mode].setChecked(True)
        self.theme.choose(mode)

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take lists and addresses."""
        if sources_in(event.mimeData()):
            self.veil.cover()
            _take_copy(event)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag went elsewhere."""
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self.veil.hide()
        sources = sources_in(event.mimeData())
        if sources:
            _take_copy(event)
            self.sources_dropped.emit(sources)

    # Putting together

    def _put_together(self, demo: bool) -> None:
        self.setWindowTitle("IPTV Manager")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.resize(GRID * 166, GRID * 98)
        self.setMinimumSize(GRID * 90, GRID * 60)
        fill_menu_bar(self.menuBar(), self.commands, demo)
        self.addToolBar(make_toolbar(self.commands, self.icons, self))
        self.setStatusBar(self.status)
        self._split()
        self._connect()

    def _split(self) -> None:
        self.parts.addWidget(self.sidebar)
        self.parts.addWidget(self.page)
        self.parts.setStretchFactor(1, 1)
        self.parts.setCollapsible(0, False)
        self.parts.setCollapsible(1, False)
        self.parts.setHandleWidth(1)
        self._side_sizes = [GRID * 29, GRID * 137]
        self.parts.setSizes(self._side_sizes)
        self.setCentralWidget(self._framed())

    def _framed(self) -> QWidget:
        """The rail, and beside it the banners above the page in sight."""
        framed, beside = QWidget(), QWidget()
        across = row(framed, gap=0)
        across.addWidget(self.rail)
        across.addWidget(beside, 1)
        dress_role(beside, "page")
        self.banners.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID // 2)
        lines = column(beside, gap=0)
        lines.addWidget(self.banners)
        lines.addWidget(self.stack, 1)
        self.stack.addWidget(self.parts)
        return framed

    def show_page(self, page: QWidget | None) -> None:
        """Bring a page into sight; None = that of streams. What only streams can do is put away meanwhile."""
        if page is not None and self.stack.indexOf(page) < 0:
            dress_role(page, "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page or self.parts)
        for action in self.commands.of_streams():
            action.setVisible(page is None)

    def _connect(self) -> None:
        actions = self.commands
        actions.show_sidebar.toggled.connect(lambda _on: self._show_sidebar())
        actions.show_sidebar.setChecked(True)
        actions.show_details.setChecked(True)
        actions.quit.triggered.connect(self.quit_wanted)
        for mode, action in actions.theme_actions().items():
            action.triggered.connect(lambda _on, chosen=mode: self.theme.choose(chosen))
        self.choose_theme(ThemeMode.SYSTEM)
        self.sidebar.providers_chosen.connect(self.filters.show_providers)
        self.sidebar.groups_chosen.connect(self.filters.show_groups)
        self.sidebar.add_wanted.connect(actions.add_provider.trigger)

    def show_providers_exist(self, exist: bool) -> None:
        """Without a provider there is nothing to choose from: the side bar waits."""
        self._has_providers = exist
        self._show_sidebar()

    def _show_sidebar(self) -> None:
        shown = self._has_providers and self.commands.show_sidebar.isChecked()
        if self.sidebar.isVisibleTo(self) and not shown:
            self._side_sizes = self.parts.sizes()
        self.sidebar.setVisible(shown)

    def _details_sizes(self) -> list[int]:
        return self.page.beside.sizes() if self.page.details.isVisibleTo(self) else []

    def _restore_sizes(self, state: WindowState) -> None:
        if len(state.side_sizes) == 2:
            self._side_sizes = state.side_sizes
            self.parts.setSizes(state.side_sizes)
        if len(state.side_parts) == 2:
            self.sidebar.set_provider_sizes(state.side_parts)
        if len(state.details_sizes) == 2:
            self.page.beside.setSizes(state.details_sizes)


def _take_copy(event: QDropEvent) -> None:
    """What is dropped is read only: told of a move, whoever gave the file might delete it."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _text_of(kept: QByteArray) -> str:
    return bytes(kept.toBase64().data()).decode()
