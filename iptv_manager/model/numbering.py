"""Ways to number channels. Pure choices; the numbers are worked out in `store/sql/number_*.sql`."""

from dataclasses import dataclass
from enum import StrEnum

from iptv_manager.model.errors import InputRefused

LARGEST_NUMBER = 9_999_999


class NumberWay(StrEnum):
    """How the chosen channels get their numbers, in the order in which they were chosen."""

    KEEP = (
        "keep"  # who has a number keeps it; the others, and the second of two alike, get the next free ones
    )
    NEXT_FREE = "next_free"  # all get the next free ones; numbers of channels not chosen are passed over
    RANGE = "range"  # one after the other from `first`, taken or not; never beyond `last`
    PER_GROUP = "per_group"  # each group begins at the next multiple of `block` after `first`


@dataclass(frozen=True, slots=True)
class Numbering:
    """A way to number, from `first` on; `last`, `step` are of ranges, `block` of groups."""

    way: NumberWay = NumberWay.KEEP
    first: int = 1
    last: int | None = None
    step: int = 1
    block: int = 100


def checked_numbering(numbering: Numbering) -> Numbering:
    """The numbering, if it can be one. Raises InputRefused."""
    if not 0 <= numbering.first <= LARGEST_NUMBER:
        raise InputRefused(f"The first number must be from 0 to {LARGEST_NUMBER:,}.")
    if numbering.last is not None and not numbering.first <= numbering.last <= LARGEST_NUMBER:
        raise InputRefused(f"The last number must be from the first one to {LARGEST_NUMBER:,}.")
    if not 1 <= numbering.step <= 1000:
        raise InputRefused("The step between two numbers must be from 1 to 1,000.")
    if not 1 <= numbering.block <= 100_000:
        raise InputRefused("The numbers of a group must be from 1 to 100,000.")
    return numbering


def check_fits(numbering: Numbering, count: int) -> None:
    """Raise InputRefused when so many channels do not fit in the range."""
    if numbering.way is not NumberWay.RANGE:
        return
    last = LARGEST_NUMBER if numbering.last is None else numbering.last
    room = (last - numbering.first) // numbering.step + 1
    if count > room:
        raise InputRefused(
            f"{count:,} channels do not fit from {numbering.first:,} to {last:,}, which is {room:,} numbers; "
            "choose fewer channels or a longer range."
        )
