"""The one connection of a worker process that works with SQLAlchemy."""

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool


def worker_engine(dsn: str) -> Engine:
    """An engine on libpq's form of the address, without a pool. Errors hide parameters: they may hold secrets."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(dsn),
        poolclass=NullPool,
        hide_parameters=True,
    )
