"""The worker process that brings a big line-up file in: the window never waits for Python to read it.

One job comes on stdin, reports go to stdout, as with imports; the last one holds the result as JSON. Run as
`python -m iptv_manager.services.line_up_worker`.
"""

import json
import sys
import threading
import traceback
from pathlib import Path
from typing import NamedTuple

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.line_up_file import ImportResult
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.line_up_bringing import bring_in_file
from iptv_manager.services.worker_life import WORKER, be_modest, end_with_parent, tell
from iptv_manager.store.worker_connection import worker_engine

COMMAND = (*WORKER, "iptv_manager.services.line_up_worker")
MEMORY = 1 << 30  # bytes of data a worker may hold


class LineUpJob(NamedTuple):
    """One file to bring in. Goes over stdin: the dsn may hold a password."""

    dsn: str
    path: str
    by: str


def bring_in(job: LineUpJob) -> ImportReport:
    """Do the job in one transaction."""

    def told(done: int) -> None:
        """Say to the parent how many channels are read."""
        tell(ImportReport("progress", "Reading the line-up", done))

    with worker_engine(job.dsn).begin() as connection:
        result = bring_in_file(connection, Path(job.path), job.by, told)
    return ImportReport("done", json.dumps(result))


def result_of(report: ImportReport) -> ImportResult:
    """The result of a last report. Raises IptvManagerError with the sentence of one that ended otherwise."""
    if report.kind == "refused":
        raise IptvManagerError(report.text)
    if report.kind != "done":
        raise IptvManagerError("The line-up was not brought in: something unforeseen; the log says what.")
    return ImportResult(*json.loads(report.text))


def main() -> None:
    """Do the one job that stdin brings."""
    job = LineUpJob(**json.loads(sys.stdin.readline()))
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(MEMORY)
    tell(_brought_in(job))


def _brought_in(job: LineUpJob) -> ImportReport:
    try:
        return bring_in(job)
    except IptvManagerError as error:
        return ImportReport("refused", str(error))
    except MemoryError:
        return ImportReport("refused", "Bringing the line-up in needs too much memory; nothing was changed.")
    except Exception:  # noqa: BLE001 (told to the program, which logs it masked)
        return ImportReport("broken", traceback.format_exc())


if __name__ == "__main__":
    main()
