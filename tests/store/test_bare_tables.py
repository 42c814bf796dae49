"""Indexes and keys that are taken off while a table is filled come back as they were."""

from typing import Any

import psycopg
import pytest

from iptv_manager.store.bare_tables import laid_bare
from iptv_manager.store.database import Database

SCHEMA = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'channel_key'::regclass
UNION ALL
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = 'channel_key'::regclass
ORDER BY 1, 2
"""
FILL = """
INSERT INTO channel_key (name, country, guide, channel_id, method) VALUES ('a', '', '', %s, 'name')
"""


def schema(connection: "psycopg.Connection[Any]") -> list[tuple[str, str]]:
    """What holds the table in order."""
    return connection.execute(SCHEMA).fetchall()


def test_everything_is_off_inside_and_as_it_was_afterwards(database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        before = schema(connection)
        with laid_bare(connection, "channel_key"):
            left = " ".join(what for _name, what in schema(connection))
            assert not any(word in left for word in ("PRIMARY KEY", "FOREIGN KEY", "INDEX"))
        assert schema(connection) == before
        assert len(before) > 4


def test_rows_that_break_a_key_end_the_transaction_with_everything_as_it_was(database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        before = schema(connection)
        connection.commit()
        with pytest.raises(psycopg.errors.ForeignKeyViolation), laid_bare(connection, "channel_key"):
            connection.execute(FILL, (1 << 40,))
        connection.rollback()
        assert schema(connection) == before
