"""Reports as files. None is ever half: see `services/appearing.py`."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from iptv_manager.formats.csv_cells import ESCAPE, FORMULA_STARTS
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.services.appearing import appearing
from iptv_manager.store import health_report, reports
from iptv_manager.store.copy_out import Tell
from iptv_manager.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

UTF8_MARK = b"\xef\xbb\xbf"  # without it Excel and LibreOffice take the file for the system's old code page


Write = Callable[["Connection", str, str, IO[bytes], Tell], int]


def _channels(
    query: LineUpQuery,
    connection: "Connection",
    starts: str,
    escape: str,
    file: IO[bytes],
    tell: Tell,
) -> int:
    return reports.write_channels(connection, query, starts, escape, file, tell)


class ReportService:
    """Writes what tables show to CSV files, of any size, row by row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_channels(
        self, query: LineUpQuery, path: Path, exact: bool, on_progress: ProgressCallback
    ) -> int:
        """Save the view as CSV (UTF-8); gives the number of rows.

        For spreadsheets by default: marked as UTF-8, and no cell can become a formula. `exact` leaves every
        value as it is. Raises IptvManagerError when the file can't be written; cancelled, it leaves none."""
        return await self._saved(partial(_channels, query), path, exact, on_progress)

    async def save_health(self, path: Path, exact: bool, on_progress: ProgressCallback) -> int:
        """Save every living stream with its health in the same way; gives the number of rows."""
        return await self._saved(health_report.write_health, path, exact, on_progress)

    async def _saved(self, write: Write, path: Path, exact: bool, on_progress: ProgressCallback) -> int:
        loop = asyncio.get_running_loop()

        def tell(rows: int) -> None:
            """From the database's thread: how many rows are written."""
            loop.call_soon_threadsafe(on_progress, Progress(rows, None, "Saving CSV", "rows"))

        try:
            with appearing(path) as file:
                if not exact:
                    file.write(UTF8_MARK)
                starts = "" if exact else FORMULA_STARTS
                return await self._database.run(write, starts, ESCAPE, file, tell)
        except OSError as error:
            reason = error.strerror or "the system refuses"
            raise IptvManagerError(f"{path} can't be written: {reason}. Choose another place.") from error
