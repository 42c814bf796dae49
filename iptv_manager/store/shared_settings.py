"""Choices of the people of one database, the same on every desktop."""

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


def shared_setting(connection: Connection, name: str, default: str) -> str:
    """A choice; `default` where nobody has made it."""
    found: str | None = connection.scalar(select(setting.c.value).where(setting.c.name == name))
    return default if found is None else found


def share_setting(connection: Connection, name: str, value: str) -> None:
    """Make a choice, and tell every desktop."""
    made = insert(setting).values(name=name, value=value)
    connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    tell_change(connection, "channels")
