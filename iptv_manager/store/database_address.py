"""Addresses of databases: read in any usual form, named for a person, given to other programs."""

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from iptv_manager.model.errors import SettingsError

APPLICATION = "iptv-manager"
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


def parsed_url(text: str) -> URL:
    """A PostgreSQL URL in any of its usual forms, as SQLAlchemy wants it. Raises SettingsError."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in SCHEMES:
        raise SettingsError(
            "IPTV_MANAGER_DATABASE_URL is not an address of PostgreSQL; "
            "write it as postgresql://user:password@host:5432/database."
        )
    return url.set(drivername="postgresql+psycopg")


def session_options(url: URL) -> str:
    """What each session begins with: the options of the address, then UTC."""
    return f"{url.query.get('options', '')} -c TimeZone=UTC".strip()


def libpq_form(url: URL) -> str:
    """The address as libpq and its programs take it, password included: never log or show it."""
    _, given = url.get_dialect()().create_connect_args(url.difference_update_query(["options"]))
    given.pop("context", None)  # for the driver in this process
    return make_conninfo(**given, options=session_options(url), application_name=APPLICATION)


def place(url: URL) -> str:
    """Where the database is, for a person: host, port and name, never user or password."""
    host = url.host or url.query.get("host") or "this computer"
    port = f":{url.port}" if url.port else ""
    return f"{host}{port}/{url.database or ''}"
