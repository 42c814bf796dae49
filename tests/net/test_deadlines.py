"""Deadlines of many tasks, kept by one timer of the loop."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

import pytest

from iptv_manager.net.deadlines import Deadline, Deadlines

Run = Callable[[Coroutine[Any, Any, None]], None]
PATIENCE = 20.0  # seconds a test waits for what should come at once
SOON = 0.02  # seconds
FAR = 60.0  # seconds: never, as far as a test goes


async def never(deadline: Deadline) -> None:
    """What takes for ever, and a deadline for it."""
    with deadline:
        await asyncio.Event().wait()


async def late(deadline: Deadline) -> str:
    """How such a thing ends."""
    try:
        async with asyncio.timeout(PATIENCE):
            await never(deadline)
    except TimeoutError:
        return "late" if deadline.is_past else "given up"
    return "done"


def test_what_is_late_is_broken_off_at_its_own_time(run: Run) -> None:
    async def scenario() -> None:
        deadlines, ended = Deadlines(), []

        async def one(steps: int) -> None:
            assert await late(deadlines.within(steps * SOON)) == "late"
            ended.append(steps)

        begun = deadlines.now()
        async with asyncio.TaskGroup() as group:
            for steps in (3, 1, 4, 2):
                group.create_task(one(steps))
        assert ended == [1, 2, 3, 4]
        assert deadlines.now() - begun >= 4 * SOON

    run(scenario())


def test_what_is_done_in_time_is_left_alone_afterwards(run: Run) -> None:
    async def scenario() -> None:
        deadlines = Deadlines()
        with deadlines.within(SOON):
            pass
        assert await late(deadlines.within(2 * SOON)) == "late"  # the first one's time is over meanwhile
        with deadlines.within(FAR):
            await asyncio.sleep(0)

    run(scenario())


class CountingLoop(asyncio.SelectorEventLoop):
    """A loop that counts the timers it was asked for."""

    asked = 0

    def call_at(  # type: ignore[override]  # the base's way to say it needs Python 3.12
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """One more."""
        self.asked += 1
        return super().call_at(when, callback, *args, context=context)


def test_many_of_them_take_one_timer() -> None:
    async def scenario() -> None:
        deadlines = Deadlines()
        for _ in range(1_000):
            with deadlines.within(FAR):
                await asyncio.sleep(0)
        deadlines.stop()

    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        runner.run(scenario())
        assert runner.get_loop().asked == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(("first", "then"), [(FAR, SOON), (SOON, 3 * SOON)])
def test_a_deadline_can_be_moved(run: Run, first: float, then: float) -> None:
    async def scenario() -> None:
        deadlines = Deadlines()
        deadline = deadlines.within(first)
        begun = deadlines.now()
        task = asyncio.create_task(late(deadline))
        await asyncio.sleep(0)
        deadline.move(begun + then)
        assert await task == "late"
        assert deadlines.now() - begun >= then

    run(scenario())


def test_who_ends_the_task_itself_gets_it_ended(run: Run) -> None:
    async def scenario() -> None:
        deadline = Deadlines().within(FAR)
        task = asyncio.create_task(never(deadline))
        await asyncio.sleep(0)
        deadline.pass_now()
        task.cancel()  # both at once: the task's own end counts for more
        with pytest.raises(asyncio.CancelledError):
            await task

    run(scenario())


def test_a_deadline_that_is_over_breaks_off_nothing_more(run: Run) -> None:
    async def scenario() -> None:
        deadline = Deadlines().within(FAR)
        with deadline:
            await asyncio.sleep(0)
        deadline.pass_now()
        await asyncio.sleep(0)
        assert not deadline.is_past

    run(scenario())


def test_there_is_nothing_to_break_off_outside_of_a_task() -> None:
    async def made() -> Deadline:
        return Deadlines().within(FAR)

    with pytest.raises(RuntimeError), asyncio.run(made()):
        pass
