"""What every test may ask for: a database of its own on one PostgreSQL, settings, a runner of coroutines."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from iptv_manager.settings import PREFIX, Settings
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from iptv_manager.store.server import EmbeddedServer
from iptv_manager.store.server_locks import exclusive
from iptv_manager.store.server_process import ServerProcess

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for variable in [name for name in os.environ if name.startswith(PREFIX)]:
    del os.environ[variable]  # the person's own database and folders are none of the tests' business
os.environ["IPTV_MANAGER_SECRETS"] = "file"  # nor is the keyring
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

ROOT_VARIABLE = "IPTV_TESTS_ROOT"  # tells the workers of one run where its shared server lives
ROOT_PREFIX = "iptv-manager-tests-"
TEMPLATE = "iptv_manager_template"
MEMORY = Path("/dev/shm")
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "min_wal_size": "64MB",
    "max_wal_size": "256MB",
}
REAL_PLAYLISTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "playlists"
REAL_GUIDES = REAL_PLAYLISTS.parent / "guides"

_QUICK = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("default", _QUICK)
hypothesis_settings.register_profile("ci", _QUICK, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers of this run share; clear away those of runs that were killed."""
    if hasattr(config, "workerinput"):
        return
    base = _quick_folder()
    for root in base.glob(ROOT_PREFIX + "*"):
        _clear_if_orphaned(root)
    os.environ[ROOT_VARIABLE] = tempfile.mkdtemp(prefix=f"{ROOT_PREFIX}{os.getpid()}-", dir=base)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what this run left."""
    if not hasattr(config, "workerinput") and (root := os.environ.pop(ROOT_VARIABLE, "")):
        _clear(Path(root))


def _quick_folder() -> Path:
    """Memory where there is plenty: a database is cloned there in 10 ms, on a disk in 150."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
        return MEMORY
    return Path(tempfile.gettempdir())


def _clear_if_orphaned(root: Path) -> None:
    owner = int(root.name.removeprefix(ROOT_PREFIX).split("-")[0])
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        _clear(root)
    except PermissionError:
        return  # somebody else's run


def _clear(root: Path) -> None:
    ServerProcess(root / "postgres" / "data", root / "postgres" / "server.log").stop()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """The folder of this test run, with a short path, shared by all its workers."""
    return Path(os.environ[ROOT_VARIABLE])


@pytest.fixture(scope="session")
def server_url(run_folder: Path) -> Iterator[str]:
    """The run's PostgreSQL, shared by its workers, with a template database at the newest schema."""
    server = EmbeddedServer(run_folder / "postgres", extra=CARELESS)
    url = server.start()
    _make_template(run_folder, url)
    yield url
    server.stop()


def _make_template(run_folder: Path, url: str) -> None:
    made = run_folder / "template.made"
    with exclusive(run_folder / "template.lock", timeout=60):
        if made.exists():
            return
        _execute(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        database = Database(_named(url, TEMPLATE), 2)
        upgrade(database.engine)
        database.close()
        made.touch()


def _execute(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement)


def _named(url: str, name: str) -> str:
    return url.replace("/iptv_manager?", f"/{name}?", 1)


@pytest.fixture
def empty_database_url(server_url: str) -> Iterator[str]:
    """The address of a database without any table."""
    yield from _fresh_database(server_url, "template0")


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """The address of a database at the newest schema, of this test alone."""
    yield from _fresh_database(server_url, TEMPLATE)


@pytest.fixture(scope="module")
def module_database_url(server_url: str) -> Iterator[str]:
    """The same, shared by the tests of one module: fill it once, then only read."""
    yield from _fresh_database(server_url, TEMPLATE)


def _fresh_database(url: str, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _execute(url, create.format(sql.Identifier(name), sql.Identifier(template)))
    yield _named(url, name)
    _execute(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A Database on `database_url`, closed after the test."""
    database = Database(database_url, 4)
    yield database
    database.close()


@pytest.fixture
def home(run_folder: Path) -> Iterator[Path]:
    """An empty data folder of the program with a short path."""
    folder = Path(tempfile.mkdtemp(dir=run_folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(home: Path, database_url: str) -> Settings:
    """Settings with a home and a database of their own."""
    return Settings(home=home, database_url=database_url, pool_size=4, secrets="file")


@pytest.fixture
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """`run(coroutine)` on a plain asyncio loop that lives as long as the test."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def real_playlists() -> Path:
    """The folder of real public lists; skips the test where it is missing."""
    if not REAL_PLAYLISTS.is_dir():
        pytest.skip("the real public lists are not beside this checkout (../shared/data/playlists)")
    return REAL_PLAYLISTS


@pytest.fixture
def real_guides() -> Path:
    """The folder of real guides; skips the test where it is missing."""
    if not REAL_GUIDES.is_dir():
        pytest.skip("the real guides are not beside this checkout (../shared/data/guides)")
    return REAL_GUIDES
