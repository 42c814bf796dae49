"""NOTIFY: what a transaction changed is told to every desktop when, and only when, it is committed."""

from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg

if TYPE_CHECKING:  # worker processes do without it
    from sqlalchemy import Connection

CHANNEL = "iptv_manager"  # of LISTEN and NOTIFY
ECHO = "echo"  # a payload that tells of nothing: it proves that changes are heard
_TELL = "SELECT pg_notify(%s, %s)"


class Change(NamedTuple):
    """Something has changed: `subject` is one word (streams, health, schedule, jobs …)."""

    subject: str
    provider_id: int | None = None  # None = not of one provider


def tell_change(connection: "Connection", subject: str, provider_id: int | None = None) -> None:
    """Tell all desktops of a change when this transaction is committed. The same one twice is told once."""
    connection.exec_driver_sql(_TELL, (CHANNEL, _payload(subject, provider_id)))


def tell_change_plain(
    connection: psycopg.Connection[Any], subject: str, provider_id: int | None = None
) -> None:
    """The same on plain psycopg, for worker processes."""
    connection.execute(_TELL.encode(), (CHANNEL, _payload(subject, provider_id)))


def listen(connection: psycopg.Connection[Any]) -> None:
    """Hear changes on this connection from now on, an echo of our own first."""
    connection.execute(f"LISTEN {CHANNEL}".encode())
    connection.execute(_TELL.encode(), (CHANNEL, ECHO))


def heard(connection: psycopg.Connection[Any]) -> list[str]:
    """The payloads that have arrived; does not wait. Raises psycopg.Error when the connection is gone."""
    return [notify.payload for notify in connection.notifies(timeout=0)]


def prove_alive(connection: psycopg.Connection[Any]) -> None:
    """Ask the server for a sign. Raises psycopg.Error when the connection has died in silence."""
    connection.execute(b"SELECT 1")


def change_from(payload: str) -> Change | None:
    """The change that a payload tells of; None for what is none of ours."""
    subject, _, provider = payload.partition(" ")
    if not subject.isidentifier() or (provider and not provider.isdecimal()):
        return None
    return Change(subject, int(provider) if provider else None)


def _payload(subject: str, provider_id: int | None) -> str:
    return subject if provider_id is None else f"{subject} {provider_id}"
