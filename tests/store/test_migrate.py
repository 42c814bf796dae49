"""Migrations: once, together, never downwards, never over the only copy of something."""

import shutil
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


OLD_ROWS = """
INSERT INTO provider (name, source) VALUES ('One', 'x'), ('Gone', 'y');
UPDATE provider SET removed_at = now() WHERE name = 'Gone';
INSERT INTO category (provider_id, key, title, stream_count)
VALUES (1, 'news;sports', 'News;Sports', 2), (1, 'channel ;12345678901', 'Channel 12345678901', 1);
CREATE TABLE channel_stream_p1 PARTITION OF channel_stream FOR VALUES IN (1);
INSERT INTO channel (derived_name, derived_group, group_title, sort_key, search_key, group_key, stream_count,
  first_provider_id, first_stream_id)
SELECT 'Name', 'News', NULL, 'name', 'name', 'news', 1, 1, n FROM generate_series(1, 5) AS n;
UPDATE channel SET group_title = 'Mine; Kids', group_key = 'mine; kids' WHERE first_stream_id = 1;
INSERT INTO channel_stream (provider_id, stream_id, channel_id, position, quality, method, score, match_name,
  match_country, match_guide)
SELECT 1, first_stream_id, id, 1, (ARRAY[8, 21, 35, 40, 50])[first_stream_id], 'name', 1, '', '', '' FROM channel;
INSERT INTO film (match_key, title, sort_key, search_key, added_at, group_title, lives)
VALUES ('a', 'A', 'a', 'a', now(), 'Noir', true);
INSERT INTO movie (provider_id, stream_id, title, sort_key, film_id, base_key, twin, search_key, quality, language,
  added_at, group_title, group_key, said)
SELECT provider, n, 'A', 'a', 1, 'a', 1, 'a', quality, '', now(), groups, lower(groups), 1
FROM (VALUES (1, 1, 'SD', 'Crime'), (1, 2, '', 'Noir'), (2, 3, '8K', 'Crime')) AS had (provider, n, quality, groups);
"""


def test_what_is_there_gets_the_parts_of_its_groups_and_what_it_is_sorted_by(
    engine: Engine, tmp_path: Path
) -> None:
    """A database of before groups had parts (schema 0011)."""
    older = tmp_path / "older"
    shutil.copytree(shipped_folder("migrations"), older)
    for file in (older / "versions").glob("0*.py"):
        if file.name > "0012":
            file.unlink()
    upgrade(engine, migrations=older)
    with engine.begin() as connection:
        connection.execute(text(OLD_ROWS))
    upgrade(engine)
    with engine.connect() as connection:
        parts = connection.execute(
            text("SELECT whole, part, title FROM group_part ORDER BY whole, part")
        ).all()
        quality = (
            connection.execute(text("SELECT quality FROM channel ORDER BY first_stream_id")).scalars().all()
        )
        film = connection.execute(text("SELECT group_key, sources, quality FROM film")).one()
    assert [tuple(row) for row in parts] == [
        ("mine; kids", "kids", "Kids"),
        ("mine; kids", "mine", "Mine"),
        ("news;sports", "news", "News"),
        ("news;sports", "sports", "Sports"),
    ]
    assert quality == [1, 2, 3, None, 5]
    assert tuple(film) == ("noir", 2, 5)


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
