"""What an act changed beside the fields of channels: rules, favourites lists, the order of groups.

These tables are small, so an act notes each that it touches whole, as it was and as it is then. The entries of
favourites lists may be many: they are noted channel by channel, in `edit_change`, as the field `list:ID`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from iptv_manager.store.edits import lock_edits, note_edit

TABLE_KEYS = {"line_up_rule": "id", "favourite_list": "id", "group_order": "key"}
LIST_FIELD = "list:"

_SNAPSHOT = "(SELECT coalesce(jsonb_agg(to_jsonb(one)), '[]'::jsonb) FROM {table} AS one)"
_KEEP = "UPDATE edit SET {side} = coalesce({side}, '{{}}') || jsonb_build_object({parts}) WHERE id = %(edit)s"
_DELETE = """
DELETE FROM {table} AS now USING edit WHERE edit.id = %(edit)s AND edit.{side} ? '{table}' AND NOT EXISTS (
  SELECT FROM jsonb_populate_recordset(NULL::{table}, edit.{side} -> '{table}') AS kept
  WHERE kept.{key} = now.{key}
)
"""
_INSERT = """
INSERT INTO {table} SELECT kept.* FROM edit, jsonb_populate_recordset(NULL::{table}, edit.{side} -> '{table}') AS kept
WHERE edit.id = %(edit)s AND edit.{side} ? '{table}'
ON CONFLICT ({key}) DO UPDATE SET {assignments}
"""
_COLUMNS = {
    "line_up_rule": (
        "position", "kind", "field", "pattern", "replacement", "whole", "match_case", "provider_id", "enabled",
    ),
    "favourite_list": ("name", "position"),
    "group_order": ("title", "position"),
}  # fmt: skip
_LISTS = "SELECT field FROM edit, unnest(fields) AS field WHERE id = %(edit)s AND starts_with(field, 'list:')"
_TAKE_OUT = """
DELETE FROM favourite_entry AS entry USING edit_change AS noted
WHERE entry.list_id = %(list)s AND noted.edit_id = %(edit)s AND noted.channel_id = entry.channel_id
  AND noted.{side} ? %(field)s
"""
_PUT_IN = """
INSERT INTO favourite_entry (list_id, channel_id, position)
SELECT %(list)s, noted.channel_id, (noted.{side} ->> %(field)s)::bigint
FROM edit_change AS noted
JOIN channel ON channel.id = noted.channel_id
WHERE noted.edit_id = %(edit)s AND noted.{side} ->> %(field)s IS NOT NULL
"""


@contextmanager
def tables_noted(connection: Connection, tables: Sequence[str], title: str, by: str = "") -> Iterator[int]:
    """Note these tables as they are before and after the block, under a new act whose id is given."""
    lock_edits(connection)
    edit_id = note_edit(connection, tables, title, by)
    _snapshot(connection, edit_id, tables, "before")
    yield edit_id
    _snapshot(connection, edit_id, tables, "after")


def put_back(connection: Connection, edit_id: int, side: str) -> None:
    """Let the tables and lists of an act be as its `side` ("before", "after") says."""
    for table, key in TABLE_KEYS.items():
        names = {"table": table, "key": key, "side": side}
        assignments = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[table])
        connection.exec_driver_sql(_DELETE.format(**names), {"edit": edit_id})
        connection.exec_driver_sql(_INSERT.format(**names, assignments=assignments), {"edit": edit_id})
    for field in connection.exec_driver_sql(_LISTS, {"edit": edit_id}).scalars().all():
        values = {"edit": edit_id, "field": field, "list": int(field.removeprefix(LIST_FIELD))}
        connection.exec_driver_sql(_TAKE_OUT.format(side=side), values)
        if _has_list(connection, values["list"]):
            connection.exec_driver_sql(_PUT_IN.format(side=side), values)


def _has_list(connection: Connection, list_id: int) -> bool:
    found = connection.exec_driver_sql("SELECT FROM favourite_list WHERE id = %(id)s", {"id": list_id})
    return found.first() is not None


def _snapshot(connection: Connection, edit_id: int, tables: Sequence[str], side: str) -> None:
    parts = ", ".join(f"'{table}', {_SNAPSHOT.format(table=table)}" for table in tables)
    connection.exec_driver_sql(_KEEP.format(side=side, parts=parts), {"edit": edit_id})
