"""A person's edits of channels: which fields there are, what may stand in them, what an act is called.

Pure rules; how they are applied stands in `store/edits.py`. A field without a value of the person's own shows
what rules make of the provider's value (see `model/rules.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.names import number_key

LONGEST_TEXT = 2000  # characters of a name, group, logo address, guide id or note
LARGEST_PLACE = 1 << 62
WIDEST_SHIFT = 24.0  # hours a guide may be shifted, either way

Value: TypeAlias = str | int | float | bool


class Field(StrEnum):
    """What a person may change of a channel."""

    NAME = "name"
    NUMBER = "number"  # a text: 2.1 is a number too
    GROUP = "group"
    LOGO = "logo"
    GUIDE_ID = "guide_id"
    GUIDE_SHIFT = "guide_shift"  # hours, the guide's times are moved later by
    ORDER = "order"  # place in the line-up: the smaller, the earlier
    HIDDEN = "hidden"
    FAVOURITE = "favourite"
    NOTE = "note"


FLAGS = frozenset({Field.HIDDEN, Field.FAVOURITE})
NEVER_EMPTY = frozenset({Field.NAME})
Chosen: TypeAlias = Sequence[int] | ChannelQuery  # channel ids in order, or all that match
Changes: TypeAlias = Mapping[Field, Value | None]  # None: back to the provider's

_YES = frozenset({"1", "yes", "true", "on"})
_NO = frozenset({"0", "no", "false", "off"})


class EditResult(NamedTuple):
    """What an act did. `edit_id` is None where nothing differed, so that there is nothing to undo."""

    edit_id: int | None
    title: str
    chosen: int  # channels it was asked for
    changed: int  # channels it changed
    missing: int = 0  # channels of an undone act that a later sync or merge took away


@dataclass(frozen=True, slots=True)
class EditSummary:
    """One act of the history."""

    id: int
    made_at: datetime
    title: str
    fields: tuple[str, ...]
    channels: int


class UndoState(NamedTuple):
    """What can be taken back next, and what brought again; None where there is nothing."""

    undo: EditSummary | None
    redo: EditSummary | None


class PreviewRow(NamedTuple):
    """One channel of a preview: the values of the changed fields, as texts, before and after."""

    channel_id: int
    name: str
    before: dict[str, str]
    after: dict[str, str]


class Preview(NamedTuple):
    """What an act would do: how many channels are chosen, how many would differ, the first of them."""

    chosen: int
    changed: int
    rows: list[PreviewRow]
    edit_id: int = 0  # the newest act at that time


class Seen(NamedTuple):
    """What a person had in sight when they decided on an act, so that it overrides nobody unseen."""

    values: Changes | None = None  # fields as they were shown; None: nothing was
    edit_id: int | None = None  # the newest act there was


class FieldValues(NamedTuple):
    """One field of one channel: what is shown, the person's own value, and what shows without it."""

    shown: Value | None
    own: Value | None  # None: not overridden
    given: Value | None  # the provider's, or what rules made of it


def parsed_value(field: Field, text: str) -> Value:
    """The value that a text means for a field. Raises InputRefused with what may be written."""
    if field in FLAGS:
        return _flag(field, text)
    if field is Field.GUIDE_SHIFT:
        return checked_value(field, _number(field, text, float))
    if field is Field.ORDER:
        return checked_value(field, _number(field, text, int))
    return checked_value(field, text)


def checked_value(field: Field, value: Value) -> Value:
    """The value, if it may stand in that field. Raises InputRefused."""
    if field in FLAGS:
        if not isinstance(value, bool):
            raise InputRefused(f"The {word(field)} mark is true or false, not {value!r}.")
        return value
    if field is Field.GUIDE_SHIFT:
        return _bounded(field, value, -WIDEST_SHIFT, WIDEST_SHIFT)
    if field is Field.ORDER:
        return _bounded(field, value, -LARGEST_PLACE, LARGEST_PLACE)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InputRefused(f"A {word(field)} is a text of at most {LONGEST_TEXT} characters.")
    if field in NEVER_EMPTY and not value.strip():
        raise InputRefused(f"A {word(field)} can't be empty; clear it to go back to the provider's.")
    if field is Field.NUMBER and value.strip() and number_key(value) is None:
        raise InputRefused(f"A channel number is a number such as 7 or 2.1, not “{value[:40]}”.")
    return value.strip()


def checked_changes(changes: Changes) -> dict[Field, Value | None]:
    """The changes with every value checked. Raises InputRefused."""
    if not changes:
        raise InputRefused("Nothing to change: name at least one field.")
    return {field: None if value is None else checked_value(field, value) for field, value in changes.items()}


def field_named(text: str) -> Field:
    """The field of that name ("guide id" and "guide-id" are "guide_id"). Raises InputRefused."""
    try:
        return Field(text.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        known = ", ".join(Field)
        raise InputRefused(f"There is no field “{text}”. Fields: {known}.") from None


def word(field: Field) -> str:
    """The field in plain words."""
    return field.value.replace("_", " ")


def title_of(changes: Changes, count: int) -> str:
    """What the act is called: “hide 312 channels”, “set group, logo of 2 channels”."""
    channels = f"{count:,} channel" if count == 1 else f"{count:,} channels"
    if len(changes) == 1:
        ((field, value),) = changes.items()
        return f"{_act(field, value)} {channels}"
    fields = ", ".join(word(field) for field in changes)
    if all(value is None for value in changes.values()):
        return f"give the provider's {fields} back to {channels}"
    return f"set {fields} of {channels}"


def shown_text(value: object) -> str:
    """A value as a preview shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _act(field: Field, value: Value | None) -> str:
    if field is Field.HIDDEN and value is not None:
        return "hide" if value else "show"
    if field is Field.FAVOURITE:
        return "mark as favourite" if value else "unmark as favourite"
    if value is None:
        return f"give the provider's {word(field)} back to"
    verb = {Field.NAME: "rename", Field.NUMBER: "number", Field.ORDER: "move"}.get(field)
    return verb or f"set the {word(field)} of"


def _flag(field: Field, text: str) -> bool:
    plain = text.strip().lower()
    if plain in _YES | _NO:
        return plain in _YES
    raise InputRefused(f"The {word(field)} mark is yes or no, not “{text[:40]}”.")


def _number(field: Field, text: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(text.strip())
    except ValueError:
        raise InputRefused(f"The {word(field)} must be a number, not “{text[:40]}”.") from None


def _bounded(field: Field, value: Value, least: float, most: float) -> Value:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not least <= float(value) <= most:
        raise InputRefused(f"The {word(field)} must be a number from {least:,.0f} to {most:,.0f}.")
    return float(value) if field is Field.GUIDE_SHIFT else int(value)
