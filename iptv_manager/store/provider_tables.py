"""The tables around providers: the categories of panels. No query stands here."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, Table, Text

from iptv_manager.store.tables import metadata, stream_kind

_C_TEXT = Text(collation="C")

panel_category = Table(
    "panel_category",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("kind", stream_kind, primary_key=True),  # 'episode' stands for series
    Column("key", _C_TEXT, primary_key=True),  # the panel's own id of it
    Column("title", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entry_count", Integer),  # streams, films or series in it; None: not counted yet
    Column("taken", Boolean, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
