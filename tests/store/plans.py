"""Which tables the statements of a question would read from end to end, by their plans."""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Connection, event

from iptv_manager.store.database import Database


def scans_of(database: Database, ask: Callable[[Connection], object], big: Collection[str]) -> list[str]:
    """Those of the `big` tables that any statement of `ask` reads sequentially. Nothing is kept of it."""
    read = [node["Relation Name"] for node in nodes_of(database, ask) if node["Node Type"] == "Seq Scan"]
    return [table for table in read if table in big]


def sorts_in(database: Database, ask: Callable[[Connection], object]) -> list[str]:
    """What any statement of `ask` would sort, where no index gives the order."""
    return [str(node["Sort Key"]) for node in nodes_of(database, ask) if node["Node Type"] == "Sort"]


def nodes_of(database: Database, ask: Callable[[Connection], object]) -> list[dict[str, Any]]:
    """The nodes of the plans of all statements of `ask`."""
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
            node
            for statement, parameters in asked
            for node in _nodes(driver.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()[0])
        ]
        connection.rollback()
    return found


def _nodes(plan: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plan, str):
        plan = json.loads(plan)
    for part in plan if isinstance(plan, list) else [plan]:
        if not isinstance(part, dict):
            continue
        if "Node Type" in part:
            yield part
        for value in part.values():
            if isinstance(value, list | dict):
                yield from _nodes(value)
