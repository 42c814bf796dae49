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

UNFINISHED_TABLES = "stream_p*_next"
"""Names of `create_unfinished`, as pg_dump takes patterns: it must not wait for an import, or be waited for."""

# What takes longest comes first: where two connections build them, both end at about the same time.
_INDEXES = """
SELECT class.relname, pg_get_indexdef(index.indexrelid)
FROM pg_index AS index
JOIN pg_class AS class ON class.oid = index.indexrelid
JOIN pg_am AS method ON method.oid = class.relam
WHERE index.indrelid = %s::regclass
ORDER BY method.amname = 'btree',
  (SELECT count(*) FROM unnest(index.indcollation::oid[]) AS one WHERE one <> 0) DESC,
  index.indnatts DESC, class.relname
"""
_UNFINISHED = r"""
SELECT relname, substring(relname FROM '\d+')::bigint FROM pg_class
WHERE relname ~ '^stream_p\d+_next$' AND relkind = 'r' AND pg_table_is_visible(oid)
"""


def create_partition(connection: Connection, parent: str, provider_id: int) -> str:
    """A table like `parent`, detached and without indexes; its CHECK spares the attaching a scan."""
    table = f"{parent}_p{provider_id}"
    _create(connection, parent, provider_id, table)
    return table


def create_unfinished(connection: Connection, parent: str, provider_id: int) -> str:
    """The same under a name that nobody looks for, to be committed before it is finished and attached.

    What one that broke off has left goes. The server leaves the table alone meanwhile."""
    table = unfinished(parent, provider_id)
    drop_unfinished(connection, parent, provider_id)
    _create(connection, parent, provider_id, table)
    connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)".encode())
    return table


def drop_unfinished(connection: Connection, parent: str, provider_id: int) -> None:
    """Drop what an import that broke off has left: it has the name of what is made next, or of its indexes."""
    connection.execute(f"DROP TABLE IF EXISTS {unfinished(parent, provider_id)}".encode())


def unfinished(parent: str, provider_id: int) -> str:
    """The name of a partition that is being made."""
    return f"{parent}_p{provider_id}_next"


def _create(connection: Connection, parent: str, provider_id: int, table: str) -> None:
    connection.execute(
        f"CREATE TABLE {table} (LIKE {parent} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, "
        f"CHECK (provider_id = {provider_id}))".encode()
    )
    connection.execute(f"ALTER TABLE {table} ALTER provider_id SET DEFAULT {provider_id}".encode())


def attach_partition(connection: Connection, parent: str, provider_id: int) -> None:
    """Build each index of `parent` on the filled table, then attach it.

    The indexes come first: attaching locks `provider` until the transaction ends (foreign key)."""
    for statement in indexes_of(connection, parent, provider_id, f"{parent}_p{provider_id}"):
        connection.execute(statement.encode())
    _attach(connection, parent, provider_id)


def attach_unfinished(connection: Connection, parent: str, provider_id: int) -> None:
    """Attach a table of `create_unfinished` that has its indexes, under its right name."""
    made = unfinished(parent, provider_id)
    connection.execute(f"ALTER TABLE {made} RESET (autovacuum_enabled)".encode())
    connection.execute(f"ALTER TABLE {made} RENAME TO {parent}_p{provider_id}".encode())
    _attach(connection, parent, provider_id)


def _attach(connection: Connection, parent: str, provider_id: int) -> None:
    connection.execute(
        f"ALTER TABLE {parent} ATTACH PARTITION {parent}_p{provider_id} FOR VALUES IN ({provider_id})".encode()
    )


def indexes_of(connection: Connection, parent: str, provider_id: int, table: str) -> list[str]:
    """Statements that build each index of `parent` on `table`, named as those of the provider's partition."""
    found = connection.execute(_INDEXES, (parent,)).fetchall()
    named = f"{parent}_p{provider_id}"
    return [_index_on(definition, name, parent, table, named) for name, definition in found]


def unfinished_tables(connection: Connection) -> list[tuple[str, int]]:
    """Partitions that were being made, with their providers: of imports under way, or broken off."""
    return [(name, int(provider_id)) for name, provider_id in connection.execute(_UNFINISHED.encode())]


def replace_partition(
    connection: Connection, parent: str, provider_id: int, fill: Callable[[str], None]
) -> None:
    """Put a table that `fill` fills in a partition's place: cheaper than rewriting most rows with all indexes.

    Readers see the old rows until the transaction's end, and wait only from the exchange to there."""
    table, made = f"{parent}_p{provider_id}", unfinished(parent, provider_id)
    drop_unfinished(connection, parent, provider_id)
    _create(connection, parent, provider_id, made)
    fill(made)
    indexes = connection.execute(_INDEXES, (parent,)).fetchall()
    for name, definition in indexes:
        connection.execute(_index_on(definition, name, parent, made, made).encode())
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


def _index_on(definition: str, name: str, parent: str, table: str, named: str) -> str:
    """The parent's index, as PostgreSQL words it, for another table and under a name that begins with `named`."""
    index = f"{named}{name.removeprefix(parent)}"
    renamed = re.sub(rf"INDEX {name} ON (ONLY )?(\w+\.)?{parent} ", f"INDEX {index} ON {table} ", definition)
    if renamed == definition:
        raise LookupError(f"index definition not understood: {definition}")
    return renamed
