"""A CSV report of every channel, against a bare COPY TO of the same columns."""

from pathlib import Path
from typing import NamedTuple

import psycopg

from benchmarks.ground import Figure, run, timed
from iptv_manager.app import Program
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress

FLOOR = """
COPY (
  SELECT number, stream.name, group_title, provider.name, stream.kind, guide_id, url, logo, outcome, first_byte_ms,
    http_status, checked_at, added_at, stream.user_agent, referrer
  FROM stream
  JOIN provider ON provider.id = provider_id
  LEFT JOIN stream_health AS health ON health.stream_id = stream.id AND health.provider_id = stream.provider_id
) TO STDOUT (FORMAT csv)
"""


class CsvTimes(NamedTuple):
    """Seconds."""

    floor: float
    ours: float


def measure(program: Program, folder: Path) -> CsvTimes:
    """The best of three runs of each, by turns."""
    floors, ours = [], []
    for _ in range(3):
        floors.append(timed(lambda: _bare(program, folder / "floor.csv")))
        ours.append(timed(lambda: _saved(program, folder / "ours.csv")))
    return CsvTimes(min(floors), min(ours))


def figures(times: CsvTimes) -> list[Figure]:
    """The promise about reports."""
    ratio = times.ours / times.floor
    return [Figure("CSV of 1M rows", f"{times.floor:.1f} s", f"{ratio:.2f} ×", "≤ 1.3 ×", ratio <= 1.3)]


def _bare(program: Program, path: Path) -> None:
    dsn, made = program.database.dsn, FLOOR.encode()
    with psycopg.connect(dsn) as reader, reader.cursor().copy(made) as copy, path.open("wb") as file:
        for row in copy:
            file.write(row)


def _saved(program: Program, path: Path) -> None:
    run(program.reports.save_channels(LineUpQuery(), path, exact=False, on_progress=_ignore))


def _ignore(_progress: Progress) -> None:
    """Nobody watches a benchmark."""
