"""Fixtures of the tests of services."""

from pathlib import Path

import pytest

from iptv_manager.store.database import Database
from tests.services.import_lists import Lists


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    """A provider without streams, whose lists a test writes."""
    return Lists(database, tmp_path)
