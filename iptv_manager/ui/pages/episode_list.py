"""The episodes of one series: a choice of season, the episodes of that season, the sources of one."""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from iptv_manager.model.films import QUALITIES, Episode, EpisodeSource, Season
from iptv_manager.model.names import natural_key
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.pick_menu import PickOneMenu
from iptv_manager.ui.pages.source_cards import SourceCards
from iptv_manager.ui.pages.title_columns import pill_of
from iptv_manager.ui.parts import GRID, column, label, row, set_flag
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import CellKind, Column, Pill
from iptv_manager.ui.tables.in_memory import in_order
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import ago_text, count_text, moment_text

translate = QCoreApplication.translate


class EpisodeRow(NamedTuple):
    """A row of the list of episodes; `id` is its place in the season."""

    id: int
    numbers: str
    title: str
    quality: str
    added: datetime
    sources: tuple[EpisodeSource, ...]


class SeasonQuery(NamedTuple):
    """The episodes of a season, in their order unless sorted by one of `_ORDERS`."""

    season: int
    sort: str | None = None
    descending: bool = False


_ORDERS: dict[str, Callable[[EpisodeRow], Any]] = {
    "number": lambda row: row.id if row.numbers else None,
    "title": lambda row: natural_key(row.title),
    "quality": lambda row: QUALITIES.index(row.quality) if row.quality in QUALITIES else None,
    "added": lambda row: row.added,
}


class SeasonRows:
    """Episodes in memory, as the lazy table asks for them."""

    def __init__(self) -> None:
        self.seasons: dict[int, list[EpisodeRow]] = {}

    async def first_rows(self, query: SeasonQuery, limit: int = 200) -> list[EpisodeRow]:
        """The first episodes of a season."""
        return self._ordered(query)[:limit]

    async def id_vector(self, query: SeasonQuery) -> "array[int]":
        """All of a season; what is asked for by id is of this one from now on."""
        return array("q", [row.id for row in self._ordered(query)])

    def _ordered(self, query: SeasonQuery) -> list[EpisodeRow]:
        key = _ORDERS[query.sort] if query.sort else None
        return in_order(self.seasons.get(query.season, []), key, query.descending)

    async def rows(self, ids: Sequence[int]) -> list[EpisodeRow]:
        """Episodes by id."""
        known = {row.id: row for rows in self.seasons.values() for row in rows}
        return [known[key] for key in ids if key in known]


class SeasonMenu(PickOneMenu):
    """One season is always chosen."""

    def _taken(self) -> frozenset[str]:
        return super()._taken() or self.keys

    def _show_title(self) -> None:
        super()._show_title()
        set_flag(self, "active", "false")  # it narrows nothing


