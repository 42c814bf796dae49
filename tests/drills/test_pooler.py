"""Behind a PgBouncer that hands each transaction another connection: the same promises."""

import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from iptv_manager.demo.lists import write_list
from iptv_manager.model.job import JobOutcome
from iptv_manager.services import import_half
from iptv_manager.store.database import Database
from tests.drills.desktops import KINDS
from tests.drills.fleet import Fleet, until
from tests.services.import_lists import NEWS, SPORT, Lists

PROGRAM = os.environ.get("PGBOUNCER") or shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = options,extra_float_digits
logfile = {folder}/pgbouncer.log
"""

pytestmark = pytest.mark.skipif(not PROGRAM, reason="pgbouncer is not installed")


@pytest.fixture
def pooled_url(database_url: str, home: Path) -> Iterator[str]:
    """The test's database, through a pooler."""
    url = make_url(database_url)
    own_port = free_port()
    host = url.host or str(url.query["host"])
    settings = CONFIGURATION.format(
        host=host,
        port=url.port or url.query.get("port", 5432),
        user=url.username,
        own_port=own_port,
        folder=home,
    )
    if os.geteuid() == 0:
        owner = next(one for one in psutil.process_iter(["name"]) if one.name() == "postgres").username()
        settings += f"user = {owner}\n"
        shutil.chown(home, owner)
    (home / "pgbouncer.ini").write_text(settings)
    process = subprocess.Popen(
        [str(PROGRAM), str(home / "pgbouncer.ini")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: is_open(own_port), 10)
    yield f"postgresql://{url.username}@127.0.0.1:{own_port}/{url.database}"
    process.terminate()
    process.wait()


def test_each_due_time_is_run_exactly_once_through_a_pooler(
    database: Database, database_url: str, pooled_url: str
) -> None:
    fleet = Fleet(database, pooled_url)
    try:
        for kind in KINDS[:3]:
            fleet.schedule(0.5, kind)
        direct = database_url.replace("+psycopg", "", 1)
        fleet.start(3, DRILL_PREPARE="0", DRILL_LISTEN=direct)
        until(lambda: sum(job.outcome is JobOutcome.OK for job in fleet.jobs()) >= 30)
        fleet.unschedule()
        until(lambda: all(job.finished_at for job in fleet.jobs()))
        done = Counter((job, stage) for job, _, stage in fleet.notes())
        assert set(done.values()) == {1}
        assert {job.outcome for job in fleet.jobs()} == {JobOutcome.OK}
    finally:
        fleet.stop()


def test_without_a_way_past_the_pooler_schedules_are_looked_at_every_few_seconds(
    database: Database, pooled_url: str
) -> None:
    fleet = Fleet(database, pooled_url)
    try:
        fleet.start(1, DRILL_PREPARE="0")
        fleet.schedule(600)
        fleet.due_now()
        until(lambda: any(job.outcome is JobOutcome.OK for job in fleet.jobs()), 20)
    finally:
        fleet.stop()


def test_a_list_is_synced_through_a_pooler(pooled_url: str, home: Path, tmp_path: Path) -> None:
    write_list(tmp_path / "list.m3u", 200)
    environment = os.environ | {
        "IPTV_MANAGER_HOME": str(home),
        "IPTV_MANAGER_DATABASE_URL": pooled_url,
        "IPTV_MANAGER_PREPARE_STATEMENTS": "0",
    }
    for arguments in (("provider", "add", "Mine", "--m3u", str(tmp_path / "list.m3u")), ("sync",), ("sync",)):
        line = (sys.executable, "-m", "iptv_manager", *arguments)
        done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    assert "unchanged" in done.stdout


def test_a_big_first_import_asks_a_pooler_for_one_connection_only(
    database: Database, pooled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_half, "WORTH_IT", 0)
    pooled, lists = Database(pooled_url, prepare_statements=0), Lists(database, tmp_path)
    lists.database = pooled
    with psycopg.connect(pooled.dsn) as one, psycopg.connect(pooled.dsn) as another:
        for other in (one, another):  # of the pooler's three
            other.execute("SELECT")
        assert lists.bring([NEWS, SPORT]).added == 2
    pooled.close()


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def is_open(port: int) -> bool:
    """Does somebody listen there?"""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
