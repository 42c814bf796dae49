"""How a provider is to be asked, and what to do with what it answers: all that a person may set of one."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

TOMBSTONE_DAYS = 90


class NewCategories(StrEnum):
    """What becomes of a category that appears after the first import."""

    TAKE = "take"
    LEAVE = "leave"


class Twins(StrEnum):
    """What becomes of exact repeats within one list."""

    KEEP = "keep"  # as numbered twins
    COLLAPSE = "collapse"


@dataclass(frozen=True, slots=True)
class ProviderOptions:
    """Times in seconds; None leaves it to the program. Secrets in `headers` and `proxy` are placeholders."""

    referrer: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str = ""
    accept_bad_certificate: bool = False
    connect_timeout: float | None = None
    read_timeout: float | None = None
    requests_per_minute: int | None = None
    backup_hosts: tuple[str, ...] = ()
    new_categories: NewCategories = NewCategories.TAKE
    ask_first: bool = False  # show what a sync would change before it is applied
    twins: Twins = Twins.KEEP
    tombstone_days: int = TOMBSTONE_DAYS  # how long a gone entry is kept
    volatile_arguments: tuple[str, ...] = ()  # of addresses: those that don't tell which channel it is


def options_values(options: ProviderOptions) -> dict[str, Any]:
    """The options as plain values for JSON; those that stand as they come are left out."""
    usual = asdict(ProviderOptions())
    return {name: value for name, value in asdict(options).items() if value != usual[name]}


def options_from(values: Mapping[str, Any]) -> ProviderOptions:
    """The options of such values; names of other versions of the program are passed over."""
    known = {field.name: values[field.name] for field in fields(ProviderOptions) if field.name in values}
    readers: dict[str, Callable[[Any], Any]] = {
        "headers": lambda pairs: tuple((str(name), str(value)) for name, value in pairs),
        "backup_hosts": tuple,
        "volatile_arguments": tuple,
        "new_categories": NewCategories,
        "twins": Twins,
    }
    return ProviderOptions(**{name: readers.get(name, _same)(value) for name, value in known.items()})


def _same(value: Any) -> Any:
    return value
