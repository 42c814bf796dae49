"""The dialog of rules: the list in its order, the chosen rule beside it, and what it hits while one types."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from iptv_manager.model.meanwhile import with_changes
from iptv_manager.model.rules import Rule, RuleHit, RuleKind, RulePreview
from iptv_manager.ui.dialogs.edit_preview import PreviewPane
from iptv_manager.ui.dialogs.edit_rule_fields import RuleFields
from iptv_manager.ui.edit_wording import rule_sentence
from iptv_manager.ui.empty_hint import EmptyHint
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import (
    GRID,
    column,
    dress_role,
    label,
    push_button,
    row,
    tool_button,
    wrapped_label,
)
from iptv_manager.ui.wording import count_text, filled

ASK_AFTER = 250  # milliseconds without a key before the preview is asked for
_RULE = Qt.ItemDataRole.UserRole


class RulesDialog(QDialog):
    """Rules are kept at once, one act each; only a rule that is being written waits for its button."""

    preview_wanted = Signal(object)  # Rule
    added = Signal(object)  # Rule
    saved = Signal(object, object)  # Rule; as it was seen
    removed = Signal(int)  # id
    switched = Signal(int, bool)  # id, on
    moved = Signal(int, int)  # id, place

    def __init__(
        self, providers: Sequence[tuple[int, str]], icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.names = dict(providers)
        self._seen: Rule | None = None  # the rule in the fields as it was then; None: it is a new one
        self.setWindowTitle(self.tr("Rules"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.hint = EmptyHint(self.list, self.tr("No rule yet. Write the first one on the right."))
        self.fields = RuleFields(providers)
        self.preview = PreviewPane()
        self.new = push_button(self.tr("New rule"))
        self.keep = push_button(self.tr("Add rule"), "primary")
        self.up = self._tool(self.tr("Earlier"), "earlier", icons)
        self.down = self._tool(self.tr("Later"), "later", icons)
        self.remove = self._tool(self.tr("Remove"), "remove", icons)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AFTER)
        self._pause.timeout.connect(self._ask)
        self._set_up_list()
        self._lay_out()
        self._connect()
        self._begin_new()

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """Show these rules; the one that was chosen stays chosen, and what is being written stays in the fields."""
        chosen = self._chosen()
        with QSignalBlocker(self.list):
            self.list.clear()
            for rule in rules:
                self.list.addItem(self._item(rule))
                if chosen is not None and rule.id == chosen.id:
                    self.list.setCurrentRow(self.list.count() - 1)
        if chosen is not None:
            self._follow(self._chosen())
        self._show_buttons()

    def show_preview(self, told: RulePreview) -> None:
        """Show what the rule in the fields would hit."""
        sentence = filled(self.tr("Hits %1 channels"), count_text(told.total))
        is_hide = self.fields.rule().kind is RuleKind.HIDE
        titles = [self.tr("Channel"), self.tr("Group") if is_hide else self.tr("Becomes")]
        self.preview.show_rows(sentence, titles, [self._cells(hit) for hit in told.hits])
        self.keep.setEnabled(True)

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the rule in the fields."""
        self.preview.show_problem(text)
        self.keep.setEnabled(False)

    def rule_kept(self) -> None:
        """What was in the fields is a rule now: begin with the next."""
        self._begin_new()

    def rule_gone(self) -> None:
        """The rule in the fields is there no more: say so; what was written may be added as a new one."""
        self._keep_as_new()
        text = self.tr("Somebody has removed this rule meanwhile. What you wrote can be added as a new one.")
        self.preview.show_problem(text)
        self.keep.setEnabled(True)

    def _follow(self, now: Rule | None) -> None:
        """The rule in the fields is this by now; None: it is gone."""
        if self.fields.rule() == self._shown:
            if now != self._seen:
                self._choose() if now else self._begin_new()
        elif now is None:
            self.rule_gone()

    def _cells(self, hit: RuleHit) -> tuple[str, str]:
        if hit.new_group != hit.group:
            return hit.name, f"{hit.group or '—'} → {hit.new_group or '—'}"
        return hit.name, hit.new_name if hit.new_name != hit.name else hit.group

    def _ask(self) -> None:
        rule = self._written()
        if rule.pattern:
            self.preview_wanted.emit(rule)
        else:
            self.preview.show_hint(self.tr("Type what to look for, and see here which channels it hits."))

    def _written(self) -> Rule:
        """The rule in the fields; of one that is there, with what they don't show."""
        rule = self.fields.rule()
        return rule if self._seen is None else with_changes(self._shown, self._seen, rule)

    def _keep(self) -> None:
        self.keep.setEnabled(False)
        if self._seen is None:
            self.added.emit(self._written())
        else:
            self.saved.emit(self._written(), self._seen)

    def _chosen(self) -> Rule | None:
        item = self.list.currentItem()
        return item.data(_RULE) if item else None

    def _choose(self) -> None:
        rule = self._chosen()
        if rule is not None:
            self._show_rule(rule)
            self._seen = rule
            self.keep.setText(self.tr("Save rule"))
            self._ask()
        self._show_buttons()

    def _begin_new(self) -> None:
        self._show_rule(Rule(RuleKind.RENAME, ""))
        self._keep_as_new()
        self.keep.setEnabled(False)
        self._ask()

    def _show_rule(self, rule: Rule) -> None:
        self.fields.show_rule(rule)
        self._shown = self.fields.rule()

    def _keep_as_new(self) -> None:
        """What stands in the fields is a rule that there is not yet."""
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1)
        self._seen = None
        self.keep.setText(self.tr("Add rule"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        place, count = self.list.currentRow(), self.list.count()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < count - 1)
        self.remove.setEnabled(place >= 0)

    def _touched(self) -> None:
        self.keep.setEnabled(False)
        self._pause.start()

    def _tell_switched(self, item: QListWidgetItem) -> None:
        rule: Rule = item.data(_RULE)
        on = item.checkState() is Qt.CheckState.Checked
        if rule.id is not None and on != rule.enabled:
            self.switched.emit(rule.id, on)

    def _tell_moved(self, step: int) -> None:
        rule = self._chosen()
        if rule is not None and rule.id is not None:
            self.moved.emit(rule.id, self.list.currentRow() + step)

    def _tell_removed(self) -> None:
        rule = self._chosen()
        if rule is not None and rule.id is not None:
            self.removed.emit(rule.id)

    def _item(self, rule: Rule) -> QListWidgetItem:
        owner = self.names.get(rule.provider_id, "?") if rule.provider_id is not None else ""
        item = QListWidgetItem(rule_sentence(rule, owner))
        item.setData(_RULE, rule)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if rule.enabled else Qt.CheckState.Unchecked)
        return item

    def _tool(self, name: str, icon: str, icons: Icons) -> QToolButton:
        button = tool_button(name)
        icons.dress(button, icon)
        return button

    def _set_up_list(self) -> None:
        self.list.setAccessibleName(self.tr("Rules, in their order"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setWordWrap(True)
        dress_role(self.list, "rules")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.list.itemChanged.connect(self._tell_switched)
        self.fields.changed.connect(self._touched)
        self.new.clicked.connect(self._begin_new)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._tell_removed)
        self.up.clicked.connect(lambda: self._tell_moved(-1))
        self.down.clicked.connect(lambda: self._tell_moved(1))

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Rules"), "title"))
        hint = self.tr(
            "Rules change what providers say, now and after every sync. What you set yourself stands above them."
        )
        lines.addWidget(wrapped_label(hint, "muted"))
        beside = row(gap=GRID * 3)
        beside.addLayout(self._left(), 2)
        beside.addLayout(self._right(), 3)
        lines.addLayout(beside, 1)
        close = push_button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(close)
        lines.addLayout(buttons)
        self.resize(GRID * 112, GRID * 80)

    def _left(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(GRID)
        lines.addWidget(self.list, 1)
        tools: QHBoxLayout = row(gap=GRID // 2)
        tools.addWidget(self.new)
        tools.addStretch(1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        lines.addLayout(tools)
        return lines

    def _right(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(GRID * 2)
        lines.addWidget(self.fields)
        lines.addWidget(self.preview, 1)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        lines.addLayout(buttons)
        return lines
