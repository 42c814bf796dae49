"""Starts a worker process (of an import, of titles), passes its reports on, ends it. Works on any loop and OS."""

import asyncio
import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self, TypeVar

from iptv_manager.model.errors import ImportStopped
from iptv_manager.services.import_job import ImportReport, Message, report_from, to_line
from iptv_manager.services.worker_life import FOR_PANEL, WORKER
from iptv_manager.store.leases import worker_environment

log = logging.getLogger(__name__)

COMMAND = (*WORKER, "iptv_manager.services.import_worker")
PANEL_COMMAND = (*COMMAND, FOR_PANEL)
ENDS_WITHIN = 5.0  # seconds that a killed worker may take to be gone


class WorkerAhead:
    """A worker that may start before its job is known, and loads its modules meanwhile: a quarter of a second.

    As a context; one that got no job is killed at its end."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._worker: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, unless it is started."""
        if self._worker is None:
            self._worker = _started(self._command)

    def tell(self, message: Message) -> None:
        """Tell it something short before its job, if it is started; one that is gone gets no job either."""
        if self._worker is not None:
            with suppress(OSError):
                _hand_over(self._worker, message)

    def taken(self) -> "subprocess.Popen[str] | None":
        """The worker, to be given its job; None where there is none, or it is gone."""
        if self._worker is None or self._worker.poll() is not None:
            return None
        worker, self._worker = self._worker, None
        return worker

    async def __aenter__(self) -> Self:
        """Nothing is started yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill a worker that got no job, and wait until it is gone."""
        if self._worker is not None:
            self._worker.kill()
            await asyncio.shield(asyncio.to_thread(_gone, self._worker))


class Report(Protocol):
    """A message of a worker: each whose `kind` is not "progress" is its last."""

    @property
    def kind(self) -> str:
        """What the message says: "progress", or how the work ended."""


R = TypeVar("R", bound=Report)


async def run_worker(
    job: Message,
    on_progress: Callable[[ImportReport], None],
    command: Sequence[str] = COMMAND,
    worker: "subprocess.Popen[str] | None" = None,
) -> ImportReport:
    """Run a job whose reports are those of imports; see `run_reporting`."""
    return await run_reporting(job, on_progress, command, report_from, worker)


async def run_reporting(
    job: Message,
    on_progress: Callable[[R], None],
    command: Sequence[str],
    report_of: Callable[[str], R],
    waiting: "subprocess.Popen[str] | None" = None,
) -> R:
    """Run the job to its last report. Cancelled, it kills the worker, whose transaction is rolled back.

    `report_of` reads a line of the worker; one that is `waiting` takes the job.
    Raises ImportStopped when it ends without a last report."""
    loop = asyncio.get_running_loop()
    reports: asyncio.Queue[R | None] = asyncio.Queue()
    worker = waiting or _started(command)

    def read() -> None:
        """Hand each line of the worker to the loop; None once the worker is gone."""
        with suppress(RuntimeError):  # the loop ended before a worker that took its time
            for line in worker.stdout or ():
                loop.call_soon_threadsafe(reports.put_nowait, report_of(line))
            worker.wait()
            loop.call_soon_threadsafe(reports.put_nowait, None)

    reader = threading.Thread(target=read, name="import-reports")
    reader.start()
    try:
        _hand_over(worker, job)
        return await _last_report(worker, reports, on_progress)
    finally:
        worker.kill()
        await asyncio.shield(asyncio.to_thread(_gone, worker, reader))


def _started(command: Sequence[str]) -> "subprocess.Popen[str]":
    """A blocking Popen takes about a millisecond; asyncio's own needs a child watcher that not every loop has."""
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=worker_environment()
    )


def _hand_over(worker: "subprocess.Popen[str]", job: Message) -> None:
    if worker.stdin is None:
        raise ImportStopped("The import's worker process has no input; sync again.")
    worker.stdin.write(to_line(job))
    worker.stdin.flush()


async def _last_report(
    worker: "subprocess.Popen[str]",
    reports: "asyncio.Queue[R | None]",
    on_progress: Callable[[R], None],
) -> R:
    while (report := await reports.get()) is not None:
        if report.kind != "progress":
            return report
        on_progress(report)
    raise ImportStopped(
        f"The import's worker process ended before its work did (exit code {worker.returncode}). "
        "Nothing was changed; sync again."
    )


def _gone(worker: "subprocess.Popen[str]", reader: threading.Thread | None = None) -> None:
    """Wait for the end of a killed worker. What it reported counts, however busy the system is with its end."""
    try:
        worker.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        log.warning("worker process %d was killed and takes long to be gone", worker.pid)
        return  # the reader still waits for it, and lets go of its pipes then
    if reader is not None:
        reader.join(ENDS_WITHIN)
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            _close(stream)


def _close(stream: object) -> None:
    try:
        stream.close()  # type: ignore[attr-defined]
    except BrokenPipeError:
        log.debug("the worker was gone before its input was read")
