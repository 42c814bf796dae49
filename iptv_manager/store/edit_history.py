"""The history of acts: what was done, taking it back and bringing it again, newest first.

What no channel field holds (rules, lists, groups) is noted as whole small tables: see `store/edit_tables.py`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from iptv_manager.model.edits import EditResult, EditSummary, Field, UndoState
from iptv_manager.model.errors import NotFound
from iptv_manager.store.changes import tell_change
from iptv_manager.store.edit_columns import FIELD_COLUMNS, ordered
from iptv_manager.store.edit_keys import KeysOf
from iptv_manager.store.edit_tables import put_back
from iptv_manager.store.edits import SUBJECT, apply_staged, lock_edits, stage
from iptv_manager.store.hand_links import LINKS, put_links_back
from iptv_manager.store.rules import apply_rules

_SUMMARY = "SELECT id, made_at, title, fields, channel_count FROM edit"
_NEXT_UNDO = f"{_SUMMARY} WHERE undone_at IS NULL ORDER BY id DESC LIMIT %(limit)s"
_NEXT_REDO = f"{_SUMMARY} WHERE undone_at IS NOT NULL ORDER BY id LIMIT %(limit)s"
_WANTED = """
SELECT noted.channel_id, {values} FROM edit_change AS noted
JOIN channel AS kept ON kept.id = noted.channel_id
WHERE noted.edit_id = %(edit)s
"""
_MARK = {
    "before": "UPDATE edit SET undone_at = clock_timestamp() WHERE id = %(id)s",
    "after": "UPDATE edit SET undone_at = NULL WHERE id = %(id)s",
}
_MISSING = """
SELECT count(*) FROM edit_change
WHERE edit_id = %(id)s AND NOT EXISTS (
  SELECT FROM channel WHERE channel.id = edit_change.channel_id AND channel.stream_count > 0
)
"""


def undo_state(connection: Connection) -> UndoState:
    """What can be taken back next, and what brought again."""
    return UndoState(_first(connection, _NEXT_UNDO), _first(connection, _NEXT_REDO))


def history(connection: Connection, limit: int) -> list[EditSummary]:
    """The newest acts that are in force, newest first."""
    return [_summary(row) for row in connection.exec_driver_sql(_NEXT_UNDO, {"limit": limit})]


def undo(connection: Connection, keys: KeysOf) -> EditResult:
    """Take the newest act back. Raises NotFound where there is none."""
    lock_edits(connection)
    found = _first(connection, _NEXT_UNDO)
    if found is None:
        raise NotFound("There is nothing to undo.")
    return _turned(connection, found, "before", keys)


def redo(connection: Connection, keys: KeysOf) -> EditResult:
    """Bring the act again that was taken back last. Raises NotFound where there is none."""
    lock_edits(connection)
    found = _first(connection, _NEXT_REDO)
    if found is None:
        raise NotFound("There is nothing to redo.")
    return _turned(connection, found, "after", keys)


def _turned(connection: Connection, found: EditSummary, side: str, keys: KeysOf) -> EditResult:
    """Give the channels and tables of an act what its `side` says. Channels that are gone are counted."""
    tell_change(connection, SUBJECT)
    changed = _turn_channels(connection, found, side, keys)
    put_back(connection, found.id, side)
    if LINKS in found.fields:
        changed = max(changed, put_links_back(connection, found.id, side))
    if "line_up_rule" in found.fields or LINKS in found.fields:
        apply_rules(connection, keys)
    missing = int(connection.exec_driver_sql(_MISSING, {"id": found.id}).scalar_one())
    connection.exec_driver_sql(_MARK[side], {"id": found.id})
    return EditResult(found.id, found.title, found.channels, changed, missing)


def _turn_channels(connection: Connection, found: EditSummary, side: str, keys: KeysOf) -> int:
    fields = [field for field in Field if field in found.fields]
    if not fields:
        return 0
    columns = ((field, FIELD_COLUMNS[field]) for field in ordered(fields))
    values = [
        f"CASE WHEN noted.{side} ? '{field}' THEN (noted.{side} ->> '{field}')::{column.type} "
        f"ELSE kept.{column.own} END AS {column.own}"
        for field, column in columns
    ]
    stage(connection, fields, _WANTED.format(values=", ".join(values)), {"edit": found.id})
    return apply_staged(connection, fields, keys)


def _first(connection: Connection, query: str) -> EditSummary | None:
    row = connection.exec_driver_sql(query, {"limit": 1}).first()
    return _summary(row) if row else None


def _summary(row: Sequence[Any]) -> EditSummary:
    return EditSummary(row[0], row[1], row[2], tuple(row[3]), row[4])
