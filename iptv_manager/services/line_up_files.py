"""The line-up as a file: everything a person made of it, enough to rebuild it on an empty database.

No secret and no address of a stream is written. What a file names that no sync has brought yet waits, and comes
true after the sync that brings it. An import is one act, which Undo takes back.
"""

import logging
import os
from pathlib import Path

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.line_up_file import ImportResult
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.net.masking import mask
from iptv_manager.services.appearing import appearing
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.line_up_bringing import Tell, bring_in_file, come_true
from iptv_manager.services.line_up_worker import COMMAND, LineUpJob, result_of
from iptv_manager.services.line_up_writing import write_line_up
from iptv_manager.store.database import Database

FEW_BYTES = 1 << 19  # of a file that is read where the program runs; bigger ones in a process of their own
log = logging.getLogger(__name__)


class LineUpFileService:
    """Writes line-up files and reads them back."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def export(self, path: Path, on_progress: ProgressCallback) -> int:
        """Write the line-up to a file; gives the number of channels in it. Raises IptvManagerError."""
        try:
            with appearing(path) as file:
                return await self._database.run(
                    write_line_up, file, _told("Writing the line-up", on_progress)
                )
        except OSError as error:
            reason = error.strerror or "the system refuses"
            raise IptvManagerError(f"{path} can't be written: {reason}. Choose another place.") from error

    async def bring_in(self, path: Path, on_progress: ProgressCallback) -> ImportResult:
        """Add what a file says to the line-up; what the file does not name stays as it is.

        Raises InputRefused, and nothing is changed, when the file is not what `export` writes."""
        try:
            if os.stat(path).st_size > FEW_BYTES:
                return await self._bring_in_apart(path, on_progress)
            tell = _told("Reading the line-up", on_progress)
            return await self._database.run(bring_in_file, path, self._by, tell)
        except OSError as error:
            reason = error.strerror or "the system refuses"
            raise IptvManagerError(f"{path} can't be read: {reason}.") from error

    async def _bring_in_apart(self, path: Path, on_progress: ProgressCallback) -> ImportResult:
        """In a process of its own; cancelled, it leaves nothing."""

        def told(report: ImportReport) -> None:
            """Pass the worker's progress on, counted in channels; how many the file has is not known."""
            on_progress(Progress(report.done, None, report.text, "channels"))

        job = LineUpJob(self._database.dsn, str(path), self._by)
        report = await run_worker(job, told, COMMAND)
        if report.kind == "broken":
            log.error("bringing in a line-up broke: %s", mask(report.text))
        return result_of(report)

    async def after_sync(self, _provider: Provider, _run_id: int, _on_progress: ProgressCallback) -> None:
        """What follows a sync: what waited for its channels comes true."""
        await self._database.run(come_true)


def _told(what: str, on_progress: ProgressCallback) -> Tell:
    return lambda done: on_progress(Progress(done, None, what, "channels"))
