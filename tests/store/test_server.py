"""EmbeddedServer: real servers started, shared, killed and broken in every way a machine can manage."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from iptv_manager.model.errors import DatabaseUnavailable, SchemaTooNew
from iptv_manager.store.server import EmbeddedServer
from iptv_manager.store.server_binaries import POSTGRES_MAJOR, clean_environment, program
from iptv_manager.store.server_endpoint import LoopbackEndpoint
from iptv_manager.store.server_locks import exclusive
from iptv_manager.store.server_pid import lives, read_postmaster

ROOT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can arrange this")

USER = """
import os, sys
from pathlib import Path
import platformdirs, psutil, psycopg  # now: the ordinary user may not be let into the folders they are in
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.store.server import EmbeddedServer
if len(sys.argv) > 2:
    import pwd
    os.setgroups([])
    os.setgid(pwd.getpwnam(sys.argv[2]).pw_gid)
    os.setuid(pwd.getpwnam(sys.argv[2]).pw_uid)
server = EmbeddedServer(Path(sys.argv[1]))
try:
    print(server.start(), flush=True)
except IptvManagerError as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.stdin.read()
server.stop()
print("stopped", flush=True)
"""


class Program:
    """Another process of the program: it starts the server, holds it until it is told to end."""

    def __init__(self, folder: Path, *user: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder), *user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )

    def url(self) -> str:
        """The URL it was given; "" if it could not start."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def end(self) -> str:
        """Let it stop; what it said on stderr."""
        return self.process.communicate("", timeout=60)[1]

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.communicate(timeout=60)


StartProgram = Callable[..., Program]


@pytest.fixture(scope="module")
def made(run_folder: Path) -> Iterator[Path]:
    """The folder of a server that was started once and stopped: copying it is faster than making one."""
    folder = Path(tempfile.mkdtemp(dir=run_folder)) / "postgres"
    server = EmbeddedServer(folder)
    server.start()
    server.stop()
    yield folder
    shutil.rmtree(folder.parent)


