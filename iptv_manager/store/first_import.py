"""A provider's first import: fills a table by COPY while nobody sees it, builds its indexes, attaches it.

Where a second connection helps, it fills the table and commits it, under a name that nobody looks for, so that both
can build indexes at once. The provider's it becomes in the import's own transaction all the same; what an import
leaves that breaks off before is dropped: at once by `clear_unfinished`, or by `clear_broken_off` where its worker was
killed; else at the next start.
"""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg

from iptv_manager.model.provider_options import Twins
from iptv_manager.store.copy_in import copy_in
from iptv_manager.store.copy_rows import NULL
from iptv_manager.store.imports import (
    COLUMNS,
    CONTENT,
    NOTICE_END,
    Counts,
    ListWays,
    has_repeats,
    take_lock,
    take_room,
    try_lock,
)
from iptv_manager.store.partitions import (
    attach_partition,
    attach_unfinished,
    create_partition,
    create_unfinished,
    drop_unfinished,
    indexes_of,
    unfinished,
    unfinished_tables,
)
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

FIRST_STATISTICS = 30  # a hundred by default, which takes three times as long; autovacuum looks closer later
FEW_STATISTICS = 10  # of so few rows that looking at them takes as long as copying them
FEW_ROWS = 200_000
_CANCEL_WITHIN = 5.0  # seconds
_LOCK_WITHIN = 1  # seconds

# Each connection gets half of the helpers that the server has for an index, and for each process the 32 MB that it
# asks for them. Alone, it gets 8 MB: what the processor's own memory holds is sorted quicker, 1M names in 0.9 s and
# not 1.2. (OFFSET 0: looked up once, before it is set.)
_SHARE = b"""
SELECT set_config('max_parallel_maintenance_workers', helpers::text, true),
  set_config('maintenance_work_mem', CASE helpers WHEN 0 THEN 8 ELSE 32 * (helpers + 1) END || 'MB', true)
FROM (SELECT current_setting('max_parallel_maintenance_workers')::integer / 2 OFFSET 0) AS half (helpers)
"""


class FirstImport:
    """Loads the rows of a provider that has none."""

    def __init__(
        self,
        connection: Connection,
        provider_id: int,
        ways: ListWays = ListWays(),  # noqa: B008 (immutable)
        second: Connection | None = None,
    ) -> None:
        """`connection` holds the provider's lock; `second`, in no transaction, is for a big list."""
        self._connection = connection
        self._second = second
        self._provider = provider_id
        self._ways = ways
        self._entries = 0

    def load(self, text: Iterable[bytes], may_repeat: Callable[[], bool] = lambda: True) -> Counts:
        """Import rows of (position, *COLUMNS), given as COPY text.

        `may_repeat` is asked after the last of them: may two have one fingerprint?"""
        if self._second is None:
            drop_unfinished(self._connection, "stream", self._provider)
            table = create_partition(self._connection, "stream", self._provider)
            return self._load(self._connection, table, text, may_repeat)
        take_room(self._second)
        table = create_unfinished(self._second, "stream", self._provider)
        counts = self._load(self._second, table, text, may_repeat)
        self._second.commit()
        return counts

    def _load(
        self, connection: Connection, table: str, text: Iterable[bytes], may_repeat: Callable[[], bool]
    ) -> Counts:
        target = f"COPY {table} (position, {', '.join(COLUMNS)}) FROM STDIN WITH (FREEZE, NULL '{NULL}')"
        entries = copy_in(connection, target, text)
        if may_repeat() and has_repeats(connection, table, entries):
            _number_twins(connection, table)
        if self._ways.twins is Twins.COLLAPSE:
            entries -= connection.execute(statement("sync_collapse", table=table)).rowcount
            content = ", ".join(CONTENT)
            collapse = statement("sync_collapse_content", table=table, place="position", content=content)
            entries -= connection.execute(collapse).rowcount
        self._entries = entries
        return Counts(entries, entries, 0, 0, 0, 0, 0)

    def attach(self, beside: Callable[[], None]) -> None:
        """Build the indexes and let everybody see the rows (at the transaction's end).

        `beside` works on the import's connection, while a second one builds indexes already."""
        if self._second is None:
            beside()
            attach_partition(self._connection, "stream", self._provider)
        else:
            self._index(self._second, beside)
            attach_unfinished(self._connection, "stream", self._provider)
        create_partition(self._connection, "stream_health", self._provider)
        attach_partition(self._connection, "stream_health", self._provider)
        target = FEW_STATISTICS if self._entries < FEW_ROWS else FIRST_STATISTICS
        self._connection.execute(f"SET LOCAL default_statistics_target = {target}".encode())
        self._connection.execute(f"ANALYZE stream_p{self._provider}".encode())
        self._connection.execute(b"SET LOCAL default_statistics_target TO DEFAULT")

    def _index(self, second: Connection, beside: Callable[[], None]) -> None:
        """Build the indexes by both connections."""
        table = unfinished("stream", self._provider)
        waiting = deque(indexes_of(self._connection, "stream", self._provider, table))
        _lock(self._connection, table)
        with ThreadPoolExecutor(1) as pool:
            building = pool.submit(_build_too, second, table, waiting)
            try:
                beside()
                _build(self._connection, waiting)
            except BaseException:
                waiting.clear()
                with suppress(psycopg.Error):
                    second.cancel_safe(timeout=_CANCEL_WITHIN)
                raise
            building.result()
        second.commit()


