"""The merge: a provider's streams into channels from nothing, and again after a sync that brought a few."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from benchmarks.ground import Figure, run, timed
from iptv_manager.app import Program
from iptv_manager.model.progress import Progress

CAME = 100  # entries that the second sync brings
MOST_WRITTEN = 4 * CAME  # for each a channel, a link, a key, and a channel that has one more perhaps
MOST_SECONDS = 10.0
_WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables
WHERE relname IN ('channel', 'channel_key', :links)
"""


class MergeTimes(NamedTuple):
    """Seconds of a whole merge, and rows that a merge after a small sync writes."""

    streams: int
    whole: float
    written: int


def measure(program: Program, path: Path) -> MergeTimes:
    """Of the provider whose list is at `path`; it is synced, and has `CAME` entries more afterwards."""
    provider = next(one for one in run(program.providers.all()) if one.source == str(path))
    _forget_channels(program, provider.id)
    whole = timed(lambda: run(program.merges.catch_up(_ignore)))
    before = _written(program, provider.id)
    with path.open("a") as file:
        for number in range(CAME):
            file.write(f"#EXTINF:-1,Newcomer {number}\nhttp://new.example/{number}.ts\n")
    run(program.syncs.sync(provider, _ignore))
    return MergeTimes(provider.stream_count, whole, _written(program, provider.id) - before)


def figures(times: MergeTimes) -> list[Figure]:
    """The promises about merging."""
    rows = str(times.written)
    return [
        Figure(
            f"merge of {times.streams:,}", "–", f"{times.whole:.1f} s", "≤ 10 s", times.whole <= MOST_SECONDS
        ),
        Figure(
            f"rows written for {CAME} more", "–", rows, f"≤ {MOST_WRITTEN}", 0 < times.written <= MOST_WRITTEN
        ),
    ]


def _forget_channels(program: Program, provider_id: int) -> None:
    """Let the line-up be as before the first merge."""
    with program.database.engine.begin() as connection:
        connection.execute(text(f"DROP TABLE channel_stream_p{provider_id}"))
        connection.execute(text("DELETE FROM merge_state"))
        connection.execute(text("TRUNCATE channel CASCADE"))


def _written(program: Program, provider_id: int) -> int:
    """Rows written to the line-up since the server started."""
    with program.database.engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        return int(connection.scalar(text(_WRITTEN), {"links": f"channel_stream_p{provider_id}"}) or 0)


def _ignore(_progress: Progress) -> None:
    """Nobody watches a benchmark."""
