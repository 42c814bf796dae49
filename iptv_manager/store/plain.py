"""From SQLAlchemy to the driver: what imports do on plain psycopg is done inside the program, too."""

from typing import Any

import psycopg
from sqlalchemy import Connection


def plain_connection(connection: Connection) -> "psycopg.Connection[Any]":
    """The driver's own connection, in the same transaction."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise LookupError("the connection is closed")
    return driver
