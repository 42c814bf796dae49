"""The view of coverage: which provider has which channel, and what has no backup."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iptv_manager.model.channels import ChannelQuery, ChannelSort, CoverageCounts
from iptv_manager.model.provider import Provider
from iptv_manager.ui.pages.line_up_services import ChannelService
from iptv_manager.ui.pages.line_up_table import CoverageTable
from iptv_manager.ui.parts import GRID, ElidedLabel, column, frame, label, row
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import count_text, filled

MOST_CARDS = 5  # providers told in figures above the table; the table has them all


class CoverageView(QWidget):
    """Figures, and the table of channel × provider. Its columns are the providers there are."""

    counted = Signal(int)
    failed = Signal(object)  # Exception

    def __init__(self, channels: ChannelService, theme: Theme) -> None:
        super().__init__()
        self._channels = channels
        self._theme = theme
        self._providers: list[tuple[int, str]] = []
        self._query: ChannelQuery | None = None
        self._order: tuple[ChannelSort | int, bool] = (
            ChannelSort.NAME,
            False,
        )  # a number: a provider's column
        self.table: CoverageTable | None = None
        self._cards: QHBoxLayout = row(gap=GRID + 4)
        self._lines: QVBoxLayout = column(self, gap=GRID)
        self._cards.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID)
        self._lines.addLayout(self._cards)

    def show_providers(self, providers: Sequence[Provider]) -> None:
        """Have a column for each of these; the table is made anew only where they differ."""
        known = [(provider.id, provider.name) for provider in providers]
        if self.table is not None and known == self._providers:
            return
        self._providers = known
        if isinstance(self._order[0], int) and self._order[0] not in dict(known):
            self._order = (ChannelSort.NAME, False)
        old, self.table = (
            self.table,
            CoverageTable(self._channels, providers, self.tr("Channels by provider"), self._theme),
        )
        self.table.lazy_model.counted.connect(self.counted)
        self.table.lazy_model.failed.connect(self.failed)
        self.table.lazy_model.sort_wanted.connect(self._sort)
        if old is not None:
            old.lazy_model.stop()
            old.hide()
            old.deleteLater()
        self._lines.addWidget(self.table, 1)
        self._show_rows()

    def show_query(self, query: ChannelQuery) -> None:
        """Show the rows of this query, in the order of this table."""
        self._query = query
        self._show_rows()

    def _sort(self, by: ChannelSort | int | None, descending: bool) -> None:
        self._order = (by or ChannelSort.NAME, descending)
        self._show_rows()

    def _show_rows(self) -> None:
        if self.table is not None and self._query is not None:
            by, descending = self._order
            self.table.show_sort(by, descending)
            query = replace(self._query, sort=ChannelSort.NAME, counted=None, descending=descending)
            asked = replace(query, counted=by) if isinstance(by, int) else replace(query, sort=by)
            self.table.lazy_model.show_query(asked)

    def reload(self) -> None:
        """Read the same again."""
        if self.table is not None:
            self.table.lazy_model.reload()

    def stop(self) -> None:
        """Fetch nothing more."""
        if self.table is not None:
            self.table.lazy_model.stop()

    def show_counts(self, counts: CoverageCounts) -> None:
        """Show the figures."""
        self._clear()
        backed = counts.channels - counts.without_backup
        share = f"{100 * backed / counts.channels:.0f} %" if counts.channels else "—"
        self._cards.addWidget(figure(count_text(counts.channels), self.tr("channels")))
        self._cards.addWidget(figure(share, self.tr("have a backup")))
        self._cards.addWidget(figure(count_text(counts.without_backup), self.tr("have none")))
        most = sorted(self._providers, key=lambda one: -counts.of_provider.get(one[0], 0))
        for key, name in most[:MOST_CARDS]:
            alone = filled(self.tr("%1 only here"), count_text(counts.alone.get(key, 0)))
            self._cards.addWidget(figure(count_text(counts.of_provider.get(key, 0)), name, alone))
        self._cards.addStretch(1)

    def _clear(self) -> None:
        while self._cards.count():
            item = self._cards.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


def figure(number: str, words: str, more: str = "") -> QFrame:
    """A card with a big number, what it counts, and perhaps a word more."""
    card = frame("card")
    lines = column(card, gap=2)
    lines.setContentsMargins(GRID * 2, GRID + 2, GRID * 2, GRID + 2)
    name = ElidedLabel("muted")
    name.setText(words)
    lines.addWidget(label(number, "number"), 0, Qt.AlignmentFlag.AlignLeft)
    lines.addWidget(name)
    if more:
        lines.addWidget(label(more, "muted"))
    lines.addStretch(1)
    card.setMinimumWidth(GRID * 15)
    return card
