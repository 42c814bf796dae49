"""Work that blocks, for coroutines: in a thread, and over when the coroutine goes on, even when cancelled."""

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Result = TypeVar("Result")


async def in_thread(
    work: Callable[[*Given], Result], *args: *Given, stop: Callable[[], None] | None = None
) -> Result:
    """Do `work` in a thread. Cancelled, call `stop` and wait for the end: then all that it held is free."""
    task = asyncio.ensure_future(asyncio.to_thread(work, *args))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        await _ended(task)
        raise


async def _ended(task: asyncio.Future[Result]) -> None:
    """Wait for the end, however often we are cancelled meanwhile; its own outcome matters to nobody now."""
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            continue
    if not task.cancelled():
        task.exception()
