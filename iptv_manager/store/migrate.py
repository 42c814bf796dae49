"""Brings a database to this program's schema: nothing to do when it is there, else Alembic, under a lock."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from iptv_manager.model.errors import SchemaTooNew
from iptv_manager.settings import shipped_folder
from iptv_manager.store.database_errors import told_plainly

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x49505456  # "IPTV": the advisory lock that migrations hold
log = logging.getLogger(__name__)


def upgrade(
    engine: Engine, backups: Path | None = None, own_backup: int = 0, migrations: Path | None = None
) -> None:
    """Bring the database to the newest schema this program knows, in one transaction.

    A migration that removes data is preceded by a dump into the folder `backups`, unless `own_backup` is 1.
    `migrations` is the folder of the migrations, if it is not the program's own.
    Raises SchemaTooNew for a schema we don't know, DatabaseUnavailable if a needed dump can't be made:
    then nothing was changed."""
    folder = migrations or shipped_folder("migrations")
    known = known_revisions(folder)
    with told_plainly(engine.url):
        with engine.connect() as connection:
            if current_revision(connection) == known[-1]:
                return
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if _is_behind(connection, known):
                _upgrade(connection, folder, backups, own_backup)


def known_revisions(folder: Path) -> list[str]:
    """The revisions in a migrations folder, oldest first: the name of each file begins with its own."""
    files = (folder / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.split("_", 1)[0] for file in files)


def current_revision(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _is_behind(connection: Connection, known: list[str]) -> bool:
    """Asked again under the lock: another program may have been quicker."""
    current = current_revision(connection)
    if current is not None and current not in known:
        raise SchemaTooNew(
            f"The database has schema {current}, this program knows up to {known[-1]}; "
            "start the newer version of the program that wrote it."
        )
    return current != known[-1]


def _upgrade(connection: Connection, folder: Path, backups: Path | None, own_backup: int) -> None:
    from alembic import command  # slow to import, and rarely needed
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    current = current_revision(connection)
    doomed = _destructive(config, current)
    if doomed and not own_backup:
        from iptv_manager.store.dump import dump_before

        log.warning("Migration %s removes data for good: a backup is made first", ", ".join(doomed))
        dump_before(doomed[0], connection.engine, backups)
    log.info("The database goes from schema %s to the newest", current or "none")
    command.upgrade(config, "head")


def _destructive(config: "Config", current: str | None) -> list[str]:
    """The migrations ahead that remove data; none for an empty database."""
    if current is None:
        return []
    from alembic.script import ScriptDirectory

    ahead = ScriptDirectory.from_config(config).iterate_revisions("head", current)
    return sorted(script.revision for script in ahead if getattr(script.module, "destructive", False))
