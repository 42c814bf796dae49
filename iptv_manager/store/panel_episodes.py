"""Episodes of a panel's series: which series are due, and their episodes as streams, set by set.

Works on plain psycopg in the caller's one transaction: rows come by COPY, as those of imports do.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import text

from iptv_manager.model.errors import ImportStopped
from iptv_manager.store.changes import tell_change_plain
from iptv_manager.store.copy_rows import NULL
from iptv_manager.store.group_parts import take_provider_apart
from iptv_manager.store.imports import COLUMNS, CONTENT, Connection, has_partition, try_lock
from iptv_manager.store.plain import plain_connection
from iptv_manager.store.statements import statement


class ListedSeries(NamedTuple):
    """A series whose details are to be asked for."""

    panel_id: str
    title: str
    category: str
    poster: str


class EpisodeCounts(NamedTuple):
    """What the details of some series did. `run_id` has noted it, for what follows; None when nothing did."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    returned: int = 0
    run_id: int | None = None


def due_series(connection: SqlConnection, provider_id: int, most: int) -> list[ListedSeries]:
    """Series whose details were never asked for, or are out of date; the longest waiting first."""
    query = text(statement("panel_series_due").decode())
    rows = connection.execute(query, {"provider": provider_id, "most": most})
    return [ListedSeries(*row) for row in rows]


def listed_series(
    connection: SqlConnection, provider_id: int, panel_ids: Sequence[str]
) -> list[ListedSeries]:
    """These series, as far as the panel lists them."""
    query = text(
        "SELECT panel_id, title, category, poster FROM panel_series "
        "WHERE provider_id = :provider AND panel_id = ANY(:ids) AND gone_at IS NULL"
    )
    rows = connection.execute(query, {"provider": provider_id, "ids": list(panel_ids)})
    return [ListedSeries(*row) for row in rows]


def due_among(connection: SqlConnection, provider_id: int, panel_ids: Sequence[str]) -> list[str]:
    """Those of these series whose details were never asked for, or are out of date, in the panel's order."""
    query = text(
        "SELECT panel_id FROM panel_series "
        "WHERE provider_id = :provider AND panel_id = ANY(:ids) AND gone_at IS NULL "
        "AND (details_at IS NULL OR details_modified IS DISTINCT FROM last_modified) ORDER BY position"
    )
    rows = connection.execute(query, {"provider": provider_id, "ids": list(panel_ids)})
    return [panel_id for (panel_id,) in rows]


def take_episodes(
    connection: SqlConnection, provider_id: int, series: Sequence[str], rows: bytes
) -> EpisodeCounts:
    """Take the episodes of these series: COPY text of (panel_id, ordinal, *COLUMNS).

    Raises ImportStopped while an import of the provider runs, or before its first one."""
    plain = plain_connection(connection)
    if not has_partition(plain, provider_id):
        raise ImportStopped("This account is not imported yet; sync it first.")
    if not try_lock(plain, provider_id):
        raise ImportStopped("This account is being synced just now; its episodes come when that is done.")
    _stage(plain, provider_id, list(series), rows)
    counts = _counts(plain)
    if any(counts[:4]):
        counts = counts._replace(run_id=_write(plain, provider_id))
        tell_change_plain(plain, "streams", provider_id)
    _run(plain, "panel_episodes_done", {"series": list(series)}, provider=provider_id)
    return counts


def forget_run(connection: SqlConnection, run_id: int) -> None:
    """Forget what was noted of it, once all has followed: details are no sync to be looked at or taken back."""
    connection.execute(text("DELETE FROM sync_run WHERE id = :run"), {"run": run_id})


def _stage(connection: Connection, provider_id: int, series: list[str], rows: bytes) -> None:
    names = ", ".join(COLUMNS)
    _run(connection, "panel_episodes_stage", columns=names)
    target = f"COPY panel_episodes (panel_id, ordinal, {names}) FROM STDIN WITH (NULL '{NULL}')"
    with connection.cursor() as cursor, cursor.copy(target.encode()) as copy:
        copy.write(rows)
    contents = {
        f"{side}_content": ", ".join(f"{side}.{column}" for column in CONTENT) for side in ("fresh", "known")
    }
    _run(connection, "panel_episodes_known", {"series": series}, provider=provider_id, **contents)


def _write(connection: Connection, provider_id: int) -> int:
    """Write the difference, noted under a run of its own, whose id is given."""
    row = connection.execute(
        "INSERT INTO sync_run (provider_id, status, finished_at, message) "
        "VALUES (%s, 'ok', now(), 'Episodes of series') RETURNING id",
        (provider_id,),
    ).fetchone()
    run_id = int(row[0]) if row else 0
    assignments = ", ".join(f"{column} = fresh.{column}" for column in COLUMNS)
    _run(connection, "panel_episodes_note", run=run_id)
    _run(connection, "panel_episodes_bury", provider=provider_id)
    _run(connection, "panel_episodes_update", provider=provider_id, assignments=assignments)
    columns = ", ".join(COLUMNS)
    _run(connection, "panel_episodes_insert", provider=provider_id, run=run_id, columns=columns)
    for name in ("panel_episodes_count", "sync_categories", "sync_empty_categories"):
        _run(connection, name, provider=provider_id)
    take_provider_apart(connection, provider_id)
    return run_id


def _counts(connection: Connection) -> EpisodeCounts:
    row = connection.execute(statement("panel_episodes_counts")).fetchone()
    return EpisodeCounts(*row) if row else EpisodeCounts()


def _run(
    connection: Connection, name: str, values: Mapping[str, object] | None = None, /, **names: object
) -> None:
    connection.execute(statement(name, **names), values)
