"""The program's side of a worker process: what it reported counts, however its end goes."""

import sys
from collections.abc import Callable, Coroutine
from typing import Any

import psutil
import pytest

from iptv_manager.model.errors import ImportStopped
from iptv_manager.services import import_process
from iptv_manager.services.import_job import ImportReport, to_line
from iptv_manager.services.import_process import WorkerAhead, run_worker

Run = Callable[[Coroutine[Any, Any, Any]], Any]
JOB = ImportReport("job")
DONE = ImportReport("done", "", entries=3)


def worker(*, stays: bool) -> tuple[str, ...]:
    """A program that reports its work done and then stays or goes; or goes without a word."""
    said = f"import sys, time; sys.stdout.write({to_line(DONE)!r}); sys.stdout.flush(); time.sleep(600)"
    return (sys.executable, "-c", said if stays else "pass")


def test_a_worker_that_is_slow_to_be_gone_costs_no_sync(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_process, "ENDS_WITHIN", 0.0)
    assert run(run_worker(JOB, lambda _: None, worker(stays=True))) == DONE


def test_a_worker_that_goes_without_a_word_is_told(run: Run) -> None:
    with pytest.raises(ImportStopped, match="ended before its work did"):
        run(run_worker(JOB, lambda _: None, worker(stays=False)))


def test_a_worker_that_was_started_ahead_takes_the_job(run: Run) -> None:
    answers = f"import sys; sys.stdin.readline(); print({to_line(DONE)!r}, end='', flush=True)"

    async def story() -> None:
        async with WorkerAhead((sys.executable, "-c", answers)) as ahead:
            assert ahead.taken() is None
            ahead.start()
            ahead.start()
            waiting = ahead.taken()
            assert waiting is not None
            assert ahead.taken() is None
            assert await run_worker(JOB, lambda _: None, worker(stays=False), waiting) == DONE

    run(story())


def test_a_worker_that_got_no_job_is_ended(run: Run) -> None:
    known = set(psutil.Process().children())

    async def story() -> list[psutil.Process]:
        async with WorkerAhead(worker(stays=True)) as ahead:
            ahead.start()
            return [one for one in psutil.Process().children() if one not in known]

    (started,) = run(story())
    assert not started.is_running()


def test_a_worker_that_was_gone_before_the_job_came_is_not_used(run: Run) -> None:
    known = set(psutil.Process().children())

    async def story() -> None:
        async with WorkerAhead(worker(stays=False)) as ahead:
            ahead.start()
            psutil.wait_procs([one for one in psutil.Process().children() if one not in known])
            assert ahead.taken() is None

    run(story())
