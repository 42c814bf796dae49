"""Which PostgreSQL serves a data folder, if any: its pid file is believed as far as it can be checked."""

import logging
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LOOPBACK = "127.0.0.1"
log = logging.getLogger(__name__)


class Postmaster(NamedTuple):
    """What a server wrote into its postmaster.pid; it need not live any more."""

    pid: int
    port: int
    socket_folder: str
    status: str  # "starting", "ready", "stopping", or "" before it is written


def read_postmaster(data: Path) -> Postmaster | None:
    """The pid file in `data`; None without one."""
    try:
        text = (data / "postmaster.pid").read_text()
    except FileNotFoundError:
        return None
    lines = [line.strip() for line in text.split("\n")] + [""] * 8
    return Postmaster(_number(lines[0]), _number(lines[3]), lines[4], lines[7])


def lives(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL that serves `data`, not a stranger who was given its number."""
    import psutil

    if pid <= 0:
        return False
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return os.path.realpath(str(process.cwd())) == os.path.realpath(data)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return os.name != "posix"  # here we may look at all our own: it is somebody else's PostgreSQL


def socket_of(postmaster: Postmaster) -> Path:
    """The file clients connect to."""
    return Path(postmaster.socket_folder) / f".s.PGSQL.{postmaster.port}"


def answers(postmaster: Postmaster) -> bool:
    """Whether something listens on its socket."""
    if os.name != "posix" or not postmaster.socket_folder:
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(socket_of(postmaster))) == 0


def repairs(postmaster: Postmaster) -> bool:
    """Whether it takes nobody in for now, and not because it stops: it repairs its data."""
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import PGconn, Ping

    if postmaster.status == "stopping":
        return False
    place = make_conninfo(host=postmaster.socket_folder or LOOPBACK, port=postmaster.port, connect_timeout=2)
    return PGconn.ping(place.encode()) == Ping.REJECT


def end_orphans(data: Path) -> None:
    """End the sessions of a killed server: one that only computes never notices that it is alone."""
    import psutil

    for process in psutil.process_iter():
        if lives(process.pid, data):
            log.warning("Process %d of a PostgreSQL that was killed is ended", process.pid)
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT if os.name == "posix" else signal.SIGTERM)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
