"""How far a long act has come, told the same way by every service and shown the same way everywhere."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """One report of progress. `total` is None while unknown; `what` is a short phrase ("Reading list")."""

    done: int
    total: int | None
    what: str
    unit: str = ""  # "bytes", "entries", "streams", "rows"
    entries: int | None = None  # entries read so far, where `done` counts bytes


ProgressCallback = Callable[[Progress], None]
