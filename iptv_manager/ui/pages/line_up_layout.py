"""The parts of the page of merged channels, and how they are laid out. What they do, `line_up.py` says."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QStackedWidget, QToolButton, QWidget

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.line_up_coverage import CoverageView
from iptv_manager.ui.pages.line_up_details import LineUpDetails
from iptv_manager.ui.pages.line_up_services import ChannelService
from iptv_manager.ui.pages.line_up_table import LineUpTable
from iptv_manager.ui.pages.pick_menu import PickMenu
from iptv_manager.ui.pages.title_groups import TitleGroups
from iptv_manager.ui.parts import GRID, ElidedLabel, column, dress_role, label, push_button, row
from iptv_manager.ui.picture_loader import PictureLoader
from iptv_manager.ui.search_box import SearchBox
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import count_text, counted, filled

translate = QCoreApplication.translate
MARKS = ("favourites", "no_backup", "hidden")  # fields of a query that the menu Show switches


class LineUpLayout:
    """Everything that stands on `page`."""

    def __init__(
        self,
        page: QWidget,
        channels: ChannelService,
        pictures: PictureLoader | None,
        theme: Theme,
        icons: Icons,
        title: str,
    ) -> None:
        self.groups = TitleGroups(icons)
        self.table = LineUpTable(channels, pictures, title, theme)
        self.details = LineUpDetails(theme, icons)
        self.coverage = CoverageView(channels, theme)
        self.search = SearchBox(icons)
        self.marks = PickMenu(translate("LineUp", "Show"), "filter", icons)
        self.providers = PickMenu(translate("LineUp", "Provider"), "provider", icons)
        self.views = ViewSwitch(icons)
        self.count = ElidedLabel("muted")
        self.selection_bar = SelectionBar(icons)
        self.empty = MessagePage("channels", icons)
        self._stack = QStackedWidget()
        self._views = QStackedWidget()
        self.splitters: list[QSplitter] = []
        self._offer()
        self._lay_out(page, title)

    def clear(self) -> None:
        """Empty every filter, without a signal."""
        self.show_filters(ChannelQuery())

    def show_filters(self, query: ChannelQuery) -> None:
        """Have every filter show what `query` says, without a signal."""
        self.search.setText(query.search)
        self.marks.choose(frozenset(name for name in MARKS if getattr(query, name)))
        self.providers.choose(frozenset(map(str, query.providers)))
        self.groups.list.choose(query.groups)

    def show_count(self, matching: int, is_filtered: bool) -> None:
        """ "4,260 channels", and what stands in place of an empty table."""
        self.count.setText(
            counted(matching, translate("LineUp", "%1 channel"), translate("LineUp", "%1 channels"))
        )
        if matching:
            self._stack.setCurrentIndex(0)
            return
        if is_filtered:
            title, button = translate("LineUp", "No channel matches"), translate("LineUp", "Clear filters")
            text = translate("LineUp", "Fewer words or filters may find more.")
        else:
            title, button = translate("LineUp", "No channels yet"), ""
            text = translate(
                "LineUp",
                "They appear here as soon as a provider is synced: equal ones as one, with all streams.",
            )
        self.empty.say(title, text, button)
        self._stack.setCurrentIndex(1)

    def _offer(self) -> None:
        words = translate("LineUp", "Search channels")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.marks.offer(
            [
                ("favourites", translate("LineUp", "Favourites")),
                ("no_backup", translate("LineUp", "Without a backup")),
                ("hidden", translate("LineUp", "Hidden ones")),
            ]
        )

    def _lay_out(self, page: QWidget, title: str) -> None:
        dress_role(page, "page")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(page, gap=0)
        lines.addLayout(self._top(title))
        self._views.addWidget(self._beside())
        self._views.addWidget(self.coverage)
        self.views.picked.connect(self._views.setCurrentIndex)
        self._stack.addWidget(self._views)
        self._stack.addWidget(self.empty)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.groups)
        across.addWidget(self._stack)
        across.setStretchFactor(1, 1)
        across.setHandleWidth(1)
        across.setChildrenCollapsible(False)
        across.setSizes([GRID * 24, GRID * 120])
        self.splitters.append(across)
        lines.addWidget(across, 1)
        lines.addWidget(self.selection_bar)  # below: nothing moves under the pointer that selects

    def _top(self, title: str) -> QHBoxLayout:
        line = row(gap=GRID)
        line.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
        line.addWidget(label(title, "title"))
        line.addSpacing(GRID // 2)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addSpacing(GRID)
        line.addWidget(self.views)
        line.addStretch(1)
        for part in (self.marks, self.providers, self.search):
            line.addWidget(part)
        return line

    def _beside(self) -> QSplitter:
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(self.table)
        beside.addWidget(self.details)
        beside.setStretchFactor(0, 1)
        beside.setHandleWidth(1)
        beside.setChildrenCollapsible(False)
        beside.setSizes([GRID * 104, GRID * 40])
        self.splitters.append(beside)
        return beside


class ViewSwitch(QWidget):
    """Two buttons of which one is down: the list, or the coverage."""

    picked = Signal(int)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        line = row(self, gap=2)
        self._group = QButtonGroup(self)
        for place, (icon, text) in enumerate(
            (("channels", self.tr("List")), ("coverage", self.tr("Coverage")))
        ):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            icons.dress(button, icon)
            self._group.addButton(button, place)
            line.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.picked)

    @property
    def picked_view(self) -> int:
        """The place of the view that is shown."""
        return self._group.checkedId()

    def pick(self, place: int) -> None:
        """Show that view."""
        self._group.button(place).click()


class SelectionBar(QWidget):
    """What can be done with several channels at once; out of sight while fewer than two are selected."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._count = label(role="heading")
        self.merge = push_button(self.tr("Make one channel of them"))
        self.never = push_button(self.tr("Never merge these"))
        self.edit = push_button(self.tr("Edit…"))
        self.number = push_button(self.tr("Number…"))
        line = row(self, gap=GRID)
        line.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        line.addWidget(self._count)
        line.addSpacing(GRID)
        for icon, button in (
            ("merge", self.merge), ("never", self.never), ("edit", self.edit), ("sort", self.number),
        ):  # fmt: skip
            icons.dress(button, icon)
            line.addWidget(button)
        line.addStretch(1)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """So many are selected."""
        self._count.setText(filled(self.tr("%1 selected"), count_text(count)))
        self.setVisible(count > 1)
