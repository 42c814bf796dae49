"""The report on health as CSV, streamed by COPY: no row becomes a Python object."""

from itertools import islice
from typing import IO, Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from iptv_manager.store.checks import GOOD, UNTOLD
from iptv_manager.store.reports import ROWS_AT_ONCE, Tell
from iptv_manager.store.statements import statement

_TEXTS = {"provider_cell": "provider.name", "name_cell": "stream.name", "group_cell": "stream.group_title"}


def write_health(
    connection: Connection, formula_starts: str, escape: str, file: IO[bytes], tell: Tell
) -> int:
    """Write every living stream with its health, header first; gives the number of rows.

    Texts that begin with one of `formula_starts` get `escape` before them; "" leaves every cell as it is."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("a connection from the pool has no driver behind it")
    cells = {name: _safe(cell, formula_starts, escape) for name, cell in _TEXTS.items()}
    wanted = statement("report_health", good=_listed(GOOD), untold=_listed(UNTOLD), **cells)
    with driver.cursor() as cursor:
        with cursor.copy(wanted) as copy:
            rows, told = iter(copy), 0
            while first := next(rows, None):
                file.write(first)
                file.writelines(islice(rows, ROWS_AT_ONCE - 1))
                told += ROWS_AT_ONCE
                tell(told)
        return cursor.rowcount


def _listed(outcomes: tuple[str, ...]) -> str:
    return ", ".join(_literal(str(outcome)) for outcome in outcomes)


def _safe(cell: str, formula_starts: str, escape: str) -> str:
    if not formula_starts:
        return cell
    begins = f"{cell} <> '' AND strpos({_literal(formula_starts)}, left({cell}, 1)) > 0"
    return f"CASE WHEN {begins} THEN {_literal(escape)} || {cell} ELSE {cell} END"


def _literal(value: str) -> str:
    return sql.Literal(value).as_string(None)
