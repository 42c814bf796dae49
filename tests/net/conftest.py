"""A folder for spooled lists, and a fetch on a loop of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.net.fetches import Fetching


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Fetching]:
    """Fetches into an empty folder; whatever came of it, no temporary file stays there."""
    folder = tmp_path / "spool"
    folder.mkdir()
    fetching = Fetching(folder)
    yield fetching
    assert fetching.left in ([], ["list"])
