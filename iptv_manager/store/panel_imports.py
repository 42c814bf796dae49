"""What an import of a panel does beside the streams: its series, its categories' counts, what it leaves alone.

On plain psycopg in the import's own transaction, as `store/imports.py` is: the worker loads no SQLAlchemy.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from sys import byteorder
from typing import Any, NamedTuple

import psycopg

from iptv_manager.model.panel import PanelKind
from iptv_manager.model.playlist import StreamKind
from iptv_manager.store.copy_rows import NULL
from iptv_manager.store.statements import statement

Connection = psycopg.Connection[Any]

SERIES_COLUMNS = (
    "panel_id", "position", "title", "sort_key", "search_key", "category",
    "year", "poster", "plot", "rating", "last_modified", "extra",
)  # fmt: skip
"""Columns of a staged series, in the order in which its values are handed over."""


class Shrinking(NamedTuple):
    """How many there were of a kind, and how many would go."""

    active: int
    gone: int


def stage_series(connection: Connection, text: Iterable[bytes]) -> None:
    """Stage series, given as COPY text of SERIES_COLUMNS; without any, nothing is listed."""
    connection.execute(statement("panel_stage"))
    _copy(connection, "panel_stage", SERIES_COLUMNS, text)
    connection.execute("ALTER TABLE panel_stage ADD PRIMARY KEY (panel_id)")
    connection.execute("ANALYZE panel_stage")


def fill_series(connection: Connection, provider_id: int, text: Iterable[bytes]) -> None:
    """Take the series of a first import, given as COPY text of (provider_id, *SERIES_COLUMNS)."""
    held = connection.execute(statement("panel_hold_provider"), (provider_id,)).rowcount
    if held:
        connection.execute(b"SET LOCAL session_replication_role = replica")
    _copy(connection, "panel_series", ("provider_id", *SERIES_COLUMNS), text)
    if held:
        connection.execute(b"SET LOCAL session_replication_role = origin")


def series_shrinking(connection: Connection, provider_id: int, left_out: Collection[str]) -> Shrinking:
    """What taking the staged series would bury, but for categories of these titles, left out by choice."""
    row = connection.execute(
        statement("panel_series_counts", provider=provider_id), {"left_out": list(left_out)}
    ).fetchone()
    return Shrinking(row[2], row[1]) if row else Shrinking(0, 0)


def compare_series(connection: Connection, provider_id: int) -> dict[str, int]:
    """How many series the staged ones change, by what becomes of them (added, changed, gone, returned)."""
    connection.execute(statement("panel_series_compare", provider=provider_id))
    rows = connection.execute("SELECT change, count(*) FROM panel_series_change GROUP BY change")
    return dict(rows.fetchall())


def note_series(connection: Connection, run_id: int) -> None:
    """Note under a closed run what becomes of the series; once they are compared, before they are taken."""
    connection.execute(statement("panel_series_note", run=run_id))


def take_series(connection: Connection, provider_id: int) -> None:
    """Bring `panel_series` to what is staged; what is as it was costs no row."""
    for name in ("panel_series_bury", "panel_series_update", "panel_series_insert"):
        connection.execute(statement(name, provider=provider_id))


def count_series(connection: Connection, provider_id: int) -> int:
    """The series that a provider has now."""
    row = connection.execute(
        "SELECT count(*) FROM panel_series WHERE provider_id = %s AND gone_at IS NULL", (provider_id,)
    ).fetchone()
    return int(row[0]) if row else 0


def unseen_fingerprints(
    connection: Connection, provider_id: int, kind: StreamKind, *, by_series: bool = False
) -> "array[int]":
    """Fingerprints of a kind's living rows in their order; `by_series`: of those of staged series alone."""
    row = connection.execute(
        statement("panel_unseen", provider=provider_id),
        {"kind": kind.value, "by_series": by_series},
        binary=True,
    ).fetchone()
    found = array("q", bytes(row[0]) if row and row[0] else b"")
    if byteorder == "little":
        found.byteswap()
    return found


def shrinking(
    connection: Connection, provider_id: int, left_out: Mapping[PanelKind, list[str]]
) -> dict[StreamKind, Shrinking]:
    """What this sync would bury of each kind, but for groups of these titles; once it is compared."""
    names = {kind.value: left_out.get(kind, []) for kind in PanelKind}
    rows = connection.execute(statement("panel_gone", provider=provider_id), names)
    return {StreamKind(kind): Shrinking(active, gone) for kind, active, gone in rows}


def kind_counts(connection: Connection, provider_id: int) -> dict[StreamKind, int]:
    """Living streams of a provider by kind."""
    rows = connection.execute(statement("kind_counts", provider=provider_id))
    return {StreamKind(kind): count for kind, count in rows}


def note_entries(
    connection: Connection, provider_id: int, entries: Mapping[tuple[PanelKind, str], int]
) -> None:
    """Note how many entries each category has."""
    connection.execute(
        statement("panel_entries", provider=provider_id),
        {
            "kinds": [kind.value for kind, _ in entries],
            "ids": [category_id for _, category_id in entries],
            "entries": list(entries.values()),
        },
    )


def _copy(connection: Connection, table: str, columns: Sequence[str], text: Iterable[bytes]) -> None:
    target = f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (NULL '{NULL}')"
    with connection.cursor() as cursor, cursor.copy(target.encode()) as copy:
        for block in text:
            copy.write(block)
