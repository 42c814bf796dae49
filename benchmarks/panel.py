"""Import of a whole panel, 60,000 channels, 20,000 films and 20,000 series, against COPY of ready-made rows.

In a process of its own, so that its memory is no other benchmark's. `python -m benchmarks.panel` runs it alone,
with `--json` it prints what was measured.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from uuid import uuid4

import msgspec
import psycopg

from benchmarks.ground import Figure, Memory, apart, program_in, run
from iptv_manager.app import Program
from iptv_manager.demo import panel_content
from iptv_manager.demo.panel import DemoPanel
from iptv_manager.demo.server import DemoProvider
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import ProviderKind, SyncResult
from iptv_manager.model.secret import Secret
from iptv_manager.store import providers
from iptv_manager.store.imports import COLUMNS
from iptv_manager.store.panel_imports import SERIES_COLUMNS
from iptv_manager.store.partitions import attach_partition, create_partition

MB = 1e6
CHANNELS, FILMS, SERIES = 60_000, 20_000, 20_000


TURNS = 3


class PanelTimes(NamedTuple):
    """Seconds, and bytes for the memory."""

    floor: float
    first: float
    imported: float  # of the first: from the lists being there to their being searchable
    resync: float
    same: float
    memory: int


def measure() -> PanelTimes:
    """The same in a process of its own."""
    return PanelTimes(*apart("benchmarks.panel"))


def measure_here(program: Program, folder: Path) -> PanelTimes:
    """Import and floor by turns, then re-syncs, the best of three each; from a panel on loopback."""
    panel = DemoPanel(0, 0, 0)
    panel.files = {
        "get_live_streams": _written(folder / "live.json", panel_content.channels(CHANNELS)),
        "get_vod_streams": _written(folder / "films.json", panel_content.films(FILMS)),
        "get_series": _written(folder / "series.json", panel_content.series(SERIES)),
    }
    times: PanelTimes = run(_measured(program, panel, folder))
    return times


def figures(times: PanelTimes) -> list[Figure]:
    """The promises about panels."""
    first, resync = times.first / times.floor, times.resync / times.first
    imported = times.imported / times.floor
    return [
        Figure(
            "import of a panel, 100,000", f"{times.floor:.1f} s", f"{first:.2f} ×", "≤ 1.5 ×", first <= 1.5
        ),
        Figure("its lists to searchable, without the calls", "–", f"{imported:.2f} ×", "–", True),
        Figure("re-sync of it, one new", "first import", f"{resync:.2f} ×", "≤ 0.5 ×", resync <= 0.5),
        Figure("same lists again", "–", f"{times.same:.2f} s", "≤ 1.5 s", times.same <= 1.5),
        Figure("memory of it", "–", f"{times.memory / MB:.0f} MB", "≤ 300 MB", times.memory <= 300 * MB),
    ]


def _written(path: Path, records: object) -> Path:
    path.write_bytes(msgspec.json.encode(list(records)))  # type: ignore[call-overload]
    return path


async def _measured(program: Program, panel: DemoPanel, folder: Path) -> PanelTimes:
    async with DemoProvider(0, routes=panel.routes()) as served:
        firsts, imports, floors, memories = [], [], [], []
        for turn in range(TURNS):
            provider_id = await _added(program, panel, served.base_url, f"Panel {turn}")
            await program.accounts.refresh(
                await program.providers.by_id(provider_id)
            )  # as whoever adds one does first
            calls = _Calls()
            with Memory() as memory:
                firsts.append((await _sync(program, provider_id, calls)).seconds)
            imports.append(firsts[-1] - calls.seconds)
            memories.append(memory.most)
            floors.append(await asyncio.to_thread(_floor, program, provider_id, folder))
        same = await _sync(program, provider_id)
        again = []
        for turn in range(TURNS):
            films = list(panel_content.films(FILMS + 1 + turn))
            panel.files["get_vod_streams"] = _written(folder / "films.json", films)
            resync = await _sync(program, provider_id)
            if resync.added != 1:
                raise RuntimeError(f"one film is new, the sync says {resync.added}")
            again.append(resync.seconds)
    return PanelTimes(min(floors), min(firsts), min(imports), min(again), same.seconds, max(memories))


async def _added(program: Program, panel: DemoPanel, server: str, name: str) -> int:
    secret_id = uuid4()
    await program.secrets.put(secret_id, Secret(panel.password))
    draft = providers.ProviderDraft(name, server, ProviderKind.XTREAM, panel.username)
    return (await program.database.run(providers.insert_provider, draft, secret_id)).id


async def _sync(program: Program, provider_id: int, told: ProgressCallback | None = None) -> SyncResult:
    provider = await program.providers.by_id(provider_id)
    result = await program.syncs.sync(provider, told or _ignore)
    if result.message:
        raise RuntimeError(result.message)
    return result


class _Calls:
    """How long it took to ask the panel for everything: seconds until its last list was there."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = perf_counter()

    def __call__(self, progress: Progress) -> None:
        if progress.what.startswith("Downloading"):
            self.seconds = perf_counter() - self._began


