"""A card of the page of providers: what one provider is, what it holds, how its account stands."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from iptv_manager.model.provider import Provider, ProviderKind, ProviderStatus
from iptv_manager.net.masking import mask, mask_url
from iptv_manager.store.provider_counts import ProviderCounts
from iptv_manager.ui.account_wording import account_lines, kind_of, state_of
from iptv_manager.ui.banner import Icon
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import (
    GRID,
    ElidedLabel,
    column,
    dress_role,
    label,
    plain_tip,
    push_button,
    row,
    rule,
    tabular,
    tool_button,
    wrapped_label,
)
from iptv_manager.ui.wording import ago_text, count_text, moment_text

WIDTH = GRID * 47


class CardActs(NamedTuple):
    """What the buttons of a card do; each is given the card's provider."""

    sync: Callable[[Provider], object]
    edit: Callable[[Provider], object]
    categories: Callable[[Provider], object]
    refresh: Callable[[Provider], object]
    remove: Callable[[Provider], object]


class ProviderCard(QFrame):
    """One provider."""

    def __init__(self, provider: Provider, counts: ProviderCounts, acts: CardActs, icons: Icons) -> None:
        super().__init__()
        self.provider = provider
        self._acts = acts
        self._icons = icons
        dress_role(self, "card")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(provider.name)
        self.state = label(role="pill")
        self.sync = push_button(self.tr("Sync"))
        self.edit = push_button(self.tr("Edit…"))
        self.more = tool_button(self.tr("More"))
        lines = column(self, margin=GRID * 2, gap=GRID + 4)
        self._add_head(lines)
        self._add_message(lines)
        lines.addLayout(self._numbers(counts))
        lines.addWidget(rule())
        lines.addLayout(self._facts())
        lines.addStretch(1)
        lines.addLayout(self._buttons())

    def _add_head(self, lines: QVBoxLayout) -> None:
        line = row(gap=GRID)
        picture = Icon(GRID * 3)
        is_panel = self.provider.kind == ProviderKind.XTREAM
        self._icons.dress(picture, "provider" if is_panel else "file", "accent")
        line.addWidget(picture)
        name = ElidedLabel("heading")
        name.setText(self.provider.name)
        line.addWidget(name, 1)
        said = state_of(self.provider)
        self.state.setText(said.text)
        self.state.setProperty("mood", said.mood)
        line.addWidget(self.state)
        lines.addLayout(line)
        source = ElidedLabel("muted")
        source.setText(f"{kind_of(self.provider)} · {shown_source(self.provider)}")
        lines.addWidget(source)

    def _add_message(self, lines: QVBoxLayout) -> None:
        """Why it is not fine, or the panel's word to its customers."""
        provider = self.provider
        is_bad = provider.status in (ProviderStatus.FAILED, ProviderStatus.HELD) and provider.message
        words = provider.message if is_bad else (provider.account.message if provider.account else "")
        words = words.removeprefix(f"{provider.name}: ")
        if words:
            text = words if len(words) <= 200 else f"{words[:199]}…"
            told = wrapped_label(text, "bad" if provider.status is ProviderStatus.FAILED else "muted")
            told.setToolTip(plain_tip(words))
            lines.addWidget(told)

    def _numbers(self, counts: ProviderCounts) -> QHBoxLayout:
        line = row(gap=GRID)
        for text, number in (
            (self.tr("Live"), counts.live),
            (self.tr("Films"), counts.movies),
            (self.tr("Series"), counts.series),
        ):
            both = QVBoxLayout()
            both.setSpacing(0)
            shown = label(count_text(number), "number")
            shown.setFont(tabular(shown.font()))
            shown.setAccessibleName(f"{text}: {count_text(number)}")
            both.addWidget(shown)
            both.addWidget(label(text, "muted"))
            line.addLayout(both, 1)
        return line

    def _facts(self) -> QGridLayout:
        facts = QGridLayout()
        facts.setHorizontalSpacing(GRID * 2)
        facts.setVerticalSpacing(GRID // 2)
        facts.setColumnStretch(1, 1)
        for place, (title, value, mood) in enumerate(self._fact_lines()):
            shown = label(value, mood if mood in ("warn", "bad") else "")
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            facts.addWidget(label(title, "muted"), place, 0)
            facts.addWidget(shown, place, 1)
            if title == self.tr("Last sync"):
                shown.setToolTip(plain_tip(moment_text(self.provider.last_sync)))
        return facts

    def _fact_lines(self) -> list[tuple[str, str, str]]:
        found = []
        if account := self.provider.account:
            found = [(title, said.text, said.mood) for title, said in account_lines(account, self.provider)]
        return [*found, (self.tr("Last sync"), ago_text(self.provider.last_sync), "")]

    def _buttons(self) -> QHBoxLayout:
        line = row(gap=GRID)
        self.sync.clicked.connect(lambda: self._acts.sync(self.provider))
        self.edit.clicked.connect(lambda: self._acts.edit(self.provider))
        self._icons.dress(self.more, "more")
        self.more.clicked.connect(self._open_menu)
        line.addWidget(self.sync)
        line.addWidget(self.edit)
        line.addStretch(1)
        line.addWidget(self.more)
        return line

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """What else can be done with it."""
        return provider_menu(self.provider, self._acts, self._icons, self)


class CardGrid(QWidget):
    """Cards side by side, as many as there is room for; those of one line are equally high."""

    def __init__(self, cards: Sequence[ProviderCard]) -> None:
        super().__init__()
        self._cards = cards
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID * 2)
        self._grid.setSpacing(GRID * 2)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew where more or fewer have room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = max(1, (self.width() - GRID * 2) // (WIDTH + GRID * 2))
        if across == self._across:
            return
        lines = -(-len(self._cards) // across)
        self._grid.setColumnStretch(self._across, 0)
        self._grid.setRowStretch(self._grid.rowCount() - 1, 0)
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // across, place % across)
        self._grid.setColumnStretch(across, 1)
        self._grid.setRowStretch(lines, 1)
        self._across = across


def provider_menu(provider: Provider, acts: CardActs, icons: Icons, parent: QWidget) -> QMenu:
    """All acts on a provider."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    wanted: list[tuple[str, str, Callable[[Provider], object]]] = [
        (parent.tr("Sync"), "sync", acts.sync),
        (parent.tr("Edit…"), "edit", acts.edit),
    ]
    if provider.kind == ProviderKind.XTREAM:
        wanted += [
            (parent.tr("Choose categories…"), "filter", acts.categories),
            (parent.tr("Ask about the account"), "info", acts.refresh),
        ]
    wanted.append((parent.tr("Remove"), "remove", acts.remove))
    for text, icon, act in wanted:
        action = menu.addAction(text)
        icons.dress(action, icon)
        action.triggered.connect(lambda _on=False, chosen=act: chosen(provider))
    return menu


def shown_source(provider: Provider) -> str:
    """Where it is, without a secret."""
    source = provider.source
    return mask_url(source) if "://" in source else mask(source)  # a file's blanks stay blanks
