"""Filling an empty table with a great many rows: its indexes and keys are made afterwards, all at once.

On plain psycopg, inside the caller's transaction; nobody else reads the table meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

_KEYS = """
SELECT quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')
ORDER BY contype = 'f', conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""


@contextmanager
def laid_bare(connection: Connection, table: str) -> Iterator[None]:
    """Take the indexes and keys of `table` off, and put them back, as they were, when the block is done.

    Where the block fails they come back with the transaction."""
    keys = connection.execute(_KEYS, (table,)).fetchall()
    indexes = connection.execute(_INDEXES, (table,)).fetchall()
    for name, _definition in keys:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for name, definition in keys:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
    for _name, definition in indexes:
        connection.execute(definition.encode())
