"""Which tables the statements of a question would read from end to end, by their plans."""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Connection, event

from iptv_manager.store.database import Database


def scans_of(database: Database, ask: Callable[[Connection], object], big: Collection[str]) -> list[str]:
    """Those of the `big` tables that any statement of `ask` reads sequentially. Nothing is kept of it."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _m: bool) -> None:
        asked.append((statement, parameters))

    with database.engine.connect() as connection:
        event.listen(database.engine, "before_cursor_execute", note)
        try:
            ask(connection)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        driver = connection.connection.driver_connection
        assert driver is not None
        found = [
            table
            for statement, parameters in asked
            for table in _scans(
                driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()[0]
            )
        ]
        connection.rollback()
    return [table for table in found if table in big]


def _scans(plan: Any) -> Iterator[str]:
    if isinstance(plan, str):
        plan = json.loads(plan)
    for part in plan if isinstance(plan, list) else [plan]:
        if not isinstance(part, dict):
            continue
        if part.get("Node Type") == "Seq Scan":
            yield part["Relation Name"]
        for value in part.values():
            if isinstance(value, list | dict):
                yield from _scans(value)
