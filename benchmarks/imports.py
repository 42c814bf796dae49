"""First import and re-sync of a million entries, against COPY of ready-made rows and the same indexes."""

from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import psycopg
from sqlalchemy import text

from benchmarks.ground import Figure, Memory, run
from iptv_manager.app import Program
from iptv_manager.demo.lists import write_list
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import SyncResult
from iptv_manager.services.sync import SyncService
from iptv_manager.store.imports import COLUMNS
from iptv_manager.store.partitions import attach_partition, create_partition

MB = 1e6


class ImportTimes(NamedTuple):
    """Seconds, and bytes for the memory."""

    floor: float
    first: float
    resync: float
    same_bytes: float
    written: int
    memory: int


def measure(program: Program, folder: Path, entries: int) -> ImportTimes:
    """Import and floor by turns, the best of two each, then a re-sync; leaves the provider imported."""
    path = folder / "big.m3u"
    write_list(path, entries)
    provider = run(program.providers.add_m3u("Big", str(path)))
    with Memory() as memory:
        firsts = [_sync(program, provider.id).seconds]
    floors = [_floor(program, provider.id, folder / "rows.copy")]
    again = run(program.providers.add_m3u("Again", str(path)))
    firsts.append(_sync(program, again.id, SyncService(program.database, program.settings)).seconds)
    floors.append(_floor(program, again.id, folder / "rows.copy"))
    run(program.providers.remove(again.id))
    run(program.providers.purge_by_name(again.name))
    same = _sync(program, provider.id)
    with path.open("a") as list_file:
        list_file.write("# a comment, so that the bytes differ\n")
    before = _written(program, provider.id)
    resync = _sync(program, provider.id)
    written = _written(program, provider.id) - before
    return ImportTimes(min(floors), min(firsts), resync.seconds, same.seconds, written, memory.most)


def figures(times: ImportTimes) -> list[Figure]:
    """The promises about imports."""
    first, resync = times.first / times.floor, times.resync / times.first
    return [
        Figure("first import, 1M", f"{times.floor:.1f} s", f"{first:.2f} ×", "≤ 1.5 ×", first <= 1.5),
        Figure("re-sync, nothing changed", "first import", f"{resync:.2f} ×", "≤ 0.5 ×", resync <= 0.5),
        Figure("rows it rewrote", "–", str(times.written), "0", times.written == 0),
        Figure("same bytes again", "–", f"{times.same_bytes:.2f} s", "≤ 1 s", times.same_bytes <= 1),
        Figure("memory of import", "–", f"{times.memory / MB:.0f} MB", "≤ 300 MB", times.memory <= 300 * MB),
    ]


def _sync(program: Program, provider_id: int, syncs: SyncService | None = None) -> SyncResult:
    """Sync it, by the program's own service unless another one is given, after which nothing follows."""

    async def sync() -> SyncResult:
        provider = await program.providers.by_id(provider_id)
        return await (syncs or program.syncs).sync(provider, _ignore)

    result: SyncResult = run(sync())
    if result.message:
        raise RuntimeError(result.message)
    return result


def _ignore(_progress: Progress) -> None:
    """Nobody watches a benchmark."""


def _floor(program: Program, provider_id: int, rows: Path) -> float:
    """COPY of ready-made rows into a new table of the same shape, and the same indexes."""
    columns = ", ".join(("position", *COLUMNS))
    made = f"COPY stream_p{provider_id} ({columns}) TO STDOUT".encode()
    with (
        psycopg.connect(program.database.dsn) as reader,
        reader.cursor().copy(made) as copy,
        rows.open("wb") as out,
    ):
        out.writelines(bytes(block) for block in copy)
    with psycopg.connect(program.database.dsn) as connection:
        start = perf_counter()
        other = _bare_provider(connection)
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        connection.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        table = create_partition(connection, "stream", other)
        target = f"COPY {table} ({columns}) FROM STDIN WITH (FREEZE)"
        with connection.cursor().copy(target.encode()) as copy, rows.open("rb") as ready:
            while block := ready.read(1 << 18):
                copy.write(block)
        attach_partition(connection, "stream", other)
        connection.commit()
        seconds = perf_counter() - start
        connection.execute(f"DROP TABLE {table}".encode())
        connection.execute("DELETE FROM provider WHERE id = %s", (other,))
    rows.unlink()
    return seconds


def _bare_provider(connection: "psycopg.Connection[tuple[int]]") -> int:
    row = connection.execute(
        "INSERT INTO provider (name, source) VALUES ('Floor', '-') RETURNING id"
    ).fetchone()
    return row[0] if row else 0


def _written(program: Program, provider_id: int) -> int:
    """Rows written to the provider's streams since the server started."""
    with program.database.engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        found = connection.scalar(
            text("SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = :name"),
            {"name": f"stream_p{provider_id}"},
        )
    return int(found or 0)
