"""What the pages of films and of series have in common: groups, filters, search, table, and the details beside.

It asks the service of films through the acts; what one title's details show is each page's own.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from iptv_manager.model.films import Source, TitleFlag, TitleKind, TitleQuery, TitleRow, TitleSort
from iptv_manager.model.line_up import Facet
from iptv_manager.model.provider import Provider
from iptv_manager.ui.acts import Act
from iptv_manager.ui.empty_pages import MessagePage
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.pick_menu import PickMenu, PickOneMenu
from iptv_manager.ui.pages.title_groups import TitleGroups
from iptv_manager.ui.pages.title_head import POSTER, TitleHead
from iptv_manager.ui.pages.title_services import films_of, logos_of
from iptv_manager.ui.pages.title_table import TitleTable
from iptv_manager.ui.parts import GRID, column, dress_role, label, row, wrapped_label
from iptv_manager.ui.picture_loader import PictureLoader
from iptv_manager.ui.search_box import SearchBox
from iptv_manager.ui.wording import count_text

GROUPS_PAUSE = 200  # milliseconds; counts may come a little after the rows
DETAILS_PAUSE = 60  # holding an arrow key down asks for no details


class TitlePage(Page):
    """A table of titles of one `kind`."""

    kind = TitleKind.FILM

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self.films = films_of(ground.services)
        self.query = TitleQuery(kind=self.kind)
        self._pictures = PictureLoader(logos_of(ground.services))
        self._lists: dict[int, str] = {}  # where each provider's list lies
        self.shown: TitleRow | None = None
        self.matching: int | None = None
        self.groups = TitleGroups(ground.icons)
        self.table = TitleTable(self.films, self.kind, self.title(), ground.theme)
        self.search = SearchBox(ground.icons)
        self.search.setPlaceholderText(self._words()[0])
        self.search.setAccessibleName(self._words()[0])
        self.marks = PickOneMenu(self.tr("All"), "star", ground.icons)
        self.providers = PickMenu(self.tr("Provider"), "provider", ground.icons)
        self.count = label(role="muted")
        self.head = TitleHead(self.icon, ground.theme, ground.icons)
        self.empty = MessagePage(self.icon, ground.icons)
        self.details = QWidget()
        self._hint = wrapped_label(self._words()[1], "muted")
        self._stack = QStackedWidget()
        self._groups_pause = QTimer(self, singleShot=True, interval=GROUPS_PAUSE)
        self._details_pause = QTimer(self, singleShot=True, interval=DETAILS_PAUSE)
        self._lay_out()
        self._connect()
        self.show_details(None)

    # For each page to say

    def _words(self) -> tuple[str, str]:
        """What the search box says, and what stands in the details while nothing is chosen."""
        raise NotImplementedError

    def _count_words(self, count: str) -> str:
        """ "1,204 films"."""
        raise NotImplementedError

    def add_details(self, lines: QVBoxLayout) -> None:
        """Put what follows the head of the details under it."""
        raise NotImplementedError

    def ask_details(self, shown: TitleRow) -> None:
        """Ask for what the details of this title show."""
        self.ask("sources", self.films.sources(self.kind, [shown.id]), self._show_sources)

    def show_sources(self, shown: TitleRow, sources: list[Source]) -> None:
        """Show the sources of the title in the details."""
        raise NotImplementedError

    # Coming and going

    def arrive(self) -> None:
        """Read anew; titles that a sync has left unread are read first, in sight of the person."""
        self.ask("providers", self.ground.services.providers.all(), self._show_providers)
        if self.matching is None:
            self.show_query()
            self.table.setFocus()
        else:
            self.table.lazy_model.reload()
        self._groups_pause.start()
        if self.ground.acts.running("catch up") is None:  # as a rule there is nothing to do
            self.ground.acts.ask("catch up", self._catch_up(), self._caught_up)

    def leave(self) -> None:
        """Ask for nothing more; what is on show stays until the page is back."""
        self._groups_pause.stop()
        self._details_pause.stop()
        self.table.lazy_model.stop()

    def show_query(self) -> None:
        """Show what the filters let through."""
        self.matching = None
        self.table.show_query(self.query)
        self._groups_pause.start()

    def ask(self, name: str, question: "Callable[..., object] | object", then: Callable[..., object]) -> None:
        """Ask a question of this page; a newer one of that name cancels it."""
        self.ground.acts.ask(self._named(name), question, then)  # type: ignore[arg-type]

    def _named(self, name: str) -> str:
        return f"{self.key} {name}"

    async def _catch_up(self) -> bool:
        return await self.films.catch_up(lambda _progress: None)

    def _caught_up(self, has_read: bool) -> None:
        if has_read:
            self.table.lazy_model.reload()
            self._groups_pause.start()

    # Filters

    def narrow(self, **changes: object) -> None:
        """Change the filters and show what they let through."""
        changed = replace(self.query, **changes)  # type: ignore[arg-type]
        if changed != self.query:
            self.query = changed
            self.show_query()

    def clear_filters(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.marks.choose(frozenset())
        self.providers.choose(frozenset())
        self.groups.list.choose(frozenset())
        self.narrow(search="", flag=None, providers=frozenset(), groups=frozenset())

    def _sort(self, sort: TitleSort, descending: bool) -> None:
        self.narrow(sort=sort, descending=descending)

    def _pick_marks(self, keys: frozenset[str]) -> None:
        self.narrow(flag=TitleFlag(next(iter(keys))) if keys else None)

    def _pick_providers(self, keys: frozenset[str]) -> None:
        self.narrow(providers=frozenset(map(int, keys)))

    def _show_providers(self, providers: list[Provider]) -> None:
        self.providers.offer([(str(one.id), one.name) for one in providers])
        self._lists = {one.id: one.source for one in providers}

    def _ask_groups(self) -> None:
        self.ask("groups", self.films.groups(self.query), self._show_groups)

    def _show_groups(self, groups: list[Facet]) -> None:
        in_all = sum(group.count for group in groups)  # a title of two groups counts in both
        is_whole = self.matching is not None and not self.query.groups
        self.groups.show_groups(groups, self.matching or 0 if is_whole else in_all)

    # Rows

    def _take_count(self, matching: int) -> None:
        self.matching = matching
        self.count.setText(self._count_words(count_text(matching)))
        self._say_empty()
        self._stack.setCurrentIndex(0 if matching else 1)

    def _say_empty(self) -> None:
        plain = TitleQuery(kind=self.kind, sort=self.query.sort, descending=self.query.descending)
        if self.query != plain:
            text = self.tr("Fewer words or filters may find more.")
            self.empty.say(self.tr("Nothing matches"), text, self.tr("Clear filters"))
        else:
            text = self.tr("They appear here as soon as a list or a panel that has some is synced.")
            self.empty.say(self._count_words(self.tr("No")), text, "")

    def _take_current(self, current: TitleRow | None) -> None:
        if current is not None and self.shown is not None and current.id == self.shown.id:
            self.shown = current
            return
        self.show_details(current)

    def show_details(self, shown: TitleRow | None) -> None:
        """Show this title beside the table; None shows a hint."""
        self.shown = shown
        self._hint.setVisible(shown is None)
        self.details.setVisible(shown is not None)
        if shown is not None:
            self.head.show_row(shown)
            self._details_pause.start()

    def _ask_details(self) -> None:
        if self.shown is not None:
            self.ask_details(self.shown)

    def _show_sources(self, sources: list[Source]) -> None:
        if self.shown is not None and all(one.title_id == self.shown.id for one in sources):
            self.head.show_sources(self.shown, sources)
            self.show_sources(self.shown, sources)
            self._ask_poster(self.shown.id, sources)

    def _ask_poster(self, shown_id: int, sources: list[Source]) -> None:
        """The first picture that a provider names; the drawn card stays where it can't be had."""
        named = next((one for one in sources if one.logo), None)
        if named is None:
            return
        size = POSTER * self.devicePixelRatioF()
        picture = self._pictures.load(named.logo, self._lists.get(named.provider_id, ""), size)
        self.ask("poster", picture, partial(self._show_poster, shown_id))

    def _show_poster(self, shown_id: int, picture: QPixmap | None) -> None:
        if self.shown is not None and self.shown.id == shown_id:
            self.head.poster.show_picture(picture)

    # What a person marks

    def _mark(self, flag: TitleFlag, on: bool) -> None:
        if self.shown is None:
            return
        ids = [self.shown.id]
        self.head.show_flag(flag, on)
        self.table.show_flag(ids, flag, on)
        self.ask(f"mark {flag.value}", self.films.mark(self.kind, ids, flag, on), partial(self._marked, flag))

    def _marked(self, flag: TitleFlag, _changed: int) -> None:
        """What was hidden leaves the table, what is listed by its mark may do so too."""
        if flag is TitleFlag.HIDDEN or self.query.flag is flag:
            self.table.lazy_model.reload()

    def _tell_failure(self, error: Exception) -> None:
        self.ground.notices.tell_failure(Act(self._named("table"), self.title()), error)

    # Lay-out

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._offer_marks()
        lines = column(self, gap=0)
        lines.addLayout(self._top())
        self._stack.addWidget(self._middle())
        self._stack.addWidget(self.empty)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.groups)
        across.addWidget(self._stack)
        across.setStretchFactor(1, 1)
        across.setHandleWidth(1)
        across.setChildrenCollapsible(False)
        across.setSizes([GRID * 24, GRID * 120])
        lines.addWidget(across, 1)

    def _offer_marks(self) -> None:
        self.marks.offer(
            [
                (TitleFlag.FAVOURITE.value, self.tr("Favourites")),
                (TitleFlag.WATCH_LATER.value, self.tr("Watch later")),
                (TitleFlag.HIDDEN.value, self.tr("Hidden")),
            ]
        )

    def _top(self) -> QHBoxLayout:
        line = row(gap=GRID)
        line.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
        line.addWidget(label(self.title(), "title"))
        line.addSpacing(GRID // 2)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        for part in (self.marks, self.providers, self.search):
            line.addWidget(part)
        return line

    def _middle(self) -> QSplitter:
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(self.table)
        beside.addWidget(self._details_pane())
        beside.setStretchFactor(0, 1)
        beside.setHandleWidth(1)
        beside.setChildrenCollapsible(False)
        beside.setSizes([GRID * 92, GRID * 48])
        return beside

    def _details_pane(self) -> QWidget:
        """The head and what each page adds to it."""
        pane = QWidget()
        dress_role(pane, "page")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane.setMinimumWidth(GRID * 38)
        lines = column(pane, margin=GRID * 2)
        lines.addWidget(self._hint)
        lines.addWidget(self.details, 1)
        lines.addStretch(0)
        inside = column(self.details, gap=GRID)
        inside.addWidget(self.head)
        self.add_details(inside)
        return pane

    def _connect(self) -> None:
        self.search.searched.connect(lambda text: self.narrow(search=text.strip()))
        self.search.left_down.connect(self.table.take_focus)
        self.marks.picked.connect(self._pick_marks)
        self.providers.picked.connect(self._pick_providers)
        self.groups.chosen.connect(lambda keys: self.narrow(groups=keys))
        self.table.sort_picked.connect(self._sort)
        self.table.lazy_model.counted.connect(self._take_count)
        self.table.lazy_model.failed.connect(self._tell_failure)
        self.table.current_changed.connect(self._take_current)
        self.head.marked.connect(self._mark)
        self.empty.pressed.connect(self.clear_filters)
        self._groups_pause.timeout.connect(self._ask_groups)
        self._details_pause.timeout.connect(self._ask_details)


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
