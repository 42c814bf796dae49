"""The embedded PostgreSQL's data folder: made whole or not at all, version checked, settings written."""

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from iptv_manager.model.errors import DatabaseUnavailable, SchemaTooNew
from iptv_manager.store.server_account import Account, run_as
from iptv_manager.store.server_binaries import POSTGRES_MAJOR, clean_environment, program
from iptv_manager.store.server_endpoint import ROLE

SETTINGS_FILE = "iptv_manager.conf"
UNFINISHED = "data.new-"
LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")  # for the classes of letters; sorting is always by code point
log = logging.getLogger(__name__)


def check_version(data: Path) -> None:
    """Refuse a folder our PostgreSQL can't read: SchemaTooNew for a newer one, else DatabaseUnavailable."""
    major = _major_of(data)
    if major > POSTGRES_MAJOR:
        raise SchemaTooNew(
            f"The data in {data} was written by PostgreSQL {major}, this program brings {POSTGRES_MAJOR}; "
            "start the newer version of the program, or set IPTV_MANAGER_HOME to another folder."
        )
    if major < POSTGRES_MAJOR:
        raise DatabaseUnavailable(
            f"The data in {data} was written by PostgreSQL {major}, this program brings {POSTGRES_MAJOR}; "
            "move it over with pg_upgrade, or rename the folder to begin with an empty one."
        )


def make_cluster(data: Path, account: Account | None, login: list[str]) -> None:
    """Make an empty cluster at `data`, which appears only once it is complete."""
    for leftover in data.parent.glob(UNFINISHED + "*"):
        shutil.rmtree(leftover, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=data.parent))
    if account:
        account.own(half)
    _initdb(half, account, login)
    with (half / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude_if_exists = '{SETTINGS_FILE}'  # written anew at each start\n")
    half.replace(data)


def write_settings(data: Path, settings: Mapping[str, str]) -> None:
    """Put the settings where PostgreSQL reads them at its next start."""
    target = data / SETTINGS_FILE
    half = data / (SETTINGS_FILE + ".new")
    lines = [f"{name} = '{_quoted(value)}'\n" for name, value in settings.items()]
    half.write_text("# Written by IPTV Manager at each start; ALTER SYSTEM overrides it.\n" + "".join(lines))
    half.chmod(0o644)  # as root we write it for another account; the folder itself is closed
    half.replace(target)


def _major_of(data: Path) -> int:
    text = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").exists() else ""
    if not text.split(".")[0].isdecimal():
        raise DatabaseUnavailable(
            f"The folder {data} is not a PostgreSQL data folder (it has no PG_VERSION); "
            "restore it from a backup, or rename it to begin with an empty one."
        )
    return int(text.split(".")[0])


def _initdb(folder: Path, account: Account | None, login: list[str]) -> None:
    said = ""
    for ctype in LOCALES:
        done = _run_initdb(folder, account, [*login, f"--lc-ctype={ctype}"])
        if done.returncode == 0:
            return
        said = done.stderr.strip()
        if "locale" not in said:
            break
    shutil.rmtree(folder, ignore_errors=True)
    raise DatabaseUnavailable(_sentence(folder.parent, said))


def _run_initdb(
    folder: Path, account: Account | None, options: list[str]
) -> "subprocess.CompletedProcess[str]":
    fixed = ["-D", str(folder), "-U", ROLE, "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [program("initdb"), *fixed, "--builtin-locale=C.UTF-8", *options],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        env=clean_environment(),
        cwd=folder.anchor,
        **run_as(account),
    )
    return done


def _sentence(folder: Path, said: str) -> str:
    if "No space left on device" in said:
        return f"The disk of {folder} is too full for PostgreSQL's data; free some space and start again."
    errors = [line for line in said.splitlines() if "error" in line.lower() or "FATAL" in line]
    return f"PostgreSQL's data can't be made in {folder}: {(errors or [said or 'no reason given'])[0]}"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
