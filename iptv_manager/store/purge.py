"""Deleting a removed provider for good: its partitions are dropped, all that refers to it is deleted.

Which tables those are is read from the database itself, so a table that comes later is not forgotten.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, column, delete, select, table, text, update

from iptv_manager.store.imports import LOCK_CLASS
from iptv_manager.store.partitions import unfinished
from iptv_manager.store.statements import statement
from iptv_manager.store.tables import provider

_PARTITIONS = text(
    """
    SELECT child.relname FROM pg_inherits
    JOIN pg_class AS child ON child.oid = inhrelid
    JOIN pg_class AS parent ON parent.oid = inhparent
    WHERE parent.relkind = 'p' AND child.relname = parent.relname || '_p' || :id
    """
)
_SHARED = (("film", "movie"), ("show", "series"))
"""What all providers share, each with the table of what one provider has of it."""


class _Reference(NamedTuple):
    child: str
    column: str
    sets_null: bool


_References = dict[tuple[str, str], list[_Reference]]
"""Who refers to a table by one of its columns."""


def purge_provider(connection: Connection, provider_id: int) -> None:
    """Delete a provider and all that is its own; what others have too stays with them.

    An import of it that is under way is waited for: what it leaves goes, too."""
    lock = text("SELECT pg_advisory_xact_lock(:class, :id)")
    connection.execute(lock, {"class": LOCK_CLASS, "id": provider_id})
    for (name,) in connection.execute(_PARTITIONS, {"id": str(provider_id)}).all():
        connection.execute(text(f"DROP TABLE {name}"))
    connection.execute(text(f"DROP TABLE IF EXISTS {unfinished('stream', provider_id)}"))
    for shared, own in _SHARED:
        hand_over = statement("purge_hand_over", shared=shared, own=own).decode()
        connection.execute(text(hand_over), {"id": provider_id})
    chosen = select(provider.c.id).where(provider.c.id == provider_id)
    _delete_children(connection, ("provider", "id"), chosen, _references(connection), ())
    connection.execute(text("DELETE FROM stream_check WHERE provider_id = :id"), {"id": provider_id})
    connection.execute(delete(provider).where(provider.c.id == provider_id))


def _references(connection: Connection) -> _References:
    found: _References = defaultdict(list)
    for child, key, parent, parent_key, sets_null in connection.execute(
        text(statement("purge_references").decode())
    ):
        found[parent, parent_key].append(_Reference(child, key, sets_null))
    return found


def _delete_children(
    connection: Connection,
    parent: tuple[str, str],
    chosen: Select[Any],
    references: _References,
    way: tuple[str, ...],
) -> None:
    """Delete what refers to the chosen rows of a table, the farthest first."""
    for name, key, sets_null in references.get(parent, ()):
        keys = [other for referred, other in references if referred == name]
        child = table(name, *map(column, {key, *keys}))
        found = child.c[key].in_(chosen)
        if sets_null:
            connection.execute(update(child).where(found).values({key: None}))
            continue
        for other in keys if name not in way else ():
            rows = select(child.c[other]).where(found)
            _delete_children(connection, (name, other), rows, references, (*way, name))
        connection.execute(delete(child).where(found))
