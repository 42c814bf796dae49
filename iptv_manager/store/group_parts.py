"""The parts of groups as they are written: "News;Sports" is the groups News and Sports.

`group_part` holds the parts of each written group that has a separator, so that a filter by one of them becomes a
filter by the few written groups that it is in. Whoever writes groups notes them here; what the same text means never
changes, so no row is ever taken back. On plain psycopg, as `store/imports.py` is. `store/group_facets.py` reads it.
"""

from typing import Any

import psycopg

from iptv_manager.model.names import group_key, group_parts

MOST_PARTS = 64  # of one written group; one with more stays whole
MOST_NEW = 50_000  # written groups taken apart at once: a list with more has hardly any group twice
AT_ONCE = 2_000  # of them noted in one statement
LONGEST = 2500  # bytes of a row of the index; PostgreSQL takes 2,704

_NEW = """
SELECT key, min(title) FROM ({written}) AS written (key, title)
WHERE strpos(title, ';') > 0 AND NOT EXISTS (SELECT FROM group_part WHERE whole = key)
GROUP BY key ORDER BY key LIMIT %s
"""
_NOTE = """
INSERT INTO group_part (whole, part, title) SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])
ON CONFLICT DO NOTHING
"""


def take_apart(connection: psycopg.Connection[Any], written: str) -> None:
    """Note the parts of the groups that are new among `written`: SQL of their keys and titles, without parameters."""
    new = connection.execute(_NEW.format(written=written).encode(), (MOST_NEW,)).fetchall()
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        rows = [(key, part, title) for key, written_as in some for part, title in parts_of(key, written_as)]
        if rows:
            connection.execute(_NOTE, [list(column) for column in zip(*rows, strict=True)])


def take_provider_apart(connection: psycopg.Connection[Any], provider_id: int) -> None:
    """Note the parts of the provider's groups, which `category` counts."""
    take_apart(connection, f"SELECT key, title FROM category WHERE provider_id = {int(provider_id)}")  # noqa: S608


def parts_of(key: str, title: str) -> list[tuple[str, str]]:
    """Key and title of each part of a written group, each key once; none where the group is to stay whole."""
    parts: dict[str, str] = {}
    for part in group_parts(title) or ("",):  # nothing but separators is no group
        parts.setdefault(group_key(part), part)
    longest = max(len(part.encode()) for part in parts)
    is_usual = len(parts) <= MOST_PARTS and len(key.encode()) + longest <= LONGEST
    return list(parts.items()) if is_usual else []
