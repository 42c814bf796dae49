"""The page of providers: cards, or a table of the same; sync, edit, categories, account, remove."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QStackedWidget, QToolButton

from iptv_manager.model.provider import Provider
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import PageState
from iptv_manager.ui.pages.provider_card import CardActs, CardGrid, ProviderCard, provider_menu
from iptv_manager.ui.pages.provider_table import ProviderTable, Row
from iptv_manager.ui.parts import GRID, column, dress_role, label, push_button, row
from iptv_manager.ui.wording import counted


class ProvidersPage(Page):
    """Who one's streams come from, and how each of them stands."""

    key = "providers"
    icon = "provider"

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self.cards: list[ProviderCard] = []
        self.table = ProviderTable(ground.theme)
        self.count = label(role="muted")
        self.sync_all = push_button(self.tr("Sync all"))
        self.add = push_button(self.tr("Add provider…"), "primary")
        self.empty = MessagePage("provider", ground.icons)
        self.views = QButtonGroup(self)
        self._area = QScrollArea()
        self._stack = QStackedWidget()
        self._acts = CardActs(self._sync, self._edit, self._choose, self._refresh, self._remove)
        self._lay_out()
        self._connect()

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("ProvidersPage", "Providers")

    def arrive(self) -> None:
        """Read all anew: a handful of rows, and their counts."""
        self.ground.acts.ask("providers page", self._read(), self._show)

    def state(self) -> PageState:
        """Cards or the table."""
        return PageState(view=self.views.checkedId())

    def restore(self, state: PageState) -> None:
        """Be as it was."""
        self.show_as_table(state.view == 1)

    def show_as_table(self, shown: bool) -> None:
        """Show the table, or the cards."""
        self.views.button(int(shown)).setChecked(True)
        self._choose_view()

    async def _read(self) -> list[Row]:
        service = self.ground.services.providers
        found = await service.all()
        counts = await service.counts([one.id for one in found])
        return [Row(one, counts[one.id]) for one in found]

    def _show(self, rows: Sequence[Row]) -> None:
        place = self._area.verticalScrollBar().value()
        self.cards = [ProviderCard(*one, self._acts, self.ground.icons) for one in rows]
        self._area.setWidget(CardGrid(self.cards))
        self._area.verticalScrollBar().setValue(place)
        self.table.rows.show_rows(rows)
        self.count.setText(self._count_words(len(rows)))
        self.sync_all.setVisible(bool(rows))
        self._choose_view()

    def _count_words(self, count: int) -> str:
        return counted(count, self.tr("%1 provider"), self.tr("%1 providers")) if count else ""

    def _choose_view(self) -> None:
        if not self.cards:
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self.table if self.views.checkedId() else self._area)

    # What a person does

    def _sync(self, provider: Provider) -> None:
        if self.ground.providers:
            self.ground.providers.sync(provider)

    def _edit(self, provider: Provider) -> None:
        if self.ground.providers:
            self.ground.providers.accounts.open_edit_dialog(provider)

    def _choose(self, provider: Provider) -> None:
        if self.ground.providers:
            self.ground.providers.accounts.open_categories(provider)

    def _refresh(self, provider: Provider) -> None:
        if self.ground.providers:
            self.ground.providers.accounts.refresh(provider)

    def _remove(self, provider: Provider) -> None:
        if self.ground.providers:
            self.ground.providers.remove(provider)

    def _edit_row(self, index: QModelIndex) -> None:
        if provider := self.table.provider_at(index):
            self._edit(provider)

    def _open_row_menu(self, place: QPoint) -> None:
        if provider := self.table.provider_at(self.table.indexAt(place)):
            menu = provider_menu(provider, self._acts, self.ground.icons, self)
            menu.popup(self.table.viewport().mapToGlobal(place))

    # Putting together

    def _lay_out(self) -> None:
        lines = column(self, gap=0)
        lines.addLayout(self._top())
        dress_role(self._area, "page")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        for view in (self._area, self.table, self.empty):
            self._stack.addWidget(view)
        lines.addWidget(self._stack, 1)
        self.empty.say(
            self.tr("No provider yet"),
            self.tr("Add a playlist, or the account that your provider gave you."),
            self.tr("Add provider…"),
        )

    def _top(self) -> QHBoxLayout:
        line = row(gap=GRID)
        line.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID + 4)
        line.addWidget(label(self.tr("Providers"), "title"))
        line.addSpacing(GRID // 2)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        for place, text in enumerate((self.tr("Cards"), self.tr("Table"))):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(place == 0)
            dress_role(button, "day")
            self.views.addButton(button, place)
            line.addWidget(button)
        line.addSpacing(GRID)
        line.addWidget(self.sync_all)
        line.addWidget(self.add)
        return line

    def _connect(self) -> None:
        actions = self.ground.actions
        self.add.clicked.connect(actions.add_provider.trigger)
        self.empty.pressed.connect(actions.add_provider.trigger)
        self.sync_all.clicked.connect(actions.sync_all.trigger)
        self.views.idClicked.connect(lambda _place: self._choose_view())
        self.table.doubleClicked.connect(self._edit_row)
        self.table.customContextMenuRequested.connect(self._open_row_menu)