def _lock(connection: Connection, table: str) -> None:
    """Keep others from writing to the table until the transaction ends, as the first index would."""
    connection.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())


def _build_too(second: Connection, table: str, waiting: "deque[str]") -> None:
    """Build what is waiting by the second connection, once the first one has locked the table.

    Who wants the table for himself since then, a VACUUM say, waits for the first, and we would wait behind him: the
    server can't see that the first one waits for us in turn. So it builds all alone then."""
    take_room(second)
    second.execute(f"SET LOCAL lock_timeout = '{_LOCK_WITHIN}s'".encode())
    try:
        _lock(second, table)
    except psycopg.errors.LockNotAvailable:
        second.rollback()
        return
    second.execute(b"SET LOCAL lock_timeout TO DEFAULT")
    _build(second, waiting)


def _build(connection: Connection, waiting: "deque[str]") -> None:
    """Build what is waiting, as long as there is something; both connections together take what one would."""
    connection.execute(_SHARE)
    connection.execute(NOTICE_END)
    try:
        with suppress(IndexError):  # the other one took the last
            while waiting:
                connection.execute(waiting.popleft().encode())
    except BaseException:
        waiting.clear()  # the other one need not go on
        raise


def _number_twins(connection: Connection, table: str) -> None:
    connection.execute(b"SET LOCAL enable_hashagg = off")  # nearly all differ: sorting takes a third less
    connection.execute(statement("sync_first_twins", table=table))
    connection.execute(b"SET LOCAL enable_hashagg = on")


def clear_unfinished(connection: Connection) -> None:
    """Drop what first imports that broke off have left; what is under way, or still ends, is left alone."""
    for table, provider_id in unfinished_tables(connection):
        with suppress(psycopg.errors.LockNotAvailable), connection.transaction():
            connection.execute(b"SET LOCAL lock_timeout = '1s'")
            if try_lock(connection, provider_id):
                connection.execute(f"DROP TABLE IF EXISTS {table}".encode())


def clear_broken_off(connection: Connection, provider_id: int) -> None:
    """Drop what the provider's first import has left, whose worker is gone: soon the server knows that, too."""
    for table, found in unfinished_tables(connection):
        if found == provider_id:
            with suppress(psycopg.errors.LockNotAvailable), connection.transaction():
                connection.execute(b"SET LOCAL lock_timeout = '2s'")
                take_lock(connection, provider_id)
                connection.execute(f"DROP TABLE IF EXISTS {table}".encode())
