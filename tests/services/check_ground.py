"""What tests of checks stand on: providers with streams in the database, and runs of checks over them."""

import asyncio
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event, text

from iptv_manager.model.health import ProbeResult
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.health import CheckSummary, HealthService
from iptv_manager.services.offline import LineTest, is_online
from iptv_manager.settings import Settings
from iptv_manager.store import streams
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

PATIENCE = 30.0  # seconds a test waits for what should come at once


class CheckGround:
    """Adds providers, checks their streams, and reads what was recorded."""

    def __init__(self, database: Database, settings: Settings, folder: Path) -> None:
        self.database = database
        self.settings = settings
        self.told: list[Progress] = []
        self.results: list[ProbeResult] = []
        self._folder = folder
        self._news = asyncio.Event()

    def add(self, name: str, addresses: Iterable[str], max_connections: int | None = None) -> "array[int]":
        """A provider with these streams; gives their ids, in order."""
        lists = Lists(self.database, self._folder, name)
        lists.bring([(f"{name} {number}", "", address) for number, address in enumerate(addresses, 1)])
        self.execute(
            "UPDATE provider SET max_connections = :most WHERE name = :name", most=max_connections, name=name
        )
        query = LineUpQuery(providers=frozenset({lists.provider.id}))
        return self.database.run_here(streams.id_vector, query)

    async def check(
        self, ids: "array[int]", at_once: int = 20, timeout: float = 5.0, line_test: LineTest = is_online
    ) -> CheckSummary:
        """Check them; what is told on the way is kept in `told` and `results`."""
        service = self.service(line_test)
        return await service.check(ids, at_once, timeout, self.tell, self.take)

    def service(
        self,
        line_test: LineTest = is_online,
        budgets: Budgets | None = None,
        settings: Settings | None = None,
    ) -> HealthService:
        """Checks over this database; an offline line is asked after often."""
        return HealthService(
            self.database, settings or self.settings, line_test, budgets, ask_line_every=0.05
        )

    def tell(self, progress: Progress) -> None:
        """Keep what is told."""
        self.told.append(progress)
        self._news.set()
        self._news.clear()

    async def found(self, condition: Callable[[], bool]) -> None:
        """Wait until results have come that meet the condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self._news.wait()

    def take(self, results: list[ProbeResult]) -> None:
        self.results.extend(results)
        self._news.set()
        self._news.clear()

    def outcomes(self, table: str = "stream_health") -> Counter[str]:
        """How many of each outcome are recorded as latest states, or in the history (`stream_check`)."""
        rows = self.fetch(f"SELECT outcome::text FROM {table}")
        return Counter(str(outcome) for (outcome,) in rows)

    def fetch(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Rows of a query."""
        return self.database.run_here(lambda c: [tuple(row) for row in c.execute(text(query), values)])

    def execute(self, statement: str, **values: object) -> None:
        """Run a statement."""
        self.database.run_here(lambda c: c.execute(text(statement), values) and None)

    @contextmanager
    def counted_statements(self) -> Iterator[list[str]]:
        """The statements that are sent meanwhile."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            sent.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)
