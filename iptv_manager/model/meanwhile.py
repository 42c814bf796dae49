"""A record that one person states while another has stated it anew: which fields are written, whose values stand.

Pure rules. A dialog remembers the record that it showed; what its person changed of that is written over the record
as it is by then. `store/edit_conflicts.py` does the same for many channels at once.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from iptv_manager.model.errors import Difference, EditedMeanwhile
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.schedule import Conditions

R = TypeVar("R")  # a dataclass or a NamedTuple

_OF_FIELDS = (ProviderOptions, Conditions)  # records within records: each of their fields stands by itself


class StatedMeanwhile(EditedMeanwhile):
    """Somebody else has changed the very fields that a person changed; nothing was written.

    The person goes on by stating `mine` or `theirs`, the record `now` being what they have seen by then."""

    def __init__(
        self, differences: tuple[Difference, ...], now: object, mine: object, theirs: object
    ) -> None:
        words = ", ".join(one.field.replace("_", " ") for one in differences)
        sentence = f"Somebody else has changed this meanwhile: {words}. Nothing was written."
        super().__init__(sentence, differences)
        self.now: Any = now
        self.mine: Any = mine
        self.theirs: Any = theirs


def merged(seen: R | None, now: R, wanted: R) -> R:
    """The record to write: `now` with what `wanted` changes of `seen` (None: all of it, for none was seen).

    Raises StatedMeanwhile where somebody else has changed one of these fields, to another value."""
    mine = with_changes(seen, now, wanted)
    before = values_of(seen) if seen is not None else {}
    there, chosen = values_of(now), values_of(mine)
    both = tuple(
        Difference(name, before.get(name), there[name], value)
        for name, value in chosen.items()
        if value != there[name] and (seen is None or before[name] != there[name])
    )
    if both:
        theirs = replaced(mine, {one.field: one.now for one in both})
        raise StatedMeanwhile(both, now, mine, theirs)
    return mine


def with_changes(seen: R | None, now: R, wanted: R) -> R:
    """`now` with each field in which `wanted` differs from `seen`."""
    if seen is None:
        return wanted
    before = values_of(seen)
    changed = {name: value for name, value in values_of(wanted).items() if value != before[name]}
    return replaced(now, changed)


def values_of(record: object) -> dict[str, Any]:
    """Every field by its name, those of records within it too."""
    values: dict[str, Any] = {}
    for name in _names(record):
        value = getattr(record, name)
        values |= values_of(value) if isinstance(value, _OF_FIELDS) else {name: value}
    return values


def replaced(record: R, values: Mapping[str, Any]) -> R:
    """The record with these fields, of whatever depth, in place of its own."""
    own = {name: values[name] for name in _names(record) if name in values}
    for name in _names(record):
        if isinstance(inner := getattr(record, name), _OF_FIELDS):
            own[name] = replaced(inner, values)
    made: R = replace(record, **own) if is_dataclass(record) else record._replace(**own)  # type: ignore[attr-defined, type-var]
    return made


def _names(record: object) -> tuple[str, ...]:
    if is_dataclass(record):
        return tuple(field.name for field in fields(record))
    names: tuple[str, ...] = getattr(record, "_fields")  # noqa: B009 (a NamedTuple's)
    return names
