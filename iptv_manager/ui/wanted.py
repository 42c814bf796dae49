"""What a page gives to be played."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple


class Wanted(NamedTuple):
    """What is chosen there: its name, and how to learn the streams that stand for one another, the best first."""

    title: str
    streams: Callable[[], Coroutine[Any, Any, list[int]]]


def of_streams(title: str, ids: list[int]) -> Wanted:
    """What is known already."""

    async def known() -> list[int]:
        """These."""
        return ids

    return Wanted(title, known)
