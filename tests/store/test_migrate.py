"""Migrations: once, together, never downwards, never over the only copy of something."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from iptv_manager.model.errors import DatabaseUnavailable, SchemaTooNew
from iptv_manager.settings import shipped_folder
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import current_revision, known_revisions, upgrade
from iptv_manager.store.server_binaries import program

ROOT = Path(__file__).resolve().parents[2]
AddMigration = Callable[..., None]


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """Connections to a database without any table."""
    database = Database(empty_database_url, 2)
    yield database.engine
    database.close()


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A migrations folder with one migration, which makes a table `kept`."""
    folder = tmp_path / "100% mine"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((shipped_folder("migrations") / "env.py").read_text())
    add(folder, "0001", "CREATE TABLE kept AS SELECT 'precious' AS what", before=None)
    return folder


def add(folder: Path, revision: str, statement: str, before: str | None, destructive: bool = False) -> None:
    """Write one more migration."""
    (folder / "versions" / f"{revision}_test.py").write_text(
        f"from alembic import op\nrevision = {revision!r}\ndown_revision = {before!r}\n"
        f"destructive = {destructive}\n\n\ndef upgrade():\n    op.execute({statement!r})\n"
    )


def revision_of(engine: Engine) -> str | None:
    """Where the database stands."""
    with engine.connect() as connection:
        return current_revision(connection)


def count(engine: Engine, table: str) -> int:
    """Rows of a table; -1 if there is no such table."""
    with engine.connect() as connection:
        if connection.scalar(text("SELECT to_regclass(:table)"), {"table": table}) is None:
            return -1
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_the_names_of_the_files_tell_the_newest_schema() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(shipped_folder("migrations")))
    scripts = ScriptDirectory.from_config(config)
    known = known_revisions(shipped_folder("migrations"))
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == known
    assert scripts.get_heads() == known[-1:]


def test_an_empty_database_gets_the_newest_schema(engine: Engine) -> None:
    upgrade(engine)
    assert revision_of(engine) == known_revisions(shipped_folder("migrations"))[-1]


def test_nothing_of_alembic_is_imported_when_there_is_nothing_to_do(database_url: str) -> None:
    script = (
        "import sys\n"
        "from iptv_manager.store.database import Database\n"
        "from iptv_manager.store.migrate import upgrade\n"
        "upgrade(Database(sys.argv[1]).engine)\n"
        "sys.exit('alembic' in sys.modules or 'sqlalchemy.orm' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, database_url], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_two_programs_that_start_at_once_both_end_at_the_newest_schema(empty_database_url: str) -> None:
    databases = [Database(empty_database_url, 2) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda database: upgrade(database.engine), databases)) == [None] * 4
    assert revision_of(databases[0].engine) == known_revisions(shipped_folder("migrations"))[-1]
    for database in databases:
        database.close()


def test_a_schema_from_the_future_is_refused_and_left_alone(engine: Engine, migrations: Path) -> None:
    upgrade(engine, migrations=migrations)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade(engine, migrations=migrations)
    assert revision_of(engine) == "9999"
    assert count(engine, "kept") == 1


def test_a_migration_that_fails_changes_nothing(engine: Engine, migrations: Path) -> None:
    upgrade(engine, migrations=migrations)
    add(migrations, "0002", "CREATE TABLE more ()", before="0001")
    add(migrations, "0003", "SELECT 1 / 0", before="0002")
    with pytest.raises(DBAPIError, match="division by zero"):
        upgrade(engine, migrations=migrations)
    assert revision_of(engine) == "0001"
    assert count(engine, "more") == -1


def test_before_data_is_removed_it_is_dumped_and_the_dump_brings_it_back(
    engine: Engine, empty_database_url: str, migrations: Path, tmp_path: Path
) -> None:
    upgrade(engine, migrations=migrations)
    add(migrations, "0002", "DROP TABLE kept", before="0001", destructive=True)
    upgrade(engine, tmp_path / "backups", migrations=migrations)
    assert count(engine, "kept") == -1
    (dump,) = (tmp_path / "backups").iterdir()
    assert dump.name.startswith("before-0002-")
    assert dump.stat().st_mode & 0o777 == 0o600
    address = empty_database_url.replace("+psycopg", "", 1)
    restore = [program("pg_restore"), "--table=kept", f"--dbname={address}", str(dump)]
    subprocess.run(restore, check=True)
    assert count(engine, "kept") == 1


@pytest.mark.parametrize("backups", ["none", "a file in the way"])
def test_without_a_backup_no_data_is_removed(
    engine: Engine, migrations: Path, tmp_path: Path, backups: str
) -> None:
    (tmp_path / "a file in the way").write_text("")
    upgrade(engine, migrations=migrations)
    add(migrations, "0002", "DROP TABLE kept", before="0001", destructive=True)
    with pytest.raises(DatabaseUnavailable, match="IPTV_MANAGER_OWN_BACKUP=1"):
        upgrade(engine, None if backups == "none" else tmp_path / backups, migrations=migrations)
    assert count(engine, "kept") == 1
    upgrade(engine, own_backup=1, migrations=migrations)
    assert count(engine, "kept") == -1


def test_an_empty_database_needs_no_backup(engine: Engine, migrations: Path) -> None:
    add(migrations, "0002", "DROP TABLE kept", before="0001", destructive=True)
    upgrade(engine, migrations=migrations)
    assert revision_of(engine) == "0002"


def test_a_database_that_is_away_is_told_plainly() -> None:
    database = Database("postgresql://u@127.0.0.1:1/tv")
    with pytest.raises(DatabaseUnavailable, match="can't be reached"):
        upgrade(database.engine)
    database.close()
