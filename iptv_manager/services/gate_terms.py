"""What gates are told and whom they tell (see `gates`): pauses, what a check met, who passes and who waits."""

from enum import IntEnum
from typing import NamedTuple, Protocol

from iptv_manager.model.health import Outcome


class Pauses(NamedTuple):
    """How long to leave a server alone, in seconds."""

    first: float = 1.0  # after "too many"; doubled each time until a good answer
    longest: float = 30.0  # without being asked for more
    host_rest: float = 30.0  # for a host that failed twice


class Want(IntEnum):
    """What an account is wanted for; what is lower comes first."""

    LISTS = 0  # a list, a guide, a question to its panel
    CHECKS = 1


class Met(NamedTuple):
    """What a check met, as far as a gate learns from it."""

    outcome: Outcome
    status: int | None  # of the last answer
    retry_after: float | None = None  # seconds, as the server asks
    is_connected: bool = True  # did the host take a connection at all?


class Parked(Protocol):
    """What waits for room in a gate."""

    def look_again(self) -> bool:
        """There may be room now. True when somebody is there to use it."""


class Passing(Protocol):
    """A check on its way through a gate."""

    def break_off(self) -> None:
        """Make room at once; it is checked again later."""
