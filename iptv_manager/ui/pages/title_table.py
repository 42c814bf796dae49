"""The table of films or series: the lazy table over the service, and what it is told."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Signal

from iptv_manager.model.films import TitleFlag, TitleKind, TitleQuery, TitleRow, TitleSort
from iptv_manager.ui.pages.title_columns import title_columns
from iptv_manager.ui.pages.title_services import FilmService
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme


class TitleRows:
    """Rows of one kind, as the lazy table asks for them."""

    def __init__(self, films: FilmService, kind: TitleKind) -> None:
        self._films = films
        self._kind = kind

    async def first_rows(self, query: TitleQuery, limit: int = 200) -> list[TitleRow]:
        """The first rows of the view."""
        return await self._films.first_rows(query, limit)

    async def id_vector(self, query: TitleQuery) -> "array[int]":
        """The ids of the whole view."""
        return await self._films.id_vector(query)

    async def rows(self, ids: Sequence[int]) -> list[TitleRow]:
        """Rows by id."""
        return await self._films.rows(self._kind, ids)


class TitleTable(LazyTableView):
    """`TitleRow`s of one kind."""

    sort_picked = Signal(object, bool)  # TitleSort, descending

    def __init__(self, films: FilmService, kind: TitleKind, name: str, theme: Theme) -> None:
        model = LazyTableModel(title_columns(kind), TitleRows(films, kind))
        super().__init__(model, name=name)
        model.setParent(self)
        self._take_colours(theme.colours)
        theme.changed.connect(self._take_colours)
        model.sort_wanted.connect(self._pass_on_sort)

    def show_query(self, query: TitleQuery) -> None:
        """Show the rows of this query, the arrow of the header in line with it."""
        self.show_sort(query.sort, query.descending)
        self.lazy_model.show_query(query)

    def show_flag(self, ids: Sequence[int], flag: TitleFlag, marked: bool) -> None:
        """Show at once what was marked."""
        self.lazy_model.update_rows({key: {flag.value: marked} for key in ids})

    def current_title(self) -> TitleRow | None:
        """The row of the focus, if it is here."""
        row = self.current_row()
        return row if isinstance(row, TitleRow) else None

    def _take_colours(self, colours: Colours) -> None:
        self.set_colours(CellColours.of(colours))

    def _pass_on_sort(self, key: TitleSort | None, descending: bool) -> None:
        self.sort_picked.emit(key or TitleSort.TITLE, descending)
