"""The end of an import, inside its own transaction: what it leaves on the provider, and what it refused.

On plain psycopg, as `store/imports.py` is: the worker process loads no SQLAlchemy.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from iptv_manager.model.names import group_key
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.model.provider import SourceState
from iptv_manager.store.copy_rows import copy_text
from iptv_manager.store.group_parts import take_provider_apart
from iptv_manager.store.imports import Counts
from iptv_manager.store.statements import statement

RUNS_KEPT = 10  # syncs of a provider that can be taken back
CHANGES_KEPT = 3_000_000  # rows of changes of a provider, beside those of its last sync
MOST_REJECTS = 1000  # kept per run; the count goes on
_REASONS = {
    "53100": "its disk is full; free some space and sync again",
    "53200": "it is out of memory; close other programs and sync again",
    "57014": "the work was cancelled there; sync again",
}


def finish_import(
    connection: psycopg.Connection[Any],
    provider_id: int,
    stream_count: int,
    source: SourceState,
    guide_urls: list[str],
) -> None:
    """Write on the provider what the import left, in the import's own transaction."""
    connection.execute(
        statement("sync_finish"),
        {
            "provider": provider_id,
            "streams": stream_count,
            "guide_urls": guide_urls,
            "digest": source.digest,
            "etag": source.etag,
            "last_modified": source.last_modified,
        },
    )


def count_groups(
    connection: psycopg.Connection[Any], provider_id: int, groups: Mapping[str, int] | None = None
) -> None:
    """Note the groups of a provider whose streams came, went or changed, for the filters of the window.

    `groups`: how many living streams it has in each group as written, where that is known already."""
    names = {"provider": provider_id}
    if groups is None:
        connection.execute(statement("sync_categories", **names))
    else:
        counted = {
            "keys": list(map(group_key, groups)),
            "titles": list(groups),
            "counts": list(groups.values()),
        }
        connection.execute(statement("sync_categories_counted", **names), counted)
    connection.execute(statement("sync_empty_categories", **names))
    take_provider_apart(connection, provider_id)


def close_run(
    connection: psycopg.Connection[Any],
    provider_id: int,
    run_id: int,
    counts: Counts,
    digest: bytes,
    status: str = "ok",
) -> None:
    """Write on the run of a re-sync what it did (or, `asked`, would do), so that it can be seen and taken back.

    `digest` is the list's. Before `finish_import`: it keeps what the provider remembered of its source until now.
    What older runs did is forgotten then."""
    numbers = counts._asdict()
    names = {"provider": provider_id, "run": run_id}
    connection.execute(statement("sync_run_counts", status=status, digest=digest.hex(), **names, **numbers))
    connection.execute(statement("sync_forget", runs=RUNS_KEPT, rows=CHANGES_KEPT, **names))


def store_rejects(connection: psycopg.Connection[Any], run_id: int, rejects: list[PlaylistReject]) -> None:
    """Keep the first rejected places of the list, with their reasons."""
    rows = [(str(run_id), str(reject.line), reject.reason, reject.text) for reject in rejects[:MOST_REJECTS]]
    with connection.cursor() as cursor, cursor.copy("COPY sync_reject FROM STDIN") as copy:
        copy.write(copy_text(rows))


def import_failure(error: psycopg.Error) -> str:
    """Why the database ended an import, in one sentence."""
    reason = _REASONS.get(error.sqlstate or "")
    if reason is None and (not error.sqlstate or error.sqlstate.startswith(("08", "57P"))):
        reason = "the connection to it was lost; sync again when it is back"
    return f"The database gave up half way: {reason or f'error {error.sqlstate}'}. Nothing was changed."
