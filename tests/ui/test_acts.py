"""Acts: what runs has a name, progress and an end that is told."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from iptv_manager.model.errors import DownloadFailed
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.ui.acts import Act, Acts
from tests.waiting import until


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 10))


async def for_ever(_report: ProgressCallback) -> None:
    await asyncio.Event().wait()


def test_the_result_of_an_act_goes_to_who_asked(qapp: object) -> None:
    async def scenario() -> None:
        acts, got = Acts(asyncio.get_running_loop()), asyncio.Future[int]()

        async def work(_report: ProgressCallback) -> int:
            return 42

        acts.start("answer", "Answering", work, got.set_result)
        assert await got == 42
        assert acts.running("answer") is None

    run(scenario())


def test_a_new_act_of_a_name_cancels_the_old_one(qapp: object) -> None:
    async def scenario() -> None:
        acts = Acts(asyncio.get_running_loop())
        old = acts.start("search", "Searching", for_ever)
        new = acts.start("search", "Searching", for_ever)
        assert old.task is not None
        await asyncio.wait([old.task])
        assert old.task.cancelled()
        assert acts.running("search") is new
        assert await acts.stop(1)

    run(scenario())


def test_a_failure_is_told_with_its_act_and_a_cancelled_act_is_no_failure(qapp: object) -> None:
    async def scenario() -> None:
        acts = Acts(asyncio.get_running_loop())
        failures: list[tuple[Act, Exception]] = []
        acts.failed.connect(lambda act, error: failures.append((act, error)))

        async def work(_report: ProgressCallback) -> None:
            raise DownloadFailed("Nobody answers.")

        bad = acts.start("bad", "Bad", work)
        stopped = acts.start("stopped", "Stopped", for_ever)
        acts.cancel("stopped")
        assert bad.task
        assert stopped.task
        await asyncio.wait([bad.task, stopped.task])
        await until(lambda: failures)
        assert [(act.name, str(error)) for act, error in failures] == [("bad", "Nobody answers.")]

    run(scenario())


def test_stopping_waits_no_longer_than_told_for_an_act_that_will_not_end(qapp: object) -> None:
    async def scenario() -> None:
        acts, let_go = Acts(asyncio.get_running_loop()), asyncio.Event()

        async def stubborn(_report: ProgressCallback) -> None:
            while not let_go.is_set():
                try:
                    await let_go.wait()
                except asyncio.CancelledError:
                    continue

        act = acts.start("stubborn", "Stubborn", stubborn)
        await asyncio.sleep(0)
        assert await acts.stop(0.05) is False
        let_go.set()
        assert act.task
        await act.task

    run(scenario())


def test_nothing_starts_once_it_was_stopped(qapp: object) -> None:
    async def scenario() -> None:
        acts = Acts(asyncio.get_running_loop())
        assert await acts.stop(1)
        assert acts.start("late", "Late", for_ever).task is None
        assert acts.shown() == []

    run(scenario())


def test_an_act_ends_with_the_newest_report_only(qapp: object) -> None:
    act = Act("sync", "Syncing")
    for done in range(1000):
        act.report(Progress(done, 1000, "Reading", "entries"))
    assert act.progress is not None
    assert act.progress.done == 999
