"""One PostgreSQL server process: tell whether it lives, start it, wait for it, end it."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.store.server_account import Account, run_as
from iptv_manager.store.server_binaries import clean_environment, program
from iptv_manager.store.server_locks import private
from iptv_manager.store.server_pid import Postmaster, answers, end_orphans, lives, read_postmaster, repairs

PAUSE = 0.01  # seconds between two looks
RECOVERY = 600.0  # seconds a server may need to repair its data after a crash
LINGER = 20.0  # seconds the left-over processes of a killed server may hold its data
SHUTDOWN = 5.0  # seconds we wait for a server's end; then it ends by itself
LOG_LIMIT = 4 << 20  # bytes


class ServerProcess:
    """The server of one data folder, started by us or by another process of the program."""

    def __init__(self, data: Path, log_file: Path) -> None:
        self._data = data
        self._log = log_file
        self._child: subprocess.Popen[bytes] | None = None  # kept to collect its exit status

    def found(self) -> Postmaster | None:
        """The running server, once it is ready; None if there is none (a stale pid file is removed).

        A server that starts, repairs itself or stops is waited for. One that answers though we can't see
        its process runs in another container on the same folder: it is used, never doubled."""
        ready = self._wait_until_ready()
        if ready:
            return ready
        stale = read_postmaster(self._data)
        if stale and answers(stale):
            return stale
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        return None

    def launch(self, account: Account | None) -> Postmaster:
        """Start the server. Raises DatabaseUnavailable with PostgreSQL's own reason if it can't start."""
        deadline = time.monotonic() + LINGER
        while True:
            said_before = self._shorten_log()
            self._child = self._spawn(account)
            ready = self._wait_until_ready()
            if ready:
                return ready
            reason = _last_reason(self._log, said_before)
            if "still in use" not in reason or time.monotonic() > deadline:
                raise DatabaseUnavailable(_sentence(self._data, reason))
            end_orphans(self._data)
            time.sleep(PAUSE * 5)

    def stop(self) -> bool:
        """End the server with its clients' connections; False if it still writes to the disk after 5 seconds.

        It then ends by itself: killing it would only make the next start repair its data. One that repairs them
        already, as after a session of it was killed, ends at once: PostgreSQL 18 would wait for ever."""
        postmaster = read_postmaster(self._data)
        if postmaster is None or not lives(postmaster.pid, self._data):
            return True
        _ask_to_end(postmaster.pid, self._data, "immediate" if repairs(postmaster) else "fast")
        deadline = time.monotonic() + SHUTDOWN
        while self._is_alive(postmaster.pid):
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
        return True

    def _spawn(self, account: Account | None) -> "subprocess.Popen[bytes]":
        with open(self._log, "ab", opener=private) as messages:
            return subprocess.Popen(
                _start_command(self._data),
                stdin=subprocess.DEVNULL,
                stdout=messages,
                stderr=messages,
                env=clean_environment(),
                **_session_of_its_own(account),
            )

    def _wait_until_ready(self) -> Postmaster | None:
        """The server's own words when it is ready; None as soon as there is no living server."""
        deadline = time.monotonic() + RECOVERY
        while time.monotonic() < deadline:
            postmaster = read_postmaster(self._data)
            pid = postmaster.pid if postmaster else 0
            alive = self._is_alive(pid)
            if alive and postmaster and postmaster.status == "ready":
                return postmaster
            if not alive and not self._child_lives():
                return None
            time.sleep(PAUSE)
        raise DatabaseUnavailable(
            f"PostgreSQL did not get ready in {RECOVERY:.0f} seconds; its log is {self._log}."
        )

    def _is_alive(self, pid: int) -> bool:
        self._child_lives()  # collects it if it ended: a zombie would look alive
        return lives(pid, self._data)

    def _child_lives(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _shorten_log(self) -> int:
        """Put a big log aside; the size of the log as it is now."""
        if not self._log.exists():
            return 0
        size = self._log.stat().st_size
        if size <= LOG_LIMIT:
            return size
        self._log.replace(self._log.with_suffix(".old"))
        return 0


def _start_command(data: Path) -> list[str]:
    if os.name == "posix":
        return [program("postgres"), "-D", str(data)]
    return [program("pg_ctl"), "start", "--wait", "-D", str(data)]  # gives up an administrator's rights


def _session_of_its_own(account: Account | None) -> dict[str, Any]:
    """So that Ctrl-C in our terminal does not end the server under other users."""
    if os.name != "posix":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True, "cwd": "/", **run_as(account)}


def _ask_to_end(pid: int, data: Path, mode: str) -> None:
    if os.name == "posix":
        os.kill(pid, signal.SIGQUIT if mode == "immediate" else signal.SIGINT)
        return
    command = [program("pg_ctl"), "stop", "-D", str(data), "-m", mode, "--no-wait"]
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=SHUTDOWN)


def _last_reason(log_file: Path, start: int) -> str:
    """The last complaint in the log from byte `start` on."""
    with log_file.open("rb") as messages:
        messages.seek(start)
        lines = messages.read(LOG_LIMIT).decode("utf-8", "replace").splitlines()
    fatal = [line.split(":  ", 1)[1] for line in lines if "FATAL:  " in line or "PANIC:  " in line]
    return (fatal or lines or ["it said nothing"])[-1].strip()


def _sentence(data: Path, reason: str) -> str:
    if "No space left on device" in reason:
        return f"PostgreSQL can't start because the disk of {data} is full; free some space and start again."
    return f"PostgreSQL can't start in {data}: {reason.rstrip('.')}."
