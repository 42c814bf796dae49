"""What a panel lists beside its streams, as SQLAlchemy Core sees it. No query stands here."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB, REAL

from iptv_manager.store.tables import metadata

_C_TEXT = Text(collation="C")
_TIME = DateTime(timezone=True)

panel_category = Table(
    "panel_category",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # a PanelKind
    Column("category_id", _C_TEXT, primary_key=True),
    Column("title", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("first_seen", _TIME, nullable=False),
    Column("gone_at", _TIME),
)

panel_series = Table(
    "panel_series",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("panel_id", _C_TEXT, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("sort_key", _C_TEXT, nullable=False),
    Column("search_key", _C_TEXT, nullable=False),
    Column("category", Text, nullable=False),
    Column("year", Integer),
    Column("poster", Text, nullable=False),
    Column("plot", Text, nullable=False),
    Column("rating", REAL),
    Column("last_modified", _TIME),
    Column("extra", JSONB),
    Column("first_seen", _TIME, nullable=False),
    Column("details_at", _TIME),
    Column("details_modified", _TIME),
    Column("gone_at", _TIME),
)
