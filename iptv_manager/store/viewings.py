"""What was watched, by whom and for how long: `viewing`."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, DateTime, Integer, Table, Text, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from iptv_manager.store.tables import metadata

app_user = Table(
    "app_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
)
viewing = Table(
    "viewing",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("stream_id", BigInteger, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("seconds", Integer, nullable=False),
)


def record(connection: Connection, user: str, stream_id: int, started_at: datetime, seconds: int) -> None:
    """This user watched this stream for so long."""
    connection.execute(insert(app_user).values(name=user).on_conflict_do_nothing(index_elements=["name"]))
    who = select(app_user.c.id, literal(stream_id), literal(started_at), literal(seconds)).where(
        app_user.c.name == user
    )
    connection.execute(insert(viewing).from_select(["user_id", "stream_id", "started_at", "seconds"], who))


def last_watched(connection: Connection, stream_id: int) -> datetime | None:
    """When somebody began to watch this stream last; None if nobody did."""
    latest = select(func.max(viewing.c.started_at)).where(viewing.c.stream_id == stream_id)
    found: datetime | None = connection.scalar(latest)
    return found