def _ignore(_progress: Progress) -> None:
    """Nobody watches a benchmark."""


def _floor(program: Program, provider_id: int, folder: Path) -> float:
    """COPY of ready-made rows into new tables of the same shape, and the same indexes."""
    stream_columns, series_columns = ", ".join(("position", *COLUMNS)), ", ".join(SERIES_COLUMNS)
    streams, series = folder / "streams.copy", folder / "series.copy"
    with psycopg.connect(program.database.dsn) as connection:
        _save(connection, f"COPY stream_p{provider_id} ({stream_columns}) TO STDOUT", streams)
        listed = f"SELECT {series_columns} FROM panel_series WHERE provider_id = {provider_id}"
        _save(connection, f"COPY ({listed}) TO STDOUT", series)
    with psycopg.connect(program.database.dsn) as connection:
        start = perf_counter()
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        connection.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        row = connection.execute(
            "INSERT INTO provider (name, source) VALUES ('Floor', '-') RETURNING id"
        ).fetchone()
        other = int(row[0]) if row else 0
        table = create_partition(connection, "stream", other)
        _load(connection, f"COPY {table} ({stream_columns}) FROM STDIN WITH (FREEZE)", streams)
        attach_partition(connection, "stream", other)
        connection.execute("CREATE TABLE floor_series (LIKE panel_series INCLUDING ALL)")
        connection.execute(f"ALTER TABLE floor_series ALTER provider_id SET DEFAULT {other}".encode())
        _load(connection, f"COPY floor_series ({series_columns}) FROM STDIN", series)
        connection.commit()
        seconds = perf_counter() - start
        connection.execute(f"DROP TABLE {table}, floor_series".encode())
        connection.execute("DELETE FROM provider WHERE id = %s", (other,))
    return seconds


def _save(connection: "psycopg.Connection[tuple[object, ...]]", query: str, path: Path) -> None:
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy, path.open("wb") as out:
        out.writelines(bytes(block) for block in copy)


def _load(connection: "psycopg.Connection[tuple[object, ...]]", query: str, path: Path) -> None:
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy, path.open("rb") as ready:
        while block := ready.read(1 << 18):
            copy.write(block)


def main() -> int:
    """Print each figure; gives 1 when a promise is not kept."""
    if "--json" not in sys.argv:
        return _shown(figures(measure()))
    with tempfile.TemporaryDirectory(prefix="iptv-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with program_in(home) as program:
            print(json.dumps(measure_here(program, Path(folder))))
    return 0


def _shown(found: list[Figure]) -> int:
    for figure in found:
        mark = "kept" if figure.kept else "NOT KEPT"
        print(f"{figure.work:48} {figure.floor:>32} {figure.ours:>10}  {figure.promise} {mark}")
    return 0 if all(figure.kept for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
