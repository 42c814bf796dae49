"""The page of films: the table, and beside it one film with its sources."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from iptv_manager.model.films import Source, TitleKind, TitleRow
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.pages.source_cards import SourceCards
from iptv_manager.ui.pages.title_frame import scrolled
from iptv_manager.ui.pages.title_head import caption
from iptv_manager.ui.pages.titles import TitlePage
from iptv_manager.ui.wording import count_text


class FilmsPage(TitlePage):
    """Films over all providers."""

    key = "films"
    icon = "movie"
    kind = TitleKind.FILM

    def __init__(self, ground: PageGround) -> None:
        self.cards = SourceCards(ground.theme)
        super().__init__(ground)

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

    def _words(self) -> tuple[str, str]:
        return self.tr("Search films"), self.tr("Choose a film to see what is known about it.")

    def _count_words(self, count: int) -> str:
        if count == 0:
            return self.tr("No films")
        text = self.tr("%1 film") if count == 1 else self.tr("%1 films")
        return text.replace("%1", count_text(count))
