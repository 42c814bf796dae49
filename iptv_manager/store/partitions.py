"""Partitions of the tables that have one per provider: filled while detached, then indexed and attached."""

import re
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

_INDEXES = """
SELECT class.relname, pg_get_indexdef(index.indexrelid)
FROM pg_index AS index
JOIN pg_class AS class ON class.oid = index.indexrelid
WHERE index.indrelid = %s::regclass
ORDER BY NOT index.indisprimary, class.relname
"""


def create_partition(connection: Connection, parent: str, provider_id: int) -> str:
    """A table like `parent`, detached and without indexes; its CHECK spares the attaching a scan."""
    table = f"{parent}_p{provider_id}"
    connection.execute(
        f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, "
        f"CHECK (provider_id = {provider_id}))".encode()
    )
    connection.execute(f"ALTER TABLE {table} ALTER provider_id SET DEFAULT {provider_id}".encode())
    return table


def attach_partition(connection: Connection, parent: str, provider_id: int) -> None:
    """Build each index of `parent` on the filled table, then attach it.

    The indexes come first: attaching locks `provider` until the transaction ends (foreign key)."""
    table = f"{parent}_p{provider_id}"
    for name, definition in connection.execute(_INDEXES, (parent,)).fetchall():
        connection.execute(_index_on(definition, name, parent, table).encode())
    connection.execute(
        f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES IN ({provider_id})".encode()
    )


def drop_partitions(connection: Connection, provider_id: int) -> None:
    """Drop all streams of a provider and their states of health, at once whatever their number."""
    connection.execute(f"DROP TABLE IF EXISTS stream_p{provider_id}, stream_health_p{provider_id}".encode())


def _index_on(definition: str, name: str, parent: str, table: str) -> str:
    """The parent's index, as PostgreSQL words it, for another table and under a name of its own."""
    index = f"{table}{name.removeprefix(parent)}"
    renamed = re.sub(rf"INDEX {name} ON (ONLY )?(\w+\.)?{parent} ", f"INDEX {index} ON {table} ", definition)
    if renamed == definition:
        raise LookupError(f"index definition not understood: {definition}")
    return renamed
