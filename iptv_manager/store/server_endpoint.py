"""How clients reach the embedded PostgreSQL: a private socket; on Windows a loopback port with a password."""

import hashlib
import os
import secrets
import socket
import stat
import tempfile
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.server_account import Account
from iptv_manager.store.server_pid import LOOPBACK, Postmaster, answers

ROLE = "iptv_manager"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # bytes of a socket's path: macOS takes 103, Linux 107


class Endpoint(Protocol):
    """A way for clients to reach the server."""

    def prepare(self, account: Account | None) -> None:
        """Make ready what the server needs before it starts."""

    def initdb_options(self) -> list[str]:
        """Who may log in, as options of initdb."""

    def settings(self) -> dict[str, str]:
        """Where to listen, as settings of PostgreSQL."""

    def is_open(self, postmaster: Postmaster) -> bool:
        """Whether clients still find a running server."""

    def url(self, postmaster: Postmaster, database: str) -> str:
        """The address of a database of a running server, for SQLAlchemy."""


class SocketEndpoint:
    """A socket in a folder only its owner may enter; needs no password."""

    def __init__(self, folder: Path) -> None:
        self._folder = _short_socket_folder(folder / "socket")

    def prepare(self, account: Account | None) -> None:
        """Make the socket's folder and clear it; refuse one that somebody else made."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        found = self._folder.lstat()
        owners = {os.geteuid(), account.user if account else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
            raise DatabaseUnavailable(
                f"The folder {self._folder} for PostgreSQL's socket belongs to somebody else; "
                "remove it, or set IPTV_MANAGER_HOME to a folder with a shorter path."
            )
        self._folder.chmod(0o700)
        for left in (SOCKET_NAME, SOCKET_NAME + ".lock"):  # its pid may be another program's by now
            (self._folder / left).unlink(missing_ok=True)
        if account:
            account.own(self._folder)
            account.may_reach(self._folder)

    def initdb_options(self) -> list[str]:
        """Whoever can enter the folder may log in; the network may not."""
        return ["--auth-local=trust", "--auth-host=reject"]

    def settings(self) -> dict[str, str]:
        """No network at all."""
        return {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self._folder),
            "unix_socket_permissions": "0700",
        }

    def is_open(self, postmaster: Postmaster) -> bool:
        """False when something swept the socket away."""
        return answers(postmaster)

    def url(self, postmaster: Postmaster, database: str) -> str:
        """The folder the server itself names: it may have been started under another TMPDIR."""
        folder = quote(postmaster.socket_folder, safe="")
        return f"postgresql+psycopg://{ROLE}@/{database}?host={folder}&port={postmaster.port}"


class LoopbackEndpoint:
    """A free port on 127.0.0.1 and a password, kept in a file only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._secret = folder / "secret"
        self._account: Account | None = None

    def prepare(self, account: Account | None) -> None:
        """Make the password, once."""
        if not self._secret.exists():
            half = self._secret.with_suffix(".new")
            half.unlink(missing_ok=True)
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(32))
            half.replace(self._secret)
        if account:
            account.own(self._secret)

    def initdb_options(self) -> list[str]:
        """The password is read from its file, so that no list of processes shows it."""
        return ["--auth=scram-sha-256", f"--pwfile={self._secret}"]

    def settings(self) -> dict[str, str]:
        """A port that is free now."""
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
        return {"listen_addresses": LOOPBACK, "port": str(port), "unix_socket_directories": ""}

    def is_open(self, postmaster: Postmaster) -> bool:
        """A port does not vanish while its server lives."""
        return postmaster.port > 0

    def url(self, postmaster: Postmaster, database: str) -> str:
        """Holds the password: never log it."""
        password = quote(self._secret.read_text(), safe="")
        return f"postgresql+psycopg://{ROLE}:{password}@{LOOPBACK}:{postmaster.port}/{database}"


def default_endpoint(folder: Path) -> Endpoint:
    """The safest way this operating system offers."""
    return SocketEndpoint(folder) if os.name == "posix" else LoopbackEndpoint(folder)


def _short_socket_folder(wanted: Path) -> Path:
    """`wanted`, or a folder of the runtime or temp folder where its path is too long for a socket."""
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    short = f"iptv-manager-{os.geteuid()}-{digest}"
    bases = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - owner is checked
    candidates = [wanted, *(Path(base) / short for base in bases if base and os.path.isdir(base))]
    fitting = [folder for folder in candidates if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET]
    if not fitting:
        raise DatabaseUnavailable(
            "No folder has a path short enough for PostgreSQL's socket; set TMPDIR=/tmp."
        )
    return fitting[0]