class EpisodeList(QWidget):
    """Shows seasons that were read; asks nobody anything."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._rows = SeasonRows()
        self._season = 0
        self._order: tuple[str | None, bool] = (None, False)
        self.menu = SeasonMenu(self.tr("Season"), "filter", icons)
        self.count = label(role="muted")
        self.table = LazyTableView(LazyTableModel(episode_columns(), self._rows), name=self.tr("Episodes"))
        self.table.lazy_model.setParent(self.table)
        self.cards = SourceCards(theme)
        self._lay_out()
        self.menu.picked.connect(self._pick)
        self.table.lazy_model.counted.connect(self._choose_first)
        self.table.lazy_model.sort_wanted.connect(self._sort)
        self.table.current_changed.connect(self._show_episode)
        theme.changed.connect(self._take_colours)
        self._take_colours(theme.colours)

    def show_seasons(self, seasons: Sequence[Season]) -> None:
        """Show these; the season on show stays, else the first one."""
        self._rows.seasons = _rows_of(seasons)
        self.menu.offer([(str(one.number), season_text(one)) for one in seasons])
        kept = self.menu.keys or frozenset(str(one.number) for one in seasons[:1])
        self.menu.choose(kept)
        for part in (self.menu, self.count, self.table, self.cards):
            part.setVisible(bool(seasons))
        self.cards.show_sources(())
        self._pick(kept)

    def current(self) -> EpisodeRow | None:
        """The episode of the focus, if there is one."""
        row = self.table.current_row()
        return row if isinstance(row, EpisodeRow) else None

    def clear(self) -> None:
        """Another series is coming."""
        self.menu.choose(frozenset())
        self.show_seasons(())

    def _pick(self, keys: frozenset[str]) -> None:
        season = int(next(iter(keys), "0"))
        episodes = self._rows.seasons.get(season, [])
        text = self.tr("%1 episode") if len(episodes) == 1 else self.tr("%1 episodes")
        text = text.replace("%1", count_text(len(episodes)))
        self.count.setText(text if episodes else "")
        self._season = season
        self._show_rows()

    def _sort(self, by: str | None, descending: bool) -> None:
        self._order = by, descending
        self._show_rows()

    def _show_rows(self) -> None:
        self.table.show_sort(*self._order)
        self.table.lazy_model.show_query(SeasonQuery(self._season, *self._order))

    def _choose_first(self, count: int) -> None:
        """So that it is seen at once where the first episode comes from."""
        if count and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _show_episode(self, current: object) -> None:
        self.cards.show_sources(current.sources if isinstance(current, EpisodeRow) else ())

    def _take_colours(self, colours: Colours) -> None:
        self.table.set_colours(CellColours.of(colours))

    def _lay_out(self) -> None:
        lines = column(self, gap=GRID)
        line = row(gap=GRID)
        line.addWidget(self.menu)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        lines.addLayout(line)
        lines.addWidget(self.table, 1)
        lines.addWidget(self.cards)


def season_text(season: Season) -> str:
    """ "Season 2", or "Specials" for season 0; a year for shows that count by dates."""
    if season.number == 0:
        return translate("EpisodeList", "Specials")
    return translate("EpisodeList", "Season %1").replace("%1", str(season.number))


def _rows_of(seasons: Sequence[Season]) -> dict[int, list[EpisodeRow]]:
    """Rows by season; ids count on from season to season, so that each occurs once."""
    rows: dict[int, list[EpisodeRow]] = {}
    count = 0
    for season in seasons:
        rows[season.number] = [_row_of(one, place) for place, one in enumerate(season.episodes, count + 1)]
        count += len(season.episodes)
    return rows


def _row_of(episode: Episode, place: int) -> EpisodeRow:
    numbers = f"{episode.number}–{episode.last}" if episode.last != episode.number else str(episode.number)
    added = min(source.added for source in episode.sources)
    quality = next((source.quality for source in episode.sources if source.quality), "")
    title = episode.title or (episode.sources[0].name if not episode.number else "")
    return EpisodeRow(place, numbers if episode.number else "", title, quality, added, episode.sources)


def episode_text(row: EpisodeRow) -> str:
    """ "3 The Long Night", or "Episode 3" where it has no title."""
    return f"{row.numbers} {row.title}".strip() if row.title else _title(row)


def episode_columns() -> list[Column]:
    """What is shown of an episode."""
    return [
        Column("number", translate("EpisodeList", "No."), _numbers, CellKind.NUMBER, 44, sort_key="number"),
        Column("title", translate("EpisodeList", "Title"), _title, width=90, grows=1, sort_key="title"),
        Column(
            "quality",
            translate("EpisodeList", "Quality"),
            _quality,
            CellKind.PILL,
            70,
            pill=_pill,
            sort_key="quality",
        ),
        Column(
            "added",
            translate("EpisodeList", "Added"),
            _added,
            CellKind.MUTED,
            92,
            tooltip=_added_tip,
            sort_key="added",
        ),
    ]


def _numbers(row: EpisodeRow) -> str:
    return row.numbers


def _title(row: EpisodeRow) -> str:
    return row.title or translate("EpisodeList", "Episode %1").replace("%1", row.numbers)


def _quality(row: EpisodeRow) -> str:
    return row.quality


def _pill(row: EpisodeRow) -> Pill | None:
    return pill_of(row.quality)


def _added(row: EpisodeRow) -> str:
    return ago_text(row.added)


def _added_tip(row: EpisodeRow) -> str:
    return moment_text(row.added)
