"""Partitions of the tables that have one per provider: filled while detached, then indexed and attached."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import sleep
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

_LOCK_TURNS = 20
_LOCK_PATIENCE = 1500  # milliseconds that others wait behind us for one that reads for long
_LOCK_PAUSE = 0.5  # seconds

# Those that one process builds come first: a worker reads a panel's series meanwhile, on the other core.
_INDEXES = """
SELECT class.relname, pg_get_indexdef(index.indexrelid)
FROM pg_index AS index
JOIN pg_class AS class ON class.oid = index.indexrelid
JOIN pg_am AS method ON method.oid = class.relam
WHERE index.indrelid = %s::regclass
ORDER BY method.amname = 'btree', NOT index.indisprimary, class.relname
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


def replace_partition(
    connection: Connection, parent: str, provider_id: int, fill: Callable[[str], None]
) -> None:
    """Put a table that `fill` fills in a partition's place: cheaper than rewriting most rows with all indexes.

    Readers see the old rows until the transaction's end, and wait only from the exchange to there."""
    table, made = f"{parent}_p{provider_id}", f"{parent}_p{provider_id}_next"
    connection.execute(
        f"CREATE TABLE {made} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, "
        f"CHECK (provider_id = {provider_id}))".encode()
    )
    connection.execute(f"ALTER TABLE {made} ALTER provider_id SET DEFAULT {provider_id}".encode())
    fill(made)
    indexes = connection.execute(_INDEXES, (parent,)).fetchall()
    for name, definition in indexes:
        connection.execute(_index_on(definition, name, parent, made).encode())
    connection.execute(f"ANALYZE {made}".encode())
    _lock(connection, parent)
    for exchange in (
        f"ALTER TABLE {parent} DETACH PARTITION {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {made} RENAME TO {table}",
        *(f"ALTER INDEX {made}{end} RENAME TO {table}{end}" for end in _endings(indexes, parent)),
        f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES IN ({provider_id})",
    ):
        connection.execute(exchange.encode())


def make_readable(dsn: str, provider_id: int) -> None:
    """Let indexes alone answer for a partition that was written anew: mark its pages as seen by all.

    Where that fails, the server does it in its own time: the rows are safe already."""
    with (
        suppress(psycopg.Error),
        psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection,
    ):
        connection.execute(f"VACUUM (INDEX_CLEANUP OFF) stream_p{provider_id}".encode())


def _endings(indexes: Sequence[Sequence[str]], parent: str) -> list[str]:
    return [name.removeprefix(parent) for name, _definition in indexes]


def _lock(connection: Connection, parent: str) -> None:
    """Lock out readers, giving way to long ones again and again: nobody waits behind us for long.

    `provider` first, as everybody does who writes there and reads streams."""
    for turn in range(_LOCK_TURNS):
        try:
            with connection.transaction():
                patience = 0 if turn == _LOCK_TURNS - 1 else _LOCK_PATIENCE
                connection.execute(f"SET LOCAL lock_timeout = {patience}".encode())
                connection.execute(b"LOCK TABLE provider IN SHARE ROW EXCLUSIVE MODE")
                connection.execute(f"LOCK TABLE {parent} IN ACCESS EXCLUSIVE MODE".encode())
                connection.execute(b"SET LOCAL lock_timeout = 0")
                return
        except psycopg.errors.LockNotAvailable:
            sleep(_LOCK_PAUSE)


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
