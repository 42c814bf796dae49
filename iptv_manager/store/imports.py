"""Applying a list to `stream`: the difference from what is there (see `first_import` where nothing is).

Everything of one sync happens in the caller's one transaction on one plain psycopg connection (it runs in a
worker process, without SQLAlchemy); rolled back, it leaves nothing. The rules of what is safe stand in
`services/sync.py`'s guard, not here.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.identity import VOLATILE_ARGUMENTS
from iptv_manager.model.order import moved_out_of_order
from iptv_manager.model.provider_options import Twins
from iptv_manager.store.copy_in import copy_in
from iptv_manager.store.copy_rows import NULL, unpacked
from iptv_manager.store.pairing import STAGING as PAIRING_STAGING
from iptv_manager.store.pairing import Pairing
from iptv_manager.store.partitions import replace_partition
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

CONTENT = (
    "kind", "name", "group_title", "number", "guide_id", "guide_name",
    "logo", "url", "user_agent", "referrer", "extra",
)  # fmt: skip
"""What the provider says of a stream: if none of it differs, no row is written."""

_CONTENT = ", ".join(CONTENT)
_BUT_URL = tuple(column for column in CONTENT if column != "url")

COLUMNS = ("identity", "fingerprint", *CONTENT, "sort_key", "search_key", "group_key", "number_key")
"""The columns of a row that an import gives, in the order in which its values are handed over."""

LOCK_CLASS = 0x49505456  # "IPTV": the first half of the advisory lock's key, the provider's id is the second
STATISTICS = 10  # of staging tables: a tenth of the usual
MANY_ROWS = 10_000
MOSTLY = 0.8  # of a list's blocks
FEW_NEW = 0.05  # of a list's blocks: each looks for its place by itself
WHOLESALE = 0.25  # of a provider's rows: above, rewriting them in place costs more than all of them anew
STEP_BITS = 20  # positions are 2^20 apart at first, so that later entries find room between them


class Counts(NamedTuple):
    """What an import does to a provider's streams."""

    entries: int
    added: int
    changed: int
    unchanged: int
    gone: int
    returned: int
    active_before: int

    @property
    def differ(self) -> bool:
        """Would the sync change what the provider says?"""
        return bool(self.added or self.changed or self.gone or self.returned)


def has_repeats(connection: Connection, table: str, rows: int) -> bool:
    """Do two of these rows have one fingerprint? Takes half as long as finding which."""
    row = connection.execute(statement("sync_fingerprints", table=table)).fetchone()
    return row is None or row[0] < rows


def is_wholesale(written: int, active: int) -> bool:
    """Is it cheaper to write all rows anew, and their indexes, than so many of them in place?"""
    return written > MANY_ROWS and written > active * WHOLESALE


class ListWays(NamedTuple):
    """How a provider's lists are to be taken (`model.provider_options`)."""

    twins: Twins = Twins.KEEP
    volatile: frozenset[str] = VOLATILE_ARGUMENTS
    renew: bool = False  # lines are read otherwise than last time, so rows are to be known by them anew


_ROOM = (
    b"SET LOCAL work_mem = '128MB'",
    b"SET LOCAL maintenance_work_mem = '512MB'",
    b"SET LOCAL idle_in_transaction_session_timeout = 0",  # a list may take its time, and so may a second connection
)
# A worker that was killed or cancelled must not keep its provider for as long as a statement of its still takes.
NOTICE_END = b"""
SELECT set_config('client_connection_check_interval', '200ms', true) WHERE version() !~* 'windows|mingw|msvc|visual'
"""


def take_room(connection: Connection) -> None:
    """Let this transaction use as much memory as loading a big list is worth, and take its time."""
    for setting in (*_ROOM, NOTICE_END):
        connection.execute(setting)


