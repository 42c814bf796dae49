"""Starts a worker process (of an import, of titles), passes its reports on, ends it. Works on any loop and OS."""

import asyncio
import logging
import subprocess
import threading
from collections.abc import Callable, Sequence

from iptv_manager.model.errors import ImportStopped
from iptv_manager.services.import_job import ImportReport, Message, report_from, to_line
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store.leases import worker_environment

log = logging.getLogger(__name__)

COMMAND = (*WORKER, "iptv_manager.services.import_worker")
ENDS_WITHIN = 5.0  # seconds that a killed worker may take to be gone


async def run_worker(
    job: Message, on_progress: Callable[[ImportReport], None], command: Sequence[str] = COMMAND
) -> ImportReport:
    """Run the job to its last report. Cancelled, it kills the worker, whose transaction is rolled back.

    Raises ImportStopped when the worker ends without a last report."""
    loop = asyncio.get_running_loop()
    reports: asyncio.Queue[ImportReport | None] = asyncio.Queue()
    # A blocking Popen takes about a millisecond; asyncio's own needs a child watcher that not every loop has.
    worker = subprocess.Popen(  # noqa: ASYNC220
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=worker_environment()
    )

    def read() -> None:
        for line in worker.stdout or ():
            loop.call_soon_threadsafe(reports.put_nowait, report_from(line))
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


def _hand_over(worker: "subprocess.Popen[str]", job: Message) -> None:
    if worker.stdin is None:
        raise ImportStopped("The import's worker process has no input; sync again.")
    worker.stdin.write(to_line(job))
    worker.stdin.flush()


async def _last_report(
    worker: "subprocess.Popen[str]",
    reports: "asyncio.Queue[ImportReport | None]",
    on_progress: Callable[[ImportReport], None],
) -> ImportReport:
    while (report := await reports.get()) is not None:
        if report.kind != "progress":
            return report
        on_progress(report)
    raise ImportStopped(
        f"The import's worker process ended before its work did (exit code {worker.returncode}). "
        "Nothing was changed; sync again."
    )


def _gone(worker: "subprocess.Popen[str]", reader: threading.Thread) -> None:
    worker.wait(ENDS_WITHIN)
    reader.join(ENDS_WITHIN)
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            _close(stream)


def _close(stream: object) -> None:
    try:
        stream.close()  # type: ignore[attr-defined]
    except BrokenPipeError:
        log.debug("the worker was gone before its input was read")
