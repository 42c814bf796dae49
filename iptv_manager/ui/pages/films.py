"""The page of films: the table, and beside it one film with its sources."""

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from iptv_manager.model.films import Source, TitleKind, TitleRow
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.pages.source_cards import SourceCards
from iptv_manager.ui.pages.title_frame import scrolled
from iptv_manager.ui.pages.title_head import caption
from iptv_manager.ui.pages.titles import TitlePage
from iptv_manager.ui.wanted import Wanted
from iptv_manager.ui.wording import count_text


class FilmsPage(TitlePage):
    """Films over all providers."""

    key = "films"
    icon = "movie"
    kind = TitleKind.FILM
    plays = True

    def __init__(self, ground: PageGround) -> None:
        self.cards = SourceCards(ground.theme)
        super().__init__(ground)
        self.offer_play(self.table)

    @classmethod
    def title(cls) -> str:
        """What the rail calls it."""
        return QCoreApplication.translate("FilmsPage", "Films")

    def add_details(self, lines: QVBoxLayout) -> None:
        """The list of sources."""
        lines.addWidget(caption(self.tr("Sources")))
        lines.addWidget(scrolled(self.cards, self.tr("Sources")), 1)

    def show_sources(self, shown: TitleRow, sources: list[Source]) -> None:
        """A card for each, best quality first."""
        self.cards.show_sources(sources)

    def to_play(self) -> Wanted | None:
        """The film, from whichever source works, the best quality first."""
        film = self.table.current_title()
        return Wanted(film.title, partial(self._streams_of, film.id)) if film else None

    async def _streams_of(self, film_id: int) -> list[int]:
        sources = await self.films.sources(TitleKind.FILM, [film_id])
        return [one.stream_id for one in sources if one.stream_id is not None]

    def _words(self) -> tuple[str, str]:
        return self.tr("Search films"), self.tr("Choose a film to see what is known about it.")

    def _count_words(self, count: int) -> str:
        if count == 0:
            return self.tr("No films")
        text = self.tr("%1 film") if count == 1 else self.tr("%1 films")
        return text.replace("%1", count_text(count))