@pytest.fixture
def folder(new_folder: Path, made: Path) -> Path:
    """Where a server lived before."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(made), str(new_folder)], check=True)
    return new_folder


@pytest.fixture
def new_folder(home: Path) -> Iterator[Path]:
    """Where a server may live, not there yet; whatever still runs there at the end is killed."""
    yield home / "postgres"
    running = read_postmaster(home / "postgres" / "data")
    if running and lives(running.pid, home / "postgres" / "data"):
        os.kill(running.pid, signal.SIGKILL)
        wait(lambda: not lives(running.pid, home / "postgres" / "data"))


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    """A server that is not started yet."""
    server = EmbeddedServer(folder)
    yield server
    server.stop()


@pytest.fixture
def start_program() -> Iterator[StartProgram]:
    """Starts further processes of the program; none outlives the test."""
    programs: list[Program] = []

    def start(place: Path, *user: str, environment: dict[str, str] | None = None) -> Program:
        programs.append(Program(place, *user, environment=environment))
        return programs[-1]

    yield start
    for program_ in programs:
        if program_.process.poll() is None:
            program_.kill()


def wait(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds, at most 20 seconds."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def ask(url: str, query: str) -> object:
    """The single value a query gives."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def run_sql(url: str, statement: str) -> None:
    """Run statements that give nothing."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement)


def pid_of(folder: Path) -> int:
    """The number of the server process."""
    found = read_postmaster(folder / "data")
    assert found
    return found.pid


def test_a_new_server_speaks_utf8_sorts_by_code_point_and_knows_trigrams(server: EmbeddedServer) -> None:
    url = server.start()
    run_sql(url, "CREATE EXTENSION pg_trgm")
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SELECT lower('ÄÖЖ')") == "äöж"
    assert ask(url, "SELECT 'Z' < 'a' AND 'z' < 'ä'") is True
    assert ask(url, "SELECT similarity('Москва', 'Москва 24') > 0.5") is True


def test_it_listens_on_no_network(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    kinds = {connection.status for connection in psutil.Process(pid_of(folder)).net_connections("inet")}
    assert kinds == set()


def test_committed_data_survives_a_stop_and_a_start(server: EmbeddedServer) -> None:
    run_sql(server.start(), "CREATE TABLE kept AS SELECT 1 AS id")
    server.stop()
    assert ask(server.start(), "SELECT id FROM kept") == 1


def test_settings_are_applied_anew_at_each_start(folder: Path) -> None:
    first = EmbeddedServer(folder)
    first.start()
    first.stop()
    (folder / "data" / "iptv_manager.conf").write_text("work_mem = '64kB'\n")
    second = EmbeddedServer(folder, extra={"work_mem": "5MB"})
    url = second.start()
    shown = [
        ask(url, f"SHOW {name}") for name in ("work_mem", "jit", "fsync", "wal_level", "synchronous_commit")
    ]
    second.stop()
    assert shown == ["5MB", "off", "on", "minimal", "on"]


def test_starting_a_running_server_again_takes_under_50_ms(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    other = EmbeddedServer(folder)
    pid = pid_of(folder)
    begun = time.perf_counter()
    other.start()
    took = time.perf_counter() - begun
    other.stop()
    assert lives(pid, folder / "data"), "the first still uses it"
    assert took < 0.05


def test_a_start_ahead_is_waited_for_and_told_once(server: EmbeddedServer, folder: Path) -> None:
    server.start_ahead()
    url = server.start()
    assert server.start() == url
    pid = pid_of(folder)
    server.stop()
    assert not lives(pid, folder / "data")


def test_a_start_ahead_that_fails_says_so_when_it_is_asked(server: EmbeddedServer, folder: Path) -> None:
    (folder / "data" / "PG_VERSION").write_text("99\n")
    server.start_ahead()
    with pytest.raises(SchemaTooNew, match="99"):
        server.start()
    server.stop()


def test_leaving_never_waits_for_a_start_that_is_under_way(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    server.stop()
    with exclusive(folder / "start.lock", 5):  # another process repairs the data, for minutes
        server.start_ahead()
        begun = time.perf_counter()
        server.stop()
        assert time.perf_counter() - begun < 0.5
    server.start()


def test_the_last_one_out_stops_it(server: EmbeddedServer, folder: Path, start_program: StartProgram) -> None:
    server.start()
    pid = pid_of(folder)
    other = start_program(folder)
    assert other.url()
    server.stop()
    assert lives(pid, folder / "data")
    assert other.end() == ""
    assert not lives(pid, folder / "data")


def test_those_that_start_at_once_share_one_server(new_folder: Path, start_program: StartProgram) -> None:
    programs = [start_program(new_folder) for _ in range(3)]
    urls = {program_.url() for program_ in programs}
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1
    pid = pid_of(new_folder)
    assert [program_.end() for program_ in programs] == ["", "", ""]
    assert not lives(pid, new_folder / "data")


def test_after_kill_9_of_the_program_the_next_one_uses_and_stops_the_server(
    server: EmbeddedServer, folder: Path, start_program: StartProgram
) -> None:
    killed = start_program(folder)
    run_sql(killed.url(), "CREATE TABLE kept AS SELECT 1 AS id")
    killed.kill()
    pid = pid_of(folder)
    assert lives(pid, folder / "data")
    assert ask(server.start(), "SELECT id FROM kept") == 1
    assert pid_of(folder) == pid
    server.stop()
    assert not lives(pid, folder / "data")


def test_after_kill_9_of_the_server_a_start_recovers_what_was_committed(
    server: EmbeddedServer, folder: Path
) -> None:
    run_sql(server.start(), "CREATE TABLE kept AS SELECT generate_series(1, 20000) AS id")
    os.kill(pid_of(folder), signal.SIGKILL)
    assert ask(server.start(), "SELECT count(*) FROM kept") == 20000


def test_a_server_killed_with_a_busy_session_starts_once_that_session_is_gone(
    server: EmbeddedServer, folder: Path
) -> None:
    url = server.start()
    busy = psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)
    busy.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")
    wait(lambda: ask(url, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %'") == 1)
    os.kill(pid_of(folder), signal.SIGKILL)
    assert ask(server.start(), "SELECT 1") == 1
    busy.close()


@pytest.mark.usefixtures("server_url")
@pytest.mark.parametrize("stranger", ["another program", "another PostgreSQL"])
def test_a_pid_file_whose_number_a_stranger_has_now_is_no_server(
    server: EmbeddedServer, folder: Path, run_folder: Path, stranger: str
) -> None:
    server.start()
    left = (folder / "data" / "postmaster.pid").read_text().split("\n")
    server.stop()
    program_ = subprocess.Popen(["sleep", "600"], cwd=folder / "data")
    pid = program_.pid if stranger == "another program" else pid_of(run_folder / "postgres")
    try:
        (folder / "data" / "postmaster.pid").write_text("\n".join([str(pid), *left[1:]]))
        (folder / "socket" / ".s.PGSQL.5432.lock").write_text("\n".join([str(pid), *left[1:]]))
        assert ask(server.start(), "SELECT 1") == 1
        assert program_.poll() is None, "the stranger was left alone"
        assert psutil.Process(pid).is_running()
    finally:
        program_.kill()
        program_.wait()


@pytest.mark.parametrize("text", ["", "\n", "12", "not a number\n/x\n", "-1\n\n\n", "99999999999\n"])
def test_a_broken_pid_file_is_no_obstacle(server: EmbeddedServer, folder: Path, text: str) -> None:
    server.start()
    server.stop()
    (folder / "data" / "postmaster.pid").write_text(text)
    assert ask(server.start(), "SELECT 1") == 1


def test_a_socket_that_was_swept_away_is_made_again(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    shutil.rmtree(folder / "socket")
    other = EmbeddedServer(folder)
    assert ask(other.start(), "SELECT 1") == 1
    other.stop()


def test_a_half_made_data_folder_is_made_anew(new_folder: Path) -> None:
    half = new_folder / "data.new-dead"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (new_folder / "data").mkdir()
    assert ask(EmbeddedServer(new_folder).start(), "SELECT 1") == 1
    assert not half.exists()


def test_kill_9_while_the_data_is_made_leaves_nothing_that_hurts(
    new_folder: Path, start_program: StartProgram
) -> None:
    starter = start_program(new_folder)
    wait(lambda: any(new_folder.glob("data.new-*/PG_VERSION")))
    starter.kill()
    assert ask(EmbeddedServer(new_folder).start(), "SELECT 1") == 1


@pytest.mark.parametrize(
    ("written", "error", "words"),
    [
        ("19", SchemaTooNew, "newer version"),
        ("17", DatabaseUnavailable, "pg_upgrade"),
        ("?", DatabaseUnavailable, "backup"),
    ],
)
def test_data_of_another_version_is_refused_and_left_alone(
    new_folder: Path, written: str, error: type[Exception], words: str
) -> None:
    (new_folder / "data").mkdir(parents=True)
    (new_folder / "data" / "PG_VERSION").write_text(written + "\n")
    with pytest.raises(error, match=words):
        EmbeddedServer(new_folder).start()
    assert sorted(path.name for path in (new_folder / "data").iterdir()) == ["PG_VERSION"]


def test_the_known_major_version_is_the_one_installed() -> None:
    said = subprocess.run(
        [program("postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert f" {POSTGRES_MAJOR}." in said


def test_what_postgresql_itself_refuses_is_told_at_once(folder: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(DatabaseUnavailable, match=r"can't start in .*iptv_manager\.conf"):
        EmbeddedServer(folder, extra={"work_mem": "plenty"}).start()
    assert time.monotonic() - begun < 10


def test_a_folder_that_is_a_file_is_told_plainly(home: Path) -> None:
    (home / "postgres").write_text("")
    with pytest.raises(DatabaseUnavailable, match="IPTV_MANAGER_HOME"):
        EmbeddedServer(home / "postgres").start()


@as_root
def test_a_full_disk_is_told_plainly_and_the_next_start_works(home: Path) -> None:
    small = home / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system can't be mounted here")
    server = EmbeddedServer(small / "postgres")
    try:
        with pytest.raises(DatabaseUnavailable, match="full"):
            server.start()
        subprocess.run(["mount", "-o", "remount,size=600m", str(small)], check=True)
        run_sql(server.start(), "CHECKPOINT")
        server.stop()
        used = shutil.disk_usage(small).used >> 20
        subprocess.run(["mount", "-o", f"remount,size={used + 1}m", str(small)], check=True)
        filler = small / "filler"
        fill(filler)
        with pytest.raises(DatabaseUnavailable):
            server.start()
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=600m", str(small)], check=True)
        assert ask(server.start(), "SELECT 1") == 1
    finally:
        server.stop()
        subprocess.run(["umount", str(small)], check=True)


@as_root
def test_it_runs_for_an_ordinary_user_and_refuses_a_folder_it_may_not_write(
    home: Path, start_program: StartProgram
) -> None:
    home.chmod(0o755)
    own, closed = home / "own", home / "closed"
    own.mkdir()
    shutil.chown(own, "nobody")
    closed.mkdir(mode=0o700)
    ordinary = start_program(own / "postgres", "nobody")
    assert "iptv_manager" in ordinary.url(), ordinary.end()
    assert ordinary.end() == ""
    refused = start_program(closed / "postgres", "nobody")
    assert refused.url() == ""
    assert "DatabaseUnavailable: The folder" in refused.end()


@as_root
def test_root_lends_an_account_without_rights_and_opens_no_folder_for_reading(
    server: EmbeddedServer, folder: Path, home: Path
) -> None:
    home.chmod(0o700)
    server.start()
    assert psutil.Process(pid_of(folder)).uids().real != 0
    assert home.stat().st_mode & 0o777 == 0o701
    assert (folder / "data").stat().st_mode & 0o777 == 0o700
    assert (folder / "socket").stat().st_mode & 0o777 == 0o700
    assert (folder / "server.log").stat().st_mode & 0o777 == 0o600


def test_a_long_home_gets_a_private_socket_folder_elsewhere(home: Path) -> None:
    deep = home / ("long" * 30) / "postgres"
    server = EmbeddedServer(deep)
    url = server.start()
    running = read_postmaster(deep / "data")
    assert running
    try:
        assert ask(url, "SELECT 1") == 1
        assert len(running.socket_folder) < 90
        assert Path(running.socket_folder).stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        shutil.rmtree(running.socket_folder)


def test_a_socket_folder_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home / ("long" * 30) / "postgres"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    server = EmbeddedServer(deep)
    server.start()
    server.stop()
    folder = next(home.glob("iptv-manager-*"))
    folder.rmdir()
    folder.symlink_to(home)
    with pytest.raises(DatabaseUnavailable, match="somebody else"):
        server.start()


def test_variables_meant_for_postgresql_do_not_bend_it(folder: Path, start_program: StartProgram) -> None:
    bent = {
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c bad",
        "PGHOST": "h",
        "PGDATABASE": "d",
        "LC_ALL": "xx",
    }
    program_ = start_program(folder, environment=bent)
    assert "/iptv_manager?" in program_.url(), program_.end()


def test_a_loopback_server_wants_its_password_and_shows_it_nowhere(new_folder: Path) -> None:
    server = EmbeddedServer(new_folder, endpoint=LoopbackEndpoint(new_folder))
    url = server.start()
    try:
        password = (new_folder / "secret").read_text()
        assert password in url
        assert ask(url, "SELECT 1") == 1
        with pytest.raises(psycopg.OperationalError, match="password"):
            ask(url.replace(password, "wrong"), "SELECT 1")
        assert (new_folder / "secret").stat().st_mode & 0o777 == 0o600
        shown = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
        assert not any(password in line for line in shown)
    finally:
        server.stop()
    again = EmbeddedServer(new_folder, endpoint=LoopbackEndpoint(new_folder))
    assert ask(again.start(), "SELECT 1") == 1
    again.stop()


def test_the_log_never_holds_a_statement_or_a_row(server: EmbeddedServer, folder: Path) -> None:
    url = server.start()
    run_sql(url, "CREATE TABLE t (address text PRIMARY KEY)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        run_sql(url, "INSERT INTO t VALUES ('http://h/live/hunter2'), ('http://h/live/hunter2')")
    assert "hunter2" not in (folder / "server.log").read_text()


def test_stopping_without_starting_is_harmless(home: Path) -> None:
    EmbeddedServer(home / "nothing").stop()


def test_the_programs_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    assert not [name for name in clean_environment() if name.startswith("PG")]
