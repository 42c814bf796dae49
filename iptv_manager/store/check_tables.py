"""The table of runs of checks, as SQLAlchemy Core sees it. No query stands here."""

from sqlalchemy import BigInteger, Column, DateTime, Float, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.store.tables import metadata

_TIME = DateTime(timezone=True)

check_run = Table(
    "check_run",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("stream_ids", LargeBinary),  # eight bytes each, little-endian, deflated; NULL: what is due
    Column("providers", ARRAY(Integer), nullable=False),  # whose streams, where they are not named one by one
    Column("level", Text, nullable=False),
    Column("at_once", Integer),
    Column("timeout_seconds", Float),
    Column("total", BigInteger, nullable=False),
    Column("started_at", _TIME, nullable=False),
    Column("seen_at", _TIME, nullable=False),
    Column("finished_at", _TIME),
    Column("status", Text, nullable=False),
)
