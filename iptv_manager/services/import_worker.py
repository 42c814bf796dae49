"""The worker process of an import: reads a spooled list, stages it, applies it. Its memory is its own.

One job comes on stdin, reports go to stdout (see `import_job`). It ends when its stdin closes, so it never
outlives the program. Loads neither Qt nor SQLAlchemy. Run as `python -m iptv_manager.services.import_worker`.
"""

import gc
import sys
import threading
import traceback
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

if __name__ == "__main__":
    gc.disable()  # short-lived, and without circles: looking for some takes a third of the time, here a twentieth

import psycopg

from iptv_manager.formats.m3u_blocks import WHOLE
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.model.provider_options import Twins
from iptv_manager.services.import_half import read_rows
from iptv_manager.services.import_job import ImportJob, ImportReport, job_from, list_ahead
from iptv_manager.services.import_sources import ListSource, Source, source_of
from iptv_manager.services.panel_ahead import PanelAhead
from iptv_manager.services.readings import Reading
from iptv_manager.services.worker_life import FOR_PANEL, be_modest, end_with_parent, tell
from iptv_manager.store.changes import tell_change_plain
from iptv_manager.store.first_import import FirstImport, clear_unfinished
from iptv_manager.store.import_end import (
    MOST_REJECTS,
    close_run,
    count_groups,
    finish_import,
    import_failure,
    store_rejects,
)
from iptv_manager.store.imports import (
    STEP_BITS,
    Counts,
    Resync,
    has_partition,
    is_wholesale,
    take_room,
    try_lock,
)
from iptv_manager.store.leases import confirm_in_worker
from iptv_manager.store.partitions import make_readable
from iptv_manager.store.server_manners import is_pooled, modest_connection

Connection = psycopg.Connection[Any]
Tell = Callable[[ImportReport], None]

SWITCH = 0.0002  # seconds after which a thread that reads gives way to one that talks to the server; not 5 ms


def run_import(job: ImportJob, tell: Tell, ahead: PanelAhead | None = None) -> ImportReport:
    """Import the list in one transaction; after anything but `done` the streams are as they were.

    `ahead` has made rows of a panel's lists already."""
    try:
        report = _imported_at_once(job, tell, ahead)
    except BaseException:
        with suppress(psycopg.Error), psycopg.connect(job.dsn, prepare_threshold=None) as connection:
            clear_unfinished(connection)
        raise
    written = report.added + report.changed + report.returned + report.gone
    is_first = report.added == report.entries
    if report.kind == "done" and not is_first and is_wholesale(written, report.entries):
        make_readable(job.dsn, job.provider_id)
    return report


def _imported_at_once(job: ImportJob, tell: Tell, ahead: PanelAhead | None) -> ImportReport:
    with modest_connection(job.dsn) as connection:
        take_room(connection)
        if not try_lock(connection, job.provider_id):
            return ImportReport("refused", "Another window or program is importing this list just now.")
        is_first = not has_partition(connection, job.provider_id)
        source = source_of(connection, job, is_first, ahead)
        if source.held:
            return ImportReport("held", source.held)
        importing = _first_import if is_first else _resync
        report = importing(connection, job, source, tell)
        if report.kind not in ("done", "asked"):
            connection.rollback()
            return report
        tell_change_plain(connection, "streams", job.provider_id)
        confirm_in_worker(connection)
        return report


def _first_import(connection: Connection, job: ImportJob, source: Source, tell: Tell) -> ImportReport:
    with _second_connection(connection, job, source) as second:
        filling = FirstImport(connection, job.provider_id, job.ways, second)
        with source.reading("Importing", tell, source.share) as reading:
            counts = filling.load(source.first_rows(reading, STEP_BITS), lambda: reading.may_repeat)
        tell(ImportReport("progress", "Building indexes", entries=counts.entries))
        filling.attach(source.fill_beside)
    count_groups(connection, job.provider_id, _groups(job, reading))
    return _finish(connection, job, source, reading, counts)


@contextmanager
def _second_connection(connection: Connection, job: ImportJob, source: Source) -> Iterator[Connection | None]:
    """Another connection for a big list; none where the server has none to spare.

    Of a pooler we ask for none: it would let us wait for one that we hold ourselves, as others might theirs."""
    with ExitStack() as stack:
        second = None
        if source.share is not WHOLE and not is_pooled(connection):
            with suppress(psycopg.OperationalError):
                second = stack.enter_context(modest_connection(job.dsn))
        yield second


