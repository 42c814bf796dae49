"""The program's side of a worker process: what it reported counts, however its end goes."""

import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from iptv_manager.model.errors import ImportStopped
from iptv_manager.services import import_process
from iptv_manager.services.import_job import ImportReport, to_line
from iptv_manager.services.import_process import run_worker

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
