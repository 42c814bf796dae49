"""The tables of channels over streams, as SQLAlchemy Core sees them, and the values of a channel that count.

The migrations make them. Queries stand in `store/channels.py`, the merge in `store/merge*.py`.
"""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    func,
)

from iptv_manager.store.tables import metadata

_C_TEXT = Text(collation="C")

channel = Table(
    "channel",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("derived_name", Text, nullable=False),
    Column("derived_group", Text, nullable=False),
    Column("derived_logo", Text, nullable=False),
    Column("derived_guide_id", Text, nullable=False),
    Column("derived_number", Text, nullable=False),
    Column("derived_position", BigInteger, nullable=False),
    Column("name", Text),
    Column("number", Text),
    Column("group_title", Text),
    Column("logo", Text),
    Column("guide_id", Text),
    Column("guide_shift_hours", REAL),
    Column("position", BigInteger),
    Column("hidden", Boolean, nullable=False),
    Column("favourite", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("sort_key", _C_TEXT, nullable=False),
    Column("search_key", _C_TEXT, nullable=False),
    Column("group_key", _C_TEXT, nullable=False),
    Column("number_key", BigInteger),
    Column("stream_count", Integer, nullable=False),
    Column("provider_count", Integer, nullable=False),
    Column("first_provider_id", Integer),
    Column("first_stream_id", BigInteger),
    Column("quality", SmallInteger),
    Column("ordered_by_hand", Boolean, nullable=False),
    Column("rule_name", Text),
    Column("rule_group", Text),
    Column("rule_hidden", Boolean, nullable=False),
    Column("own_hidden", Boolean),
)

channel_stream = Table(
    "channel_stream",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("stream_id", BigInteger, primary_key=True),
    Column("channel_id", BigInteger, ForeignKey("channel.id"), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("score", REAL, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("match_name", _C_TEXT, nullable=False),
    Column("match_country", _C_TEXT, nullable=False),
    Column("match_guide", _C_TEXT, nullable=False),
)

channel_key = Table(
    "channel_key",
    metadata,
    Column("name", _C_TEXT, primary_key=True),
    Column("country", _C_TEXT, primary_key=True),
    Column("guide", _C_TEXT, primary_key=True),
    Column("channel_id", BigInteger, ForeignKey("channel.id"), nullable=False),
    Column("method", Text, nullable=False),
)

merge_rule = Table(
    "merge_rule",
    metadata,
    Column("kind", Text, nullable=False),
    Column("name", _C_TEXT, primary_key=True),
    Column("country", _C_TEXT, primary_key=True),
    Column("guide", _C_TEXT, primary_key=True),
    Column("other_name", _C_TEXT, primary_key=True),
    Column("other_country", _C_TEXT, primary_key=True),
    Column("other_guide", _C_TEXT, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

# A person's own value, else what a rule made of the provider's, else the provider's.
NAME = func.coalesce(channel.c.name, channel.c.rule_name, channel.c.derived_name)
GROUP = func.coalesce(channel.c.group_title, channel.c.rule_group, channel.c.derived_group)
NUMBER = func.coalesce(channel.c.number, channel.c.derived_number)
LOGO = func.coalesce(channel.c.logo, channel.c.derived_logo)
GUIDE_ID = func.coalesce(channel.c.guide_id, channel.c.derived_guide_id)
GUIDE_SHIFT = func.coalesce(channel.c.guide_shift_hours, 0.0)
PLACE = func.coalesce(channel.c.position, channel.c.derived_position)