def _resync(connection: Connection, job: ImportJob, source: Source, tell: Tell) -> ImportReport:
    applying = Resync(connection, job.provider_id, job.ways)
    with source.reading("Comparing", tell) as whole:
        unmatched = applying.stage(whole.fingerprints())
    reading, counts = _read_unmatched(applying, job, source, whole, unmatched, tell)
    doubt = source.reason_to_hold(counts, whole)
    if doubt and not (job.accept_shrink or job.ask_first):
        return _report("held", doubt, counts, len(reading.rejects))
    if counts.entries + counts.gone > counts.unchanged:
        tell(ImportReport("progress", "Saving changes", entries=counts.entries))
    applying.note(job.run_id)
    if job.ask_first and (counts.differ or source.question):
        return _asked(connection, job, source, applying, reading, counts, doubt)
    applying.apply(job.run_id)
    applying.drop()
    close_run(connection, job.provider_id, job.run_id, counts, bytes.fromhex(job.digest))
    source.note_beside(job.run_id)
    if counts.differ:
        count_groups(connection, job.provider_id)
    return _finish(connection, job, source, reading, counts)


def _asked(
    connection: Connection,
    job: ImportJob,
    source: Source,
    applying: Resync,
    reading: Reading,
    counts: Counts,
    doubt: str,
) -> ImportReport:
    """Leave what the sync would do as a question to the person; the streams stay as they are."""
    applying.drop()
    store_rejects(connection, job.run_id, _without_secrets(reading.rejects, job))
    close_run(connection, job.provider_id, job.run_id, counts, bytes.fromhex(job.digest), "asked")
    source.note_beside(job.run_id)
    return _report("asked", doubt, counts, len(reading.rejects), source.question)


def _read_unmatched(
    applying: Resync, job: ImportJob, source: Source, compared: Reading, unmatched: "array[int]", tell: Tell
) -> tuple[Reading, Counts]:
    """Read in full what is not as it was; a second pass, and none at all when nothing is new."""
    if not unmatched:
        return compared, applying.read(())
    in_halves = isinstance(source, ListSource) and source.share is not WHOLE
    if in_halves and applying.is_mostly_new(len(unmatched)):
        with source.reading("Reading what is new", tell, source.share) as reading:
            return reading, applying.read(read_rows(reading, job.path, 0, job.logins))
    with source.reading("Reading what is new", tell) as reading:
        counts = applying.read(reading.wanted_rows(unmatched))
    return reading, counts


def _groups(job: ImportJob, reading: Reading) -> Mapping[str, int] | None:
    """How many streams a first import has in each group; None where its rows are not just those that were read."""
    return reading.groups if job.ways.twins is Twins.KEEP else None


def _finish(
    connection: Connection,
    job: ImportJob,
    source: Source,
    reading: Reading,
    counts: Counts,
) -> ImportReport:
    rejects = source.rejects + reading.rejects
    store_rejects(connection, job.run_id, _without_secrets(rejects, job))
    state = source.remembered(job.source)
    finish_import(connection, job.provider_id, counts.entries, state, list(reading.guide_urls))
    return _report("done", source.finish(), counts, len(rejects))


def _without_secrets(rejects: list[PlaylistReject], job: ImportJob) -> list[PlaylistReject]:
    """What is kept of places that gave no entry, for a person to read: whatever looks like a secret is hidden."""
    if not rejects:
        return rejects
    from iptv_manager.net.masking import learn_secret, mask  # takes its time, and few lists need it

    for _, password in job.logins:
        learn_secret(password)
    return [reject._replace(text=mask(reject.text)) for reject in rejects[:MOST_REJECTS]]


def _report(kind: str, text: str, counts: Counts, rejected: int, beside: str = "") -> ImportReport:
    return ImportReport(
        kind,
        text,
        entries=counts.entries,
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
        gone=counts.gone,
        returned=counts.returned,
        rejected=rejected,
        beside=beside,
    )


def main() -> None:
    """Do the one job that stdin brings."""
    sys.setswitchinterval(SWITCH)
    if FOR_PANEL not in sys.argv:
        import iptv_manager.services.import_reading  # noqa: F401 (while there is no job yet)
    line, ahead = _until_job()
    if not line:  # started ahead, and the program ended before it had a job for us
        return
    job = job_from(line)
    threading.Thread(target=end_with_parent, daemon=True).start()
    if ahead is None:
        be_modest(job.memory_limit)
    tell(_imported(job, ahead))


def _until_job() -> tuple[str, PanelAhead | None]:
    """The line of the job, and what was made of a panel's lists until it came."""
    ahead = None
    while found := list_ahead(line := sys.stdin.readline()):
        if ahead is None:
            be_modest(found.memory_limit)
            ahead = PanelAhead(STEP_BITS)
        ahead.take(found.ahead)
    return line, ahead


def _imported(job: ImportJob, ahead: PanelAhead | None) -> ImportReport:
    try:
        return run_import(job, tell, ahead)
    except IptvManagerError as error:
        return ImportReport("refused", str(error))
    except psycopg.Error as error:
        return ImportReport("refused", import_failure(error))
    except MemoryError:
        return ImportReport("refused", "The list needs too much memory; nothing was changed.")
    except Exception:  # noqa: BLE001 (told to the program, which logs it masked)
        return ImportReport("broken", traceback.format_exc())


if __name__ == "__main__":
    main()
