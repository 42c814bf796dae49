"""Changes of other desktops are heard within a second, once, and again after the connection broke."""

import asyncio
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

from sqlalchemy import Connection, text

from iptv_manager.services.changes import EVERYTHING, ChangeService
from iptv_manager.store.changes import Change, tell_change
from iptv_manager.store.database import Database
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Hearer:
    """A service that listens, and what it was told."""

    def __init__(self, database: Database) -> None:
        self.told: list[frozenset[Change]] = []
        self.service = ChangeService(database.dsn)
        self.service.subscribe(self.told.append)

    async def begin(self) -> None:
        """Start, and wait until it hears."""
        heard = asyncio.Event()
        self.service.on_hearing(lambda hears: heard.set() if hears else None)
        self.service.start()
        async with asyncio.timeout(10):
            await heard.wait()

    async def until(self, change: Change) -> float:
        """Wait until that change is told; the seconds it took."""
        began = monotonic()
        await until(lambda: any(change in told for told in self.told))
        return monotonic() - began


def test_a_change_is_told_within_a_second_once_committed(database: Database, run: Run) -> None:
    async def scenario() -> None:
        hearer = Hearer(database)
        await hearer.begin()
        await database.run(tell_change, "streams", 7)
        assert await hearer.until(Change("streams", 7)) < 1
        await hearer.service.stop()

    run(scenario())


def test_many_changes_at_once_are_told_together(database: Database, run: Run) -> None:
    def tell_many(connection: Connection) -> None:
        for number in range(500):
            tell_change(connection, "health", number % 5)

    async def scenario() -> None:
        hearer = Hearer(database)
        await hearer.begin()
        await database.run(tell_many)
        await hearer.until(Change("health", 4))
        assert hearer.told == [frozenset(Change("health", number) for number in range(5))]
        await hearer.service.stop()

    run(scenario())


def test_what_is_rolled_back_is_never_told(database: Database, run: Run) -> None:
    def tell_and_fail(connection: Connection) -> None:
        tell_change(connection, "streams", 1)
        raise RuntimeError

    async def scenario() -> None:
        hearer = Hearer(database)
        await hearer.begin()
        try:
            await database.run(tell_and_fail)
        except RuntimeError:
            await database.run(tell_change, "streams", 2)
        await hearer.until(Change("streams", 2))
        assert not any(Change("streams", 1) in told for told in hearer.told)
        await hearer.service.stop()

    run(scenario())


def test_after_a_break_all_is_told_to_have_changed(database: Database, run: Run) -> None:
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%'"
    )

    async def scenario() -> None:
        hearer = Hearer(database)
        hearing: list[bool] = []
        hearer.service.on_hearing(hearing.append)
        await hearer.begin()
        await database.run(lambda connection: connection.execute(others))
        await hearer.until(EVERYTHING)
        assert hearing == [True, False, True]
        await hearer.service.stop()

    run(scenario())
