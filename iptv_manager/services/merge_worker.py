"""The worker process of the merge: puts one provider's streams into channels, in one transaction.

One job comes on stdin, reports go to stdout, as with imports. It ends when its stdin closes. Loads neither Qt
nor SQLAlchemy. Run as `python -m iptv_manager.services.merge_worker`.
"""

import gc
import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.matching import RULES_VERSION, stations
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.merge_keys import all_keys
from iptv_manager.services.worker_life import be_modest, end_with_parent, tell
from iptv_manager.store.changes import tell_change_plain
from iptv_manager.store.import_end import import_failure
from iptv_manager.store.leases import confirm_in_worker
from iptv_manager.store.merge import (
    GuideAnswer,
    GuideQuestion,
    Merge,
    followed,
    last_run,
    lock_merging,
    said_by_streams,
)
from iptv_manager.store.server_manners import modest_connection

SUBJECT = "channels"  # what other desktops are told of
Tell = Callable[[ImportReport], None]
MEMORY = 1 << 30  # bytes of data a worker may hold
LOCAL_SETTINGS = (
    b"SET LOCAL work_mem = '128MB'",
    b"SET LOCAL maintenance_work_mem = '256MB'",
)


class MergeJob(NamedTuple):
    """One provider whose streams have changed. Goes over stdin: the dsn may hold a password."""

    dsn: str
    provider_id: int


def run_merge(job: MergeJob, report: Tell) -> ImportReport:
    """Bring the line-up up to the provider's streams: what syncs touched, or all of it the first time."""
    with modest_connection(job.dsn) as connection:
        for setting in LOCAL_SETTINGS:
            connection.execute(setting)
        lock_merging(connection)
        known, upto = followed(connection, job.provider_id), last_run(connection, job.provider_id)
        since = known.run_id if known and known.rules_version == RULES_VERSION else None
        merge = Merge(connection, job.provider_id, upto, since)
        staged = merge.stage(_reported(_keys(job, since, upto), report))
        report(ImportReport("progress", "Merging channels", staged, staged))
        merge.settle()
        merge.look_up()
        merge.answer([answer for question in merge.guide_questions() for answer in answers(question)])
        merge.apply()
        merge.finish(RULES_VERSION)
        tell_change_plain(connection, SUBJECT, job.provider_id)
        confirm_in_worker(connection)
    return ImportReport("done", entries=staged)


def answers(question: GuideQuestion) -> Iterator[GuideAnswer]:
    """Which of the new groups are one with the channel, or with each other."""
    together = stations({*question.names, *question.known_names}, question.guide)
    of_channel = {together[name] for name in question.known_names}
    for name in question.names:
        spokesman = together[name]
        channel_id = question.channel_id if spokesman in of_channel else None
        if channel_id is not None or spokesman != name or _speaks_for_others(name, question.names, together):
            yield GuideAnswer(name, question.home, question.guide, spokesman, channel_id)


def _speaks_for_others(name: str, names: list[str], together: dict[str, str]) -> bool:
    return any(together[other] == name for other in names if other != name)


def _keys(job: MergeJob, since: int | None, upto: int) -> Iterator[bytes]:
    """Read over a connection of its own: what comes in goes out at once over the merge's."""
    with psycopg.connect(job.dsn, options="-c TimeZone=UTC") as reading:
        yield from all_keys(said_by_streams(reading, job.provider_id, since, upto), job.provider_id)


def _reported(keys: Iterator[bytes], report: Tell) -> Iterator[bytes]:
    done = 0
    for batch in keys:
        yield batch
        done += batch.count(b"\n")
        report(ImportReport("progress", "Matching channels", done))


def main() -> None:
    """Do the one job that stdin brings."""
    gc.disable()  # short-lived, and nearly without circles
    job = MergeJob(**json.loads(sys.stdin.readline()))
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(MEMORY)
    tell(_merged(job))


def _merged(job: MergeJob) -> ImportReport:
    try:
        return run_merge(job, tell)
    except IptvManagerError as error:
        return ImportReport("refused", str(error))
    except psycopg.Error as error:
        return ImportReport("refused", import_failure(error))
    except MemoryError:
        return ImportReport("refused", "Merging channels needs too much memory; it is tried again.")
    except Exception:  # noqa: BLE001 (told to the program, which logs it masked)
        return ImportReport("broken", traceback.format_exc())


if __name__ == "__main__":
    main()
