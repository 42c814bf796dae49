"""A folder for spooled lists, and a fetch on a loop of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
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


Waiting = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
def until() -> Waiting:
    """`await until(condition)`: let the loop turn till the condition holds; give up after ten seconds."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110 (what is waited for happens in files and threads)
                await asyncio.sleep(0.005)

    return wait
