"""The fields of one rule."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from iptv_manager.model.edits import Field
from iptv_manager.model.rules import LONGEST_PATTERN, Rule, RuleField, RuleKind
from iptv_manager.ui.edit_wording import field_text, rule_kind_text
from iptv_manager.ui.parts import GRID, label, monospaced, row


class RuleFields(QWidget):
    """What a rule does, to which channels."""

    changed = Signal()

    def __init__(self, providers: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.field = QComboBox()
        self.provider = QComboBox()
        self.pattern = QLineEdit()
        self.replacement = QLineEdit()
        self.whole = QCheckBox(self.tr("The whole text, letter for letter"))
        self.match_case = QCheckBox(self.tr("Capital letters count"))
        self._fill(providers)
        self._lay_out()
        self._connect()

    def rule(self) -> Rule:
        """The rule as it stands in the fields."""
        kind = RuleKind(self.kind.currentData())
        looks_at_names = kind is RuleKind.RENAME
        return Rule(
            kind,
            self.pattern.text(),
            "" if kind is RuleKind.HIDE else self.replacement.text(),
            RuleField.NAME if looks_at_names else RuleField(self.field.currentData()),
            whole=self.whole.isChecked(),
            match_case=self.match_case.isChecked(),
            provider_id=self.provider.currentData(),
        )

    def show_rule(self, rule: Rule) -> None:
        """Show this rule."""
        with QSignalBlocker(self):
            self.kind.setCurrentIndex(self.kind.findData(rule.kind.value))
            self.field.setCurrentIndex(self.field.findData(rule.field.value))
            self.provider.setCurrentIndex(max(self.provider.findData(rule.provider_id), 0))
            self.pattern.setText(rule.pattern)
            self.replacement.setText(rule.replacement)
            self.whole.setChecked(rule.whole)
            self.match_case.setChecked(rule.match_case)
        self._adapt()

    def _adapt(self) -> None:
        """Show what this kind of rule has."""
        kind = RuleKind(self.kind.currentData())
        self.field.setEnabled(kind is not RuleKind.RENAME)
        self.replacement.setEnabled(kind is not RuleKind.HIDE)
        self._becomes.setText(self.tr("Group") if kind is RuleKind.REGROUP else self.tr("Becomes"))
        hint = self.tr("Nothing: what was met is cut out")
        self.replacement.setPlaceholderText(hint if kind is RuleKind.RENAME else "")
        is_health = self.field.currentData() == RuleField.HEALTH.value and kind is RuleKind.HIDE
        self.whole.setEnabled(not is_health)
        self.match_case.setEnabled(not is_health)
        example = self.tr("Days that none of its streams has worked, such as 14")
        self.pattern.setPlaceholderText(example if is_health else "" if self.whole.isChecked() else "^UK: ?")

    def _changed(self) -> None:
        self._adapt()
        self.changed.emit()

    def _fill(self, providers: Sequence[tuple[int, str]]) -> None:
        for kind in RuleKind:
            self.kind.addItem(rule_kind_text(kind), kind.value)
        self.field.addItem(field_text(Field.NAME), RuleField.NAME.value)
        self.field.addItem(field_text(Field.GROUP), RuleField.GROUP.value)
        self.field.addItem(self.tr("Whether it works"), RuleField.HEALTH.value)
        self.provider.addItem(self.tr("All providers"), None)
        for key, name in providers:
            self.provider.addItem(name, key)
        for edit in (self.pattern, self.replacement):
            edit.setMaxLength(LONGEST_PATTERN)
            edit.setFont(monospaced(edit.font()))
        self.kind.setAccessibleName(self.tr("What the rule does"))
        self.field.setAccessibleName(self.tr("Where it looks"))
        self.provider.setAccessibleName(self.tr("Provider"))
        self.pattern.setAccessibleName(self.tr("What to look for"))
        self.replacement.setAccessibleName(self.tr("What it becomes"))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        what = row(gap=GRID)
        for combo in (self.kind, self.field, self.provider):
            what.addWidget(combo, 1)
        self._becomes = label()
        self._becomes.setBuddy(self.replacement)
        looks = label(self.tr("Looks for"))
        looks.setBuddy(self.pattern)
        grid.addWidget(label(self.tr("Rule")), 0, 0)
        grid.addLayout(what, 0, 1)
        grid.addWidget(looks, 1, 0)
        grid.addWidget(self.pattern, 1, 1)
        grid.addWidget(self._becomes, 2, 0)
        grid.addWidget(self.replacement, 2, 1)
        marks = row(gap=GRID * 2)
        marks.addWidget(self.whole)
        marks.addWidget(self.match_case)
        marks.addStretch(1)
        grid.addLayout(marks, 3, 1)

    def _connect(self) -> None:
        for combo in (self.kind, self.field, self.provider):
            combo.currentIndexChanged.connect(self._changed)
        for edit in (self.pattern, self.replacement):
            edit.textEdited.connect(self._changed)
        for box in (self.whole, self.match_case):
            box.toggled.connect(self._changed)
