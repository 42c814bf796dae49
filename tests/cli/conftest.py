"""`say` for every test of the command line that needs no process of its own."""

import pytest

from iptv_manager.settings import Settings
from tests.cli.said import Said, Say, run_here


@pytest.fixture
def say(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command on a database and a home of this test's own."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")

    def say(*arguments: str) -> Said:
        return run_here(arguments, capsys)

    return say
