"""Taking syncs back, newest first, and forgetting what is too old to be taken back.

Set by set, on plain psycopg, in the caller's one transaction. What a sync did stands in `sync_change`.
"""

from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Connection as SqlConnection

from iptv_manager.model.errors import NothingToUndo
from iptv_manager.store.changes import tell_change_plain
from iptv_manager.store.group_parts import take_provider_apart
from iptv_manager.store.imports import has_partition, is_wholesale, try_lock
from iptv_manager.store.partitions import replace_partition
from iptv_manager.store.plain import plain_connection
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

HANGING_ON_STREAMS = (("stream_health_p{provider}", "stream_id"),)
"""What goes together with a stream that is deleted: its state. Its place in a channel is taken by the merge that
follows, which has to know whose it was."""
LEFT_BY_TOMBSTONES = (*HANGING_ON_STREAMS, ("channel_stream", "stream_id"))


class Undone(NamedTuple):
    """A sync that was taken back, and the run that says what this did."""

    run_id: int
    noted_in: int


def undo_last(connection: SqlConnection, provider_id: int) -> Undone:
    """Make the provider's streams what they were before its last sync that still stands.

    Raises NothingToUndo when there is none, when it is too long ago, or while an import runs."""
    plain = plain_connection(connection)
    if not try_lock(plain, provider_id):
        raise NothingToUndo("Its list is being imported just now; wait until that is done, then undo it.")
    run_id, is_known, rows, entries = _next(plain, provider_id)
    if not is_known:
        raise NothingToUndo(
            "What the sync before did is not known any more, or it was the first one; nothing was changed."
        )
    noted_in = _one(plain, "undo_open", run=run_id)
    _run(plain, "undo_note", run=noted_in, undone=run_id)
    if rows:
        _restore(plain, provider_id, run_id, wholesale=is_wholesale(rows, entries))
    for name in ("undo_series", "undo_new_series"):
        _run(plain, name, run=run_id)
    # Its channels are left to those who follow syncs: they count anew what has lost a stream.
    _run(plain, "undo_remove", table="stream_health", key="stream_id", run=run_id, provider=provider_id)
    _run(plain, "undo_close", run=run_id)
    _run(plain, "undo_mark", run=run_id)
    for name in ("sync_categories", "sync_empty_categories"):
        _run(plain, name, provider=provider_id)
    take_provider_apart(plain, provider_id)
    tell_change_plain(plain, "streams", provider_id)
    return Undone(run_id, noted_in)


def can_undo(connection: SqlConnection, provider_id: int) -> int | None:
    """The run that `undo_last` would take back; None where there is none."""
    row = plain_connection(connection).execute(statement("undo_next", provider=provider_id)).fetchone()
    return row[0] if row and row[1] else None


def clean_up(connection: SqlConnection, provider_id: int, tombstone_days: int) -> int:
    """Delete tombstones that are older than so many days, and what only they were needed for.

    Syncs that long ago can't be taken back from then on. Gives how many streams were deleted."""
    plain = plain_connection(connection)
    if not has_partition(plain, provider_id) or not try_lock(plain, provider_id):
        return 0
    names = {"provider": provider_id, "days": max(0, tombstone_days)}
    _run(plain, "clean_old_runs", **names)
    _run(plain, "clean_choose", **names)
    for table, key in (*LEFT_BY_TOMBSTONES, (f"stream_p{provider_id}", "id")):
        deleted = _run(plain, "clean_tombstones", table=table.format(provider=provider_id), key=key, **names)
    return deleted


def _restore(connection: Connection, provider_id: int, run_id: int, *, wholesale: bool) -> None:
    columns = [name for (name,) in connection.execute(statement("stream_columns")).fetchall()]
    names = {"provider": provider_id, "run": run_id}
    if wholesale:
        listed, of_was = ", ".join(columns), ", ".join(f"was.{column}" for column in columns)

        def fill(table: str) -> None:
            """Fill the new partition with the rows as they were."""
            _run(connection, "undo_fill", table=table, columns=listed, columns_of_was=of_was, **names)

        replace_partition(connection, "stream", provider_id, fill)
        return
    written = [column for column in columns if column not in ("id", "provider_id")]
    assignments = ", ".join(f"{column} = was.{column}" for column in written)
    _run(connection, "undo_restore", assignments=assignments, **names)
    _run(connection, "undo_remove", table=f"stream_p{provider_id}", key="id", **names)


def _next(connection: Connection, provider_id: int) -> tuple[int, bool, int, int]:
    row = connection.execute(statement("undo_next", provider=provider_id)).fetchone()
    if row is None:
        raise NothingToUndo("There is no sync of this provider that could be undone.")
    run_id, is_known, rows, entries = row
    return run_id, is_known, rows, entries


def _run(connection: Connection, name: str, **names: object) -> int:
    return connection.execute(statement(name, **names)).rowcount


def _one(connection: Connection, name: str, **names: object) -> int:
    row = connection.execute(statement(name, **names)).fetchone()
    if row is None:
        raise LookupError(f"{name} gave no row")
    return int(row[0])
