"""Line-up files to and from the database: the records of an export, and wishes that come true.

An import writes every channel of the file down as a wish, then lets those come true whose streams are there. The
others wait for a later sync. All of it belongs to one act, so that Undo takes it back.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from iptv_manager.model.edits import Field
from iptv_manager.model.line_up_file import KeyPair
from iptv_manager.store.copy_rows import copy_text
from iptv_manager.store.edit_columns import FIELD_COLUMNS
from iptv_manager.store.edit_keys import KeysOf, copy_in, driver_of
from iptv_manager.store.edits import add_fields, apply_staged, note_changes, stage
from iptv_manager.store.favourites import add_list, all_lists, give_places
from iptv_manager.store.hand_links import link_by_hand
from iptv_manager.store.statements import statement

AT_ONCE = 2000  # records fetched at a time

_NEXT = "SELECT coalesce(max(id), 0) FROM line_up_wish"
_WAITING = """
SELECT DISTINCT wish.edit_id FROM line_up_wish AS wish
JOIN edit ON edit.id = wish.edit_id
WHERE edit.undone_at IS NULL ORDER BY wish.edit_id
"""
_NAMES = """
SELECT DISTINCT list.name FROM wish_match AS met
JOIN line_up_wish AS wish ON wish.id = met.wish_id
CROSS JOIN LATERAL jsonb_object_keys(wish.record -> 'favourites') AS list (name)
ORDER BY list.name
"""
_PLACES = """
SELECT met.channel_id, (wish.record -> 'favourites' ->> %(name)s)::bigint AS position
FROM wish_match AS met
JOIN line_up_wish AS wish ON wish.id = met.wish_id
WHERE wish.record -> 'favourites' ? %(name)s
"""
_WANTED = """
SELECT met.channel_id, {values}
FROM wish_match AS met
JOIN line_up_wish AS wish ON wish.id = met.wish_id
JOIN channel AS kept ON kept.id = met.channel_id
"""
_DONE = "DELETE FROM line_up_wish AS wish USING wish_match AS met WHERE wish.id = met.wish_id"
_RULES = "SELECT id, record FROM line_up_wish WHERE edit_id = %(edit)s AND record ? 'rule' ORDER BY id"

_STILL = "SELECT count(*) FROM line_up_wish WHERE edit_id = %(edit)s AND NOT record ? 'rule'"
_MERGE_RULES = """
SELECT kind, name, country, guide, other_name, other_country, other_guide FROM merge_rule
ORDER BY made_at, name, country, guide, other_name, other_country, other_guide
"""
_ADD_MERGE_RULES = """
INSERT INTO merge_rule (kind, name, country, guide, other_name, other_country, other_guide)
SELECT * FROM unnest(
  %(a)s::text[], %(b)s::text[], %(c)s::text[], %(d)s::text[], %(e)s::text[], %(f)s::text[], %(g)s::text[]
) ON CONFLICT DO NOTHING
"""


class RuleWish(NamedTuple):
    """A rule of a file, and the name of the provider that it waits for."""

    id: int
    record: dict[str, object]


def exported_channels(connection: Connection) -> Iterator[tuple[str, str]]:
    """(record as JSON text, own logo or "") of every channel that a person made something of."""
    own = " OR ".join(
        f"channel.{column.own} IS DISTINCT FROM {column.absent}" for column in FIELD_COLUMNS.values()
    )
    values = ", ".join(
        f"'{field}', nullif(channel.{column.own}, {column.absent})" for field, column in FIELD_COLUMNS.items()
    )
    with driver_of(connection).cursor(name="line_up_export") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(statement("line_up_export", own=own, values=values))
        yield from cursor


def write_wishes(connection: Connection, edit_id: int, records: Iterable[str]) -> int:
    """Write records (JSON texts) down as wishes of an act, with the keys they name; gives their number."""
    first = int(connection.exec_driver_sql(_NEXT).scalar_one()) + 1
    rows = (copy_text([(str(number), str(edit_id), record)]) for number, record in enumerate(records, first))
    count = copy_in(driver_of(connection), "line_up_wish (id, edit_id, record)", rows)
    connection.exec_driver_sql(statement("wish_keys").decode(), {"edit": edit_id, "first": first})
    for table in ("line_up_wish", "line_up_wish_key"):
        driver_of(connection).execute(f"ANALYZE {table}".encode())
    return count


def waiting_edits(connection: Connection) -> list[int]:
    """The imports, not undone, of which something still waits."""
    return list(connection.exec_driver_sql(_WAITING).scalars())


def rule_wishes(connection: Connection, edit_id: int) -> list[RuleWish]:
    """The rules of an import that wait for their provider."""
    return [RuleWish._make(row) for row in connection.exec_driver_sql(_RULES, {"edit": edit_id})]


def forget_wishes(connection: Connection, ids: Sequence[int]) -> None:
    """These have come true, or never will."""
    connection.exec_driver_sql("DELETE FROM line_up_wish WHERE id = ANY (%(ids)s)", {"ids": list(ids)})


def come_true(connection: Connection, edit_id: int, keys: KeysOf) -> int:
    """Give the channels that are there what the import says of them; gives how many wishes came true."""
    link_by_hand(connection, edit_id)
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.wish_match")
    found = connection.exec_driver_sql(statement("wish_match").decode(), {"edit": edit_id}).rowcount
    if not found:
        return 0
    driver_of(connection).execute(b"ANALYZE wish_match")
    fields = list(Field)
    stage(connection, fields, _WANTED.format(values=", ".join(map(_wished, fields))))
    add_fields(connection, edit_id, fields)
    note_changes(connection, edit_id, fields)
    apply_staged(connection, fields, keys)
    _fill_lists(connection, edit_id)
    connection.exec_driver_sql(_DONE)
    return found


def _wished(field: Field) -> str:
    """SQL of the person's own value: the wished one, where the wish has one."""
    column = FIELD_COLUMNS[field]
    values = "(wish.record -> 'values')"
    return (
        f"CASE WHEN {values} ? '{field}' THEN ({values} ->> '{field}')::{column.type} "
        f"ELSE kept.{column.own} END AS {column.own}"
    )


def _fill_lists(connection: Connection, edit_id: int) -> None:
    """Put the channels into the favourites lists named; lists are few."""
    known = {one.name.lower(): one.id for one in all_lists(connection)}
    for name in connection.exec_driver_sql(_NAMES).scalars().all():
        list_id = known.get(name.lower()) or add_list(connection, name)
        known[name.lower()] = list_id
        give_places(connection, edit_id, list_id, _PLACES, name=name)


def merge_rules(connection: Connection) -> list[KeyPair]:
    """What a person said for good of which channels are one."""
    rows = connection.exec_driver_sql(_MERGE_RULES)
    return [KeyPair(row[0], (row[1], row[2], row[3]), (row[4], row[5], row[6])) for row in rows]


def add_merge_rules(connection: Connection, pairs: Sequence[KeyPair]) -> int:
    """Add those that are not known yet; gives how many were new."""
    columns = [list(column) for column in zip(*((p.kind, *p.one, *p.other) for p in pairs), strict=True)]
    if not columns:
        return 0
    return connection.exec_driver_sql(_ADD_MERGE_RULES, dict(zip("abcdefg", columns, strict=True))).rowcount


def waiting(connection: Connection, edit_id: int) -> int:
    """How many channels of an import wait for a later sync."""
    return int(connection.exec_driver_sql(_STILL, {"edit": edit_id}).scalar_one())
