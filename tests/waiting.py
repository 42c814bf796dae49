"""Waiting for conditions, so that no test sleeps: looked at again and again, and given up in time."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic, sleep
from typing import TypeVar

PATIENCE = 15.0  # seconds for a condition to come true
_PAUSE = 0.005  # seconds between two looks within this program
_LONGER = 0.05  # between two looks at other programs, which cost a process each as a rule

Seen = TypeVar("Seen")


async def until(holds: Callable[[], Seen | None], patience: float = PATIENCE) -> Seen:
    """Let the loop turn till the condition holds; gives what it gave. Raises TimeoutError after `patience`."""
    async with asyncio.timeout(patience):
        while not (seen := holds()):  # noqa: ASYNC110 (windows, files and processes have no event for it)
            await asyncio.sleep(_PAUSE)
    return seen


async def until_told(ask: Callable[[], Awaitable[Seen | None]], patience: float = PATIENCE) -> Seen:
    """Ask till the answer is true, and give it. Raises TimeoutError after `patience` seconds."""
    async with asyncio.timeout(patience):
        while not (seen := await ask()):  # noqa: ASYNC110 (as above)
            await asyncio.sleep(_PAUSE)
    return seen


def await_here(holds: Callable[[], Seen | None], patience: float = PATIENCE) -> Seen:
    """The same without a loop, for what other programs do. Raises TimeoutError after `patience` seconds."""
    deadline = monotonic() + patience
    while not (seen := holds()):
        if monotonic() > deadline:
            raise TimeoutError(f"waited in vain; seen last: {seen!r}")
        sleep(_LONGER)
    return seen
