"""Choices of the people of one database, the same on every desktop."""

from collections.abc import Collection, Mapping

from sqlalchemy import Column, Connection, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from iptv_manager.store.changes import tell_change
from iptv_manager.store.tables import metadata

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

STREAM_ORDER = "stream_order"  # of a channel: "quality", or "health": what works first, what is dead last
QUIET_HOURS = "quiet_hours"  # such as 19:00-23:30, "" for none
CHECK_BYTES = "check_bytes_per_second"  # over all checks, "0" for no cap
CHECK_MONTHS = "check_months_kept"


def shared_setting(connection: Connection, name: str, default: str) -> str:
    """A choice; `default` where nobody has made it."""
    found: str | None = connection.scalar(select(setting.c.value).where(setting.c.name == name))
    return default if found is None else found


def shared_settings(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Choices by name, those that somebody has made."""
    asked = select(setting.c.name, setting.c.value).where(setting.c.name.in_(sorted(names)))
    return {row.name: row.value for row in connection.execute(asked)}


def lock_settings(connection: Connection) -> None:
    """Let nobody else make a choice until this transaction ends; a choice never made yet has no row to be locked."""
    connection.exec_driver_sql("LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE")


def share_settings(connection: Connection, chosen: Mapping[str, str]) -> None:
    """Make choices that touch no channel."""
    made = insert(setting).values([{"name": name, "value": value} for name, value in chosen.items()])
    connection.execute(
        made.on_conflict_do_update(index_elements=["name"], set_={"value": made.excluded.value})
    )


def share_setting(connection: Connection, name: str, value: str) -> None:
    """Make a choice, and tell every desktop."""
    made = insert(setting).values(name=name, value=value)
    connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    tell_change(connection, "channels")
