"""Series of a first import: taken at once where their provider can be held, checked one by one elsewhere."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from iptv_manager.store import providers
from iptv_manager.store.copy_rows import NULL, copy_text
from iptv_manager.store.database import Database
from iptv_manager.store.panel_imports import SERIES_COLUMNS, fill_series
from tests.waiting import await_here

NOBODY = 999_999


@pytest.fixture
def connection(database: Database) -> Iterator["psycopg.Connection[Any]"]:
    """A connection as the import's worker has one; all is rolled back."""
    with psycopg.connect(database.dsn) as connected:
        yield connected
        connected.rollback()


@pytest.fixture
def provider_id(database: Database) -> int:
    """A provider."""
    return database.run_here(providers.insert_provider, providers.ProviderDraft("Panel", "http://panel")).id


def one_series(provider_id: int) -> tuple[bytes]:
    values = {"panel_id": "1", "position": "1", "title": "One", "year": NULL, "rating": NULL}
    row = [values.get(name, NULL if name in ("last_modified", "extra") else "") for name in SERIES_COLUMNS]
    return (copy_text([(str(provider_id), *row)]),)


def role_of(connection: "psycopg.Connection[Any]") -> str:
    return str(connection.execute("SHOW session_replication_role").fetchone()[0])  # type: ignore[index]


def test_a_provider_that_is_held_is_not_looked_up_for_each_series(
    connection: "psycopg.Connection[Any]", provider_id: int
) -> None:
    fill_series(connection, provider_id, one_series(provider_id))
    assert role_of(connection) == "origin"
    found = connection.execute("SELECT provider_id, title FROM panel_series").fetchall()
    assert found == [(provider_id, "One")]
    with psycopg.connect(connection.info.dsn) as other, pytest.raises(psycopg.errors.LockNotAvailable):
        other.execute("SELECT FROM provider WHERE id = %s FOR UPDATE NOWAIT", (provider_id,))


def test_a_provider_that_goes_while_it_is_to_be_held_is_not_held(
    database: Database, connection: "psycopg.Connection[Any]", provider_id: int
) -> None:
    with psycopg.connect(database.dsn) as other, ThreadPoolExecutor(1) as beside:
        other.execute("DELETE FROM provider WHERE id = %s", (provider_id,))
        filling = beside.submit(fill_series, connection, provider_id, one_series(provider_id))
        waits = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"
        backend = connection.info.backend_pid
        await_here(lambda: other.execute(waits, (backend,)).fetchall() == [(1,)])
        other.commit()
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            filling.result()


@pytest.mark.usefixtures("provider_id")
def test_series_of_nobody_are_refused(connection: "psycopg.Connection[Any]") -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        fill_series(connection, NOBODY, one_series(NOBODY))


def test_who_may_not_leave_out_the_check_has_it_made(
    connection: "psycopg.Connection[Any]", provider_id: int
) -> None:
    connection.execute("CREATE ROLE plain_for_test")
    connection.execute("GRANT SELECT, UPDATE ON provider TO plain_for_test")
    connection.execute("GRANT SELECT, INSERT ON panel_series TO plain_for_test")
    connection.execute("SET LOCAL ROLE plain_for_test")
    fill_series(connection, provider_id, one_series(provider_id))
    assert connection.execute("SELECT count(*) FROM panel_series").fetchall() == [(1,)]
