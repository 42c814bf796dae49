"""Favourites lists: several, each with its channels in the person's order. Every act is noted for undo."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import NameTaken, NotFound
from iptv_manager.store.edit_columns import FIELD_COLUMNS
from iptv_manager.store.edit_tables import LIST_FIELD

_LISTS = """
SELECT list.id, list.name, (
  SELECT count(*) FROM favourite_entry AS entry
  JOIN channel ON channel.id = entry.channel_id
  WHERE entry.list_id = list.id AND channel.stream_count > 0
) FROM favourite_list AS list ORDER BY list.position, list.id
"""
_CHANNELS = f"""
SELECT channel.id, {FIELD_COLUMNS[Field.NAME].shown}
FROM favourite_entry AS entry
JOIN channel ON channel.id = entry.channel_id
WHERE entry.list_id = %(list)s AND channel.stream_count > 0
ORDER BY entry.position, channel.id
"""  # noqa: S608 (names of columns)
_ADD = """
INSERT INTO favourite_list (name, position)
SELECT %(name)s, coalesce(max(position), 0) + 1 FROM favourite_list RETURNING id
"""

_NONE = "SELECT channel_id, NULL::bigint AS position FROM favourite_entry WHERE list_id = %(list)s"
_OUT = "SELECT id AS channel_id, NULL::bigint AS position FROM edit_chosen"
_AT_THE_END = """
SELECT chosen.id AS channel_id, chosen.place + (
  SELECT coalesce(max(position), 0) FROM favourite_entry WHERE list_id = %(list)s
) AS position
FROM edit_chosen AS chosen
JOIN channel ON channel.id = chosen.id
WHERE NOT EXISTS (
  SELECT FROM favourite_entry AS entry WHERE entry.list_id = %(list)s AND entry.channel_id = chosen.id
)
"""
_MOVED = """
SELECT channel_id, row_number() OVER (ORDER BY nth, moved DESC, place) AS position
FROM (
  SELECT entry.channel_id, chosen.place, chosen.id IS NOT NULL AS moved,
    CASE WHEN chosen.id IS NOT NULL THEN %(place)s::bigint
      ELSE row_number() OVER (PARTITION BY chosen.id IS NOT NULL ORDER BY entry.position, entry.channel_id)
    END AS nth
  FROM favourite_entry AS entry
  LEFT JOIN edit_chosen AS chosen ON chosen.id = entry.channel_id
  WHERE entry.list_id = %(list)s
) AS ordered
"""
_LISTS_OF_CHOSEN = """
SELECT DISTINCT entry.list_id FROM favourite_entry AS entry
JOIN edit_chosen AS chosen ON chosen.id = entry.channel_id
ORDER BY entry.list_id
"""
_TAKEN_OVER = """
SELECT %(place)s::bigint AS channel_id, min(entry.position) AS position
FROM favourite_entry AS entry
JOIN edit_chosen AS chosen ON chosen.id = entry.channel_id
WHERE entry.list_id = %(list)s AND NOT EXISTS (
  SELECT FROM favourite_entry AS own WHERE own.list_id = %(list)s AND own.channel_id = %(place)s
)
HAVING count(*) > 0
"""
_STAGE = """
CREATE TEMP TABLE list_target ON COMMIT DROP AS
SELECT wanted.channel_id, wanted.position, entry.position AS was
FROM ({wanted}) AS wanted
LEFT JOIN favourite_entry AS entry
  ON entry.list_id = %(list)s AND entry.channel_id = wanted.channel_id
WHERE entry.position IS DISTINCT FROM wanted.position
"""
_NOTE = """
INSERT INTO edit_change (edit_id, channel_id, before, after)
SELECT %(edit)s, channel_id, jsonb_build_object(%(field)s::text, was),
  jsonb_build_object(%(field)s::text, position)
FROM list_target
ON CONFLICT (edit_id, channel_id) DO UPDATE
SET before = excluded.before || edit_change.before, after = edit_change.after || excluded.after
"""
_REMOVE = """
DELETE FROM favourite_entry AS entry USING list_target AS target
WHERE entry.list_id = %(list)s AND entry.channel_id = target.channel_id
"""
_INSERT = """
INSERT INTO favourite_entry (list_id, channel_id, position)
SELECT %(list)s, channel_id, position FROM list_target WHERE position IS NOT NULL
"""
_COUNT = """
UPDATE edit SET fields = fields || ARRAY[%(field)s::text],
  channel_count = channel_count + (SELECT count(*) FROM list_target)
