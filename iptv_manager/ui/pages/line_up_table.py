"""The tables of merged channels and of their coverage: the lazy table over the service of channels."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelSort, Coverage
from iptv_manager.model.provider import Provider
from iptv_manager.ui.pages.line_up_columns import coverage_columns, line_up_columns
from iptv_manager.ui.pages.line_up_moving import MovableRows
from iptv_manager.ui.pages.line_up_services import ChannelService
from iptv_manager.ui.pages.themed_table import ThemedTable
from iptv_manager.ui.picture_loader import PictureLoader
from iptv_manager.ui.tables.logo_cells import LogoCells
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme

LOGO = 16  # logical pixels


class LineUpTable(MovableRows):
    """`ChannelRow`s, each with the picture of its first letter until its logo is there."""

    sort_picked = Signal(object, bool)  # ChannelSort, descending

    def __init__(
        self, channels: ChannelService, pictures: PictureLoader | None, name: str, theme: Theme
    ) -> None:
        """`pictures` fetches logos, for the rows one looks at; without it there are only letters."""
        self._letters = Letters(theme.colours)
        self._sources: dict[int, str] = {}
        self._logos: LogoCells | None = None
        super().__init__(line_up_columns(self._logo), channels, name, theme)
        if pictures is not None:
            self._logos = LogoCells(pictures, self.viewport().update, self)
        self.lazy_model.sort_wanted.connect(
            lambda key, descending: self.sort_picked.emit(key or ChannelSort.ORDER, descending)
        )

    def show_query(self, query: ChannelQuery) -> None:
        """Show the rows of this query, the arrow of the header in line with it."""
        by_itself = query.sort is ChannelSort.ORDER and not query.descending
        self.show_sort(None if by_itself else query.sort, query.descending)
        self.let_move(by_itself)
        self.lazy_model.show_query(query)

    def current_channel(self) -> ChannelRow | None:
        """The row of the focus, if it is here."""
        row = self.current_row()
        return row if isinstance(row, ChannelRow) else None

    def take_colours(self, colours: Colours) -> None:
        """Draw the letters anew as well."""
        self._letters = Letters(colours)
        super().take_colours(colours)

    def take_providers(self, providers: Sequence[Provider]) -> None:
        """Where the lists lie that name the logos: what may be fetched depends on it."""
        self._sources = {provider.id: provider.source for provider in providers}

    def stop_logos(self) -> None:
        """Fetch no more of them."""
        if self._logos is not None:
            self._logos.stop()

    def _logo(self, row: ChannelRow) -> QPixmap:
        if self._logos is not None and row.logo:
            found = self._logos.icon(row.logo, self._sources.get(row.first_provider_id or 0, ""))
            if found is not None and not self._logos.is_blank(found):
                return found
        return self._letters.picture(row.name, self.devicePixelRatioF())


class CoverageTable(ThemedTable):
    """`Coverage` rows, a column for each of `providers`."""

    def __init__(
        self, channels: ChannelService, providers: Sequence[Provider], name: str, theme: Theme
    ) -> None:
        super().__init__(coverage_columns(providers), CoverageRows(channels), name, theme)


class CoverageRows:
    """Coverage as the lazy table asks for it."""

    def __init__(self, channels: ChannelService) -> None:
        self._channels = channels

    async def first_rows(self, query: ChannelQuery, limit: int = 200) -> list[Coverage]:
        """The first rows of the view."""
        rows = await self._channels.first_rows(query, limit)
        return await self._channels.coverage([row.id for row in rows])

    async def id_vector(self, query: ChannelQuery) -> "array[int]":
        """The ids of the whole view."""
        return await self._channels.id_vector(query)

    async def rows(self, ids: Sequence[int]) -> list[Coverage]:
        """Rows by id."""
        return await self._channels.coverage(ids)


class Letters:
    """A small picture for each first letter, in place of a logo."""

    def __init__(self, colours: Colours) -> None:
        self._ground = QColor(colours.info_soft)
        self._ink = QColor(colours.info)
        self._made: dict[tuple[str, float], QPixmap] = {}

    def picture(self, name: str, ratio: float) -> QPixmap:
        """The picture of a name's first letter or digit, behind its country."""
        said = name.rpartition(": ")[2] or name
        letter = next((letter for letter in said.upper() if letter.isalnum()), "?")
        if (letter, ratio) not in self._made:
            self._made[letter, ratio] = self._drawn(letter, ratio)
        return self._made[letter, ratio]

    def _drawn(self, letter: str, ratio: float) -> QPixmap:
        picture = QPixmap(round(LOGO * ratio), round(LOGO * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground)
        area = QRect(0, 0, LOGO, LOGO)
        painter.drawRoundedRect(area, 4, 4)
        font = QFont(painter.font())
        font.setPixelSize(10)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._ink)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letter)
        painter.end()
        return picture
