"""Saves what a dialog states. Where somebody else has stated the same meanwhile, the person is told and chooses."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from iptv_manager.model.errors import EditedMeanwhile, IptvManagerError
from iptv_manager.model.meanwhile import StatedMeanwhile
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.dialogs.add_provider import AddProviderDialog
from iptv_manager.ui.dialogs.check_limits import CheckLimitsDialog
from iptv_manager.ui.dialogs.edit_conflict import Both, EditConflictDialog
from iptv_manager.ui.dialogs.edit_provider import EditProviderDialog
from iptv_manager.ui.dialogs.edit_schedule import EditScheduleDialog
from iptv_manager.ui.stated_wording import stated_field, stated_value

T = TypeVar("T")
StatingDialog = AddProviderDialog | CheckLimitsDialog | EditProviderDialog | EditScheduleDialog
Save = Callable[[Any, Any], Coroutine[Any, Any, T]]  # of what is wanted, and of what was seen


def save_stated(
    acts: Acts,
    name: str,
    dialog: StatingDialog,
    save: Save[T],
    wanted: object,
    seen: object,
    then: Callable[[T], object],
) -> None:
    """Save what a dialog states over what its person has `seen`; `then` gets the answer.

    The dialog stays open until that is done; it tells what stands in the way."""

    async def tried() -> T | IptvManagerError:
        """Save it; what stands in the way is an answer too."""
        try:
            return await save(wanted, seen)
        except IptvManagerError as error:
            return error

    def again(wanted: object, seen: object) -> None:
        """As the person has chosen."""
        save_stated(acts, name, dialog, save, wanted, seen, then)

    def end(told: T | IptvManagerError) -> None:
        """Close the dialog, or tell in it."""
        if not isinstance(told, IptvManagerError):
            if isValid(dialog):
                dialog.accept()
            then(told)
        elif isValid(dialog):
            if isinstance(told, StatedMeanwhile):
                dialog.show_problem("")  # it only waits no longer
                choose_whose(told, dialog, again)
            else:
                dialog.show_problem(str(told))

    acts.ask(name, tried(), end)


async def or_conflict(asked: Coroutine[Any, Any, T]) -> T | EditedMeanwhile:
    """The result, or what somebody else did meanwhile: the person chooses then."""
    try:
        return await asked
    except EditedMeanwhile as meanwhile:
        return meanwhile


def in_words(told: EditedMeanwhile, providers: Mapping[int, str]) -> list[Both]:
    """The fields it is about, as a person reads them; `providers` are names by id."""
    return [
        Both(stated_field(name), *(stated_value(name, value, providers) for value in (seen, now, wanted)))
        for name, seen, now, wanted in told.differences
    ]


def choose_whose(
    told: StatedMeanwhile,
    parent: QWidget,
    save: Callable[[Any, Any], object],
    providers: Mapping[int, str] | None = None,
) -> EditConflictDialog:
    """Show the person the values of each field; `save` gets what they choose, and what they have seen by then."""
    sentence = QCoreApplication.translate(
        "Stating",
        "Somebody else has changed the same meanwhile, so nothing has been written yet. What only one of you "
        "has changed is kept either way.",
    )
    dialog = EditConflictDialog(sentence, parent, in_words(told, providers or {}))
    dialog.mine_wanted.connect(lambda: save(told.mine, told.now))
    dialog.theirs_wanted.connect(lambda: save(told.theirs, told.now))
    dialog.open()
    return dialog
