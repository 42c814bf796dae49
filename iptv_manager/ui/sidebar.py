"""The side bar: providers with their state, and groups with a search box of their own."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from iptv_manager.model.line_up import Facet, GroupCounts
from iptv_manager.model.provider import Provider, ProviderStatus
from iptv_manager.ui.facets import FacetList, named_groups
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role, label, row, tool_button
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import ago_text, counted

_MARKS = {
    ProviderStatus.NEW: "edge",
    ProviderStatus.OK: "good",
    ProviderStatus.HELD: "warn",
    ProviderStatus.FAILED: "bad",
}


class Sidebar(QWidget):
    """Says which providers and groups the person picked; empty = all."""

    providers_chosen = Signal(object)  # frozenset[int]
    groups_chosen = Signal(object)  # frozenset[str]
    provider_menu_wanted = Signal(object, object)  # Provider | None, QPoint on the screen
    add_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._providers: dict[str, Provider] = {}
        dress_role(self, "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(GRID * 22)
        self.providers = FacetList(self.tr("All providers"), self.tr("Providers"))
        self.groups = FacetList(self.tr("All groups"), self.tr("Groups"))
        self.group_search = QLineEdit()
        self.add_button = tool_button(self.tr("Add a provider"))
        icons.dress(self.add_button, "add")
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        self._parts.addWidget(self._provider_part())
        self._parts.addWidget(self._group_part(icons))
        self._parts.setSizes([GRID * 27, GRID * 60])
        self._parts.setStretchFactor(1, 1)
        column(self).addWidget(self._parts)
        self._connect()

    def show_providers(self, providers: Sequence[Provider], counts: dict[int, int]) -> None:
        """Show these providers with their counts; the state is a coloured mark."""
        self._providers = {str(provider.id): provider for provider in providers}
        facets = [
            Facet(key, each.name, counts.get(each.id, each.stream_count))
            for key, each in self._providers.items()
        ]
        self.providers.show_facets(GroupCounts(facets, sum(facet.count for facet in facets)))

    def show_groups(self, groups: GroupCounts) -> None:
        """Show these groups with their counts."""
        self.groups.show_facets(named_groups(groups, self.tr("No group")))
        words = counted(len(groups.facets), self.tr("Find in %1 group"), self.tr("Find in %1 groups"))
        self.group_search.setPlaceholderText(words)

    def choose(self, providers: frozenset[int], groups: frozenset[str]) -> None:
        """Show what is filtered by, without a signal."""
        self.providers.choose(frozenset(str(each) for each in providers))
        self.groups.choose(groups)

    def provider_name(self, provider_id: int) -> str:
        """The name of a provider."""
        return self.providers.facets.label_of(str(provider_id))

    def group_name(self, key: str) -> str:
        """The title of a group."""
        return self.groups.facets.label_of(key)

    def provider_state(self, provider: Provider) -> str:
        """One line on a provider, for its tooltip."""
        if provider.message:
            return f"{provider.name}: {provider.message}"
        last = ago_text(provider.last_sync)
        return self.tr("%1: synced %2").replace("%1", provider.name).replace("%2", last)

    def provider_sizes(self) -> list[int]:
        """Heights of the two parts, to be kept."""
        return self._parts.sizes()

    def set_provider_sizes(self, sizes: list[int]) -> None:
        """Give the two parts these heights."""
        self._parts.setSizes(sizes)

    def _provider_part(self) -> QWidget:
        part = QWidget()
        lines = self._part_layout(part)
        head = row(gap=GRID)
        head.addWidget(label(self.tr("Providers"), "section"))
        head.addStretch(1)
        head.addWidget(self.add_button)
        lines.addLayout(head)
        lines.addWidget(self.providers, 1)
        self.providers.setMinimumHeight(GRID * 12)
        return part

    def _group_part(self, icons: Icons) -> QWidget:
        part = QWidget()
        lines = self._part_layout(part)
        lines.addWidget(label(self.tr("Groups"), "section"))
        self.group_search.setAccessibleName(self.tr("Find a group"))
        self.group_search.setPlaceholderText(self.tr("Find a group"))
        self.group_search.setClearButtonEnabled(True)
        dress_role(self.group_search, "search")
        icons.dress(
            self.group_search.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition),
            "search",
        )
        lines.addWidget(self.group_search)
        lines.addWidget(self.groups, 1)
        return part

    def _part_layout(self, part: QWidget) -> QVBoxLayout:
        lines = column(part, gap=GRID // 2)
        lines.setContentsMargins(GRID + 4, GRID + 4, GRID // 2, GRID)
        return lines

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_wanted)
        self.group_search.textChanged.connect(self.groups.narrow)
        self.groups.chosen.connect(self.groups_chosen)
        self.providers.chosen.connect(self._tell_providers)
        self.providers.facets.mark_of = self._mark_of
        self.providers.facets.tip_of = self._tip_of
        self.providers.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.providers.customContextMenuRequested.connect(self._tell_menu)
        self._theme.changed.connect(lambda _colours: self.providers.facets.refresh_marks())

    def _tell_providers(self, keys: frozenset[str]) -> None:
        self.providers_chosen.emit(frozenset(int(key) for key in keys))

    def _tell_menu(self, place: QPoint) -> None:
        key = self.providers.facets.key_at(max(0, self.providers.indexAt(place).row()))
        provider = self._providers.get(key) if key else None
        self.provider_menu_wanted.emit(provider, self.providers.viewport().mapToGlobal(place))

    def _mark_of(self, key: str) -> QColor | None:
        provider = self._providers.get(key)
        return QColor(getattr(self._theme.colours, _MARKS[provider.status])) if provider else None

    def _tip_of(self, key: str) -> str:
        provider = self._providers.get(key)
        return self.provider_state(provider) if provider else ""
