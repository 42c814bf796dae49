"""Whom PostgreSQL runs as. It refuses to run as root, so root lends it an account without any rights.

That account must be able to walk to its folders: root lets others pass (not read) the folders above them."""

import logging
import os
import stat
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from iptv_manager.model.errors import DatabaseUnavailable

ACCOUNT = "iptv-postgres"
log = logging.getLogger(__name__)


class Account(NamedTuple):
    """A user of the operating system, by number."""

    user: int
    group: int

    def own(self, *paths: Path) -> None:
        """Make the paths this account's (not what is in them)."""
        for path in paths:
            os.chown(path, self.user, self.group)

    def may_reach(self, path: Path) -> None:
        """Let this account walk to `path`: the right to pass, and only where it is missing."""
        for folder in path.parents:
            self._may_pass(folder)

    def may_use(self, folder: Path) -> None:
        """Let this account read and run what is in `folder` (installed under a strict umask)."""
        self.may_reach(folder)
        if self._may(folder, stat.S_IROTH | stat.S_IXOTH) and self._may(
            folder / "bin" / "postgres", stat.S_IXOTH
        ):
            return
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))

    def _may_pass(self, folder: Path) -> None:
        if not self._may(folder, stat.S_IXOTH):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
            log.info("Others may now pass through %s: PostgreSQL, which can't run as root, needs it", folder)

    def _may(self, path: Path, bits: int) -> bool:
        found = path.stat()
        return found.st_uid == self.user or found.st_mode & bits == bits


def run_as(account: Account | None) -> dict[str, Any]:
    """Options of subprocess that run a program as the account, with no other group; none for our own."""
    return {"user": account.user, "group": account.group, "extra_groups": []} if account else {}


def account_for(data: Path) -> Account | None:
    """The account PostgreSQL must run as for the data folder; None means our own.

    Raises DatabaseUnavailable when we are root and there is no such account and none can be made."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        found = data.stat()
        return Account(found.st_uid, found.st_gid)
    return _named() or _made()


def _named() -> Account | None:
    import pwd

    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _made() -> Account:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("useradd can't be run: %s", error)
    made = _named()  # another process may have been quicker: only the result counts
    if made is None:
        raise DatabaseUnavailable(
            f"PostgreSQL can't run as root, and the account {ACCOUNT!r} for it can't be made; "
            "start the program as an ordinary user, or name a database in IPTV_MANAGER_DATABASE_URL."
        )
    return made
