"""The tables of schedules, jobs and desktops, as SQLAlchemy Core sees them. No query stands here."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Integer, Table, Text

from iptv_manager.store.tables import metadata

_TIME = DateTime(timezone=True)

desktop = Table(
    "desktop",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started_at", _TIME, nullable=False),
    Column("seen_at", _TIME, nullable=False),
    Column("ended_at", _TIME),
)

schedule = Table(
    "schedule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("provider_id", Integer, ForeignKey("provider.id")),
    Column("rule", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("jitter", Integer, nullable=False),
    Column("only_idle", Boolean, nullable=False),
    Column("on_mains", Boolean, nullable=False),
    Column("not_metered", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("anchor", _TIME, nullable=False),
    Column("next_due", _TIME),
)

job = Table(
    "job",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("provider_id", Integer, ForeignKey("provider.id")),
    Column("schedule_id", Integer, ForeignKey("schedule.id")),
    Column("due_at", _TIME, nullable=False),
    Column("started_at", _TIME),
    Column("finished_at", _TIME),
    Column("lease_until", _TIME),
    Column("instance", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("manual", Boolean, nullable=False),
    Column("log", Text, nullable=False),
)

job_part = Table(
    "job_part",
    metadata,
    Column("job_id", BigInteger, ForeignKey("job.id"), primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("instance", Text, nullable=False),
    Column("lease_until", _TIME),
    Column("finished_at", _TIME),
    Column("checked", Integer, nullable=False),
)
