"""Queries on `account_turns`: one row, the register of who has the turn with which account (see the services).

What the register says is not this room's business; that two never change it at once is.
"""

from collections.abc import Callable

from sqlalchemy import Column, Connection, SmallInteger, Table, Text

from iptv_manager.store.tables import metadata

account_turns = Table(
    "account_turns",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("register", Text, nullable=False),
    prefixes=["UNLOGGED"],  # after a crash nobody has a turn
)

_SEEN = "SELECT register FROM account_turns"
# A desktop that is suspended right here must not keep the others waiting.
_ALONE = "SELECT set_config('idle_in_transaction_session_timeout', '5s', true)"
_MADE = "INSERT INTO account_turns (id, register) VALUES (1, '') ON CONFLICT DO NOTHING"
_HELD = "SELECT register, extract(epoch FROM clock_timestamp())::float8 FROM account_turns FOR UPDATE"
_WRITTEN = "UPDATE account_turns SET register = %(register)s"


def seen(connection: Connection) -> str:
    """The register as it stands; "" where there is none yet."""
    return str(connection.exec_driver_sql(_SEEN).scalar() or "")


def change(connection: Connection, changed: Callable[[str, float], str]) -> str:
    """Let `changed` make the register anew from what it is and the server's time (seconds since 1970), while nobody
    else does so; gives what it is then."""
    connection.exec_driver_sql(_ALONE)
    row = connection.exec_driver_sql(_HELD).first()
    if row is None:
        connection.exec_driver_sql(_MADE)
        row = connection.exec_driver_sql(_HELD).one()
    known, now = str(row[0]), float(row[1])
    wanted = changed(known, now)
    if wanted != known:
        connection.exec_driver_sql(_WRITTEN, {"register": wanted})
    return wanted