def try_lock(connection: Connection, provider_id: int) -> bool:
    """Take the provider for this transaction; False when another program is importing it just now."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK_CLASS, provider_id)).fetchone()
    return bool(row and row[0])


def take_lock(connection: Connection, provider_id: int) -> None:
    """The same, waiting for it as long as `lock_timeout` says."""
    connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, provider_id))


def has_partition(connection: Connection, provider_id: int) -> bool:
    """Was this provider ever imported?"""
    row = connection.execute("SELECT to_regclass(%s)", (f"stream_p{provider_id}",)).fetchone()
    return bool(row and row[0])


class Resync:
    """Stages a list by fingerprints, finds what differs, and applies just that."""

    def __init__(
        self,
        connection: Connection,
        provider_id: int,
        ways: ListWays = ListWays(),  # noqa: B008 (immutable)
    ) -> None:
        self._connection = connection
        self._provider = provider_id
        self._ways = ways
        self._crowded = False
        self._staged, self._added, self._written, self._active = 0, 0, 0, 0

    def stage(self, text: Iterable[bytes]) -> "array[int]":
        """Stage (ordinal, fingerprint) rows, given as COPY text; gives the ordinals of blocks to be read."""
        self._run("sync_stage")
        target = f"COPY sync_stage_{self._provider} (ordinal, fingerprint) FROM STDIN"
        self._staged = copy_in(self._connection, target, text)
        self._analyze("stage")
        if self._has_repeats():
            self._run("sync_stage_twins")
        if self._ways.twins is Twins.COLLAPSE:
            self._run("sync_collapse", table=f"sync_stage_{self._provider}")
        self._run("sync_same")
        if self._ways.twins is Twins.COLLAPSE:
            self._run("sync_collapse_same", content=_listed("stream", CONTENT))
        self._analyze("same")
        return unpacked(self._packed("sync_unmatched"))

    def _has_repeats(self) -> bool:
        return has_repeats(self._connection, f"sync_stage_{self._provider}", self._staged)

    def is_mostly_new(self, unmatched: int) -> bool:
        """Is reading the whole list, by two processes, quicker than picking those blocks out of it?"""
        return unmatched > self._staged * MOSTLY

    def read(self, text: Iterable[bytes]) -> Counts:
        """Take (ordinal, *COLUMNS) of those blocks, or of all, as COPY text; gives what applying would do."""
        self._run("sync_fresh", columns=", ".join(COLUMNS))
        names = ", ".join(COLUMNS)
        target = f"COPY sync_fresh_{self._provider} (ordinal, {names}) FROM STDIN WITH (NULL '{NULL}')"
        entries = copy_in(self._connection, target, text)
        self._analyze("fresh", "(ordinal, identity)")
        entries -= self._run("sync_fresh_only") + self._collapsed()
        Pairing(self._connection, self._provider, self._ways.volatile).pair(entries)
        rests = {f"{side}_rest": _listed(side, _BUT_URL) for side in ("fresh", "known")}
        self._run("sync_pair", **rests)
        self._analyze("pair")
        counts = self._counted()
        if not entries:  # with some, pairing has found the rows that the list does not have as they are
            self._run("sync_known", salt=0, among=str(counts.gone > 0).lower())
        return counts

    def _collapsed(self) -> int:
        """Where the person wants exact repeats once: take the others out of what was read; gives how many."""
        if self._ways.twins is Twins.KEEP or not self._staged:
            return 0
        contents = {f"{side}_content": _listed(side, CONTENT) for side in ("again", "stream")}
        table = f"sync_fresh_{self._provider}"
        return self._run("sync_collapse_known", **contents) + self._run(
            "sync_collapse_content", table=table, place="ordinal", content=_CONTENT
        )

    def note(self, run_id: int) -> None:
        """Find everything's place, and note under the run all that applying will do. No row changes yet."""
        moved = self._find_moved()
        self._written += moved
        if not self._written:
            return
        self._run(self._way_to_place(moved))
        self._analyze("place")
        self._crowded = self._asked("sync_crowded")
        self._run("sync_note", run=run_id, known_columns=_listed("known", COLUMNS))
        if self._crowded:
            self._run("sync_note_renumbered", run=run_id)

    def _way_to_place(self, moved: int) -> str:
        """The statement that finds places for what is new or has moved."""
        if not (moved or self._added):
            return "sync_no_place"
        return "sync_place" if moved or self._added > self._staged * FEW_NEW else "sync_place_new"

    def apply(self, run_id: int) -> None:
        """Write the difference that was noted: tombstones, new words, new places, new rows.

        Where most rows differ, they are written into a new partition, which takes the old one's place."""
        if self._ways.renew:
            self._run("sync_renew")
        if not self._written:
            return
        if is_wholesale(self._written, self._active):
            replace_partition(
                self._connection, "stream", self._provider, lambda table: self._fill(table, run_id)
            )
            return
        table = f"stream_p{self._provider}"
        self._run("sync_bury", run=run_id)
        assignments = ", ".join(f"{column} = fresh.{column}" for column in COLUMNS)
        self._run("sync_update", assignments=assignments)
        self._put_in_place(table)
        self._insert(table)

    def _fill(self, table: str, run_id: int) -> None:
        """Fill a new partition with what the provider's rows are from now on."""
        kept = self._kept_columns()
        self._run(
            "sync_fill", table=table, run=run_id, columns=", ".join(COLUMNS), kept=", ".join(kept),
            kept_of_stream=_listed("stream", kept), columns_of_stream=_listed("stream", COLUMNS),
            columns_of_fresh=_listed("fresh", COLUMNS),
        )  # fmt: skip
        if self._crowded:
            self._put_in_place(table)
        self._insert(table)

    def _kept_columns(self) -> list[str]:
        """Columns of a row that no sync writes."""
        written = {*COLUMNS, "twin", "position", "gone_at"}
        rows = self._connection.execute(statement("stream_columns")).fetchall()
        return [name for (name,) in rows if name not in written]

    def _put_in_place(self, table: str) -> None:
        if self._crowded:
            self._run("sync_renumber_places")
            self._run("sync_renumber", table=table)
        else:
            self._run("sync_move", table=table)

    def _insert(self, table: str) -> None:
        fresh_columns = _listed("fresh", COLUMNS)
        self._run("sync_insert", table=table, columns=", ".join(COLUMNS), fresh_columns=fresh_columns)

    def drop(self) -> None:
        """Drop the staging tables."""
        tables = ", ".join(f"sync_{name}_{self._provider}" for name in _STAGING)
        self._connection.execute(f"DROP TABLE IF EXISTS {tables}".encode())

    def _counted(self) -> Counts:
        row = self._connection.execute(statement("sync_counts", provider=self._provider)).fetchone()
        if row is None:
            raise LookupError("sync_counts gave no row")
        same, fresh, kept, changed, returned, active = row
        self._active, self._added = active, fresh - kept - returned
        self._written = fresh - kept + changed + active - same - kept
        return Counts(
            entries=same + fresh,
            added=fresh - kept - returned,
            changed=changed,
            unchanged=same + kept - changed,
            gone=active - same - kept,
            returned=returned,
            active_before=active,
        )

    def _find_moved(self) -> int:
        """Find the fewest rows to be moved; gives how many."""
        self._run("sync_moved")
        if not self._asked("sync_moves"):
            return 0
        moved = moved_out_of_order(unpacked(self._packed("sync_kept_order")))
        ordinals = "".join(f"{ordinal}\n" for ordinal in moved)
        return copy_in(self._connection, f"COPY sync_moved_{self._provider} FROM STDIN", (ordinals.encode(),))

    def _run(self, name: str, **names: object) -> int:
        return self._connection.execute(statement(name, provider=self._provider, **names)).rowcount

    def _asked(self, name: str) -> bool:
        row = self._connection.execute(statement(name, provider=self._provider)).fetchone()
        return bool(row and row[0])

    def _packed(self, name: str) -> bytes:
        row = self._connection.execute(statement(name, provider=self._provider), binary=True).fetchone()
        return bytes(row[0]) if row and row[0] else b""

    def _analyze(self, name: str, columns: str = "") -> None:
        """Look at a staging table, for how many rows there are and how many of a kind: no more is asked of it."""
        self._connection.execute(f"SET LOCAL default_statistics_target = {STATISTICS}".encode())
        self._connection.execute(f"ANALYZE sync_{name}_{self._provider} {columns}".encode())
        self._connection.execute(b"SET LOCAL default_statistics_target TO DEFAULT")


_STAGING = ("stage", "same", "fresh", "pair", "moved", "place", *PAIRING_STAGING)


def _listed(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)
