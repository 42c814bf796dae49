"""Films and series as SQLAlchemy Core sees them. No query stands here."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Integer, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import REAL

from iptv_manager.store.tables import metadata

_C_TEXT = Text(collation="C")
_TIME = DateTime(timezone=True)


def _whole(name: str) -> Table:
    """What a person sees as one film or series."""
    return Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True),
        Column("match_key", _C_TEXT, nullable=False),
        Column("title", Text, nullable=False),
        Column("sort_key", _C_TEXT, nullable=False),
        Column("search_key", _C_TEXT, nullable=False),
        Column("year", Integer),
        Column("rating", REAL),
        Column("added_at", _TIME, nullable=False),
        Column("provider_id", Integer, ForeignKey("provider.id")),
        Column("group_title", Text, nullable=False),
        Column("group_key", _C_TEXT, nullable=False),
        Column("sources", Integer, nullable=False),
        Column("quality", SmallInteger),
        Column("lives", Boolean, nullable=False),
        Column("seasons", Integer, nullable=False),
        Column("episodes", Integer, nullable=False),
        Column("favourite", Boolean, nullable=False),
        Column("hidden", Boolean, nullable=False),
        Column("watch_later", Boolean, nullable=False),
        Column("waits_for", Text),
    )


def _entry(name: str, whole: str, *columns: "Column[object]") -> Table:
    """What one provider has of it."""
    return Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True),
        Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
        Column("title", Text, nullable=False),
        Column("sort_key", _C_TEXT, nullable=False),
        Column("search_key", _C_TEXT, nullable=False),
        Column("year", Integer),
        Column(f"{whole}_id", BigInteger, ForeignKey(f"{whole}.id"), nullable=False),
        Column("base_key", _C_TEXT, nullable=False),
        Column("twin", Integer, nullable=False),
        Column("quality", Text, nullable=False),
        Column("language", Text, nullable=False),
        Column("rating", REAL),
        Column("added_at", _TIME, nullable=False),
        Column("group_title", Text, nullable=False),
        Column("group_key", _C_TEXT, nullable=False),
        Column("said", BigInteger, nullable=False),
        Column("gone_at", _TIME),
        *columns,
    )


film = _whole("film")
show = _whole("show")
movie = _entry(
    "movie",
    "film",
    Column("stream_id", BigInteger, nullable=False),
    Column("container", Text, nullable=False),
)
series = _entry(
    "series",
    "show",
    Column("key", _C_TEXT, nullable=False),
    Column("panel_id", _C_TEXT),
)
episode = Table(
    "episode",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("series_id", BigInteger, ForeignKey("series.id"), nullable=False),
    Column("stream_id", BigInteger, nullable=False),
    Column("season", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("container", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("added_at", _TIME, nullable=False),
    Column("said", BigInteger, nullable=False),
    Column("gone_at", _TIME),
)
title_state = Table(
    "title_state",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("run_id", BigInteger, nullable=False),
    Column("rules", Integer, nullable=False),
)
