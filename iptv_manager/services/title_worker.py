"""The worker process of titles: reads the names of a provider's films and episodes, writes what they say.

One job comes on stdin, reports go to stdout, as with imports. It ends when its stdin closes. Loads neither Qt
nor SQLAlchemy. Run as `python -m iptv_manager.services.title_worker`.
"""

import json
import sys
import threading
import traceback
from collections.abc import Callable
from typing import NamedTuple

import psycopg

from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.title_rows import RULES, EpisodeRows, movie_rows, panel_series_rows
from iptv_manager.services.worker_life import be_modest, end_with_parent, tell
from iptv_manager.store.copy_rows import copy_text
from iptv_manager.store.film_import import TitleImport
from iptv_manager.store.import_end import import_failure
from iptv_manager.store.leases import confirm_in_worker
from iptv_manager.store.server_manners import modest_connection

Tell = Callable[[ImportReport], None]
MEMORY = 1 << 30  # bytes of data a worker may hold


class TitleJob(NamedTuple):
    """One provider whose streams have changed. Goes over stdin: the dsn may hold a password."""

    dsn: str
    provider_id: int
    run_id: int  # the sync that is followed
    whole: bool  # look at everything, whatever the sync has noted


def follow(job: TitleJob, report: Tell) -> ImportReport:
    """Bring films and series up to the provider's streams, in one transaction."""
    options = "-c TimeZone=UTC -c work_mem=64MB"
    with modest_connection(job.dsn, options) as connection:
        turn = TitleImport(connection, job.provider_id, RULES)
        asked = turn.begin(None if job.whole else job.run_id)
        read = _read_all(turn, asked, report)
        report(ImportReport("progress", "Sorting films and series", read, asked))
        read = turn.write()
        turn.finish(job.run_id)
        confirm_in_worker(connection)
    return ImportReport("done", entries=read)


def _read_all(turn: TitleImport, asked: int, report: Tell) -> int:
    provider_id, read = turn.provider_id, 0
    for films in turn.wanted_movies():
        turn.take_movies(copy_text(movie_rows(provider_id, films)))
        read += len(films)
        report(ImportReport("progress", "Reading titles of films", read, asked))
    turn.take_series(copy_text(panel_series_rows(turn.wanted_series())))
    episodes = EpisodeRows()
    for batch in turn.wanted_episodes():
        turn.take_episodes(copy_text(episodes.rows(batch)))
        read += len(batch)
        report(ImportReport("progress", "Reading titles of episodes", read, asked))
    known = turn.known_series(episodes.series)
    turn.take_series(copy_text([row for key, row in episodes.series.items() if key not in known]))
    return read


def main() -> None:
    """Do the one job that stdin brings."""
    job = TitleJob(**json.loads(sys.stdin.readline()))
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(MEMORY)
    tell(_followed(job))


def _followed(job: TitleJob) -> ImportReport:
    try:
        return follow(job, tell)
    except psycopg.Error as error:
        return ImportReport("refused", import_failure(error))
    except MemoryError:
        return ImportReport("refused", "Sorting films and series needs too much memory; it is tried again.")
    except Exception:  # noqa: BLE001 (told to the program, which logs it masked)
        return ImportReport("broken", traceback.format_exc())


if __name__ == "__main__":
    main()
