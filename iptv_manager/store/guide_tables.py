"""The table of guides' sources, as SQLAlchemy Core sees it. Migrations make it; queries stand in `store/guide.py`.

What is read of channels and programmes of guides stands in `store/sql/guide_*.sql`.
"""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, Table, Text, Uuid

from iptv_manager.store.tables import metadata

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
