"""The desk of edits: changes channels, asks for previews, and holds what Undo and Redo would do next.

Two kinds of steps can be taken back: edits of the line-up, which the database remembers over restarts, and the
removal of a provider. The newer one comes first.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from iptv_manager.model.edits import (
    Changes,
    Chosen,
    EditResult,
    Field,
    FieldValues,
    Preview,
    Seen,
    UndoState,
    Value,
)
from iptv_manager.model.errors import EditedMeanwhile
from iptv_manager.model.numbering import Numbering
from iptv_manager.model.provider import Provider
from iptv_manager.store.changes import Change
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.lists import ListDesk
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.providers import Undo
from iptv_manager.ui.desks.rules import RuleDesk, or_problem, show_answer
from iptv_manager.ui.desks.stating import in_words, or_conflict
from iptv_manager.ui.dialogs.edit_channels import BulkEditDialog
from iptv_manager.ui.dialogs.edit_conflict import EditConflictDialog
from iptv_manager.ui.dialogs.edit_numbers import NumberingDialog
from iptv_manager.ui.dialogs.edit_rules import RulesDialog
from iptv_manager.ui.edit_services import EditingServices
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.wording import count_text, filled

_SUBJECTS = frozenset({"channels", "everything"})


class EditDesk(QObject):
    """Carries edits out; `edited` tells that channels look different now."""

    edited = Signal()
    undo_changed = Signal(object)  # Undo | None
    redo_changed = Signal(object)  # Undo | None

    def __init__(
        self,
        editing: EditingServices | None,
        acts: Acts,
        notices: Notices,
        icons: Icons,
        undo_provider: Callable[[], object],
        window: QWidget,
    ) -> None:
        """`undo_provider` brings back the provider that was removed last."""
        super().__init__(window)
        self._editing = editing
        self._acts = acts
        self._notices = notices
        self._icons = icons
        self._window = window
        self.lists = ListDesk(editing, acts, notices, icons, self._changed, window) if editing else None
        self._state = UndoState(None, None)
        self._turn = asyncio.Lock()  # one act after another: a quick second one cancels no first
        self._numbers = itertools.count()
        self._undo_provider = undo_provider
        self._step: Undo | None = None  # of the desk of providers
        self._step_over = 0  # the newest edit when that step was taken: newer ones come before it
        self._providers: Sequence[Provider] = ()  # whom rules can be for

    def take_providers(self, providers: Sequence[Provider]) -> None:
        """The providers that there are."""
        self._providers = providers

    def hear(self, changes: frozenset[Change]) -> None:
        """Another desktop, or a command, has edited channels."""
        if any(change.subject in _SUBJECTS for change in changes):
            self._changed()

    # Undo and redo

    def refresh(self) -> None:
        """Read what can be taken back and brought again."""
        if self._editing:
            self._acts.ask("undo state", self._editing.edits.undo_state(), self._take_state)

    def take_provider_step(self, step: Undo | None) -> None:
        """The desk of providers has something newer to take back, or nothing any more."""
        self._step = step
        self._step_over = self._state.undo.id if self._state.undo else 0
        self._tell()

    def undo(self) -> None:
        """Take the newest step back."""
        if self._step_is_next():
            self._undo_provider()
        elif self._editing and self._state.undo:
            self._act(self._editing.edits.undo(), self._tell_undone)

    def redo(self) -> None:
        """Bring again what was taken back last."""
        if self._editing and self._state.redo:
            self._act(self._editing.edits.redo(), self._tell_redone)

    def _step_is_next(self) -> bool:
        """Is the removal of a provider newer than every edit?"""
        newest = self._state.undo.id if self._state.undo else 0
        return self._step is not None and newest <= self._step_over

    def _take_state(self, state: UndoState) -> None:
        self._state = state
        self._tell()

    def _tell(self) -> None:
        undo, redo = self._state
        if self._step_is_next():
            self.undo_changed.emit(self._step)
        elif undo:
            self.undo_changed.emit(Undo(filled(self.tr("&Undo: %1"), _menu_text(undo.title)), self.undo))
        else:
            self.undo_changed.emit(None)
        text = filled(self.tr("&Redo: %1"), _menu_text(redo.title)) if redo else ""
        self.redo_changed.emit(Undo(text, self.redo) if redo else None)

    def _tell_undone(self, result: EditResult) -> None:
        self._notices.toast.say(filled(self.tr("Undone: %1."), result.title) + self._missing(result))
        self._changed()

    def _tell_redone(self, result: EditResult) -> None:
        self._notices.toast.say(filled(self.tr("Done again: %1."), result.title) + self._missing(result))
        self._changed()

    def _missing(self, result: EditResult) -> str:
        if not result.missing:
            return ""
        text = self.tr(" %1 of its channels are in no list any more.")
        return filled(text, count_text(result.missing))

    # Channels

    def values(self, channel_id: int, then: Callable[[dict[Field, FieldValues]], object]) -> None:
        """Ask for every field of a channel; `then` gets {Field: FieldValues}."""
        if self._editing:
            self._acts.ask("channel values", self._editing.edits.values(channel_id), then)

    def change(self, chosen: Chosen, changes: Changes, seen: Seen = Seen()) -> None:  # noqa: B008
        """Give channels these values; a toast says so and offers to take it back.

        Where somebody else has changed what was `seen`, the person is told and chooses."""
        if self._editing:
            asked = or_conflict(self._editing.edits.change(chosen, changes, seen))
            self._act(asked, lambda end: self._tell_or_ask(end, chosen, changes))

    def move(self, channel_ids: Sequence[int], before: int | None) -> None:
        """Put channels, in this order, in front of the channel `before`; None: behind all others."""
        if self._editing:
            self._act(self._editing.edits.move(list(channel_ids), before), self._tell_done)

    def open_bulk_dialog(self, chosen: Chosen, count: int) -> BulkEditDialog:
        """Ask what to change of these `count` channels."""
        dialog = BulkEditDialog(count, self._window)
        dialog.preview_wanted.connect(lambda changes: self._preview_changes(dialog, chosen, changes))
        dialog.submitted.connect(lambda changes: self._change_from(dialog, chosen, changes))
        dialog.open()
        return dialog

    def open_numbering_dialog(self, chosen: Chosen, count: int) -> NumberingDialog:
        """Ask how to number these `count` channels, in this order."""
        dialog = NumberingDialog(count, self._window)
        dialog.preview_wanted.connect(lambda numbering: self._preview_numbers(dialog, chosen, numbering))
        dialog.submitted.connect(lambda numbering: self._number_from(dialog, chosen, numbering))
        dialog.open()
        return dialog

    def open_rules_dialog(self) -> RulesDialog:
        """Show the rules."""
        providers = [(provider.id, provider.name) for provider in self._providers]
        dialog = RulesDialog(providers, self._icons, self._window)
        if self._editing:
            RuleDesk(dialog, self._editing.rules, self._acts, self._changed).begin()
        dialog.open()
        return dialog

    def _preview_changes(self, dialog: BulkEditDialog, chosen: Chosen, changes: Changes) -> None:
        if self._editing:
            asked = or_problem(self._editing.edits.preview(chosen, changes))
            self._acts.ask("edit preview", asked, lambda told: show_answer(dialog, told))

    def _change_from(self, dialog: BulkEditDialog, chosen: Chosen, changes: Changes) -> None:
        if self._editing:
            edits = self._editing.edits
            asked = or_problem(or_conflict(edits.change(chosen, changes, Seen(edit_id=dialog.seen_edit))))
            again = partial(edits.preview, chosen, changes)
            self._act(asked, lambda end: self._end(dialog, end, again))

    def _preview_numbers(self, dialog: NumberingDialog, chosen: Chosen, numbering: Numbering) -> None:
        if self._editing:
            asked = or_problem(self._editing.numbering.preview(chosen, numbering))
            self._acts.ask("edit preview", asked, lambda told: show_answer(dialog, told))

    def _number_from(self, dialog: NumberingDialog, chosen: Chosen, numbering: Numbering) -> None:
        if self._editing:
            numbers = self._editing.numbering
            asked = or_problem(or_conflict(numbers.number(chosen, numbering, Seen(edit_id=dialog.seen_edit))))
            again = partial(numbers.preview, chosen, numbering)
            self._act(asked, lambda end: self._end(dialog, end, again), self.tr("Numbering channels"))

    def _end(
        self, dialog: "_Previewing", end: "EditResult | EditedMeanwhile | str", again: "_Preview"
    ) -> None:
        if isinstance(end, EditedMeanwhile):
            self._acts.ask("edit preview", or_problem(again()), lambda told: _show_again(dialog, told, end))
            return
        if isinstance(end, str):
            show_answer(dialog, end)
            return
        if isValid(dialog):
            dialog.accept()
        self._tell_done(end)

    def _tell_or_ask(self, end: EditResult | EditedMeanwhile, chosen: Chosen, changes: Changes) -> None:
        if not isinstance(end, EditedMeanwhile):
            self._tell_done(end)
            return
        self._changed()  # theirs is what is shown, until the person says otherwise
        seen = Seen({Field(one.field): cast(Value | None, one.now) for one in end.differences})
        fields = [
            both._replace(wanted=self.tr("the provider's")) if one.wanted is None else both
            for one, both in zip(end.differences, in_words(end, {}), strict=True)
        ]
        dialog = EditConflictDialog(str(end), self._window, fields)
        dialog.mine_wanted.connect(lambda: self.change(chosen, changes, seen))
        dialog.open()

    def _tell_done(self, result: EditResult) -> None:
        if result.changed:
            self._notices.toast.say(filled(self.tr("Done: %1."), result.title), self.tr("Undo"), self.undo)
        else:
            self._notices.toast.say(self.tr("Nothing differed, so nothing was changed."))
        self._changed()

    def _changed(self) -> None:
        self.refresh()
        self.edited.emit()

    def _act(self, asked: Coroutine[Any, Any, Any], then: Any, title: str = "") -> None:
        name = f"edit {next(self._numbers)}"
        self._acts.start(
            name, title or self.tr("Editing channels"), lambda _report: self._in_turn(asked), then
        )

    async def _in_turn(self, asked: Coroutine[Any, Any, Any]) -> Any:
        try:
            async with self._turn:
                return await asked
        finally:
            asked.close()  # one that was cancelled before its turn


_Previewing = BulkEditDialog | NumberingDialog
_Preview = Callable[[], Coroutine[Any, Any, Preview]]


def _show_again(dialog: _Previewing, told: Preview | str, meanwhile: EditedMeanwhile) -> None:
    """Show what the act would do now, and why it has not been done."""
    show_answer(dialog, told)
    if isValid(dialog) and not isinstance(told, str):
        dialog.preview.warn(str(meanwhile))


def _menu_text(title: str) -> str:
    """A title for a menu, where & would underline a letter."""
    return title.replace("&", "&&")
