"""The worker process of a guide: reads it, matches its channels, keeps the programmes of those that are had.

One job comes on stdin, reports go to stdout (see `guide_job`), all in one transaction. It ends when its stdin
closes. Loads neither Qt nor SQLAlchemy. Run as `python -m iptv_manager.services.guide_worker`.
"""

import gc
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import psycopg

from iptv_manager.formats.secret_bytes import WithoutSecrets
from iptv_manager.formats.xmltv import GuideReader
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.guide import GuideMatch
from iptv_manager.services.guide_job import GuideJob, GuideReport, guide_job_from
from iptv_manager.services.guide_matches import as_channels, matched
from iptv_manager.services.guide_rows import GuideRows
from iptv_manager.services.worker_life import be_modest, end_with_parent, tell
from iptv_manager.store.changes import tell_change_plain
from iptv_manager.store.guide_import import (
    Connection,
    GuideImport,
    known_channels,
    known_digest,
    lock_source,
)
from iptv_manager.store.import_end import import_failure
from iptv_manager.store.leases import confirm_in_worker
from iptv_manager.store.server_manners import modest_connection

SUBJECT = "guide"  # what other desktops are told of
REPORT_EVERY = 0.1  # seconds
NOTHING_MATCHED = "None of its channels is in your line-up."
Tell = Callable[[GuideReport], None]
LOCAL_SETTINGS = (b"SET LOCAL work_mem = '64MB'", b"SET LOCAL maintenance_work_mem = '256MB'")


def run_guide(job: GuideJob, tell: Tell) -> GuideReport:
    """Read the guide in one transaction; after anything but `done` the programmes are as they were."""
    with modest_connection(job.dsn) as connection:
        for setting in LOCAL_SETTINGS:
            connection.execute(setting)
        if not lock_source(connection, job.source_id):
            return GuideReport("refused", "Another window or program is reading this guide just now.")
        is_known = not job.path or known_digest(connection, job.source_id) == job.state.digest
        report = _matched_again(connection, job) if is_known else None
        if report is None or (report.kind == "incomplete" and job.path):
            report = _Reading(connection, job, tell).read()
        tell_change_plain(connection, SUBJECT)
        confirm_in_worker(connection)
        return report


def _matched_again(connection: Connection, job: GuideJob) -> GuideReport:
    """Match a guide that is as it was: the line-up may have changed."""
    importing = GuideImport(connection, job.source_id)
    known = known_channels(connection, job.source_id)
    matches = matched(connection, importing, job.source_id, known)
    wanted = importing.keep(matches)
    importing.finish_unread("" if matches else NOTHING_MATCHED, checked=job.checked)
    kind = "incomplete" if importing.lacks_programmes(wanted) else "unchanged"
    channels, of_line_up, programmes = importing.counts()
    return GuideReport(kind, channels=channels, matched=of_line_up, programmes=programmes)


class _Reading:
    """Reads a guide; twice, where channels are named only after their programmes."""

    def __init__(self, connection: Connection, job: GuideJob, tell: Tell) -> None:
        self._connection = connection
        self._job = job
        self._tell = tell
        self._importing = GuideImport(connection, job.source_id)
        self._total = Path(job.path).stat().st_size
        self._named: dict[str, None] = {}  # every channel that a programme is of
        self._wanted: dict[str, int] | None = None
        self._matches: list[GuideMatch] = []
        self._matched_channels = 0  # of the guide, known when they were matched
        self._rows = GuideRows()

    def read(self) -> GuideReport:
        """Read, match, keep, exchange. Raises InputRefused."""
        self._importing.open()
        reader = self._pass(self._wants)
        known = dict(self._wanted or {})
        found = as_channels(self._named, reader.channels)
        if len(found) != self._matched_channels:
            self._match(reader)
            late = {key: value for key, value in (self._wanted or {}).items() if key not in known}
            if late:
                self._pass(late.__contains__)
        wanted = self._wanted or {}
        self._tell(GuideReport("progress", "Saving the guide", programmes=self._rows.count))
        self._importing.exchange(wanted, without_end=self._rows.without_end)
        message = "" if self._matches else NOTHING_MATCHED
        self._importing.finish(len(found), self._rows.count, self._job.state, message)
        return GuideReport(
            "done", message, channels=len(found), matched=len(wanted), programmes=self._rows.count
        )

    def _pass(self, wants: Callable[[str], bool]) -> GuideReader:
        with open(self._job.path, "rb") as file:
            source = WithoutSecrets(file, self._job.username, self._job.password, self._job.others)
            self._reader = reader = GuideReader(source, wants)
            batches = self._batches(reader, file.tell)
            # Channels are matched over this connection before it is busy with COPY.
            first = next(batches, b"")
            self._importing.load(_chained(first, batches))
        return reader

    def _batches(self, reader: GuideReader, place: Callable[[], int]) -> Iterator[bytes]:
        told = monotonic()
        for batch in reader.batches():
            if batch:
                yield self._rows.text(batch, self._wanted or {})
            if monotonic() - told > REPORT_EVERY:
                told = monotonic()
                self._tell(GuideReport("progress", "Reading the guide", place(), self._total))

    def _wants(self, guide_id: str) -> bool:
        if self._wanted is None:
            self._match(self._reader)
        self._named.setdefault(guide_id)
        return self._wanted is not None and guide_id in self._wanted

    def _match(self, reader: GuideReader) -> None:
        """Match what is known of the guide's channels now."""
        channels = as_channels(self._named, reader.channels)
        self._matched_channels = len(channels)
        self._matches = matched(self._connection, self._importing, self._job.source_id, channels)
        self._wanted = self._importing.keep(self._matches)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def main() -> None:
    """Do the one job that stdin brings."""
    gc.disable()  # short-lived, and nearly without circles
    job = guide_job_from(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(job.memory_limit)
    tell(_read(job))


def _read(job: GuideJob) -> GuideReport:
    try:
        return run_guide(job, tell)
    except IptvManagerError as error:
        return GuideReport("refused", str(error))
    except psycopg.Error as error:
        return GuideReport("refused", import_failure(error))
    except MemoryError:
        return GuideReport("refused", "The guide needs too much memory; nothing was changed.")
    except Exception:  # noqa: BLE001 (told to the program, which logs it masked)
        return GuideReport("broken", traceback.format_exc())


if __name__ == "__main__":
    main()