WHERE id = %(edit)s
"""


class FavouriteList(NamedTuple):
    """A favourites list and how many of its channels are there."""

    id: int
    name: str
    channels: int


class FavouriteChannel(NamedTuple):
    """A channel of a list."""

    id: int
    name: str


def all_lists(connection: Connection) -> list[FavouriteList]:
    """Every list, in the person's order."""
    return [FavouriteList._make(row) for row in connection.exec_driver_sql(_LISTS)]


def list_by_name(connection: Connection, name: str) -> FavouriteList:
    """The list of that name in any case. Raises NotFound, naming those that there are."""
    known = all_lists(connection)
    found = next((one for one in known if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        names = ", ".join(f"“{one.name}”" for one in known) or "none yet"
        raise NotFound(f"There is no favourites list named “{name}”. Known: {names}.")
    return found


def channels_of(connection: Connection, list_id: int) -> list[FavouriteChannel]:
    """The channels of a list that are there, in order."""
    rows = connection.exec_driver_sql(_CHANNELS, {"list": list_id})
    return [FavouriteChannel._make(row) for row in rows]


def add_list(connection: Connection, name: str) -> int:
    """Add an empty list behind the others; gives its id. Raises NameTaken."""
    _refuse_taken(connection, name, 0)
    return int(connection.exec_driver_sql(_ADD, {"name": name}).scalar_one())


def name_of(connection: Connection, list_id: int) -> str:
    """The name of a list. Raises NotFound."""
    asked = "SELECT name FROM favourite_list WHERE id = %(id)s"
    found = connection.exec_driver_sql(asked, {"id": list_id}).first()
    if found is None:
        raise NotFound("That favourites list is gone: somebody has removed it meanwhile.")
    return str(found.name)


def rename_list(connection: Connection, list_id: int, name: str) -> None:
    """Rename a list. Raises NameTaken."""
    _refuse_taken(connection, name, list_id)
    connection.exec_driver_sql(
        "UPDATE favourite_list SET name = %(name)s WHERE id = %(id)s", {"name": name, "id": list_id}
    )


def order_lists(connection: Connection, ids: Sequence[int]) -> None:
    """Let the lists stand in this order; those not named stand behind."""
    connection.exec_driver_sql(
        "UPDATE favourite_list SET position = coalesce(array_position(%(ids)s::int[], id), 1000000 + position)",
        {"ids": list(ids)},
    )


def remove_list(connection: Connection, edit_id: int, list_id: int) -> None:
    """Remove a list, its channels noted under the act."""
    give_places(connection, edit_id, list_id, _NONE)
    connection.exec_driver_sql("DELETE FROM favourite_list WHERE id = %(id)s", {"id": list_id})


def put_in(connection: Connection, edit_id: int, list_id: int) -> int:
    """Put `edit_chosen` at the list's end, in its order; gives how many were not in it yet."""
    return give_places(connection, edit_id, list_id, _AT_THE_END)


def take_out(connection: Connection, edit_id: int, list_id: int) -> int:
    """Take `edit_chosen` out of the list; gives how many were in it."""
    return give_places(connection, edit_id, list_id, _OUT)


def move_to(connection: Connection, edit_id: int, list_id: int, place: int) -> int:
    """Put `edit_chosen` at `place` (1 is first) among the list's channels; gives how many places changed."""
    return give_places(connection, edit_id, list_id, _MOVED, place)


def take_over(connection: Connection, edit_id: int, channel_id: int) -> None:
    """Put a channel where `edit_chosen` stand in lists, unless it is in them already; lists are few."""
    for list_id in connection.exec_driver_sql(_LISTS_OF_CHOSEN).scalars().all():
        give_places(connection, edit_id, list_id, _TAKEN_OVER, place=channel_id)


def give_places(
    connection: Connection, edit_id: int, list_id: int, wanted: str, place: int = 0, name: str = ""
) -> int:
    """Give channels of the list the places that `wanted` says (NULL: none), noted under the act.

    `wanted` is SQL of (channel_id, position), to which list, place, edit and name are bound."""
    field = f"{LIST_FIELD}{list_id}"
    values = {"list": list_id, "place": place, "edit": edit_id, "field": field, "name": name}
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.list_target")
    changed = connection.exec_driver_sql(_STAGE.format(wanted=wanted), values).rowcount
    for step in (_NOTE, _REMOVE, _INSERT, _COUNT):
        connection.exec_driver_sql(step, values)
    return changed


def _refuse_taken(connection: Connection, name: str, own_id: int) -> None:
    found = connection.exec_driver_sql(
        "SELECT FROM favourite_list WHERE lower(name) = lower(%(name)s) AND id <> %(id)s",
        {"name": name, "id": own_id},
    )
    if found.first() is not None:
        raise NameTaken(f"There is a favourites list named “{name}” already; choose another name.")
