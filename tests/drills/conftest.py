"""Fixtures of the drills."""

from collections.abc import Iterator

import pytest

from iptv_manager.store.database import Database
from tests.drills.fleet import Fleet


@pytest.fixture
def fleet(database: Database, database_url: str) -> Iterator[Fleet]:
    """Desktops on a database of their own; none is left after the test."""
    made = Fleet(database, database_url)
    yield made
    made.stop()
