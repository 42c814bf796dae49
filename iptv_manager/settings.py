"""Where things live and how big they may grow: read once from the environment, then handed to every part.

Nothing here creates a folder or opens a file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from iptv_manager.model.errors import SettingsError

PREFIX = "IPTV_MANAGER_"
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Settings:
    """All that may be set from outside. Sizes in bytes, times in seconds.

    Each field may be set by an environment variable: IPTV_MANAGER_ and its name in capitals."""

    home: Path
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    pool_size: int = 6  # connections to the database at most
    prepare_statements: int = 1  # 0 for a pooler that hands each transaction another connection
    own_backup: int = 0  # 1 lets a migration remove data without making a backup first
    max_list_bytes: int = 2 * GIB
    download_deadline: float = 3600.0
    checks_at_once: int = 50
    check_timeout: float = 10.0
    connections_in_all: int = 500  # ceiling of all checks together, whatever accounts allow
    connections_per_host: int = 100  # ceiling of checks at one host
    check_bytes_per_second: int = 0  # that all checks together may fetch; 0 for no cap
    quiet_hours: str = ""  # such as 19:00-23:30: nothing is checked then that nobody asked for
    secrets: str = "auto"  # "file" never asks the system's keyring
    listen_url: str | None = field(default=None, repr=False)  # past a pooler, to hear of changes at once
    lease_seconds: float = 24.0  # how long a desktop may be silent over a job before another takes over
    player: str = ""  # a program that plays, by its name or its path; "" looks for mpv and VLC

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Settings of this process; variables that are unset or empty keep their defaults.

        Raises SettingsError naming the variable whose value can't be used."""
        given: dict[str, Any] = {
            limit.field: _number(limit, text) for limit in _LIMITS if (text := _text(env, limit.field))
        }
        if secrets := _text(env, "secrets"):
            given["secrets"] = _choice("secrets", secrets, ("auto", "file"))
        given |= {name: _text(env, name) for name in ("quiet_hours", "player")}
        urls: dict[str, Any] = {name: _text(env, name) or None for name in ("database_url", "listen_url")}
        return cls(home=_home(env), **urls, **given)

    @property
    def spool_folder(self) -> Path:
        """Downloads that are under way or wait to be read."""
        return self.home / "spool"

    @property
    def postgres_folder(self) -> Path:
        """The embedded PostgreSQL: its data, log and locks."""
        return self.home / "postgres"

    @property
    def log_folder(self) -> Path:
        """The program's own logs."""
        return self.home / "logs"

    @property
    def playing_folder(self) -> Path:
        """What tells programs of one home of each other's players."""
        return self.home / "playing"

    @property
    def report_folder(self) -> Path:
        """Reports that the schedule saves."""
        return self.home / "reports"

    @property
    def backup_folder(self) -> Path:
        """Copies of the database made before a change that can't be undone."""
        return self.home / "backups"


def shipped_folder(name: str) -> Path:
    """A folder that comes with the program, `migrations` or `resources`: at the top of a checkout,
    inside the package (as `_migrations` …) where it was installed from a wheel."""
    package = Path(__file__).resolve().parent
    installed = package / f"_{name}"
    return installed if installed.is_dir() else package.parent / name


class _Limit(NamedTuple):
    field: str
    kind: type[int] | type[float]
    least: float
    most: float


_LIMITS = (
    _Limit("pool_size", int, 2, 100),
    _Limit("prepare_statements", int, 0, 1),
    _Limit("own_backup", int, 0, 1),
    _Limit("lease_seconds", float, 1, 600),
    _Limit("max_list_bytes", int, 1024, 1024 * GIB),
    _Limit("download_deadline", float, 1, 7 * 86_400),
    _Limit("checks_at_once", int, 1, 1000),
    _Limit("check_timeout", float, 0.1, 300),
    _Limit("connections_in_all", int, 1, 2000),
    _Limit("connections_per_host", int, 1, 1000),
    _Limit("check_bytes_per_second", int, 0, 1 << 40),
)


def _text(env: Mapping[str, str], name: str) -> str:
    return env.get(PREFIX + name.upper(), "").strip()


def _number(limit: _Limit, text: str) -> int | float:
    try:
        value = limit.kind(text)
    except ValueError:
        value = limit.least - 1
    if limit.least <= value <= limit.most:
        return value
    kind = "a whole number" if limit.kind is int else "a number"
    raise SettingsError(
        f"{PREFIX}{limit.field.upper()} is {text[:40]!r}, but must be {kind} "
        f"from {limit.least:g} to {limit.most:.15g}; correct it or unset it."
    )


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise SettingsError(
            f"{PREFIX}{name.upper()} is {text[:40]!r}, but must be {' or '.join(choices)}; correct it or unset it."
        )
    return text


def _home(env: Mapping[str, str]) -> Path:
    text = _text(env, "home")
    if not text:
        return _default_home()
    if "\0" in text:
        raise SettingsError(f"{PREFIX}HOME holds a NUL character; give the path of a folder.")
    return Path(os.path.abspath(Path(text).expanduser()))


def _default_home() -> Path:
    from platformdirs import user_data_path  # only needed here: saves its import when HOME is set

    return user_data_path("iptv-manager", appauthor=False)
