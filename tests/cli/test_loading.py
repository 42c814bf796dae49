"""How the window is loaded: in an order that costs little, and nothing that it does not need."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from iptv_manager.cli.loading import garbage_waits, window_loaded
from iptv_manager.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

LOADED = """
import sys
from pathlib import Path
from iptv_manager.cli.loading import window_loaded
from iptv_manager.settings import Settings
import iptv_manager.cli.window
with window_loaded(Settings(home=Path(sys.argv[1]), database_url="postgresql://127.0.0.1:1/tv")):
    print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are there before the window is built, in the order in which they were asked for."""
    command = [sys.executable, "-c", LOADED, str(tmp_path_factory.mktemp("home"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_all_below_the_window_is_loaded_before_qt(loaded: list[str]) -> None:
    """PySide reads the source of each module that is loaded after it: 50 ms and 14 MB for SQLAlchemy alone."""
    qt = loaded.index("PySide6.QtCore")
    late = [name for name in loaded[qt:] if name.startswith(("sqlalchemy", "psycopg", "iptv_manager.store"))]
    assert late == []


NOT_YET = (
    "aiohttp",  # until something is fetched or checked
    "alembic",  # until the schema is behind
    "apscheduler",  # until the schedule is kept, beside a window that is there
    "av",
    "keyring",
    "multiprocessing",
    "numpy",
    "pyqtgraph",  # until the overview is looked at
    "sqlalchemy.orm",
    "PySide6.QtMultimedia",
    "iptv_manager.cli.arguments",  # the commands
    "iptv_manager.demo",
)


@pytest.mark.parametrize("name", NOT_YET)
def test_what_a_window_does_not_need_at_once_is_not_loaded(loaded: list[str], name: str) -> None:
    assert [one for one in loaded if one == name or one.startswith(f"{name}.")] == []


def test_garbage_is_looked_for_again_once_all_is_loaded() -> None:
    with garbage_waits():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_folder_that_cant_be_made_is_told_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with window_loaded(Settings(home=tmp_path / "file" / "home")) as server:
        assert server is None
