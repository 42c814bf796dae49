"""Queries on `sync_run`: each sync from its start to its end, and what it leaves on the provider.

What an import leaves on its provider is written in the import's own transaction (`store/import_end.py`).
"""

from sqlalchemy import Connection, delete, func, insert, select, update

from iptv_manager.model.provider import SyncResult, SyncStatus
from iptv_manager.model.syncs import RunStatus
from iptv_manager.store.sync_tables import sync_change
from iptv_manager.store.tables import sync_run

_ANSWERABLE = (RunStatus.ASKED.value, RunStatus.DISMISSED.value)


def start_run(connection: Connection, provider_id: int) -> int:
    """Open a run; those that were cut off by a crash are closed first."""
    runs = sync_run.c
    cut_off = (runs.provider_id == provider_id) & (runs.status == "running")
    connection.execute(update(sync_run).where(cut_off).values(status="interrupted", finished_at=func.now()))
    opened = insert(sync_run).values(provider_id=provider_id).returning(runs.id)
    return int(connection.execute(opened).scalar_one())


def end_run(connection: Connection, run_id: int, result: SyncResult) -> None:
    """Close a run that changed no rows, or whose rows are committed already."""
    values = {
        "status": result.status.value,
        "message": result.message,
        "finished_at": func.now(),
        "entries": result.entries,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "gone": result.gone,
        "returned": result.returned,
        "rejected": result.rejected,
    }
    connection.execute(update(sync_run).where(sync_run.c.id == run_id).values(values))
    still_waits = result.status is SyncStatus.UNCHANGED and result.message
    if result.status in (SyncStatus.OK, SyncStatus.UNCHANGED, SyncStatus.ASKED) and not still_waits:
        _dismiss_before(connection, run_id)


def waiting_list(connection: Connection, provider_id: int) -> bytes | None:
    """The digest of the list about which the provider's last question is, while it waits for an answer."""
    listed = select(sync_run.c.before["list"].astext).where(
        sync_run.c.provider_id == provider_id, sync_run.c.status == RunStatus.ASKED.value
    )
    digest = connection.scalar(listed.order_by(sync_run.c.id.desc()).limit(1))
    return bytes.fromhex(digest) if digest else None


def dismiss_run(connection: Connection, run_id: int, status: RunStatus = RunStatus.DISMISSED) -> None:
    """Answer a run that waits, and forget what it would have done."""
    waiting = (sync_run.c.id == run_id) & sync_run.c.status.in_(_ANSWERABLE)
    answered = update(sync_run).where(waiting).values(status=status.value, before=None)
    if connection.execute(answered.returning(sync_run.c.id)).first():
        connection.execute(delete(sync_change).where(sync_change.c.run_id == run_id))


def _dismiss_before(connection: Connection, run_id: int) -> None:
    """A newer sync has seen the list: what older ones asked is no question any more."""
    of_provider = select(sync_run.c.provider_id).where(sync_run.c.id == run_id).scalar_subquery()
    older = (
        (sync_run.c.provider_id == of_provider) & (sync_run.c.id < run_id) & (sync_run.c.status == "asked")
    )
    for (waiting,) in connection.execute(select(sync_run.c.id).where(older)).all():
        dismiss_run(connection, waiting)
