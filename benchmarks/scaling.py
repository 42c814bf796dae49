"""What one PostgreSQL carries: 1, 4 and 16 desktops on a million and on ten million streams.

`python -m benchmarks.scaling` prints the table of docs/scaling.md. It takes half an hour and 15 GB of disk, so it is
no part of `make bench`; `--streams 100000 --seconds 5` is a quick look."""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import psutil
from sqlalchemy import Connection, text

from benchmarks.ground import percentile, program_in, run, timed
from benchmarks.scaling_desktop import KINDS
from iptv_manager.app import Program
from iptv_manager.demo.lists import write_list
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import Provider
from iptv_manager.model.schedule import Every, Wanted
from iptv_manager.services.sync import SyncService
from iptv_manager.store import schedules
from iptv_manager.store.streams import first_rows, id_vector

DESKTOPS = (1, 4, 16)
OF_ONE = 500_000  # streams of one provider
GB = 1e9
_LATE = text("""
SELECT extract(epoch FROM started_at - due_at) * 1000 AS late, count(*) OVER (PARTITION BY kind, due_at) AS runs
FROM job WHERE started_at IS NOT NULL
""")
_OPEN = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")


class Carried(NamedTuple):
    """What so many desktops got; times in milliseconds."""

    pages: list[float]
    views: list[float]
    writes: list[float]
    checks: float  # a second, of all desktops together
    late: list[float]  # how much later than due the jobs began
    doubled: int  # jobs that more than one desktop ran
    failed: int  # acts that got no answer
    cores: float  # that PostgreSQL kept busy
    connections: int


def fill(program: Program, folder: Path, streams: int) -> list[float]:
    """Import providers until there are so many streams; the seconds of each import, without what follows it."""
    path, each = folder / "list.m3u", min(OF_ONE, streams)
    if not path.exists():
        write_list(path, each)
    syncs = SyncService(program.database, program.settings)
    present = len(run(program.providers.all()))
    times = []
    for number in range(present, streams // each):
        provider: Provider = run(program.providers.add_m3u(f"Provider {number + 1}", str(path)))
        times.append(run(syncs.sync(provider, _ignore)).seconds)
    with program.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) stream"))
    return times


def alone(program: Program) -> tuple[float, float, float]:
    """Milliseconds of first rows, seconds of the whole order by name, bytes of the database."""
    database, query = program.database, LineUpQuery(sort=SortColumn.NAME)
    first = [timed(lambda: database.run_here(first_rows, query, 200)) for _ in range(5)]
    whole = [timed(lambda: database.run_here(id_vector, query)) for _ in range(3)]
    size = database.run_here(
        lambda connection: connection.scalar(text("SELECT pg_database_size(current_database())"))
    )
    return percentile(first, 0.5) * 1000, percentile(whole, 0.5), float(size or 0)


def carried(program: Program, desktops: int, seconds: float) -> Carried:
    """Let so many desktops work for so long, sixteen schedules due each second among them."""
    database = program.database
    database.run_here(_schedule)
    began, busy = monotonic(), _busy(program)
    with _watched(program) as most, tempfile.TemporaryDirectory() as folder:
        asked = (str(desktops), _url(program), str(seconds), folder)
        subprocess.run((sys.executable, "-m", "benchmarks.scaling_desktop", *asked), check=True)
        told = [json.loads(path.read_text()) for path in Path(folder).glob("*.json")]
    cores = (_busy(program) - busy) / (monotonic() - began)
    rows = database.run_here(lambda connection: list(connection.execute(_LATE)))
    return Carried(
        _all(told, "pages"),
        _all(told, "views"),
        _all(told, "writes"),
        sum(one["checks"] for one in told) / seconds,
        [float(row.late) for row in rows] or [0.0],
        sum(row.runs > 1 for row in rows),
        sum(one["failed"] for one in told),
        cores,
        most[0],
    )


def _schedule(connection: Connection) -> None:
    connection.execute(text("TRUNCATE job, job_part, schedule, desktop"))
    for kind in KINDS:
        schedules.set_schedule(connection, Wanted(kind, None, Every(1), zone="UTC"))


def _all(told: list[dict[str, Any]], name: str) -> list[float]:
    return [one for desktop in told for one in desktop[name]]


def _ignore(_progress: Progress) -> None:
    """Nobody watches a benchmark."""


def _url(program: Program) -> str:
    return program.database.engine.url.render_as_string(hide_password=False)


def _busy(program: Program) -> float:
    """Seconds that PostgreSQL's processes have worked, those that ended included."""
    server = program.settings.postgres_folder / "data" / "postmaster.pid"
    postmaster = psutil.Process(int(server.read_text().split()[0]))
    whole = 0.0
    for process in (postmaster, *postmaster.children()):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        whole += times.user + times.system + times.children_user + times.children_system
    return whole


@contextmanager
def _watched(program: Program) -> Iterator[list[int]]:
    """The most connections at any time, in a list of one."""
    most, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            found = program.database.run_here(lambda connection: connection.scalar(_OPEN))
            most[0] = max(most[0], int(found or 0))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def _line(streams: int, desktops: int, found: Carried) -> str:
    def times(values: list[float]) -> str:
        return f"{percentile(values, 0.5):,.0f} / {percentile(values, 0.99):,.0f}"

    cells = (
        f"{streams / 1e6:g} M",
        str(desktops),
        times(found.pages),
        times(found.views),
        times(found.writes),
        f"{found.checks:,.0f}",
        times(found.late),
        f"{found.doubled} / {found.failed}",
        f"{found.cores:.2f}",
        str(found.connections),
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table, a line as soon as it is known."""
    options = argparse.ArgumentParser(prog="benchmarks.scaling")
    options.add_argument("--streams", type=int, nargs="+", default=[1_000_000, 10_000_000])
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--folder", help="where the database is made, instead of a temporary folder")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="iptv-scaling-", dir=chosen.folder) as name:
        folder = Path(name)
        with program_in(folder / "home") as program:
            run(program.history.prepare())
            for streams in sorted(chosen.streams):
                _measure(program, folder, streams, chosen.seconds)


def _measure(program: Program, folder: Path, streams: int, seconds: float) -> None:
    imports = fill(program, folder, streams)
    if imports:
        print(f"import of one provider: {imports[0]:.1f} s, the last {imports[-1]:.1f} s", flush=True)
    first, whole, size = alone(program)
    print(
        f"{streams:,} streams: first rows {first:.1f} ms, whole order {whole:.2f} s, {size / GB:.1f} GB",
        flush=True,
    )
    for desktops in DESKTOPS:
        print(_line(streams, desktops, carried(program, desktops, seconds)), flush=True)


if __name__ == "__main__":
    main()
