"""The menus that narrow the table to kinds and states, with counts; they stay open while one picks."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import Facet, LineUpQuery
from iptv_manager.model.playlist import StreamKind
from iptv_manager.ui.filters import Filters
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import dress_role, set_flag
from iptv_manager.ui.wording import count_text, kind_text, outcome_text, unseen_text

UNCHECKED = "unchecked"
AGES = (1, 7, 30)  # days
WORKING = frozenset({Outcome.ALIVE, Outcome.SLOW})


class StayingMenu(QMenu):
    """A menu that stays open while its check marks are set."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the mark under the mouse; anything else closes as usual."""
        action = self.actionAt(event.position().toPoint())
        if action and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class ChoiceMenu(QToolButton):
    """A button with a menu of values; `picked` comes with all chosen keys when the person changes one."""

    picked = Signal(object)  # frozenset[str]

    def __init__(self, title: str, values: Iterable[tuple[str, str]], icons: Icons) -> None:
        super().__init__()
        self._title = title
        self._labels = dict(values)
        self._actions: dict[str, QAction] = {}
        made = StayingMenu(self)
        for key, text in self._labels.items():
            action = made.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(self._tell)
            self._actions[key] = action
        self.setMenu(made)
        self._dress(icons)

    def show_counts(self, facets: Sequence[Facet]) -> None:
        """Show how many there are of each value; those there are none of are left out."""
        counts = {facet.key: facet.count for facet in facets}
        for key, action in self._actions.items():
            count = counts.get(key, 0)
            action.setText(f"{self._labels[key]}\t{count_text(count)}")
            action.setVisible(bool(count) or action.isChecked())

    def choose(self, keys: frozenset[str]) -> None:
        """Show what is filtered by, without a signal."""
        for key, action in self._actions.items():
            action.setChecked(key in keys)
        self.setText(f"{self._title} · {len(keys)}" if keys else self._title)
        set_flag(self, "active", "true" if keys else "false")

    def _dress(self, icons: Icons) -> None:
        dress_role(self, "choice")
        self.setAccessibleName(self._title)
        self.setText(self._title)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.dress(self, "filter")

    def _tell(self) -> None:
        self.picked.emit(frozenset(key for key, action in self._actions.items() if action.isChecked()))


class FilterMenus:
    """The two menus and what they mean for the filters."""

    def __init__(self, filters: Filters, icons: Icons) -> None:
        self._filters = filters
        translate = QCoreApplication.translate
        kinds = [(kind.value, kind_text(kind)) for kind in StreamKind]
        outcomes = [(outcome.value, outcome_text(outcome)) for outcome in Outcome]
        self.kinds = ChoiceMenu(translate("FilterMenus", "Kind"), kinds, icons)
        self.states = ChoiceMenu(
            translate("FilterMenus", "Status"), [*outcomes, (UNCHECKED, outcome_text(None))], icons
        )
        self._add_short_cuts()
        self._ages = self._add_ages()
        self.kinds.picked.connect(self._pick_kinds)
        self.states.picked.connect(self._pick_states)

    def widgets(self) -> tuple[QWidget, QWidget]:
        """The buttons, in order."""
        return self.kinds, self.states

    def show_query(self, query: LineUpQuery) -> None:
        """Show what is filtered by."""
        self.kinds.choose(frozenset(kind.value for kind in query.kinds))
        states = {outcome.value for outcome in query.outcomes}
        self.states.choose(frozenset(states | {UNCHECKED} if query.unchecked else states))
        for days, action in self._ages.items():
            action.setChecked(days == query.unseen_days)
        if query.unseen_days:
            set_flag(self.states, "active", "true")

    def _add_short_cuts(self) -> None:
        """What is wanted most, at the head of the states."""
        translate = QCoreApplication.translate
        menu = self.states.menu()
        first = menu.actions()[0]
        working = QAction(translate("FilterMenus", "All that work"), menu)
        broken = QAction(translate("FilterMenus", "All that do not work"), menu)
        working.triggered.connect(lambda: self._filters.show_outcomes(WORKING, unchecked=False))
        broken.triggered.connect(
            lambda: self._filters.show_outcomes(frozenset(Outcome) - WORKING, unchecked=False)
        )
        menu.insertActions(first, [working, broken])
        menu.insertSeparator(first)

    def _add_ages(self) -> dict[int, QAction]:
        """How long ago the last check may be, at the foot of the states."""
        menu = self.states.menu()
        menu.addSeparator()
        return {days: self._add_age(menu, days) for days in AGES}

    def _add_age(self, menu: QMenu, days: int) -> QAction:
        made = menu.addAction(unseen_text(days))
        made.setCheckable(True)
        made.triggered.connect(lambda on: self._filters.show_unseen(days if on else 0))
        return made

    def _pick_kinds(self, keys: frozenset[str]) -> None:
        self._filters.show_kinds(StreamKind(key) for key in keys)

    def _pick_states(self, keys: frozenset[str]) -> None:
        self._filters.show_outcomes((Outcome(key) for key in keys - {UNCHECKED}), UNCHECKED in keys)
