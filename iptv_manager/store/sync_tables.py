"""The tables of what syncs did, as SQLAlchemy Core sees them. No query stands here."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from iptv_manager.store.tables import metadata

sync_change = Table(
    "sync_change",
    metadata,
    Column("run_id", BigInteger, nullable=False),
    Column("stream_id", BigInteger, nullable=False),
    Column("change", Text, nullable=False),
    Column("before", JSONB),
    Column("renamed", Boolean, nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("url_changed", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("group_title", Text, nullable=False),
)

sync_reject = Table(
    "sync_reject",
    metadata,
    Column("run_id", BigInteger, ForeignKey("sync_run.id"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
)
