"""One desktop under load, as a process: `python -m benchmarks.scaling_desktop COUNT URL SECONDS FOLDER`.

Each keeps the schedule with the program's own scheduler, turns four pages of 200 rows a second as a person who
scrolls does, asks for a sorted view every two seconds, and writes down 200 checks a second. Each writes what
it got into a file of that folder.
"""

import asyncio
import json
import os
import random
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.model.job import DesktopKind, DueJob, JobEnd, JobOutcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.job_conditions import Surroundings
from iptv_manager.services.job_runner import JobNotes
from iptv_manager.services.jobs import Scheduler
from iptv_manager.services.line_up import LineUpService
from iptv_manager.store import providers
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database

KINDS = tuple(f"bench_{number}" for number in range(16))
PAGES, CHECKS = 4, 200  # a second
_PAGE = 200  # rows
_SORTS = (SortColumn.NAME, SortColumn.GROUP, SortColumn.STATUS, SortColumn.ADDED)


class Load:
    """What one desktop does, and how long each step of it took (milliseconds)."""

    def __init__(self, database: Database, number: int, until: float) -> None:
        self._database = database
        self._number = number
        self._until = until
        self._line_up = LineUpService(database)
        self._ids: Sequence[int] = ()
        self._provider = 0
        self.pages: list[float] = []
        self.views: list[float] = []
        self.writes: list[float] = []
        self.checks = 0
        self.failed = 0

    async def begin(self) -> None:
        """Choose the provider that this desktop looks at and checks."""
        found = await self._database.run(providers.all_providers)
        self._provider = found[self._number % len(found)].id
        self._ids = await self._line_up.id_vector(LineUpQuery(providers=frozenset({self._provider})))

    async def go(self) -> None:
        """Everything at once until the time is over."""
        await asyncio.gather(
            self._each(1 / PAGES, self.pages, self._turn_page),
            self._each(2.0, self.views, self._sort),
            self._each(1.0, self.writes, self._write),
        )

    async def _each(self, pause: float, times: list[float], step: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(random.random() * pause)
        while (began := monotonic()) < self._until:
            start = perf_counter()
            try:
                await step()
            except DatabaseUnavailable:
                self.failed += 1
            times.append((perf_counter() - start) * 1000)
            await asyncio.sleep(max(0.0, began + pause - monotonic()))

    async def _turn_page(self) -> None:
        at = random.randrange(len(self._ids) - _PAGE)
        await self._line_up.rows(self._ids[at : at + _PAGE])

    async def _sort(self) -> None:
        await self._line_up.first_rows(LineUpQuery(sort=random.choice(_SORTS)))

    async def _write(self) -> None:
        now = datetime.now(UTC)
        found = [
            ProbeResult(
                self._provider, key, random.choice((Outcome.ALIVE, Outcome.TIMEOUT)), now, 90, None, ""
            )
            for key in random.sample(self._ids, CHECKS)
        ]
        await self._database.run(record_checks, found)
        self.checks += CHECKS


async def desktop(number: int, url: str, seconds: float, folder: Path) -> None:
    """Be a desktop for so long."""
    database = Database(url, 6)
    load = Load(database, number, 0)
    await load.begin()

    async def nothing(_job: DueJob, _notes: JobNotes) -> JobEnd:
        return JobEnd(JobOutcome.OK)

    scheduler = Scheduler(
        database, dict.fromkeys(KINDS, nothing), ChangeService(database.dsn), 24, look_around=Surroundings
    )
    await scheduler.start(DesktopKind.SERVICE)
    load._until = monotonic() + seconds
    await load.go()
    await scheduler.stop()
    database.close()
    told = {"pages": load.pages, "views": load.views, "writes": load.writes}
    counts = {"checks": load.checks, "failed": load.failed}
    (folder / f"{number}.json").write_text(json.dumps({**told, **counts}))


def main() -> None:
    """Fork the desktops: what takes long to import has been imported by then."""
    count, url, seconds, folder = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), Path(sys.argv[4])
    children = []
    for number in range(count):
        child = os.fork()
        if child == 0:
            asyncio.run(desktop(number, url, seconds, folder))
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
