"""The filters of a table of titles: search, marks, providers, groups and order, each a widget of its own."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from iptv_manager.model.films import TitleFlag, TitleKind, TitleQuery, TitleSort
from iptv_manager.model.provider import Provider
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.pick_menu import PickMenu, PickOneMenu
from iptv_manager.ui.pages.title_groups import TitleGroups
from iptv_manager.ui.search_box import SearchBox


class TitleFilters(QObject):
    """`query` is what they let through; `changed` comes when a person changes one."""

    changed = Signal()

    def __init__(self, kind: TitleKind, search_words: str, icons: Icons) -> None:
        super().__init__()
        self.query = TitleQuery(kind=kind)
        self.groups = TitleGroups(icons)
        self.search = SearchBox(icons)
        self.search.setPlaceholderText(search_words)
        self.search.setAccessibleName(search_words)
        self.marks = PickOneMenu(self.tr("All"), "star", icons)
        self.providers = PickMenu(self.tr("Provider"), "provider", icons)
        self._offer_marks()
        self.search.searched.connect(lambda text: self.narrow(search=text.strip()))
        self.marks.picked.connect(self._pick_mark)
        self.providers.picked.connect(lambda keys: self.narrow(providers=frozenset(map(int, keys))))
        self.groups.chosen.connect(lambda keys: self.narrow(groups=keys))

    @property
    def is_filtered(self) -> bool:
        """Is anything left out?"""
        query = self.query
        return query != TitleQuery(kind=query.kind, sort=query.sort, descending=query.descending)

    def narrow(self, **changes: object) -> None:
        """Change filters, and tell."""
        changed = replace(self.query, **changes)  # type: ignore[arg-type]
        if changed != self.query:
            self.query = changed
            self.changed.emit()

    def sort(self, by: TitleSort, descending: bool) -> None:
        """Another order."""
        self.narrow(sort=by, descending=descending)

    def clear(self) -> None:
        """Let everything through again."""
        query = self.query
        self._show(TitleQuery(kind=query.kind, sort=query.sort, descending=query.descending))
        self.narrow(search="", flag=None, providers=frozenset(), groups=frozenset())

    def take(self, query: TitleQuery) -> None:
        """Filter and sort by `query` from now on, without a signal."""
        self.query = query
        self._show(query)

    def _show(self, query: TitleQuery) -> None:
        self.search.setText(query.search)
        self.marks.choose(frozenset({query.flag.value} if query.flag else ()))
        self.providers.choose(frozenset(map(str, query.providers)))
        self.groups.list.choose(query.groups)

    def offer_providers(self, providers: Sequence[Provider]) -> None:
        """Offer these; one that was filtered by and is gone is filtered by no more."""
        self.providers.offer([(str(one.id), one.name) for one in providers])
        self.narrow(providers=frozenset(map(int, self.providers.keys)))

    def _pick_mark(self, keys: frozenset[str]) -> None:
        self.narrow(flag=TitleFlag(next(iter(keys))) if keys else None)

    def _offer_marks(self) -> None:
        self.marks.offer(
            [
                (TitleFlag.FAVOURITE.value, self.tr("Favourites")),
                (TitleFlag.WATCH_LATER.value, self.tr("Watch later")),
                (TitleFlag.HIDDEN.value, self.tr("Hidden")),
            ]
        )
