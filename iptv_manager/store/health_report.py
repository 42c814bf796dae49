"""The report on health as CSV, streamed by COPY: no row becomes a Python object."""

from typing import IO

from psycopg import sql
from sqlalchemy import Connection

from iptv_manager.store.checks import GOOD, UNTOLD
from iptv_manager.store.copy_out import Tell, copy_out
from iptv_manager.store.statements import statement

_TEXTS = {"provider_cell": "provider.name", "name_cell": "stream.name", "group_cell": "stream.group_title"}

COLUMNS = (
    "provider",
    "name",
    "group",
    "kind",
    "status",
    "response_ms",
    "http_status",
    "failures",
    "checked_at",
    "last_good_at",
    "next_check_at",
    "uptime_24h",
    "uptime_7d",
    "uptime_30d",
    "checks_30d",
)


def write_health(
    connection: Connection, formula_starts: str, escape: str, file: IO[bytes], tell: Tell
) -> int:
    """Write every living stream with its health, header first; gives the number of rows.

    Texts that begin with one of `formula_starts` get `escape` before them; "" leaves every cell as it is."""
    cells = {name: _safe(cell, formula_starts, escape) for name, cell in _TEXTS.items()}
    wanted = statement("report_health", good=_listed(GOOD), untold=_listed(UNTOLD), **cells)
    file.write((",".join(COLUMNS) + "\n").encode())
    return copy_out(connection, wanted, file, tell)


def _listed(outcomes: tuple[str, ...]) -> str:
    return ", ".join(_literal(str(outcome)) for outcome in outcomes)


def _safe(cell: str, formula_starts: str, escape: str) -> str:
    if not formula_starts:
        return cell
    begins = f"{cell} <> '' AND strpos({_literal(formula_starts)}, left({cell}, 1)) > 0"
    return f"CASE WHEN {begins} THEN {_literal(escape)} || {cell} ELSE {cell} END"


def _literal(value: str) -> str:
    return sql.Literal(value).as_string(None)
