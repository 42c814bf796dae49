"""Groups of the line-up: which there are, in the person's own order."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from iptv_manager.model.edits import Field
from iptv_manager.store.edit_columns import FIELD_COLUMNS

OWN_GROUP = """
SELECT id AS channel_id, %(title)s::text AS group_title FROM channel
WHERE group_title IS NOT NULL AND group_key = ANY (%(keys)s::text[])
"""
"""Wanted values for `edits.stage`: the group `title` for channels that a person had put into groups `keys`."""

_ALL = f"""
SELECT found.key, coalesce(own.title, found.title), found.channels, own.position
FROM (
  SELECT channel.group_key AS key, min({FIELD_COLUMNS[Field.GROUP].shown}) AS title, count(*) AS channels
  FROM channel WHERE stream_count > 0 GROUP BY channel.group_key
) AS found
LEFT JOIN group_order AS own ON own.key = found.key
ORDER BY own.position NULLS LAST, found.key
"""  # noqa: S608 (names of columns)


class GroupRow(NamedTuple):
    """A group that channels are in, as shown."""

    key: str
    title: str
    channels: int
    place: int | None  # None: not ordered by the person, so behind those that are, by name


def all_groups(connection: Connection) -> list[GroupRow]:
    """Every group with its count, in the person's order, then by name."""
    return [GroupRow._make(row) for row in connection.exec_driver_sql(_ALL)]


def ordered(connection: Connection) -> list[tuple[str, str]]:
    """The (key, title) of the groups that the person has ordered, whether channels are in them or not."""
    rows = connection.exec_driver_sql("SELECT key, title FROM group_order ORDER BY position, key")
    return [(row[0], row[1]) for row in rows]


def set_order(connection: Connection, groups: Sequence[tuple[str, str]]) -> None:
    """Let these (key, title) be the person's order of groups."""
    connection.exec_driver_sql("DELETE FROM group_order")
    connection.exec_driver_sql(
        "INSERT INTO group_order (key, title, position) "
        "SELECT * FROM unnest(%(keys)s::text[], %(titles)s::text[]) WITH ORDINALITY "
        "ON CONFLICT (key) DO NOTHING",
        {"keys": [key for key, _ in groups], "titles": [title for _, title in groups]},
    )


def rename_in_order(connection: Connection, keys: Sequence[str], key: str, title: str) -> None:
    """Let the group `key` stand where the first of `keys` stood."""
    known = ordered(connection)
    if not any(one in keys for one, _title in known):
        return
    order: dict[str, str] = {}
    for one, kept in known:
        order.setdefault(
            key if one in keys or one == key else one, title if one in keys or one == key else kept
        )
    set_order(connection, list(order.items()))
