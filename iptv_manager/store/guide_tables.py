"""The tables of guides, as SQLAlchemy Core sees them. The migrations make them; queries stand in `store/guide.py`."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from iptv_manager.store.tables import metadata

_C_TEXT = Text(collation="C")
_TIME = DateTime(timezone=True)

guide_source = Table(
    "guide_source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id")),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("secret_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("channel_count", Integer, nullable=False),
    Column("matched_count", Integer, nullable=False),
    Column("programme_count", Integer, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("digest", LargeBinary),
    Column("last_sync", _TIME),
    Column("removed_at", _TIME),
)

guide_channel = Table(
    "guide_channel",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("source_id", Integer, ForeignKey("guide_source.id"), nullable=False),
    Column("guide_id", _C_TEXT, nullable=False),
    Column("names", ARRAY(Text), nullable=False),
    Column("icon", Text, nullable=False),
    Column("has_programmes", Boolean, nullable=False),
)

guide_match = Table(
    "guide_match",
    metadata,
    Column("channel_id", BigInteger, ForeignKey("channel.id"), primary_key=True),
    Column("source_id", Integer, ForeignKey("guide_source.id"), primary_key=True),
    Column("guide_channel_id", BigInteger, ForeignKey("guide_channel.id"), nullable=False),
    Column("method", Text, nullable=False),
    Column("score", REAL, nullable=False),
    Column("own_id", Text),
)

programme = Table(
    "programme",
    metadata,
    Column("source_id", Integer, nullable=False),
    Column("guide_channel_id", BigInteger, nullable=False),
    Column("starts_at", _TIME, nullable=False),
    Column("ends_at", _TIME),
    Column("title", Text, nullable=False),
    Column("details", JSONB),
)
