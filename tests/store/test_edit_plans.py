"""Editing a few of many channels reads no big table from end to end."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from iptv_manager.model.edits import Changes, Field
from iptv_manager.store import edit_history, edits, favourites
from iptv_manager.store.database import Database
from iptv_manager.store.edit_keys import keys_here

CHANNELS = 30_000
BIG = {"channel", "edit_change", "favourite_entry"}
FILL = f"""
INSERT INTO channel (derived_name, derived_group, derived_number, derived_position, sort_key, search_key,
  group_key, stream_count, provider_count)
SELECT 'Channel ' || n, 'Group ' || n % 100, '', n, lpad(n::text, 7, '0'), 'channel ' || n, 'group ' || n % 100, 1, 1
FROM generate_series(1, {CHANNELS}) AS n
"""
CHANGES: Changes = {Field.NAME: "X", Field.GROUP: "Y", Field.NUMBER: "7", Field.HIDDEN: True, Field.NOTE: "n"}
IDS = list(range(5000, 5200))
_MADE = re.compile(r"^\s*(--.*\n)*\s*CREATE TEMP TABLE \w+ ON COMMIT DROP AS\s")
_EXPLAINED = re.compile(r"^\s*(--.*\n)*\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")


@pytest.fixture(scope="module")
def full_database(module_database_url: str) -> Iterator[Database]:
    """Many channels, all of them edited once."""
    database = Database(module_database_url, 2)
    with database.engine.begin() as connection:
        connection.execute(text(FILL))
        connection.execute(text("INSERT INTO edit (title) VALUES ('all'), ('some')"))
        connection.execute(
            text('INSERT INTO edit_change SELECT 1, id, \'{"note": ""}\', \'{"note": ""}\' FROM channel')
        )
        connection.execute(text("INSERT INTO favourite_list (name, position) VALUES ('All', 1), ('Few', 2)"))
        connection.execute(text("INSERT INTO favourite_entry SELECT 1, id, id FROM channel"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


def scanned(database: Database, ask: Callable[[Connection], object]) -> list[str]:
    """Big tables that the statements of `ask` read from end to end; each is explained before it runs."""
    found: list[str] = []

    def explain(
        connection: Connection, _cursor: object, said: str, values: Any, _x: object, _m: bool
    ) -> None:
        plain = _MADE.sub("", said)
        if not _EXPLAINED.match(plain):
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        plan = driver.execute(f"EXPLAIN (FORMAT JSON) {plain}", values or None).fetchone()[0]
        parsed = json.loads(plan) if isinstance(plan, str) else plan
        found.extend(table for table in _scans(parsed) if table in BIG)

    with database.engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", explain)
        ask(connection)
        connection.rollback()
    return found


def _scans(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for part in plan:
            yield from _scans(part)
    elif isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        for value in plan.values():
            if isinstance(value, list | dict):
                yield from _scans(value)


def edit_a_few(connection: Connection) -> int:
    edits.choose(connection, IDS)
    edits.stage_changes(connection, CHANGES)
    edits.preview(connection, CHANGES, 200, 200)
    edit_id = edits.note_edit(connection, list(CHANGES), "a few")
    edits.note_changes(connection, edit_id, CHANGES)
    return edits.apply_staged(connection, CHANGES, keys_here)


def test_a_few_channels_are_edited_by_their_keys(full_database: Database) -> None:
    assert scanned(full_database, edit_a_few) == []


def test_a_small_act_is_taken_back_by_keys(full_database: Database) -> None:
    def ask(connection: Connection) -> None:
        edit_a_few(connection)
        connection.exec_driver_sql("ANALYZE edit_change")
        edit_history.undo(connection, keys_here)
        edit_history.redo(connection, keys_here)

    assert scanned(full_database, ask) == []


def test_what_the_window_asks_for_is_read_by_keys(full_database: Database) -> None:
    def ask(connection: Connection) -> None:
        edits.field_values(connection, 77)
        edit_history.undo_state(connection)
        edit_history.history(connection, 100)
        favourites.channels_of(connection, 2)

    assert scanned(full_database, ask) == []


def test_a_few_are_put_into_a_list_by_keys(full_database: Database) -> None:
    def ask(connection: Connection) -> None:
        edits.choose(connection, IDS)
        favourites.put_in(connection, 2, 2)

    assert scanned(full_database, ask) == []


def test_the_detector_sees_a_scan(full_database: Database) -> None:
    assert scanned(
        full_database, lambda c: c.exec_driver_sql("SELECT count(*) FROM channel WHERE note = 'x'")
    ) == ["channel"]
