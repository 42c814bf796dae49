"""What PostgreSQL and its driver say, turned into sentences for a person. No password ever gets through."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.database_address import place

ASK_AGAIN = "it will be tried again when you repeat the action"
_BY_STATE = {
    "28P01": "the password is wrong; correct IPTV_MANAGER_DATABASE_URL",
    "28000": "it does not let this user in; correct IPTV_MANAGER_DATABASE_URL or its pg_hba.conf",
    "3D000": "that database does not exist; create it, or correct IPTV_MANAGER_DATABASE_URL",
    "42501": "this user lacks a right there; grant it on the database and its schema",
    "53100": "its disk is full; free some space and try again",
    "53200": "it is out of memory; close other programs and try again",
    "53300": "it has no connection left; close other programs that use it, or lower IPTV_MANAGER_POOL_SIZE",
    "57014": "it stopped the work (a statement timeout, or its administrator); try again",
    "25006": "it only lets us read; name the main server, not a standby, in IPTV_MANAGER_DATABASE_URL",
}
_GONE = ("08", "57P")
_STATE_OF_TEXT = (
    (re.compile(r"password authentication failed|no password supplied"), "28P01"),
    (re.compile(r"pg_hba\.conf|role .* does not exist|authentication failed"), "28000"),
    (re.compile(r"database .* does not exist"), "3D000"),
    (re.compile(r"too many clients|remaining connection slots|too many connections"), "53300"),
)


@contextmanager
def told_plainly(url: URL) -> Iterator[None]:
    """Raise DatabaseUnavailable for errors of the database as a whole; those of a statement pass."""
    try:
        yield
    except (SQLAlchemyError, psycopg.Error) as error:
        plain = explained(error, url)
        if plain is None:
            raise
        raise plain from error


def explained(error: Exception, url: URL) -> DatabaseUnavailable | None:
    """The sentence for an error of the database as a whole; None if the fault is in the statement."""
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable(f"The database is busy with other work of this program; {ASK_AGAIN}.")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return None
    state = cause.sqlstate or _state_of(cause)
    if state in _BY_STATE:
        return DatabaseUnavailable(f"PostgreSQL at {place(url)} can't be used: {_BY_STATE[state]}.")
    if state.startswith(_GONE):
        return DatabaseUnavailable(f"The connection to PostgreSQL at {place(url)} is gone; {ASK_AGAIN}.")
    if not state and isinstance(cause, psycopg.OperationalError):
        reason = without_password(_reason(cause), url)
        return DatabaseUnavailable(f"PostgreSQL at {place(url)} can't be reached: {reason}.")
    return None


def is_full(error: DBAPIError) -> bool:
    """Has the server no connection left?"""
    cause = error.orig
    return isinstance(cause, psycopg.Error) and (cause.sqlstate or _state_of(cause)) == "53300"


def without_password(text: str, url: URL) -> str:
    """`text` with the password of `url` masked, should the driver have quoted it."""
    password = str(url.password) if url.password else ""
    return text.replace(password, "***") if password else text


def _state_of(error: psycopg.Error) -> str:
    """Failed log-ins carry no state, only words."""
    return next((state for pattern, state in _STATE_OF_TEXT if pattern.search(str(error))), "")


def _reason(error: psycopg.Error) -> str:
    """The telling part of the driver's message, on one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = next(
        (line for line in lines if "failed" in line or "FATAL" in line), (lines or ["no reason given"])[0]
    )
    return first.rsplit("FATAL:  ", 1)[-1].rsplit("failed: ", 1)[-1].rstrip(".")
