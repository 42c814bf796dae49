"""What the worker process of an import loads before it has a job: for a panel, nothing that reads playlists."""

import subprocess

import pytest

from iptv_manager.services.import_process import COMMAND, PANEL_COMMAND

PLAYLISTS = ("formats.m3u_columns", "formats.m3u_entries", "services.import_reading", "services.import_rows")


@pytest.fixture(scope="module")
def loaded() -> dict[tuple[str, ...], str]:
    """What each worker tells of its modules; it ends where its input does, before it had a job."""
    return {command: _told_by(command) for command in (COMMAND, PANEL_COMMAND)}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_what_reads_playlists_is_loaded_for_those_alone(
    loaded: dict[tuple[str, ...], str], name: str
) -> None:
    assert f"import 'iptv_manager.{name}'" in loaded[COMMAND]
    assert f"import 'iptv_manager.{name}'" not in loaded[PANEL_COMMAND]


@pytest.mark.parametrize("name", ["PySide6", "sqlalchemy", "aiohttp"])
def test_a_worker_loads_neither_window_nor_mapper(loaded: dict[tuple[str, ...], str], name: str) -> None:
    assert all(f"import '{name}'" not in told for told in loaded.values())


def _told_by(command: tuple[str, ...]) -> str:
    python, *rest = command
    done = subprocess.run(
        [python, "-v", *rest], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return done.stderr
