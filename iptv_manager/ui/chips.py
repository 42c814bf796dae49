"""The active filters as chips, each removed by a click."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.ui.filters import Filters
from iptv_manager.ui.flow import FlowLayout
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, plain_tip, tool_button
from iptv_manager.ui.wording import kind_text, outcome_text, unseen_text

_MOST = 6  # values of one kind shown singly; more become one chip
_LONGEST = 40  # characters of a chip


class Part(NamedTuple):
    """One removable part of the filters."""

    text: str
    remove: Callable[[], None]


class Chips(QWidget):
    """A chip for each active filter, and a link that clears them all. Hidden while there is none."""

    def __init__(
        self,
        filters: Filters,
        icons: Icons,
        provider_name: Callable[[int], str],
        group_name: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._filters = filters
        self._icons = icons
        self._provider_name = provider_name
        self._group_name = group_name
        self._flow = FlowLayout(self, GRID // 2)
        self.setAccessibleName(self.tr("Active filters"))
        self.hide()

    def texts(self) -> list[str]:
        """What the chips say."""
        return [part.text for part in self._parts(self._filters.query)]

    def buttons(self) -> list[QToolButton]:
        """The chips, in order."""
        items = [self._flow.itemAt(place) for place in range(self._flow.count())]
        widgets = [item.widget() for item in items if item]
        return [each for each in widgets if isinstance(each, QToolButton) and each.property("role") == "chip"]

    def show_query(self) -> None:
        """Show the filters as they stand."""
        self._empty()
        parts = self._parts(self._filters.query)
        for part in parts:
            self._add_chip(part)
        if len(parts) > 1:
            self._add_clear()
        self.setVisible(bool(parts))

    def _empty(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()

    def _add_chip(self, part: Part) -> None:
        chip = tool_button(self.tr("Remove filter %1").replace("%1", part.text), "chip")
        chip.setToolTip(plain_tip(part.text))
        chip.setText(_shortened(part.text).replace("&", "&&"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._icons.dress(chip, "close", "text")
        chip.clicked.connect(lambda: part.remove())  # without the `checked` that Qt adds
        self._flow.addWidget(chip)
        chip.show()

    def _add_clear(self) -> None:
        link = tool_button(self.tr("Clear filters"), "link")
        link.setText(self.tr("Clear filters"))
        link.clicked.connect(self._filters.clear)
        self._flow.addWidget(link)
        link.show()

    def _parts(self, query: LineUpQuery) -> list[Part]:
        found = [Part(self.tr("“%1”").replace("%1", query.search), lambda: self._filters.search(""))]
        return [
            *(found if query.search else []),
            *self._provider_parts(query),
            *self._group_parts(query),
            *self._kind_parts(query),
            *self._outcome_parts(query),
        ]

    def _provider_parts(self, query: LineUpQuery) -> list[Part]:
        chosen, show = query.providers, self._filters.show_providers
        if len(chosen) > _MOST:
            return [Part(self.tr("%1 providers").replace("%1", str(len(chosen))), lambda: show(()))]
        return [Part(self._provider_name(each), lambda e=each: show(chosen - {e})) for each in sorted(chosen)]  # type: ignore[misc]

    def _group_parts(self, query: LineUpQuery) -> list[Part]:
        chosen, show = query.groups, self._filters.show_groups
        if len(chosen) > _MOST:
            return [Part(self.tr("%1 groups").replace("%1", str(len(chosen))), lambda: show(()))]
        return [Part(self._group_name(each), lambda e=each: show(chosen - {e})) for each in sorted(chosen)]  # type: ignore[misc]

    def _kind_parts(self, query: LineUpQuery) -> list[Part]:
        chosen, show = query.kinds, self._filters.show_kinds
        return [Part(kind_text(each), lambda e=each: show(chosen - {e})) for each in sorted(chosen)]  # type: ignore[misc]

    def _outcome_parts(self, query: LineUpQuery) -> list[Part]:
        chosen, show = query.outcomes, self._filters.show_outcomes
        if len(chosen) > _MOST:
            text = self.tr("%1 states").replace("%1", str(len(chosen)))
            parts = [Part(text, lambda: show((), query.unchecked))]
        else:
            parts = [
                Part(outcome_text(each), lambda e=each: show(chosen - {e}, query.unchecked))  # type: ignore[misc]
                for each in sorted(chosen)
            ]
        if query.unchecked:
            parts.append(Part(outcome_text(None), lambda: show(chosen, False)))
        if query.unseen_days:
            parts.append(Part(unseen_text(query.unseen_days), lambda: self._filters.show_unseen(0)))
        return parts


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
