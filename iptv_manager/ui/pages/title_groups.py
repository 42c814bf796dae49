"""The groups of films or series beside the table, with a search box of their own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from iptv_manager.model.line_up import GroupCounts
from iptv_manager.ui.facets import FacetList, named_groups
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, dress_role, label
from iptv_manager.ui.wording import counted


class TitleGroups(QWidget):
    """Says which groups the person picked; empty = all."""

    chosen = Signal(object)  # frozenset[str]

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        dress_role(self, "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(GRID * 20)
        self.list = FacetList(self.tr("All groups"), self.tr("Groups"))
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Find a group"))
        self.search.setClearButtonEnabled(True)
        dress_role(self.search, "search")
        glass = self.search.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        icons.dress(glass, "search")
        self._lay_out()
        self.search.textChanged.connect(self.list.narrow)
        self.list.chosen.connect(self.chosen)

    def show_groups(self, groups: GroupCounts) -> None:
        """Show these groups with their counts; a title may stand in several."""
        self.list.show_facets(named_groups(groups, self.tr("No group")))
        words = counted(len(groups.facets), self.tr("Find in %1 group"), self.tr("Find in %1 groups"))
        self.search.setPlaceholderText(words)

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID)
        lines.setContentsMargins(GRID, GRID + 4, GRID, GRID)
        lines.addWidget(label(self.tr("Groups"), "section"))
        lines.addWidget(self.search)
        lines.addWidget(self.list, 1)
