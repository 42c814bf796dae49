"""The keys of names and groups that an edit or a rule makes be shown: to sort, search and group by.

They are worked out in Python (`model/names.py`), for distinct texts only, and joined in SQL. The caller says how,
so that a big number of them can be worked out in another process.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Connection

from iptv_manager.model.names import group_key, keys_of_names, number_key
from iptv_manager.store.copy_rows import NULL, copy_text

AT_ONCE = 5_000  # texts, so that no other thread waits long
_DISTINCT = "SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
_KEYS = """
CREATE TEMP TABLE {name} (
  said text COLLATE "C" PRIMARY KEY, sort_key text COLLATE "C", search_key text COLLATE "C",
  group_key text COLLATE "C", number_key bigint
) ON COMMIT DROP
"""


class TextKeys(NamedTuple):
    """The keys of a batch of texts, each list in the order of the texts."""

    sort: list[str]
    search: list[str]
    group: list[str]
    number: list[int | None]


WorkOut = Callable[[Sequence[str]], TextKeys]
KeysOf = Callable[[int], AbstractContextManager[WorkOut]]
"""Opens for so many texts what works out keys batch by batch: in this process, or in one of its own."""


def work_out_keys(texts: Sequence[str]) -> TextKeys:
    """The keys of a batch of texts."""
    sort, search = keys_of_names(texts)
    return TextKeys(sort, search, [group_key(text) for text in texts], [number_key(text) for text in texts])


def keys_here(_count: int) -> AbstractContextManager[WorkOut]:
    """Work the keys out in this process: for some 10,000 texts at most where a window waits."""
    return nullcontext(work_out_keys)


def stage_keys(connection: Connection, name: str, column: str, table: str, keys: KeysOf) -> None:
    """Make the temporary table `name` (said and its keys) of the column's distinct texts."""
    driver = driver_of(connection)
    driver.execute(f"DROP TABLE IF EXISTS pg_temp.{name}".encode())
    driver.execute(_KEYS.format(name=name).encode())
    with driver.cursor() as cursor:
        cursor.execute(_DISTINCT.format(column=column, table=table).encode())
        with keys(cursor.rowcount) as work_out:
            blocks = (_key_rows(texts, work_out(texts)) for texts in _batches(cursor))
            copy_in(driver, f"{name} (said, sort_key, search_key, group_key, number_key)", blocks)
    driver.execute(f"ANALYZE {name}".encode())


def _batches(cursor: "psycopg.Cursor[Any]") -> Iterator[list[str]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield [row[0] for row in rows]


def _key_rows(texts: Sequence[str], made: TextKeys) -> bytes:
    numbers = [NULL if number is None else str(number) for number in made.number]
    return copy_text(list(zip(texts, made.sort, made.search, made.group, numbers, strict=True)))


def copy_in(driver: "psycopg.Connection[Any]", target: str, blocks: Iterable[bytes]) -> int:
    """COPY text rows (see `copy_rows.copy_text`) into `target`; gives their number."""
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY {target} FROM STDIN WITH (NULL '{NULL}')".encode()) as copy:
            for block in blocks:
                copy.write(block)
        return cursor.rowcount


def driver_of(connection: Connection) -> "psycopg.Connection[Any]":
    """The driver's connection behind SQLAlchemy's."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("a connection from the pool has no driver behind it")
    return driver
