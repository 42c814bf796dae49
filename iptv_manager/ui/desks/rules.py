"""The desk of rules: joins the dialog of rules to their service, and answers to the dialogs of editing."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from iptv_manager.model.errors import IptvManagerError, NotFound
from iptv_manager.model.meanwhile import StatedMeanwhile
from iptv_manager.model.rules import Rule
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.stating import choose_whose, or_conflict
from iptv_manager.ui.dialogs.edit_rules import RulesDialog
from iptv_manager.ui.edit_services import RuleService


class RuleDesk(QObject):
    """Joins one dialog of rules to their service."""

    def __init__(self, dialog: RulesDialog, rules: RuleService, acts: Acts, changed: Any) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._rules = rules
        self._acts = acts
        self._changed = changed
        dialog.finished.connect(lambda _code: self._acts.cancel("rule preview"))

    def begin(self) -> None:
        """Show the rules, and do what the person asks for."""
        dialog, rules = self._dialog, self._rules
        dialog.preview_wanted.connect(self._preview)
        dialog.added.connect(lambda rule: self._keep(rules.add(rule)))
        dialog.saved.connect(self._save)
        dialog.removed.connect(lambda key: self._do(rules.remove(key)))
        dialog.switched.connect(lambda key, on: self._do(rules.switch(key, on)))
        dialog.moved.connect(lambda key, place: self._do(rules.move(key, place)))
        self._read()

    def _read(self) -> None:
        self._acts.ask("rules", self._rules.all(), self._show)

    def _show(self, rules: list[Rule]) -> None:
        if isValid(self._dialog):
            self._dialog.show_rules(rules)

    def _show_problem(self, rules: list[Rule], text: str) -> None:
        """What could not be done, over the rules as they are: somebody else may have changed them."""
        self._show(rules)
        show_answer(self._dialog, text)

    def _preview(self, rule: Rule) -> None:
        asked = or_problem(self._rules.preview(rule))
        self._acts.ask("rule preview", asked, lambda told: show_answer(self._dialog, told))

    def _keep(self, asked: Coroutine[Any, Any, Any]) -> None:
        self._start(asked, kept=True)

    def _save(self, rule: Rule, seen: Rule) -> None:
        async def saved() -> NotFound | None:
            """Save it; that it is gone is an answer."""
            try:
                await self._rules.save(rule, seen)
            except NotFound as gone:
                return gone
            return None

        self._keep(saved())

    def _do(self, asked: Coroutine[Any, Any, Any]) -> None:
        self._start(asked, kept=False)

    def _start(self, asked: Coroutine[Any, Any, Any], *, kept: bool) -> None:
        work = or_problem(or_conflict(asked))
        self._acts.start(
            "rules", self.tr("Applying rules"), lambda _report: work, lambda end: self._end(end, kept)
        )

    def _end(self, end: object, kept: bool) -> None:
        if isinstance(end, str):
            self._acts.ask("rules", self._rules.all(), lambda rules: self._show_problem(rules, end))
            return
        if isinstance(end, StatedMeanwhile) and isValid(self._dialog):
            self._dialog.keep.setEnabled(True)
            choose_whose(end, self._dialog, self._save, self._dialog.names)
            return
        self._changed()
        if isValid(self._dialog):
            if isinstance(end, NotFound):
                self._dialog.rule_gone()
            elif kept:
                self._dialog.rule_kept()
            self._read()


async def or_problem(asked: Coroutine[Any, Any, Any]) -> Any:
    """The answer, or the sentence that says why there is none: a dialog shows it and stays open."""
    try:
        return await asked
    except IptvManagerError as error:
        return str(error)


def show_answer(dialog: Any, told: object) -> None:
    """Let the dialog show a preview, or the sentence that stands in its place."""
    if not isValid(dialog):
        return  # closed meanwhile
    if isinstance(told, str):
        dialog.show_problem(told)
    else:
        dialog.show_preview(told)
