"""The page of streams: search, filters, chips, the table, and the details beside it.

It shows and tells; what is asked of the services is the desks' business.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from iptv_manager.model.line_up import Facets, LineUpQuery
from iptv_manager.ui.actions import Actions
from iptv_manager.ui.chips import Chips
from iptv_manager.ui.details import DetailsPane
from iptv_manager.ui.empty_pages import FirstRunPage, MessagePage
from iptv_manager.ui.filter_menus import FilterMenus
from iptv_manager.ui.filters import Filters
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.channel_table import ChannelTable
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, label, row
from iptv_manager.ui.search_box import SearchBox
from iptv_manager.ui.sidebar import Sidebar
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import count_text, counted


class ChannelsPage(QWidget):
    """Everything to the right of the side bar."""

    def __init__(
        self,
        filters: Filters,
        table: ChannelTable,
        sidebar: Sidebar,
        actions: Actions,
        theme: Theme,
        icons: Icons,
        demo: bool,
    ) -> None:
        super().__init__()
        self._filters = filters
        self._actions = actions
        self.table = table
        self.search = SearchBox(icons)
        self.menus = FilterMenus(filters, icons)
        self.chips = Chips(filters, icons, sidebar.provider_name, sidebar.group_name)
        self.details = DetailsPane(icons, theme)
        self.count = ElidedLabel("muted")
        self.selected = label(role="muted")
        self.first_run = FirstRunPage(actions, theme, icons, demo)
        self.no_match = MessagePage("search", icons)
        self.no_channels = MessagePage("live", icons)
        self.stack = QStackedWidget()
        self.beside = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()

    def show_query(self, query: LineUpQuery) -> None:
        """Show the filters as they stand, in every control."""
        self.search.show_text(query.search)
        self.menus.show_query(query)
        self.chips.show_query()

    def show_facets(self, facets: Facets) -> None:
        """Show the counts of kinds and states."""
        self.menus.kinds.show_counts(facets.kinds)
        self.menus.states.show_counts(facets.outcomes)

    def show_count(self, matching: int, total: int) -> None:
        """ "N of M streams", or what stands in place of an empty table."""
        shown = count_text(matching)
        if matching == total:
            self.count.setText(counted(matching, self.tr("%1 stream"), self.tr("%1 streams")))
        else:
            text = self.tr("%1 of %2 streams").replace("%1", shown)
            self.count.setText(text.replace("%2", count_text(total)))

    def show_selected(self, count: int) -> None:
        """How many rows are selected, where that is more than the one in the details."""
        text = self.tr("· %1 selected").replace("%1", count_text(count))
        self.selected.setText(text if count > 1 else "")

    def show_state(self, has_providers: bool, matching: int | None, is_reading: bool = False) -> None:
        """Choose between table, first run and the words for an empty table; None = not counted yet.

        `is_reading`: a list is being read just now."""
        self._say_no_channels(is_reading)
        if is_reading and not matching:
            self.count.clear()
        self._head.setVisible(has_providers)
        self.stack.setCurrentWidget(self._page_for(has_providers, matching))

    def _page_for(self, has_providers: bool, matching: int | None) -> QWidget:
        if not has_providers:
            return self.first_run
        if matching != 0:
            return self.beside
        if self._filters.is_filtered:
            self._say_no_match()
            return self.no_match
        return self.no_channels

    def _say_no_channels(self, is_reading: bool) -> None:
        if is_reading:
            text = self.tr("Its streams appear here in a moment. The status bar tells how far it is.")
            self.no_channels.say(self.tr("Your list is being read"), text, "")
        else:
            text = self.tr("The lists of your providers have not been read, or hold nothing.")
            self.no_channels.say(self.tr("No streams yet"), text, self.tr("Sync all providers"))

    def _say_no_match(self) -> None:
        search = self._filters.query.search
        if search:
            title = self.tr("No stream matches “%1”").replace("%1", search)
        else:
            title = self.tr("No stream matches these filters")
        self.no_match.say(title, self.tr("Fewer words or filters may find more."), self.tr("Clear filters"))

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(self, gap=0)
        lines.addWidget(self._top())
        for page in (self.first_run, self._beside(), self.no_match, self.no_channels):
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(self.beside)
        lines.addWidget(self.stack, 1)

    def _top(self) -> QWidget:
        top = QWidget()
        lines = column(top, gap=GRID)
        lines.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
        self._head = QWidget()
        inside = column(self._head, gap=GRID)
        inside.addLayout(self._tools())
        inside.addWidget(self.chips)
        lines.addWidget(self._head)
        return top

    def _tools(self) -> QHBoxLayout:
        line = row(gap=GRID)
        line.addWidget(label(self.tr("Streams"), "title"))
        line.addSpacing(GRID // 2)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.selected, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        for menu in self.menus.widgets():
            line.addWidget(menu)
        line.addWidget(self.search)
        return line

    def _beside(self) -> QWidget:
        self.beside.addWidget(self.table)
        self.beside.addWidget(self.details)
        self.beside.setStretchFactor(0, 1)
        self.beside.setCollapsible(0, False)
        self.beside.setCollapsible(1, False)
        self.beside.setHandleWidth(1)
        self.beside.setSizes([GRID * 100, GRID * 32])
        return self.beside

    def _connect(self) -> None:
        self.search.searched.connect(self._filters.search)
        self.search.left_down.connect(self.table.take_focus)
        self.no_match.pressed.connect(self._actions.clear_filters.trigger)
        self.no_channels.pressed.connect(self._actions.sync_all.trigger)
        self._actions.find.triggered.connect(self._find)
        self._actions.clear_filters.triggered.connect(self._filters.clear)
        self._actions.show_details.toggled.connect(self.details.setVisible)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
