"""The months of `stream_check`: each a table of its own, made ahead of time, dropped when it is old.

A month that was not made in time is no harm: its rows wait in the default partition and are moved.
"""

import re
from datetime import date

from sqlalchemy import Connection, text

from iptv_manager.store.statements import statement

LOCK = 0x49505457  # the advisory lock of who makes or drops months; two programs may start at once
_NAME = re.compile(r"stream_check_y(\d{4})m(\d{2})")


def months(connection: Connection) -> list[date]:
    """The first days of the months that have a table, oldest first."""
    names = connection.scalars(
        text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'stream_check'::regclass")
    )
    found = (_NAME.fullmatch(name) for name in names)
    return sorted(date(int(match[1]), int(match[2]), 1) for match in found if match)


def prepare_months(connection: Connection, today: date) -> list[date]:
    """Make tables for this month and the next one, where they are missing; gives those that were made."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    known = months(connection)
    this = today.replace(day=1)
    made = [month for month in (this, _next(this)) if month not in known]
    for month in made:
        _make(connection, month)
    return made


def drop_months_before(connection: Connection, oldest: date) -> list[date]:
    """Drop whole months before the one of `oldest`; gives those that were dropped."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    gone = [month for month in months(connection) if month < oldest.replace(day=1)]
    for month in gone:
        connection.execute(text(f"DROP TABLE {_table(month)}"))
    return gone


def _make(connection: Connection, month: date) -> None:
    """A partition can't be attached while the default one holds rows of it: they are moved first."""
    table, start, end = _table(month), month.isoformat(), _next(month).isoformat()
    for name in ("check_month_make", "check_month_fill", "check_month_attach"):
        connection.exec_driver_sql(statement(name, table=table, start=start, end=end).decode())


def _table(month: date) -> str:
    return f"stream_check_y{month.year:04d}m{month.month:02d}"


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
