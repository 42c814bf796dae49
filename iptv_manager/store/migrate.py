"""Brings a database to this program's schema: nothing to do when it is there, else Alembic, under a lock."""

import logging
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from iptv_manager.model.errors import DatabaseUnavailable, SchemaTooNew
from iptv_manager.settings import shipped_folder
from iptv_manager.store.database_errors import place
from iptv_manager.store.server_binaries import clean_environment, program

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

LOCK = 0x49505456  # "IPTV": the advisory lock that migrations hold
log = logging.getLogger(__name__)


def upgrade(engine: Engine, backups: Path | None = None) -> None:
    """Bring the database to the newest schema this program knows, in one transaction.

    A migration that destroys something is preceded by a dump into the folder `backups`.
    Raises SchemaTooNew for a schema we don't know, DatabaseUnavailable if a needed dump fails:
    then nothing was changed."""
    known = known_revisions()
    with engine.connect() as connection:
        if not known or current_revision(connection) == known[-1]:
            return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _upgrade_locked(connection, known, backups)


def known_revisions() -> list[str]:
    """The revisions this program brings, oldest first: each file of the folder begins with its number."""
    files = (shipped_folder("migrations") / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.split("_", 1)[0] for file in files)


def current_revision(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade_locked(connection: Connection, known: list[str], backups: Path | None) -> None:
    current = current_revision(connection)
    if current == known[-1]:
        return  # another program was quicker
    if current is not None and current not in known:
        raise SchemaTooNew(
            f"The database has schema {current}, this program knows up to {known[-1]}; "
            "start the newer version of the program that wrote it."
        )
    from alembic import command  # slow to import, and rarely needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(shipped_folder("migrations")).replace("%", "%%"))
    doomed = _destructive(ScriptDirectory.from_config(config), current)
    if doomed:
        log.warning("Migration %s removes data for good: a backup is made first", ", ".join(doomed))
        _dump(connection.engine, backups, doomed[0])
    log.info("The database goes from schema %s to %s", current or "none", known[-1])
    command.upgrade(config, "head")


def _destructive(scripts: "ScriptDirectory", current: str | None) -> list[str]:
    """The migrations ahead that destroy something; none for an empty database."""
    if current is None:
        return []
    ahead = scripts.iterate_revisions("head", current)
    return sorted(script.revision for script in ahead if getattr(script.module, "destructive", False))


def _dump(engine: Engine, backups: Path | None, revision: str) -> None:
    """Save the whole database as `before-REVISION-TIME.dump` (for pg_restore)."""
    if backups is None:
        raise _no_backup(engine, revision, "no folder for it was named")
    target = backups / f"before-{revision}-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(
        [program("pg_dump"), "--format=custom", f"--file={target}", f"--dbname={address}", "--no-password"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        env={**clean_environment(), **password},
        cwd=os.path.abspath(os.sep),
    )
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise _no_backup(engine, revision, " ".join(done.stderr.split()))
    log.warning("The backup is %s; pg_restore puts it back", target)


def _no_backup(engine: Engine, revision: str, reason: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"Migration {revision} of {place(engine.url)} needs a backup first, which can't be made ({reason}); "
        "make one with pg_dump and start the program again with IPTV_MANAGER_BACKUP_MADE=1."
    )
