"""The tables that queries are built over, as SQLAlchemy Core sees them.

The migrations make them; a test holds both against each other. No query stands here.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, ENUM, JSONB

from iptv_manager.model.health import Outcome
from iptv_manager.model.playlist import StreamKind

metadata = MetaData()

stream_kind = ENUM(
    StreamKind, name="stream_kind", create_type=False, values_callable=lambda kinds: [k.value for k in kinds]
)
outcome = ENUM(
    Outcome, name="outcome", create_type=False, values_callable=lambda outcomes: [o.value for o in outcomes]
)
_C_TEXT = Text(collation="C")
_TIME = DateTime(timezone=True)

provider = Table(
    "provider",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("max_connections", Integer),
    Column("status", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("stream_count", Integer, nullable=False),
    Column("guide_urls", ARRAY(Text), nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("digest", LargeBinary),
    Column("last_sync", _TIME),
    Column("created_at", _TIME, nullable=False),
    Column("removed_at", _TIME),
    Column("username", Text, nullable=False),
    Column("options", JSONB, nullable=False),
    Column("account", JSONB),
    Column("credential", _C_TEXT, nullable=False),
    Column("secret_id", Uuid, nullable=False),
)

category = Table(
    "category",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("key", _C_TEXT, primary_key=True),
    Column("title", Text, nullable=False),
    Column("stream_count", Integer, nullable=False),
)

group_part = Table(
    "group_part",
    metadata,
    Column("whole", _C_TEXT, primary_key=True),
    Column("part", _C_TEXT, primary_key=True),
    Column("title", Text, nullable=False),
)

stream = Table(
    "stream",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("identity", Uuid, nullable=False),
    Column("fingerprint", BigInteger, nullable=False),
    Column("twin", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("kind", stream_kind, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort_key", _C_TEXT, nullable=False),
    Column("search_key", _C_TEXT, nullable=False),
    Column("group_title", Text, nullable=False),
    Column("group_key", _C_TEXT, nullable=False),
    Column("number", Text, nullable=False),
    Column("number_key", BigInteger),
    Column("guide_id", _C_TEXT, nullable=False),
    Column("guide_name", Text, nullable=False),
    Column("logo", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Column("extra", JSONB),
    Column("added_at", _TIME, nullable=False),
    Column("gone_at", _TIME),
)

stream_health = Table(
    "stream_health",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("stream_id", BigInteger, primary_key=True),
    Column("outcome", outcome, nullable=False),
    Column("checked_at", _TIME, nullable=False),
    Column("first_byte_ms", Integer),
    Column("http_status", Integer),
    Column("detail", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_good_at", _TIME),
    Column("next_check_at", _TIME),
)

sync_run = Table(
    "sync_run",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("started_at", _TIME, nullable=False),
    Column("finished_at", _TIME),
    Column("status", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("renamed", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("url_changed", Integer, nullable=False),
    Column("before", JSONB),
    Column("undone_at", _TIME),
    Column("undoes", BigInteger),
    Column("message", Text, nullable=False),
)
