"""A dump of the whole database by pg_dump, made before something is removed for good."""

import logging
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.database_address import libpq_form, place
from iptv_manager.store.partitions import UNFINISHED_TABLES
from iptv_manager.store.server_binaries import clean_environment, program
from iptv_manager.store.server_locks import private

log = logging.getLogger(__name__)


def dump_before(revision: str, engine: Engine, folder: Path | None) -> None:
    """Save the database into `folder` as before-REVISION-TIME.dump, which pg_restore reads.

    Raises DatabaseUnavailable with the way to go on if that fails; no half dump is left."""
    if folder is None:
        raise _refusal(revision, engine, "no folder was named for it")
    target = folder / f"before-{revision}-{_stamp()}.dump"
    reason = _dump_into(engine, target)
    if reason:
        raise _refusal(revision, engine, reason)
    log.warning("The backup is %s; pg_restore puts it back", target)


def dump_now(engine: Engine, folder: Path) -> Path:
    """Save the database into `folder` as backup-TIME.dump, which pg_restore reads; gives its path.

    Raises DatabaseUnavailable with the reason if that fails; no half dump is left."""
    target = folder / f"backup-{_stamp()}.dump"
    reason = _dump_into(engine, target)
    if reason:
        raise DatabaseUnavailable(
            f"A backup of {place(engine.url)} can't be made ({reason}); free some space, or make one with pg_dump."
        )
    return target


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _dump_into(engine: Engine, target: Path) -> str:
    """Why it failed; "" when the dump stands in `target`."""
    half = target.with_suffix(".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        reason = _dump(engine, half)
        if reason:
            half.unlink()
        else:
            half.replace(target)
    except OSError as error:
        return error.strerror or str(error)
    return reason


def _dump(engine: Engine, target: Path) -> str:
    """Why it failed; "" when the dump is whole."""
    parts = {name: str(value) for name, value in conninfo_to_dict(libpq_form(engine.url)).items()}
    password = parts.pop("password", "")  # kept out of the list of processes
    with open(target, "wb", opener=private) as file:
        done = subprocess.run(
            [
                program("pg_dump"),
                "--format=custom",
                f"--exclude-table={UNFINISHED_TABLES}",
                f"--dbname={make_conninfo(**parts)}",
                "--no-password",
            ],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.PIPE,
            env={**clean_environment(), **({"PGPASSWORD": password} if password else {})},
        )
    if done.returncode == 0:
        return ""
    return " ".join(done.stderr.decode("utf-8", "replace").split()).rstrip(".") or "pg_dump said nothing"


def _refusal(revision: str, engine: Engine, reason: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"Migration {revision} of {place(engine.url)} removes data and needs a backup first, which failed "
        f"({reason}); make one with pg_dump, then start the program with IPTV_MANAGER_OWN_BACKUP=1."
    )
