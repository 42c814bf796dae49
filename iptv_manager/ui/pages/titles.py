"""What the pages of films and of series have in common: they ask the service of films, and show what it says.

Filters stand in `title_filters`, the lay-out in `title_frame`; what one title's details show is each page's own.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout

from iptv_manager.model.films import Source, TitleFlag, TitleKind, TitleRow
from iptv_manager.model.provider import Provider
from iptv_manager.ui.acts import Act
from iptv_manager.ui.menus import play_menu
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.pages.page_state import PageState, divide, plain_query, query_from, sizes_of
from iptv_manager.ui.pages.title_filters import TitleFilters
from iptv_manager.ui.pages.title_frame import TitleFrame
from iptv_manager.ui.pages.title_head import POSTER, TitleHead
from iptv_manager.ui.pages.title_services import films_of, logos_of
from iptv_manager.ui.pages.title_table import TitleTable
from iptv_manager.ui.parts import column, dress_role
from iptv_manager.ui.picture_loader import PictureLoader
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.wording import filled

T = TypeVar("T")

GROUPS_PAUSE = 200  # milliseconds; counts may come a little after the rows
DETAILS_PAUSE = 60  # holding an arrow key down asks for no details
CATCH_UP = "catch up with syncs"  # the act, one for both pages


class TitlePage(Page):
    """A table of titles of one `kind`."""

    kind = TitleKind.FILM

    def __init__(self, ground: PageGround) -> None:
        super().__init__(ground)
        self.films = films_of(ground.services)
        self.shown: TitleRow | None = None
        self.matching: int | None = None
        self._pictures = PictureLoader(logos_of(ground.services))
        self._lists: dict[int, str] = {}  # where each provider's list lies
        search_words, hint = self._words()
        self.filters = TitleFilters(self.kind, search_words, ground.icons)
        self.table = TitleTable(self.films, self.kind, self.title(), ground.theme)
        self.head = TitleHead(self.icon, ground.theme, ground.icons)
        parts = (self.filters, self.table, self.head)
        self.frame = TitleFrame(self.title(), hint, self.icon, parts, ground.icons)
        self._groups_pause = QTimer(self, singleShot=True, interval=GROUPS_PAUSE)
        self._details_pause = QTimer(self, singleShot=True, interval=DETAILS_PAUSE)
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column(self, gap=0).addWidget(self.frame)
        self.add_details(self.frame.body)
        self._connect()
        self.show_details(None)

    # For each page to say

    def _words(self) -> tuple[str, str]:
        """What the search box says, and what stands in the details while nothing is chosen."""
        raise NotImplementedError

    def _count_words(self, count: int) -> str:
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

    def offer_play(self, table: LazyTableView) -> None:
        """Enter, a double click and the menu of this table play its current row."""
        actions = self.ground.actions
        table.row_activated.connect(lambda _row: actions.play.trigger())
        table.menu_wanted.connect(lambda place: play_menu(actions, self).popup(place))

    # Coming and going

    def arrive(self) -> None:
        """Read anew, and then once more if a sync has left titles unread: as a rule none has."""
        self.ask("providers", self.ground.services.providers.all(), self._show_providers)
        if self.matching is None:
            self.show_query()
        else:
            self.table.lazy_model.reload()
        self._groups_pause.start()
        if self.ground.acts.running(CATCH_UP) is None:
            self.ground.acts.ask(CATCH_UP, self.films.catch_up(lambda _progress: None), self._caught_up)

    def leave(self) -> None:
        """Ask for nothing more; what is on show stays until the page is back."""
        self._groups_pause.stop()
        self._details_pause.stop()
        self.table.lazy_model.stop()

    def state(self) -> PageState:
        """Filters, order, columns and place."""
        query, columns = plain_query(self.filters.query), self.table.save_columns()
        return PageState(query, columns, self.table.place(), sizes_of(self.frame.splitters))

    def restore(self, state: PageState) -> None:
        """Be as it was."""
        self.filters.take(replace(query_from(state, self.filters.query), kind=self.kind))
        self.table.restore_columns(state.columns)
        self.table.go_when_read(state.place)
        divide(self.frame.splitters, state.sizes)

    def show_query(self) -> None:
        """Show what the filters let through."""
        self.matching = None
        self.table.show_query(self.filters.query)
        self._groups_pause.start()

    def ask(self, name: str, question: Coroutine[Any, Any, T], then: Callable[[T], object]) -> None:
        """Ask a question of this page; a newer one of that name cancels it."""
        self.ground.acts.ask(f"{self.key} {name}", question, then)

    def _caught_up(self, has_read: bool) -> None:
        if has_read:
            self.table.lazy_model.reload()
            self._groups_pause.start()

    def _show_providers(self, providers: list[Provider]) -> None:
        self.filters.offer_providers(providers)
        self._lists = {one.id: one.source for one in providers}

    def _ask_groups(self) -> None:
        self.ask("groups", self.films.groups(self.filters.query), self.filters.groups.show_groups)

    # Rows

    def _take_count(self, matching: int) -> None:
        self.matching = matching
        self._say_empty()
        self.frame.show_count(self._count_words(matching), matching)

    def _say_empty(self) -> None:
        if self.filters.is_filtered:
            text = self.tr("Fewer words or filters may find more.")
            self.frame.empty.say(self.tr("Nothing matches"), text, self.tr("Clear filters"))
        else:
            text = self.tr("They appear here as soon as a list or a panel that has some is synced.")
            self.frame.empty.say(self._count_words(0), text, "")

    def _take_current(self, current: TitleRow | None) -> None:
        if current is not None and self.shown is not None and current.id == self.shown.id:
            self.shown = current
            return
        self.show_details(current)

    def show_details(self, shown: TitleRow | None) -> None:
        """Show this title beside the table; None shows a hint."""
        self.shown = shown
        self.frame.show_details(shown is not None)
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
        """Mark the title in the details; with it the selected ones, if it is one of several."""
        if self.shown is None:
            return
        self.head.show_flag(flag, on)
        self.ask(f"mark {flag.value}", self._mark_all(self.shown.id, flag, on), partial(self._marked, flag))

    async def _mark_all(self, shown_id: int, flag: TitleFlag, on: bool) -> int:
        selection = self.table.selection()
        ids = await self.films.id_vector(self.filters.query) if selection.everything else selection.ids
        chosen = list(ids) if shown_id in ids else [shown_id]
        self.table.show_flag(chosen, flag, on)
        return await self.films.mark(self.kind, chosen, flag, on)

    def _marked(self, flag: TitleFlag, changed: int) -> None:
        """What was hidden leaves the table, what is listed by its mark may do so too."""
        if changed > 1:
            text = self.tr("Changed %1.", "3 films")
            self.ground.notices.toast.say(filled(text, self._count_words(changed)))
        if flag is TitleFlag.HIDDEN or self.filters.query.flag is flag:
            self.table.lazy_model.reload()

    def _tell_failure(self, error: Exception) -> None:
        self.ground.notices.tell_failure(Act(f"{self.key} table", self.title()), error)

    def _connect(self) -> None:
        self.filters.changed.connect(self.show_query)
        self.filters.search.left_down.connect(self.table.take_focus)
        self.frame.empty.pressed.connect(self.filters.clear)
        self.table.sort_picked.connect(self.filters.sort)
        self.table.lazy_model.counted.connect(self._take_count)
        self.table.lazy_model.failed.connect(self._tell_failure)
        self.table.current_changed.connect(self._take_current)
        self.head.marked.connect(self._mark)
        self._groups_pause.timeout.connect(self._ask_groups)
        self._details_pause.timeout.connect(self._ask_details)
