"""Queries on `sync_run`: each sync from its start to its end, and what it leaves on the provider.

What an import leaves on its provider is written in the import's own transaction (`store/import_end.py`).
"""

from sqlalchemy import Connection, func, insert, update

from iptv_manager.model.provider import SyncResult
from iptv_manager.store.tables import sync_run


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
