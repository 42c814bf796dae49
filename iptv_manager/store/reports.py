"""Reports out of the database as CSV, streamed by COPY: no row becomes a Python object."""

from functools import partial
from typing import IO, Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.store.copy_out import Tell, copy_out
from iptv_manager.store.streams import OF_STREAM, segments
from iptv_manager.store.tables import provider, stream, stream_health

# COPY takes no parameters, so SQLAlchemy puts the values into the statement; with this style it leaves % alone.
_DIALECT = PGDialect_psycopg(paramstyle="named")  # type: ignore[no-untyped-call]

# Every row is read: a lookup in the states of health for each costs half the time of the report.
_HASHED = text("SELECT set_config('enable_nestloop', 'off', true)")

_TEXTS = {
    "number": stream.c.number,
    "name": stream.c.name,
    "group": stream.c.group_title,
    "provider": provider.c.name,
    "guide_id": stream.c.guide_id,
    "logo": stream.c.logo,
    "url": stream.c.url,
    "user_agent": stream.c.user_agent,
    "referrer": stream.c.referrer,
}
_VALUES = {
    "kind": stream.c.kind,
    "status": stream_health.c.outcome,
    "response_ms": stream_health.c.first_byte_ms,
    "http_status": stream_health.c.http_status,
    "checked_at": stream_health.c.checked_at,
    "added_at": stream.c.added_at,
}
CHANNEL_COLUMNS = (
    "number", "name", "group", "provider", "kind", "guide_id", "url", "logo", "status", "response_ms",
    "http_status", "checked_at", "added_at", "user_agent", "referrer",
)  # fmt: skip


def write_channels(
    connection: Connection, query: LineUpQuery, formula_starts: str, escape: str, file: IO[bytes], tell: Tell
) -> int:
    """Write the view as CSV, header first, in its order; gives the number of rows.

    Texts that begin with one of `formula_starts` get `escape` before them; "" leaves every cell as it is."""
    file.write((",".join(CHANNEL_COLUMNS) + "\n").encode())
    connection.execute(_HASHED)
    written = 0
    for segment in segments(connection, query, _report(formula_starts, escape)):
        written += copy_out(connection, _copy_statement(segment), file, partial(_tell_more, tell, written))
    return written


def _tell_more(tell: Tell, before: int, rows: int) -> None:
    tell(before + rows)


def _report(formula_starts: str, escape: str) -> Select[Any]:
    """Every column of the report, over streams with their provider and state of health."""
    columns: dict[str, ColumnElement[Any]] = dict(_VALUES)
    for name, cell in _TEXTS.items():
        columns[name] = _safe(cell, formula_starts, escape)
    return (
        select(*(columns[name].label(name) for name in CHANNEL_COLUMNS))
        .join_from(stream, provider, provider.c.id == stream.c.provider_id)
        .outerjoin(stream_health, OF_STREAM)
    )


def _safe(cell: ColumnElement[str], formula_starts: str, escape: str) -> ColumnElement[str]:
    if not formula_starts:
        return cell
    may_begin = cell.collate("C") <= max(formula_starts) + chr(0x10FFFF)  # cheap, and says no to most texts
    begins = func.strpos(literal(formula_starts), func.left(cell, 1)) > 0
    return case(((may_begin & (cell != "") & begins), literal(escape).concat(cell)), else_=cell)


def _copy_statement(wanted: Select[Any]) -> bytes:
    compiled = wanted.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})
    return f"COPY ({compiled}) TO STDOUT (FORMAT csv)".encode()
