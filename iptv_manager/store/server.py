"""The embedded PostgreSQL: made, started, shared by the program's processes, stopped by the last of them.

A process that is killed leaves the server running; the next one uses it. A server that is killed repairs
its data at the next start. Nothing that was committed is lost, whatever is killed or unplugged."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.server_account import account_for
from iptv_manager.store.server_binaries import install_folder
from iptv_manager.store.server_cluster import check_version, make_cluster, write_settings
from iptv_manager.store.server_endpoint import Endpoint, default_endpoint
from iptv_manager.store.server_locks import LockTimeout, UserLock, exclusive
from iptv_manager.store.server_pid import Postmaster
from iptv_manager.store.server_process import ServerProcess
from iptv_manager.store.server_tuning import machine_cores, machine_memory, shared_memory_settings, tuned

DATABASE = "iptv_manager"
CONNECT: dict[str, Any] = {"connect_timeout": 30, "options": "-c TimeZone=UTC"}  # not those of PGOPTIONS
ANSWER_TIMEOUT = 10.0  # seconds a running server may leave us without an answer
PAUSE = 0.05  # seconds before asking again
START_TIMEOUT = 660.0  # seconds: another process may be waiting for a long repair
log = logging.getLogger(__name__)


class EmbeddedServer:
    """PostgreSQL in `folder`, for all processes of the program that name the same folder."""

    def __init__(
        self, folder: Path, endpoint: Endpoint | None = None, extra: dict[str, str] | None = None
    ) -> None:
        """`extra` holds PostgreSQL settings that override ours (tests give up durability with it)."""
        self._folder = folder.absolute()
        self._data = self._folder / "data"
        self._given_endpoint = endpoint
        self._extra = extra or {}
        self._users = UserLock(self._folder / "users.lock")
        self._process = ServerProcess(self._data, self._folder / "server.log")
        self._ahead: Future[str] | None = None  # of a start whose outcome nobody has been told yet

    def start_ahead(self) -> None:
        """Begin to start in a thread, while the program has other things to do; `start` then waits for that."""
        self._ahead = ahead = Future[str]()
        Thread(target=_settle, args=(ahead, self._start), name="start of PostgreSQL", daemon=True).start()

    def start(self) -> str:
        """Start the server, or join the one that runs; its SQLAlchemy URL (it may hold a password).

        Raises DatabaseUnavailable or SchemaTooNew with a sentence that says what to do."""
        if self._ahead is None:
            return self._start()
        try:
            return self._ahead.result()
        finally:
            self._ahead = None

    def _start(self) -> str:
        with self._told_plainly():
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with exclusive(self._folder / "start.lock", START_TIMEOUT):
                self._users.enter()
                try:
                    return self._reach()
                except BaseException:
                    self._leave()
                    raise

    def stop(self) -> None:
        """Leave the server; the last of its users stops it. Harmless when it was not started.

        Nobody waits for a start that is still under way, it may have to repair much: whoever comes next uses it."""
        if not self._users.is_in or (self._ahead is not None and not self._ahead.done()):
            return
        with self._told_plainly(), exclusive(self._folder / "start.lock", START_TIMEOUT):
            self._leave()

    def _leave(self) -> None:
        if self._users.leave() and not self._process.stop():
            log.info("PostgreSQL still writes its memory to the disk and ends by itself")

    def _reach(self) -> str:
        """Find or make a server that answers; one that was just killed may look alive for a moment."""
        endpoint = self._given_endpoint or default_endpoint(self._folder)
        deadline = time.monotonic() + ANSWER_TIMEOUT
        while True:
            postmaster = self._joined(endpoint) or self._launched(endpoint)
            url = endpoint.url(postmaster, DATABASE)
            try:
                ensure_database(url, DATABASE)
            except DatabaseUnavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)
            else:
                return url

    def _joined(self, endpoint: Endpoint) -> Postmaster | None:
        running = self._process.found()
        if running and not endpoint.is_open(running):
            log.warning("The running PostgreSQL can't be reached any more and is started again")
            self._process.stop()
            return None
        return running

    def _launched(self, endpoint: Endpoint) -> Postmaster:
        account = account_for(self._data)
        if account:
            account.may_use(install_folder())
            account.may_reach(self._data)
        endpoint.prepare(account)
        if not self._data.exists() or not any(self._data.iterdir()):
            make_cluster(self._data, account, endpoint.initdb_options())
        check_version(self._data)
        write_settings(self._data, self._settings(endpoint))
        return self._process.launch(account)

    def _settings(self, endpoint: Endpoint) -> dict[str, str]:
        machine = tuned(machine_memory(), machine_cores())
        return {**machine, **shared_memory_settings(), **endpoint.settings(), **self._extra}

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """Turn what the operating system says into a sentence for a person."""
        try:
            yield
        except LockTimeout as error:
            raise DatabaseUnavailable(
                f"Another program keeps {self._folder} busy; end it and start this one again."
            ) from error
        except OSError as error:
            raise DatabaseUnavailable(
                f"The folder {self._folder} for the database can't be used ({error.strerror or error}); "
                "make room or give rights there, or set IPTV_MANAGER_HOME to another folder."
            ) from error


def _settle(outcome: "Future[str]", work: Callable[[], str]) -> None:
    """Do the work; its outcome, whatever it is, is for whoever asks."""
    try:
        outcome.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised where the outcome is asked for
        outcome.set_exception(error)


def ensure_database(url: str, name: str) -> None:
    """Make the database `name` of a server if it is missing. Raises DatabaseUnavailable."""
    import psycopg

    dsn = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        if not _has_database(dsn):
            with psycopg.connect(dsn, dbname="postgres", autocommit=True, **CONNECT) as connection:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        raise DatabaseUnavailable(f"PostgreSQL runs but can't be used: {said.rstrip('.')}.") from error


def _has_database(dsn: str) -> bool:
    import psycopg

    try:
        psycopg.connect(dsn, **CONNECT).close()
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):  # a failed log-in carries no code, only these words
            raise
        return False
    return True
